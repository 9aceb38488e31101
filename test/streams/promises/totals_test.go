package promises_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// totals counts what all worlds did.
var totals counter

type counter struct {
	mu sync.Mutex
	of map[string]int
}

func (c *counter) add(what string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[string]int{}
	}
	c.of[what] += n
}

func (c *counter) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var lines []string
	for _, what := range slices.Sorted(maps.Keys(c.of)) {
		lines = append(lines, fmt.Sprintf("%8d %s", c.of[what], what))
	}
	return "counts:\n" + strings.Join(lines, "\n")
}

package architecture

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The linker leaves out methods that are never called, which are a fifth of the released
// program and of its memory, unless there is one call of a method by a name that is not a
// constant, as in text/template. -dumpdep marks the functions that make such calls.
func TestLinkerLeavesOutMethods(t *testing.T) {
	cmd := exec.Command("../../tools/gateway.sh", filepath.Join(t.TempDir(), "gateway"), "", "-ldflags=-dumpdep")
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said, callers []string // functions that make such calls, with their callers
	n := 0
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		from, to, ok := strings.Cut(lines.Text(), " -> ")
		switch {
		case !ok:
			said = append(said, lines.Text())
		case strings.HasSuffix(to, " <ReflectMethod>") && !strings.HasPrefix(to, "reflect."):
			callers = append(callers, from+" -> "+to)
		}
		n++
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || n < 10_000 {
		t.Fatalf("tools/gateway.sh printed %d lines: %v\n%s", n, err, strings.Join(said, "\n"))
	}
	slices.Sort(callers)
	if len(callers) > 0 {
		t.Errorf("these call methods by name, or what calls them does:\n%s", strings.Join(slices.Compact(callers), "\n"))
	}
}

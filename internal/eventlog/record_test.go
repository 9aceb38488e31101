package eventlog_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	. "github.com/lategate/lategate/internal/eventlog"
)

// TestAppendInvalid checks that invalid records are refused, and that valid records
// appended at the same time are not.
func TestAppendInvalid(t *testing.T) {
	_, l := memoryLog(t)
	const maxID, maxData = 256, 1 << 20
	tests := map[string]struct {
		rec Record
		bad bool
	}{
		"no kind":              {Record{ID: "1"}, true},
		"a kind of two":        {Record{Kind: "a.b", ID: "1"}, true},
		"a long kind":          {Record{Kind: strings.Repeat("k", 65), ID: "1"}, true},
		"no id":                {Record{Kind: "k"}, true},
		"a long id":            {Record{Kind: "k", ID: strings.Repeat("1", maxID+1)}, true},
		"an id with a break":   {Record{Kind: "k", ID: "1\r\n2"}, true},
		"an id with a blank":   {Record{Kind: "k", ID: "1 "}, true},
		"an id beyond ASCII":   {Record{Kind: "k", ID: "é"}, true},
		"the kind marker":      {Record{Kind: KindMarker, ID: "1"}, true},
		"six aliases":          {Record{Kind: "k", ID: "1", Aliases: []string{"2", "3", "4", "5", "6", "7"}}, true},
		"an empty alias":       {Record{Kind: "k", ID: "1", Aliases: []string{""}}, true},
		"an alias with a tab":  {Record{Kind: "k", ID: "1", Aliases: []string{"2", "\t"}}, true},
		"its id as an alias":   {Record{Kind: "k", ID: "1", Aliases: []string{"1"}}, true},
		"too large":            {Record{Kind: "k", ID: "1", Data: make([]byte, maxData+1)}, true},
		"as large as possible": {Record{Kind: strings.Repeat("k", 64), Account: "ä", Thread: "ö", ID: strings.Repeat("1", maxID), Data: make([]byte, maxData)}, false},
		"an odd account":       {Record{Kind: "k", Account: "> *.\r\n", Thread: "\x00", ID: "odd"}, false},
		"a large account":      {Record{Kind: "k", Account: strings.Repeat("a", 1<<16), ID: "large"}, false},
		"five aliases":         {Record{Kind: "k", ID: "a1", Aliases: []string{"a2", "a3", "a4", "a5", "a6"}}, false},
		"an odd id":            {Record{Kind: "k", ID: "wamid.A==:*>/~"}, false},
	}
	var wg sync.WaitGroup
	for name, tt := range tests {
		wg.Go(func() {
			_, err := l.Append(t.Context(), tt.rec)
			if errors.Is(err, ErrInvalid) != tt.bad || !tt.bad && err != nil {
				t.Errorf("%s: got error %v, want ErrInvalid: %t", name, err, tt.bad)
			}
		})
	}
	wg.Wait()
}

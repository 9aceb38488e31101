package work

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// refusal is the upstream's error for a whole call.
func refusal(message string) error {
	return &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", HTTPStatus: 400, Message: message}
}

func TestSplitter(t *testing.T) {
	gone := &apierror.Error{Code: codes.NotFound, HTTPStatus: 404}
	cases := map[string]struct {
		bad     []int // of 100
		whole   error // what else is wrong
		refused []int
		most    int // calls
		err     error
	}{
		"nothing wrong":    {most: 1},
		"one":              {bad: []int{37}, refused: []int{37}, most: 15},
		"first and last":   {bad: []int{0, 99}, refused: []int{0, 99}, most: 29},
		"the first twenty": {bad: upTo(20), refused: upTo(20), most: 60},
		"all":              {bad: upTo(100), refused: upTo(100), most: 199},
		"about the whole":  {whole: gone, most: 1, err: gone},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var s Splitter[int]
			calls := 0
			var refused, done []int
			err := s.Do(upTo(100), apierror.BlamesItems, func(items []int) error {
				calls++
				if c.whole != nil {
					return c.whole
				}
				if slices.ContainsFunc(items, func(i int) bool { return slices.Contains(c.bad, i) }) {
					return refusal("no")
				}
				done = append(done, items...)
				return nil
			}, func(item int, err error) error {
				if err == nil {
					t.Errorf("item %d is refused: got no error, want one", item)
				}
				refused = append(refused, item)
				return nil
			})
			if !errors.Is(err, c.err) || calls > c.most || !slices.Equal(refused, c.refused) {
				t.Errorf("got %v after %d calls and refused items %v, want %v after at most %d and %v", err, calls, refused, c.err, c.most, c.refused)
			}
			if c.whole == nil {
				if all := slices.Sorted(slices.Values(append(done, refused...))); !slices.Equal(all, upTo(100)) {
					t.Errorf("got done %v and refused %v, want each of 100 items once", done, refused)
				}
			}
		})
	}
}

// If every single item was refused with the same message, the items are not the cause.
func TestSplitterGivesUp(t *testing.T) {
	var s Splitter[int]
	words := "parameters do not match"
	calls, refused := 0, 0
	do := func() {
		calls, refused = 0, 0
		err := s.Do(upTo(64), apierror.BlamesItems, func(items []int) error {
			if calls++; words == "" {
				return nil
			}
			return refusal(words)
		}, func(int, error) error { refused++; return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []struct {
		words          string
		calls, refused int
	}{
		{words, 127, 64}, {words, 1, 64}, {"something else", 127, 64}, {words, 127, 64}, {"", 1, 0}, {words, 127, 64},
	} {
		words = want.words
		if do(); calls != want.calls || refused != want.refused {
			t.Errorf("call %d: got %d calls and %d refused items, want %v", i, calls, refused, want)
		}
	}
}

func TestSplitterEndsWhenTold(t *testing.T) {
	var s Splitter[int]
	enough := fmt.Errorf("enough")
	refused := 0
	err := s.Do(upTo(100), apierror.BlamesItems, func([]int) error { return refusal("no") }, func(int, error) error {
		if refused++; refused == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || refused != 3 {
		t.Errorf("got %v after %d refused items, want %v after 3", err, refused, enough)
	}
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

package work

import (
	"slices"
	"sync"

	"github.com/lategate/lategate/internal/apierror"
)

// Splitter makes calls with many items of which the upstream refuses all because of one.
// It is safe for concurrent use; the zero value is ready.
type Splitter[T any] struct {
	mu       sync.Mutex
	hopeless string // the words with which every single item of a call was refused
}

// enough is how many items have to be refused one by one, all of a call and in the same
// words, to tell that it is not them.
const enough = 10

// Do makes a call with items. Where it is refused, and blames says that this may be
// because of some of them, it is made again with each half, down to single items: those
// that are refused alone are handed to refused. An error that blames nobody ends it, and
// so does one of refused.
//
// Where all items of a call were refused one by one, in the same words, the next call
// that is refused in these words is not split any more: the fault is not in the items.
// What is certain of the call is only that nothing of it was carried out.
func (s *Splitter[T]) Do(items []T, blames func(error) bool, call func([]T) error, refused func(T, error) error) error {
	var words []string
	err := s.split(items, blames, call, func(item T, err error) error {
		words = append(words, apierror.From(err).Message)
		return refused(item, err)
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(words) == 0 && err == nil:
		s.hopeless = ""
	case len(words) == len(items) && len(items) >= enough && !slices.ContainsFunc(words, func(w string) bool { return w != words[0] }):
		s.hopeless = words[0]
	}
	return err
}

func (s *Splitter[T]) split(items []T, blames func(error) bool, call func([]T) error, refused func(T, error) error) error {
	err := call(items)
	if err == nil || !blames(err) {
		return err
	}
	if len(items) == 1 || s.isHopeless(err) {
		for _, item := range items {
			if err := refused(item, err); err != nil {
				return err
			}
		}
		return nil
	}
	half := len(items) / 2
	if err := s.split(items[:half], blames, call, refused); err != nil {
		return err
	}
	return s.split(items[half:], blames, call, refused)
}

func (s *Splitter[T]) isHopeless(err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hopeless != "" && apierror.From(err).Message == s.hopeless
}

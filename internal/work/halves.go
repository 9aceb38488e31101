package work

import (
	"slices"
	"sync"

	"github.com/lategate/lategate/internal/apierror"
)

// Splitter makes calls with many items, where the upstream refuses the whole call because
// of one item. It is safe for concurrent use; the zero value is ready.
type Splitter[T any] struct {
	mu       sync.Mutex
	hopeless string // the message with which every single item of a call was refused
}

// enough is how many items must have been refused one by one, all items of a call and with
// the same message, to conclude that the items are not the cause.
const enough = 10

// Do makes a call with items. If it is refused, and blames says that some items may be the
// cause, the call is made again with each half, down to single items. refused is called
// with each item that is refused alone. Any other error ends Do, and so does an error of
// refused.
//
// If all items of a call were refused one by one with the same message, later calls that
// are refused with this message are not split: the items are not the cause. Such a call's
// error is returned, and nothing of the call was carried out.
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

package eventlog

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// maxKey is the longest key, and maxValue the largest value, in bytes: what any NATS
	// server takes. Its default limit is 1 MiB, which includes the message's headers.
	maxKey   = 200
	maxValue = 512 << 10
)

// Keys is a space of keys beside the log. It refuses invalid keys, prefixes, values,
// conditions and ttls with ErrInvalid.
func (l *Log) Keys(space string) Keys { return validKeys{l.engine.Keys(space)} }

// validKeys passes only valid arguments to an engine: NATS would take some invalid keys for
// keys of another space.
type validKeys struct{ Keys }

func (k validKeys) Get(ctx context.Context, key string) (Value, error) {
	if err := validateKey(key); err != nil {
		return Value{}, err
	}
	return k.Keys.Get(ctx, key)
}

func (k validKeys) List(ctx context.Context, prefix string) ([]Value, error) {
	if err := validatePrefix(prefix); err != nil {
		return nil, err
	}
	return k.Keys.List(ctx, prefix)
}

func (k validKeys) Put(ctx context.Context, key string, data []byte, cond Condition, ttl time.Duration) (uint64, error) {
	if err := validatePut(key, data, cond, ttl); err != nil {
		return 0, err
	}
	return k.Keys.Put(ctx, key, data, cond, ttl)
}

var plainKey = regexp.MustCompile(`^[A-Za-z0-9_=-]+(\.[A-Za-z0-9_=-]+)*$`)

func validateKey(key string) error {
	if len(key) > maxKey || !plainKey.MatchString(key) {
		return fmt.Errorf("%w: the key %q", ErrInvalid, key[:min(len(key), maxKey)])
	}
	return nil
}

func validatePrefix(prefix string) error {
	rest, ok := strings.CutSuffix(prefix, ".")
	if !ok {
		return fmt.Errorf("%w: the prefix %q does not end with a dot", ErrInvalid, prefix[:min(len(prefix), maxKey)])
	}
	return validateKey(rest)
}

func validatePut(key string, data []byte, cond Condition, ttl time.Duration) error {
	if err := validateKey(key); err != nil {
		return err
	}
	switch {
	case len(data) > maxValue:
		return fmt.Errorf("%w: the value of %s has %d bytes, and %d are possible", ErrInvalid, key, len(data), maxValue)
	case ttl != 0 && ttl < time.Second:
		return fmt.Errorf("%w: the key %s for %v", ErrInvalid, key, ttl)
	case cond.Revision != nil && cond.Prefix != "":
		return fmt.Errorf("%w: the key %s with %+v as its condition", ErrInvalid, key, cond)
	case cond.Prefix != "" && !strings.HasPrefix(key, cond.Prefix):
		return fmt.Errorf("%w: the key %s does not begin with %q", ErrInvalid, key, cond.Prefix)
	case cond.Prefix != "":
		return validatePrefix(cond.Prefix)
	}
	return nil
}

// Watches are the watches of the keys of a space. An engine calls Tell with each change. They
// are safe for concurrent use; the zero value is ready.
type Watches struct {
	mu     sync.Mutex
	of     map[string][]*watch
	closed bool
}

// watch is a Watch of one key.
type watch struct {
	all     *Watches
	key     string
	changes chan Change // has room for one
}

// Add adds a watch of a key.
func (ws *Watches) Add(key string) Watch {
	w := &watch{ws, key, make(chan Change, 1)}
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if ws.closed {
		close(w.changes)
		return w
	}
	w.tell(Change{Unknown: true})
	if ws.of == nil {
		ws.of = map[string][]*watch{}
	}
	ws.of[key] = append(ws.of[key], w)
	return w
}

// Tell sends a change to all watches of its key. It replaces a change that was not received
// yet.
func (ws *Watches) Tell(c Change) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	for _, w := range ws.of[c.Key] {
		w.tell(c)
	}
}

// TellUnknown tells all watches that changes may have been missed.
func (ws *Watches) TellUnknown() {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	for _, watches := range ws.of {
		for _, w := range watches {
			w.tell(Change{Unknown: true})
		}
	}
}

// Close ends all watches, also those that begin later.
func (ws *Watches) Close() {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.closed = true
	for _, watches := range ws.of {
		for _, w := range watches {
			close(w.changes)
		}
	}
	ws.of = nil
}

// tell must be called with the lock held.
func (w *watch) tell(c Change) {
	select {
	case old := <-w.changes:
		c.Unknown = c.Unknown || old.Unknown // else a missed change would be lost
	default:
	}
	w.changes <- c
}

func (w *watch) Changes() <-chan Change { return w.changes }

func (w *watch) Stop() {
	w.all.mu.Lock()
	defer w.all.mu.Unlock()
	rest := slices.DeleteFunc(w.all.of[w.key], func(other *watch) bool { return other == w })
	if len(rest) > 0 {
		w.all.of[w.key] = rest
	} else {
		delete(w.all.of, w.key)
	}
}

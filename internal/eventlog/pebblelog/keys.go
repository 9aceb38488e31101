package pebblelog

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/cockroachdb/pebble/v2"

	"github.com/lategate/lategate/internal/eventlog"
)

// A key's value in the store is its revision, the time of its expiry in nanoseconds (0
// means never), and the data.
const keyFixed = 8 + 8

// spaces are the key spaces that are in use.
type spaces struct {
	mu     sync.Mutex
	of     map[string]*keySpace
	closed bool
}

// keySpace is an eventlog.Keys.
type keySpace struct {
	e       *Engine
	name    string
	watches eventlog.Watches
	timers  map[string]*time.Timer // of the keys that will expire; guarded by the spaces' lock
}

// Keys is a space of keys.
func (e *Engine) Keys(name string) eventlog.Keys { return e.space(name) }

func (e *Engine) space(name string) *keySpace {
	e.keys.mu.Lock()
	defer e.keys.mu.Unlock()
	k := e.keys.of[name]
	if k == nil {
		k = &keySpace{e: e, name: name, timers: map[string]*time.Timer{}}
		if e.keys.of[name] = k; e.keys.closed {
			k.watches.Close()
		}
	}
	return k
}

// close ends all watches and stops all timers.
func (s *spaces) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, k := range s.of {
		k.watches.Close()
		for _, t := range k.timers {
			t.Stop()
		}
	}
}

// stored is a value with its revision and the time of its expiry.
type stored struct {
	rev     uint64
	expires int64
	data    []byte
}

func (s *stored) gone() bool { return s.expires > 0 && s.expires <= time.Now().UnixNano() }

func decodeKey(b []byte) (stored, error) {
	if len(b) < keyFixed {
		return stored{}, fmt.Errorf("%w: a key's value of %d bytes", errEncoding, len(b))
	}
	return stored{binary.BigEndian.Uint64(b), int64(binary.BigEndian.Uint64(b[8:])), bytes.Clone(b[keyFixed:])}, nil
}

// read reads keys, and returns when the values that were read are durable.
func (k *keySpace) read(ctx context.Context, do func() error) error {
	if err := k.e.view(ctx, do); err != nil {
		return err
	}
	last := k.e.lastChange.Load()
	if last == nil {
		return nil
	}
	select {
	case <-last.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-k.e.failed:
		return k.e.usable()
	}
}

// Get reads a key.
func (k *keySpace) Get(ctx context.Context, key string) (eventlog.Value, error) {
	var v eventlog.Value
	err := k.read(ctx, func() error {
		v = eventlog.Value{}
		value, closer, err := k.e.db.Get(spaceKey(familyKey, k.name, key))
		if errors.Is(err, pebble.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		s, err := decodeKey(value)
		if err == nil && !s.gone() {
			v = eventlog.Value{Key: key, Data: s.data, Revision: s.rev}
		}
		return errors.Join(err, closer.Close())
	})
	return v, err
}

// List reads the keys with a prefix.
func (k *keySpace) List(ctx context.Context, prefix string) ([]eventlog.Value, error) {
	var values []eventlog.Value
	err := k.read(ctx, func() error {
		values = nil
		return k.e.eachKey(spaceKey(familyKey, k.name, prefix), func(key []byte, s stored) {
			if !s.gone() {
				values = append(values, eventlog.Value{Key: string(key[2+len(k.name):]), Data: s.data, Revision: s.rev})
			}
		})
	})
	return values, err
}

// eachKey calls fn for all keys of the store that begin with prefix.
func (e *Engine) eachKey(prefix []byte, fn func(key []byte, s stored)) error {
	end := bytes.Clone(prefix)
	end[len(end)-1]++ // its last byte is a dot, a zero or a family, so this cannot overflow
	it, err := e.db.NewIter(&pebble.IterOptions{LowerBound: prefix, UpperBound: end})
	if err != nil {
		return err
	}
	defer closeIterator(it)
	for ok := it.First(); ok; ok = it.Next() {
		value, err := it.ValueAndErr()
		if err != nil {
			return err
		}
		s, err := decodeKey(value)
		if err != nil {
			return err
		}
		fn(it.Key(), s)
	}
	return it.Error()
}

// Revision is the last revision in the space.
func (k *keySpace) Revision(ctx context.Context) (uint64, error) {
	var rev uint64
	err := k.e.do(ctx, &op{apply: func(w *writer) (err error) {
		rev, err = w.revision(k.name)
		return err
	}})
	if err != nil {
		return 0, err
	}
	return rev, nil
}

// Put writes a value if the condition holds.
func (k *keySpace) Put(ctx context.Context, key string, data []byte, cond eventlog.Condition, ttl time.Duration) (uint64, error) {
	if room := k.e.noRoom.Load(); room != nil {
		return 0, *room
	}
	o := &op{}
	var rev uint64
	b := append(make([]byte, keyFixed, keyFixed+len(data)), data...)
	o.apply = func(w *writer) error {
		err := w.holds(k.name, key, cond)
		if err != nil {
			return err
		}
		if ttl > 0 {
			binary.BigEndian.PutUint64(b[8:], uint64(time.Now().Add(ttl).UnixNano()))
		}
		rev, err = w.change(o, k.name, key, func(rev uint64) error {
			binary.BigEndian.PutUint64(b, rev)
			return w.next().Set(spaceKey(familyKey, k.name, key), b, nil)
		})
		return err
	}
	o.after = func() {
		k.setTimer(key, rev, ttl)
		k.watches.Tell(eventlog.Change{Value: eventlog.Value{Key: key, Data: b[keyFixed:], Revision: rev}})
	}
	if err := k.e.do(ctx, o); err != nil {
		return 0, err
	}
	return rev, nil
}

// expire removes a key, if it still is at a revision.
func (k *keySpace) expire(key string, at uint64) error {
	o := &op{}
	var gone uint64
	o.apply = func(w *writer) error {
		s, there, err := w.key(k.name, key)
		if err != nil || !there || s.rev != at {
			return err
		}
		gone, err = w.change(o, k.name, key, func(uint64) error {
			return w.next().Delete(spaceKey(familyKey, k.name, key), nil)
		})
		return err
	}
	o.after = func() {
		if gone > 0 {
			k.setTimer(key, 0, 0)
			k.watches.Tell(eventlog.Change{Value: eventlog.Value{Key: key, Revision: gone}, Gone: true})
		}
	}
	return k.e.do(k.e.run, o)
}

// revision is the last revision of a space.
func (w *writer) revision(space string) (uint64, error) {
	if rev, ok := w.revisions[space]; ok {
		return rev, nil
	}
	rev, err := w.getRevision(revisionKey(space))
	if err != nil {
		return 0, err
	}
	if rev == 0 {
		// The space is new, or its revision is lost. The first revision is the time, so
		// that it is higher than any earlier one.
		rev = uint64(time.Now().UnixMicro())
	}
	w.revisions[space] = rev
	return rev, nil
}

// getRevision reads a revision, 0 if there is none.
func (w *writer) getRevision(key []byte) (rev uint64, err error) {
	err = w.get(key, func(b []byte) error {
		if len(b) != 8 {
			return fmt.Errorf("%w: a revision of %d bytes", errEncoding, len(b))
		}
		rev = binary.BigEndian.Uint64(b)
		return nil
	})
	return rev, err
}

// key reads a key with all changes so far, also those that are not durable yet, and also if
// it has expired.
func (w *writer) key(space, key string) (s stored, there bool, err error) {
	w.applyKeys()
	err = w.get(spaceKey(familyKey, space, key), func(b []byte) (err error) {
		s, err = decodeKey(b)
		there = true
		return err
	})
	return s, there, err
}

// applyKeys makes the keys that were written so far readable.
func (w *writer) applyKeys() {
	if w.keysAdded {
		w.split()
	}
}

// holds returns eventlog.ErrConflict if a condition does not hold.
func (w *writer) holds(space, key string, cond eventlog.Condition) error {
	if cond == (eventlog.Condition{}) {
		return nil
	}
	if cond.Revision != nil {
		s, there, err := w.key(space, key)
		if err != nil {
			return err
		}
		if !there || s.gone() {
			s.rev = 0
		}
		if s.rev != *cond.Revision {
			return eventlog.ErrConflict
		}
		return nil
	}
	w.applyKeys()
	last, err := w.getRevision(spaceKey(familyPrefix, space, cond.Prefix))
	if err == nil && last > cond.PrefixRevision {
		err = eventlog.ErrConflict
	}
	return err
}

// change adds a change of a key to the batch, and returns its revision.
func (w *writer) change(o *op, space, key string, write func(rev uint64) error) (uint64, error) {
	last, err := w.revision(space)
	if err != nil {
		return 0, err
	}
	rev := last + 1
	b := binary.BigEndian.AppendUint64(nil, rev)
	if err := errors.Join(write(rev), w.next().Set(revisionKey(space), b, nil)); err != nil {
		return 0, err
	}
	for i := range key {
		if key[i] == '.' {
			if err := w.next().Set(spaceKey(familyPrefix, space, key[:i+1]), b, nil); err != nil {
				return 0, err
			}
		}
	}
	w.revisions[space] = rev
	w.keysAdded = true
	w.e.lastChange.Store(o)
	return rev, nil
}

// setTimer deletes a key after its ttl, unless it has changed by then. A ttl of 0 means
// never.
func (k *keySpace) setTimer(key string, rev uint64, ttl time.Duration) {
	k.e.keys.mu.Lock()
	defer k.e.keys.mu.Unlock()
	if t := k.timers[key]; t != nil {
		t.Stop()
		delete(k.timers, key)
	}
	if ttl <= 0 || k.e.keys.closed {
		return
	}
	k.timers[key] = time.AfterFunc(ttl, func() {
		if err := k.expire(key, rev); err != nil {
			k.setTimer(key, rev, time.Second) // reads do not return it meanwhile
		}
	})
}

// loadTimers sets the timers of all keys that will expire.
func (e *Engine) loadTimers(w *writer) error {
	return w.repairing(func() error {
		return e.eachKey([]byte{familyKey}, func(key []byte, s stored) {
			if s.expires > 0 {
				space, name, _ := strings.Cut(string(key[1:]), "\x00")
				e.space(space).setTimer(name, s.rev, max(time.Until(time.Unix(0, s.expires)), 1))
			}
		})
	})
}

// Watch follows a key.
func (k *keySpace) Watch(key string) eventlog.Watch { return k.watches.Add(key) }

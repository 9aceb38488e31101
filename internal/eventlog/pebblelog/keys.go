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

// A key's value is its revision, when it expires in nanoseconds (0 is never), and the data.
const keyFixed = 8 + 8

// spaces is what is known of all key spaces.
type spaces struct {
	mu      sync.Mutex
	last    *op                    // the last change that was made
	timers  map[string]*time.Timer // of what will expire, by the store's key
	watches map[string]map[*watch]struct{}
	closed  bool
	expiry  sync.WaitGroup // what is about to expire
}

func (s *spaces) init() {
	s.timers, s.watches = map[string]*time.Timer{}, map[string]map[*watch]struct{}{}
}

// close ends all watches, and waits for what is about to expire.
func (s *spaces) close() {
	s.mu.Lock()
	s.closed = true
	for _, t := range s.timers {
		t.Stop()
	}
	for _, watches := range s.watches {
		for w := range watches {
			close(w.changes)
		}
	}
	s.watches = nil
	s.mu.Unlock()
	s.expiry.Wait()
}

// keySpace is an eventlog.Keys.
type keySpace struct {
	e    *Engine
	name string
}

// Keys is a space of keys.
func (e *Engine) Keys(space string) eventlog.Keys { return &keySpace{e, space} }

// stored is a value with its revision and when it expires.
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

// read reads keys, and returns when what was read is durable. Damage is cut out.
func (k *keySpace) read(ctx context.Context, do func() error) error {
	for {
		err := k.e.view(ctx, do)
		again, err := k.e.damaged(ctx, err)
		if err != nil {
			return err
		}
		if !again {
			break
		}
	}
	k.e.keys.mu.Lock()
	last := k.e.keys.last
	k.e.keys.mu.Unlock()
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

// eachKey calls fn for all keys of the store that begin with something.
func (e *Engine) eachKey(prefix []byte, fn func(key []byte, s stored)) error {
	end := bytes.Clone(prefix)
	end[len(end)-1]++ // a dot, a zero or a family
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
		return 0, room
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
		k.tell(key, eventlog.Change{Value: eventlog.Value{Key: key, Data: b[keyFixed:], Revision: rev}})
	}
	if err := k.e.do(ctx, o); err != nil {
		return 0, err
	}
	return rev, nil
}

// Delete removes a key, if it is there.
func (k *keySpace) Delete(ctx context.Context, key string) error { return k.remove(ctx, key, 0) }

// remove removes a key, if it is there, and at a revision if that is not 0.
func (k *keySpace) remove(ctx context.Context, key string, at uint64) error {
	o := &op{}
	var gone uint64
	o.apply = func(w *writer) error {
		s, there, err := w.key(k.name, key)
		if err != nil || !there || at > 0 && s.rev != at {
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
			k.tell(key, eventlog.Change{Value: eventlog.Value{Key: key, Revision: gone}, Gone: true})
		}
	}
	return k.e.do(ctx, o)
}

// revision is the last revision of a space.
func (w *writer) revision(space string) (uint64, error) {
	if rev, ok := w.revisions[space]; ok {
		return rev, nil
	}
	var rev uint64
	err := w.get(revisionKey(space), func(b []byte) error {
		if len(b) != 8 {
			return fmt.Errorf("%w: a revision of %d bytes", errEncoding, len(b))
		}
		rev = binary.BigEndian.Uint64(b)
		return nil
	})
	if err != nil {
		return 0, err
	}
	if rev == 0 {
		// The space is new, or its revision is lost. It begins with the time, so that it is
		// behind whatever it may have had.
		rev = uint64(time.Now().UnixMicro())
	}
	w.revisions[space] = rev
	return rev, nil
}

// key reads a key as it is after all that was written so far, also if it has expired.
func (w *writer) key(space, key string) (s stored, there bool, err error) {
	w.applyKeys()
	err = w.get(spaceKey(familyKey, space, key), func(b []byte) (err error) {
		s, err = decodeKey(b)
		there = true
		return err
	})
	return s, there, err
}

// applyKeys has the keys that were written so far be read.
func (w *writer) applyKeys() {
	if w.keysAdded {
		w.split()
	}
}

// holds is eventlog.ErrConflict if a condition does not hold.
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
	var last uint64
	err := w.get(spaceKey(familyPrefix, space, cond.Prefix), func(b []byte) error {
		last = binary.BigEndian.Uint64(append(b, make([]byte, 8)...))
		return nil
	})
	if err == nil && last > cond.PrefixRevision {
		err = eventlog.ErrConflict
	}
	return err
}

// change adds a change of a key to the batch, with the revision that it gets.
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
	w.e.keys.mu.Lock()
	w.e.keys.last = o
	w.e.keys.mu.Unlock()
	return rev, nil
}

// setTimer has a key removed after its time, unless it has changed by then. A ttl of 0 is
// never.
func (k *keySpace) setTimer(key string, rev uint64, ttl time.Duration) {
	s, id := &k.e.keys, string(spaceKey(familyKey, k.name, key))
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.timers[id]; t != nil {
		t.Stop()
		delete(s.timers, id)
	}
	if ttl <= 0 || s.closed {
		return
	}
	s.timers[id] = time.AfterFunc(ttl, func() {
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			return
		}
		s.expiry.Add(1)
		s.mu.Unlock()
		defer s.expiry.Done()
		if err := k.remove(k.e.run, key, rev); err != nil {
			k.setTimer(key, rev, time.Second) // nobody is given it meanwhile
		}
	})
}

// loadTimers sets the timers of all keys that will expire.
func (e *Engine) loadTimers() error {
	for {
		err := e.eachKey([]byte{familyKey}, func(key []byte, s stored) {
			if s.expires == 0 {
				return
			}
			space, name, _ := strings.Cut(string(key[1:]), "\x00")
			(&keySpace{e, space}).setTimer(name, s.rev, max(time.Until(time.Unix(0, s.expires)), 1))
		})
		if !pebble.IsCorruptionError(err) {
			return err
		}
		if err := e.mend(&writer{e: e}, err); err != nil {
			return err
		}
	}
}

// watch is an eventlog.Watch.
type watch struct {
	e       *Engine
	id      string
	changes chan eventlog.Change
}

// Watch follows a key.
func (k *keySpace) Watch(key string) eventlog.Watch {
	w := &watch{e: k.e, id: string(spaceKey(familyKey, k.name, key)), changes: make(chan eventlog.Change, 1)}
	s := &k.e.keys
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		close(w.changes)
		return w
	}
	w.changes <- eventlog.Change{Value: eventlog.Value{Key: key}, Unknown: true}
	if s.watches[w.id] == nil {
		s.watches[w.id] = map[*watch]struct{}{}
	}
	s.watches[w.id][w] = struct{}{}
	return w
}

func (w *watch) Changes() <-chan eventlog.Change { return w.changes }

func (w *watch) Stop() {
	s := &w.e.keys
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.watches[w.id], w)
	if len(s.watches[w.id]) == 0 {
		delete(s.watches, w.id)
	}
}

// tell gives a change to all who follow the key, in place of one that they have not taken.
func (k *keySpace) tell(key string, c eventlog.Change) {
	s := &k.e.keys
	s.mu.Lock()
	defer s.mu.Unlock()
	for w := range s.watches[string(spaceKey(familyKey, k.name, key))] {
		select {
		case old := <-w.changes:
			c := c
			c.Unknown = old.Unknown // which still has to be told
			w.changes <- c
		default:
			w.changes <- c
		}
	}
}

// Package kv stores, beside the log, what must outlast a process: the cursors of
// subscribers, and the progress of background jobs.
package kv

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// maxCursors is how many cursors an owner may have.
	maxCursors = 1000
	// maxCursorName is the longest name of a cursor, in characters.
	maxCursorName = 128
	// tombstoneTTL is how long a deleted cursor is remembered: by then a stream that holds
	// it has been told, even if its connection was lost for a while.
	tombstoneTTL = time.Hour
	// watchPause is the pause before a cursor is read again after a failure.
	watchPause = time.Second
)

var (
	// ErrCursorNotFound says that the owner has no cursor with that name.
	ErrCursorNotFound = errors.New("kv: no such cursor")
	// ErrCursorFenced says that a generation is not, or no longer, the cursor's. The error
	// is a *FencedError.
	ErrCursorFenced = errors.New("kv: the cursor has another generation")
	// ErrCursorRewind says that a position is before the cursor's.
	ErrCursorRewind = errors.New("kv: the position is before the cursor's")
	// ErrCursorStream says that a cursor belongs to another kind of stream: that of the
	// first stream that opened it.
	ErrCursorStream = errors.New("kv: the cursor is for another kind of stream")
	// ErrTooManyCursors says that an owner has reached the limit.
	ErrTooManyCursors = fmt.Errorf("kv: an owner has at most %d cursors", maxCursors)
)

// FencedError is an ErrCursorFenced.
type FencedError struct {
	// Generation is the cursor's current generation.
	Generation int64
}

func (e *FencedError) Error() string {
	return fmt.Sprintf("%v: %d", ErrCursorFenced, e.Generation)
}

// Unwrap makes it an ErrCursorFenced.
func (e *FencedError) Unwrap() error { return ErrCursorFenced }

// A Cursor is a named position in the log. It never expires, but the events at its position
// may.
type Cursor struct {
	// Owner is who it belongs to; other owners do not see it.
	Owner string
	// Name is 1 to 128 of A-Z, a-z, 0-9, ".", "_", "~" and "-".
	Name string
	// Stream is its kind of stream; "" before a stream has opened it.
	Stream string
	// Token is the position, for Check: it may have expired, or belong to a lost log.
	Token string
	// Seq is the token's position, which has no meaning in another log.
	Seq uint64
	// Generation grows by 1 with each stream that opens the cursor, and identifies that
	// stream as its holder. It is 0 if no stream has opened it. A generation is never used
	// again by a later cursor of the same name.
	Generation int64
	// CreateTime is when it was created, UpdateTime when it was last opened or committed.
	CreateTime, UpdateTime time.Time
}

// Cursors are the cursors of all subscribers. They are safe for concurrent use, also by
// several gateways with one log.
type Cursors struct {
	log      *eventlog.Log
	keys     eventlog.Keys
	creating chan struct{} // taken while a cursor is created
}

// NewCursors returns the cursors that are stored beside a log.
func NewCursors(log *eventlog.Log) *Cursors {
	return &Cursors{log: log, keys: log.Keys("cursors"), creating: make(chan struct{}, 1)}
}

// Open makes a stream the holder of a cursor: it gets a generation that no other holder
// has. A cursor that does not exist is created at the log's head. The first stream that
// opens a cursor determines its kind of stream.
//
// An error is eventlog.ErrInvalid, ErrCursorStream, ErrTooManyCursors,
// eventlog.ErrUnavailable or the context's. After the latter two the cursor may have been
// opened, and an earlier holder fenced; opening it again is safe.
func (cs *Cursors) Open(ctx context.Context, owner, name, stream string) (c Cursor, created bool, err error) {
	if stream == "" {
		return Cursor{}, false, fmt.Errorf("%w: a cursor needs a kind of stream", eventlog.ErrInvalid)
	}
	c, err = cs.change(ctx, owner, name, func(s *storedCursor) error {
		if created = !s.exists(); created {
			_, head, err := cs.log.Ends(ctx)
			if err != nil {
				return err
			}
			s.create(cs.log.Token(head))
		}
		if s.Stream != "" && s.Stream != stream {
			return fmt.Errorf("%w: %s", ErrCursorStream, s.Stream)
		}
		s.Stream = stream
		s.Taken++
		s.Generation = s.Taken
		return nil
	})
	return c, created && err == nil, err
}

// Commit moves a cursor to a position, if the generation is the cursor's. With generation 0
// it also creates a cursor that does not exist, without a stream. A position before the
// cursor's needs allowRewind; committing the same position again is not an error.
//
// An error is eventlog.ErrInvalid, one of Check's for the token, ErrCursorNotFound, a
// *FencedError, ErrCursorRewind, ErrTooManyCursors, eventlog.ErrUnavailable or the
// context's. After the latter two the cursor may have been moved; committing again is safe.
func (cs *Cursors) Commit(ctx context.Context, owner, name, token string, generation int64, allowRewind bool) (Cursor, error) {
	if err := checkCursorName(name); err != nil {
		return Cursor{}, err // checked before the log is asked about the token
	}
	place, err := cs.log.Check(ctx, token)
	if err != nil {
		return Cursor{}, err
	}
	return cs.change(ctx, owner, name, func(s *storedCursor) error {
		switch {
		case s.exists() && s.Generation != generation:
			return &FencedError{Generation: s.Generation}
		case s.exists():
			if !allowRewind {
				if err := cs.forward(ctx, s.Token, place); err != nil {
					return err
				}
			}
			s.Token = token
		case generation != 0:
			return ErrCursorNotFound
		default:
			s.create(token)
		}
		return nil
	})
}

// forward refuses a place that is before a cursor's. A position in a lost log, or in a log
// before a restore, cannot be compared and is not refused.
func (cs *Cursors) forward(ctx context.Context, token string, to eventlog.Place) error {
	at, err := eventlog.ParseToken(token)
	if err != nil || at.Epoch.String() != cs.log.Epoch() || to.Seq >= at.Seq {
		return nil
	}
	switch _, err := cs.log.Check(ctx, token); {
	case errors.Is(err, eventlog.ErrTokenForeign), errors.Is(err, eventlog.ErrFuture):
		return nil
	case errors.Is(err, eventlog.ErrUnavailable), ctx.Err() != nil:
		return err
	}
	return fmt.Errorf("%w: %d is before %d", ErrCursorRewind, to.Seq, at.Seq)
}

// Delete deletes a cursor, and fences its holder. An error is eventlog.ErrInvalid,
// ErrCursorNotFound, eventlog.ErrUnavailable or the context's.
func (cs *Cursors) Delete(ctx context.Context, owner, name string) error {
	_, err := cs.change(ctx, owner, name, func(s *storedCursor) error {
		if !s.exists() {
			return ErrCursorNotFound
		}
		s.Deleted = true
		return nil
	})
	return err
}

// Get reads a cursor. An error is eventlog.ErrInvalid, ErrCursorNotFound,
// eventlog.ErrUnavailable or the context's.
func (cs *Cursors) Get(ctx context.Context, owner, name string) (Cursor, error) {
	if err := checkCursorName(name); err != nil {
		return Cursor{}, err
	}
	s, _, err := cs.load(ctx, owner, name)
	switch {
	case err != nil:
		return Cursor{}, err
	case !s.exists():
		return Cursor{}, ErrCursorNotFound
	}
	return s.cursor(owner), nil
}

// List reads an owner's cursors, sorted by name. In a cluster the most recent changes may
// be missing. An error is eventlog.ErrUnavailable or the context's.
func (cs *Cursors) List(ctx context.Context, owner string) ([]Cursor, error) {
	kept, err := cs.kept(ctx, owner)
	if err != nil {
		return nil, err
	}
	cursors := []Cursor{}
	for _, k := range kept {
		if k.exists() {
			cursors = append(cursors, k.cursor(owner))
		}
	}
	slices.SortFunc(cursors, func(a, b Cursor) int { return cmp.Compare(a.Name, b.Name) })
	return cursors, nil
}

// Watch tells the holder of a generation when it no longer holds the cursor: the channel
// gets a *FencedError or ErrCursorNotFound, or eventlog.ErrUnavailable when the log is
// closed, and is then closed; it is also closed when the context ends. Only Commit decides
// what a holder may do; Watch lets a stream end soon.
func (cs *Cursors) Watch(ctx context.Context, owner, name string, generation int64) <-chan error {
	out := make(chan error, 1)
	w := cs.keys.Watch(cursorKey(owner, name))
	go func() {
		defer close(out)
		defer w.Stop()
		if err := cs.awaitFence(ctx, w, owner, name, generation); ctx.Err() == nil {
			out <- err
		}
	}()
	return out
}

// awaitFence returns when a generation is no longer the cursor's, the context ends or the
// log is closed.
func (cs *Cursors) awaitFence(ctx context.Context, w eventlog.Watch, owner, name string, generation int64) error {
	var seen uint64 // the last revision read; earlier ones are outdated
	for {
		var c eventlog.Change
		open := true
		select {
		case c, open = <-w.Changes():
		case <-ctx.Done():
			return ctx.Err()
		}
		s := &storedCursor{} // does not exist
		var err error
		switch {
		case !open:
			return eventlog.ErrClosed
		case c.Unknown:
			s, c.Revision, err = cs.loadPatiently(ctx, owner, name)
		case c.Revision <= seen:
			continue
		case !c.Gone:
			s, err = readCursor(c.Data)
		}
		if err != nil {
			return err
		}
		seen = c.Revision
		if err := s.held(generation); err != nil {
			return err
		}
	}
}

// loadPatiently reads a cursor, and retries until it can be read or the log is closed.
func (cs *Cursors) loadPatiently(ctx context.Context, owner, name string) (*storedCursor, uint64, error) {
	for {
		s, rev, err := cs.load(ctx, owner, name)
		if !errors.Is(err, eventlog.ErrUnavailable) || errors.Is(err, eventlog.ErrClosed) {
			return s, rev, err
		}
		if err := retry.Sleep(ctx, watchPause); err != nil {
			return nil, 0, err
		}
	}
}

// storedCursor is a cursor as it is stored; zero, except for its name, if it does not
// exist.
type storedCursor struct {
	Name       string    `json:"name"`
	Stream     string    `json:"stream,omitempty"`
	Token      string    `json:"token"`
	Generation int64     `json:"generation"`
	CreateTime time.Time `json:"create_time"`
	UpdateTime time.Time `json:"update_time"`
	// Taken is the last generation that any stream has taken.
	Taken int64 `json:"taken"`
	// Deleted marks the tombstone of a deleted cursor.
	Deleted bool `json:"deleted,omitempty"`

	created bool // it is being created
}

func (s *storedCursor) exists() bool { return s.Token != "" && !s.Deleted }

// create makes it a new cursor.
func (s *storedCursor) create(token string) {
	*s = storedCursor{Name: s.Name, Token: token, CreateTime: time.Now().UTC(), created: true}
}

func (s *storedCursor) cursor(owner string) Cursor {
	c := Cursor{Owner: owner, Name: s.Name, Stream: s.Stream, Token: s.Token, Generation: s.Generation,
		CreateTime: s.CreateTime, UpdateTime: s.UpdateTime}
	if t, err := eventlog.ParseToken(s.Token); err == nil { // if it is invalid, Check will say so
		c.Seq = t.Seq
	}
	return c
}

// held reports whether a generation is still the cursor's. An error is a *FencedError or
// ErrCursorNotFound.
func (s *storedCursor) held(generation int64) error {
	switch {
	case !s.exists():
		return ErrCursorNotFound
	case s.Generation != generation:
		return &FencedError{Generation: s.Generation}
	}
	return nil
}

// cursorKey is the key of a cursor. Owners and names cannot collide; the value contains the
// name, too, and it is compared.
func cursorKey(owner, name string) string { return eventlog.Hash(owner) + "." + eventlog.KeyOf(name) }

// checkCursorName refuses an invalid name. An error is eventlog.ErrInvalid.
func checkCursorName(name string) error {
	odd := func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("._~-", c)
	}
	if name == "" || len(name) > maxCursorName || strings.ContainsFunc(name, odd) {
		return fmt.Errorf("%w: the cursor name %q: it must be 1 to %d of A-Z, a-z, 0-9, \".\", \"_\", \"~\" and \"-\"",
			eventlog.ErrInvalid, name[:min(len(name), maxCursorName)], maxCursorName)
	}
	return nil
}

// readCursor decodes a stored cursor.
func readCursor(data []byte) (*storedCursor, error) {
	s := &storedCursor{}
	if err := json.Unmarshal(data, s); err != nil || checkCursorName(s.Name) != nil {
		return nil, errors.New("kv: a stored cursor cannot be decoded")
	}
	return s, nil
}

// load reads a cursor and its revision. The cursor is never nil without an error.
func (cs *Cursors) load(ctx context.Context, owner, name string) (*storedCursor, uint64, error) {
	v, err := cs.keys.Get(ctx, cursorKey(owner, name))
	if err != nil {
		return nil, 0, err
	}
	if v.Revision == 0 {
		return &storedCursor{Name: name}, 0, nil
	}
	s, err := readCursor(v.Data)
	if err != nil {
		return nil, 0, err
	}
	if s.Name != name {
		return nil, 0, fmt.Errorf("kv: the cursor %q is stored in the place of %q", s.Name, name)
	}
	return s, v.Revision, nil
}

// change changes a cursor with a function, which is called again with the new value if
// another process changed the cursor in the meantime. An error is eventlog.ErrInvalid for
// the name, the function's, ErrTooManyCursors, eventlog.ErrUnavailable or the context's.
func (cs *Cursors) change(ctx context.Context, owner, name string, fn func(*storedCursor) error) (Cursor, error) {
	if err := checkCursorName(name); err != nil {
		return Cursor{}, err
	}
	for {
		s, rev, err := cs.load(ctx, owner, name)
		if err != nil {
			return Cursor{}, err
		}
		if err := fn(s); err != nil {
			return Cursor{}, err
		}
		s.UpdateTime = time.Now().UTC()
		if s.created {
			err = cs.putNew(ctx, owner, s, rev)
		} else {
			err = cs.put(ctx, owner, s, eventlog.IfRevision(rev))
		}
		if err == nil {
			return s.cursor(owner), nil
		}
		if !errors.Is(err, eventlog.ErrConflict) {
			return Cursor{}, err
		}
		if err := retry.Sleep(ctx, rand.N(5*time.Millisecond)); err != nil { // jitter, so that competing writers do not collide again
			return Cursor{}, err
		}
	}
}

// put writes a cursor on a condition. Its errors are those of eventlog.Keys.
func (cs *Cursors) put(ctx context.Context, owner string, s *storedCursor, cond eventlog.Condition) error {
	data, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("kv: %w", err)
	}
	var ttl time.Duration
	if s.Deleted {
		ttl = tombstoneTTL
	}
	_, err = cs.keys.Put(ctx, cursorKey(owner, s.Name), data, cond, ttl)
	return err
}

// putNew writes a cursor that does not exist, if its owner may have one more: on the
// condition that none of the owner's cursors has changed since they were counted. If
// several are created at the same time, one of them is written, and the others count again.
//
// Its generations continue from the last revision, which is higher than any generation of
// an earlier cursor, because the revision grows with each write and generations do not grow
// faster. So the holder of an earlier cursor of this name, however old, does not hold this
// one.
func (cs *Cursors) putNew(ctx context.Context, owner string, s *storedCursor, rev uint64) error {
	select { // within this process, one after the other
	case cs.creating <- struct{}{}:
		defer func() { <-cs.creating }()
	case <-ctx.Done():
		return ctx.Err()
	}
	newest, err := cs.keys.Revision(ctx) // read before the cursors are counted
	if err != nil {
		return err
	}
	kept, err := cs.kept(ctx, owner)
	if err != nil {
		return err
	}
	var n int
	var own uint64
	for _, k := range kept {
		if k.Name == s.Name {
			own = k.rev
		}
		if k.exists() {
			n++
		}
	}
	switch {
	case own != rev:
		return eventlog.ErrConflict
	case n >= maxCursors:
		return ErrTooManyCursors
	}
	s.Taken += int64(newest)
	if s.Generation > 0 { // it is created by a stream that opens it
		s.Generation = s.Taken
	}
	return cs.put(ctx, owner, s, eventlog.IfPrefix(eventlog.Hash(owner)+".", newest))
}

// keptCursor is a cursor or a tombstone, and its revision.
type keptCursor struct {
	*storedCursor
	rev uint64
}

// kept reads an owner's cursors and tombstones.
func (cs *Cursors) kept(ctx context.Context, owner string) ([]keptCursor, error) {
	values, err := cs.keys.List(ctx, eventlog.Hash(owner)+".")
	if err != nil {
		return nil, err
	}
	kept := make([]keptCursor, len(values))
	for i, v := range values {
		s, err := readCursor(v.Data)
		if err != nil {
			return nil, err
		}
		kept[i] = keptCursor{s, v.Revision}
	}
	return kept, nil
}

package events

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

	"github.com/nats-io/nats.go/jetstream"
)

// storedCursor is a cursor as it is kept; zero, but for its name, if it is not there.
type storedCursor struct {
	Name       string    `json:"name"`
	Stream     string    `json:"stream,omitempty"`
	Token      string    `json:"token"`
	Generation int64     `json:"generation"`
	CreateTime time.Time `json:"create_time"`
	UpdateTime time.Time `json:"update_time"`
	// Taken is the last generation that anyone has taken.
	Taken int64 `json:"taken"`
	// Deleted is set in what is left of a deleted one for a while.
	Deleted bool `json:"deleted,omitempty"`

	created bool // it is being made
}

func (s *storedCursor) exists() bool { return s.Token != "" && !s.Deleted }

// create makes it a new cursor.
func (s *storedCursor) create(token string) {
	*s = storedCursor{Name: s.Name, Token: token, CreateTime: time.Now().UTC(), created: true}
}

func (s *storedCursor) cursor(owner string) Cursor {
	c := Cursor{Owner: owner, Name: s.Name, Stream: s.Stream, Token: s.Token, Generation: s.Generation,
		CreateTime: s.CreateTime, UpdateTime: s.UpdateTime}
	if t, err := ParseToken(s.Token); err == nil { // else Check will say so
		c.Seq = t.Seq
	}
	return c
}

// held says whether a generation still is the cursor's. An error is a *FencedError or
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

// cursorKey is where a cursor is kept. No owner and no name can be a wildcard, or reach
// into another's; the name is in the value, too, and is compared.
func cursorKey(owner, name string) string { return hashKey(owner) + "." + encodeKey(name) }

// checkCursorName refuses what is no name. An error is ErrInvalid.
func checkCursorName(name string) error {
	odd := func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("._~-", c)
	}
	if name == "" || len(name) > maxCursorName || strings.ContainsFunc(name, odd) {
		return fmt.Errorf("%w: the cursor name %q: it must be 1 to %d of A-Z, a-z, 0-9, \".\", \"_\", \"~\" and \"-\"",
			ErrInvalid, name[:min(len(name), maxCursorName)], maxCursorName)
	}
	return nil
}

// readCursor reads what is kept of a cursor.
func readCursor(data []byte) (*storedCursor, error) {
	s := &storedCursor{}
	if err := json.Unmarshal(data, s); err != nil || checkCursorName(s.Name) != nil {
		return nil, errors.New("events: a cursor that is kept cannot be read")
	}
	return s, nil
}

// getCursor reads a cursor and its revision. It is never nil without an error.
func (l *Log) getCursor(ctx context.Context, owner, name string) (*storedCursor, uint64, error) {
	v, err := l.getKey(ctx, cursorBucket, cursorKey(owner, name))
	if err != nil {
		return nil, 0, err
	}
	if v.data == nil {
		return &storedCursor{Name: name}, v.rev, nil
	}
	s, err := readCursor(v.data)
	if err != nil {
		return nil, 0, err
	}
	if s.Name != name {
		return nil, 0, fmt.Errorf("events: the cursor %q is kept in the place of %q", s.Name, name)
	}
	return s, v.rev, nil
}

// changeCursor changes a cursor as a function says. That is called again with what the
// cursor has become if somebody else was faster. An error is ErrInvalid for the name, the
// function's, ErrTooManyCursors, ErrUnavailable or the context's.
func (l *Log) changeCursor(ctx context.Context, owner, name string, change func(*storedCursor) error) (Cursor, error) {
	if err := checkCursorName(name); err != nil {
		return Cursor{}, err
	}
	for {
		s, rev, err := l.getCursor(ctx, owner, name)
		if err != nil {
			return Cursor{}, err
		}
		if err := change(s); err != nil {
			return Cursor{}, err
		}
		s.UpdateTime = time.Now().UTC()
		if s.created {
			err = l.putNewCursor(ctx, owner, s, rev)
		} else {
			err = l.putCursor(ctx, owner, s, jetstream.WithExpectLastSequencePerSubject(rev))
		}
		if err == nil {
			return s.cursor(owner), nil
		}
		if !errors.Is(err, errConflict) {
			return Cursor{}, err
		}
		select {
		case <-time.After(rand.N(5 * time.Millisecond)): // for those who race not to stay in step
		case <-ctx.Done():
			return Cursor{}, ctx.Err()
		}
	}
}

// putCursor writes a cursor on a condition. An error is as of putKey.
func (l *Log) putCursor(ctx context.Context, owner string, s *storedCursor, condition jetstream.PublishOpt) error {
	data, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("events: %w", err)
	}
	var ttl time.Duration
	if s.Deleted {
		ttl = tombstoneTTL
	}
	_, err = l.putKeyIf(ctx, cursorBucket, cursorKey(owner, s.Name), data, ttl, condition)
	return err
}

// putNewCursor writes a cursor that is not there, if its owner may have one more: on the
// condition that none of the owner's has changed since they were counted. Of several that
// are made at the same time one is written, and the others count again.
//
// Its generations go on from the bucket's last sequence, which is higher than any
// generation of an earlier cursor: that grows by 1 with each write, and generations do not
// grow faster. So whoever held an earlier cursor of this name, however long ago, holds
// nothing of this one.
func (l *Log) putNewCursor(ctx context.Context, owner string, s *storedCursor, rev uint64) error {
	select { // those of this process need not try in vain
	case l.creating <- struct{}{}:
		defer func() { <-l.creating }()
	case <-ctx.Done():
		return ctx.Err()
	}
	kept, err := l.keptCursors(ctx, owner)
	if err != nil {
		return err
	}
	var n int
	var last, own uint64
	for _, k := range kept {
		if last = max(last, k.rev); k.Name == s.Name {
			own = k.rev
		}
		if k.exists() {
			n++
		}
	}
	switch {
	case own != rev:
		return errConflict
	case n >= maxCursors:
		return ErrTooManyCursors
	}
	wait, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	bucket, err := l.keyValueJS().Stream(wait, bucketStream(cursorBucket))
	if err != nil {
		return l.bucketFailed(ctx, cursorBucket, err)
	}
	s.Taken += int64(bucket.CachedInfo().State.LastSeq)
	if s.Generation > 0 { // a stream opens it
		s.Generation = s.Taken
	}
	return l.putCursor(ctx, owner, s, jetstream.WithExpectLastSequenceForSubject(last, bucketSubject(cursorBucket, hashKey(owner)+".*")))
}

// ListCursors reads an owner's cursors, sorted by name. In a cluster it may lack what has
// only just changed. An error is ErrUnavailable or the context's.
func (l *Log) ListCursors(ctx context.Context, owner string) ([]Cursor, error) {
	kept, err := l.keptCursors(ctx, owner)
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

// keptCursor is a cursor, or what is left of one, and its revision.
type keptCursor struct {
	*storedCursor
	rev uint64
}

// keptCursors reads what is kept of an owner's cursors.
func (l *Log) keptCursors(ctx context.Context, owner string) (kept []keptCursor, err error) {
	wait, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	kv, err := l.bucket(wait, cursorBucket)
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	w, err := kv.Watch(wait, hashKey(owner)+".*")
	if err != nil {
		return nil, l.bucketFailed(ctx, cursorBucket, err)
	}
	defer func() { _ = w.Stop() }() // it fails only if the connection is closed
	for {
		var e jetstream.KeyValueEntry
		open := true
		select {
		case e, open = <-w.Updates():
		case <-wait.Done():
			return nil, unavailable(ctx, wait.Err())
		}
		switch {
		case !open:
			return nil, unavailable(ctx, errors.New("the connection is closed"))
		case e == nil: // that was all
			return kept, nil
		}
		s := &storedCursor{} // of a marker, which an operator's tools leave
		if e.Operation() == jetstream.KeyValuePut {
			if s, err = readCursor(e.Value()); err != nil {
				return nil, err
			}
		}
		kept = append(kept, keptCursor{s, e.Revision()})
	}
}

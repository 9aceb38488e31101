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
	// Deleted is set in what is left of a deleted one for a while. It keeps Taken.
	Deleted bool `json:"deleted,omitempty"`
}

func (s *storedCursor) exists() bool { return s.Token != "" && !s.Deleted }

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
// function's, ErrUnavailable or the context's.
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
		data, err := json.Marshal(s)
		if err != nil {
			return Cursor{}, fmt.Errorf("events: %w", err)
		}
		var ttl time.Duration
		if s.Deleted {
			ttl = tombstoneTTL
		}
		_, err = l.putKey(ctx, cursorBucket, cursorKey(owner, name), data, rev, ttl)
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

// ListCursors reads an owner's cursors, sorted by name. In a cluster it may lack what has
// only just changed. An error is ErrUnavailable or the context's.
func (l *Log) ListCursors(ctx context.Context, owner string) ([]Cursor, error) {
	wait, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	kv, err := l.bucket(wait, cursorBucket)
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	w, err := kv.Watch(wait, hashKey(owner)+".*", jetstream.IgnoreDeletes())
	if err != nil {
		return nil, l.bucketFailed(ctx, cursorBucket, err)
	}
	defer func() { _ = w.Stop() }() // it fails only if the connection is closed
	cursors := []Cursor{}
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
			slices.SortFunc(cursors, func(a, b Cursor) int { return cmp.Compare(a.Name, b.Name) })
			return cursors, nil
		}
		s, err := readCursor(e.Value())
		if err != nil {
			return nil, err
		}
		if s.exists() {
			cursors = append(cursors, s.cursor(owner))
		}
	}
}

package eventlog

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// A token, before it is base64url: a version (1 byte), which also says to what the token is
// bound, the epoch (16), the sequence (8, big endian), the mark (4), and a checksum of all
// these (4). These 33 bytes are exactly 44 characters.
const (
	tokenAt     = 2 // bound to the entry at its sequence
	tokenBefore = 3 // bound to the first entry behind it
	tokenBody   = 1 + 16 + 8 + 4
	tokenBytes  = tokenBody + 4
)

// tokenText is strict, so that a position has only one text.
var tokenText = base64.RawURLEncoding.Strict()

var (
	// ErrTokenMalformed refuses a text that is not a token, or is one of another version or
	// one that was changed.
	ErrTokenMalformed = errors.New("eventlog: malformed resume token")
	// ErrTokenForeign refuses a token from another log, or from this log before it was
	// restored from a copy.
	ErrTokenForeign = errors.New("eventlog: the resume token is of another log")
)

// ExpiredError refuses a token that cannot be verified any more, because the entry that it
// is bound to is gone.
type ExpiredError struct {
	// Earliest is the token from which everything that is left can be read.
	Earliest string
}

func (e *ExpiredError) Error() string {
	return "eventlog: the resume token is older than what is kept; the earliest is " + e.Earliest
}

// A Token is a place in a log, in the form that subscribers store.
type Token struct {
	// Epoch is the log's identity.
	Epoch uuid.UUID
	Place
}

// String returns the text that subscribers get: 44 characters of base64url.
func (t Token) String() string {
	b := make([]byte, 1, tokenBytes)
	b[0] = tokenAt
	if t.before {
		b[0] = tokenBefore
	}
	b = append(b, t.Epoch[:]...)
	b = binary.BigEndian.AppendUint64(b, t.Seq)
	b = binary.BigEndian.AppendUint32(b, t.mark)
	sum := sha256.Sum256(b)
	return tokenText.EncodeToString(append(b, sum[:tokenBytes-tokenBody]...))
}

// ParseToken reads a token. An error is ErrTokenMalformed, also if a single bit of it was
// changed. The place has no time.
func ParseToken(text string) (Token, error) {
	// The length is checked first: a caller may send a long text, and the decoder skips
	// line breaks.
	if len(text) != tokenText.EncodedLen(tokenBytes) {
		return Token{}, fmt.Errorf("%w: it has %d characters", ErrTokenMalformed, len(text))
	}
	b, err := tokenText.DecodeString(text)
	if err != nil || len(b) != tokenBytes {
		return Token{}, fmt.Errorf("%w: it is not base64url", ErrTokenMalformed)
	}
	if b[0] != tokenAt && b[0] != tokenBefore {
		return Token{}, fmt.Errorf("%w: its version is %d, and %d and %d are known", ErrTokenMalformed, b[0], tokenAt, tokenBefore)
	}
	if sum := sha256.Sum256(b[:tokenBody]); string(b[tokenBody:]) != string(sum[:tokenBytes-tokenBody]) {
		return Token{}, fmt.Errorf("%w: it was changed", ErrTokenMalformed)
	}
	return Token{Epoch: uuid.UUID(b[1:17]), Place: Place{
		Seq:    binary.BigEndian.Uint64(b[17:25]),
		mark:   binary.BigEndian.Uint32(b[25:29]),
		before: b[0] == tokenBefore,
	}}, nil
}

// Token returns the token of a place.
func (l *Log) Token(p Place) string { return Token{Epoch: l.engine.Epoch(), Place: p}.String() }

// Check returns the place after which the owner of a token continues. An error is
// ErrTokenMalformed, ErrTokenForeign, ErrFuture, an *ExpiredError, ErrUnavailable or the
// context's.
func (l *Log) Check(ctx context.Context, token string) (Place, error) {
	t, err := ParseToken(token)
	if err != nil {
		return Place{}, err
	}
	earliest, head, err := l.Bounds(ctx)
	switch {
	case err != nil:
		return Place{}, err
	case t.Epoch != l.engine.Epoch():
		return Place{}, ErrTokenForeign
	case t.Seq > head:
		return Place{}, ErrFuture
	case t.Seq < earliest: // not t.Seq+1, which overflows
		return Place{}, l.expired(ctx)
	case t.Seq == 0:
		return Place{}, nil // the beginning is the same before and after a restore
	}
	seq := t.Seq
	if t.before {
		seq++
	}
	s, err := l.engine.At(ctx, seq)
	switch {
	case errors.Is(err, ErrNoEntry), err == nil && s.Seq != seq && !(t.before && markOf(s.ID, s.Time) == t.mark):
		// Retention has just deleted the entry, or there is a gap in its place. It cannot
		// be known whether the token was given before a restore.
		return Place{}, l.expired(ctx)
	case err != nil:
		return Place{}, err
	case markOf(s.ID, s.Time) == t.mark:
		return Place{Seq: t.Seq, Time: s.Time, mark: t.mark, before: t.before}, nil
	}
	return Place{}, fmt.Errorf("%w: event %d is not the one that it was given for", ErrTokenForeign, s.Seq)
}

// expired returns an *ExpiredError, or the error of making it.
func (l *Log) expired(ctx context.Context) error {
	earliest, _, err := l.Ends(ctx)
	if err != nil {
		return err
	}
	return &ExpiredError{Earliest: l.Token(earliest)}
}

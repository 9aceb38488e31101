package events

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// A token, before it is base64url: a version (1 byte), the epoch (16), the sequence
// (8, big endian), a hash of the id at that sequence (4).
const (
	tokenVersion = 1
	tokenBytes   = 1 + 16 + 8 + 4
)

// tokenText is strict, so that a position has one text only.
var tokenText = base64.RawURLEncoding.Strict()

var (
	// ErrTokenMalformed is why a text is no token, or one of a newer version.
	ErrTokenMalformed = errors.New("events: malformed resume token")
	// ErrTokenForeign is why a token is refused that another log has given.
	ErrTokenForeign = errors.New("events: the resume token is of another log")
	// ErrTokenFuture is why a position is refused that the log has not reached.
	ErrTokenFuture = errors.New("events: the resume token is ahead of the log")
)

// ExpiredError is why a token is refused that is older than what the log still has.
type ExpiredError struct {
	// Earliest is the token from which everything that is left can be read.
	Earliest string
}

func (e *ExpiredError) Error() string {
	return "events: the resume token is older than what is kept; the earliest is " + e.Earliest
}

// A Token is a position in a log: everything up to and including Seq has been read.
type Token struct {
	// Epoch is the log's identity.
	Epoch uuid.UUID
	// Seq is the last sequence read; 0 is before the first.
	Seq uint64
	// Hash is of the id of the record at Seq, 0 where that is not known.
	Hash uint32
}

// String is the token as subscribers get it: 39 characters of base64url.
func (t Token) String() string {
	b := make([]byte, 0, tokenBytes)
	b = append(b, tokenVersion)
	b = append(b, t.Epoch[:]...)
	b = binary.BigEndian.AppendUint64(b, t.Seq)
	b = binary.BigEndian.AppendUint32(b, t.Hash)
	return tokenText.EncodeToString(b)
}

// ParseToken reads a token. An error is ErrTokenMalformed.
func ParseToken(text string) (Token, error) {
	// The length comes first: what a caller sends may be long, and the decoder skips
	// line breaks.
	if len(text) != tokenText.EncodedLen(tokenBytes) {
		return Token{}, fmt.Errorf("%w: it has %d characters", ErrTokenMalformed, len(text))
	}
	b, err := tokenText.DecodeString(text)
	if err != nil || len(b) != tokenBytes {
		return Token{}, fmt.Errorf("%w: it is not base64url", ErrTokenMalformed)
	}
	if b[0] != tokenVersion {
		return Token{}, fmt.Errorf("%w: its version is %d, and %d is known", ErrTokenMalformed, b[0], tokenVersion)
	}
	return Token{
		Epoch: uuid.UUID(b[1:17]),
		Seq:   binary.BigEndian.Uint64(b[17:25]),
		Hash:  binary.BigEndian.Uint32(b[25:29]),
	}, nil
}

// hashID is the hash of a token; never 0, which means that the id is not known.
func hashID(id string) uint32 {
	sum := sha256.Sum256([]byte(id))
	return binary.BigEndian.Uint32(sum[:4]) | 1
}

// Token is the token of the record with this sequence and id. Without an id, Check
// cannot tell whether the sequence still is the same record's.
func (l *Log) Token(seq uint64, id string) string {
	t := Token{Epoch: l.epoch, Seq: seq}
	if id != "" {
		t.Hash = hashID(id)
	}
	return t.String()
}

// Check returns the sequence after which a token's holder goes on. An error is
// ErrTokenMalformed, ErrTokenForeign, ErrTokenFuture, an *ExpiredError,
// ErrUnavailable or the context's.
func (l *Log) Check(ctx context.Context, token string) (uint64, error) {
	t, err := ParseToken(token)
	if err != nil {
		return 0, err
	}
	if t.Epoch != l.epoch {
		return 0, ErrTokenForeign
	}
	earliest, head, err := l.Bounds(ctx)
	switch {
	case err != nil:
		return 0, err
	case t.Seq < earliest: // not t.Seq+1, which overflows
		return 0, &ExpiredError{Earliest: l.Token(earliest, "")}
	case t.Seq > head:
		return 0, ErrTokenFuture
	case t.Seq == earliest || t.Hash == 0:
		return t.Seq, nil // no record to compare with
	}
	m, err := l.leaderGet(ctx, t.Seq, "")
	switch {
	case errors.Is(err, errNoRecord):
		// A hole, or retention has just passed by; Read reports either as a gap.
		return t.Seq, nil
	case err != nil:
		return 0, err
	case hashID(m.id) != t.Hash:
		return 0, fmt.Errorf("%w: event %d is not the one that it was given for", ErrTokenForeign, t.Seq)
	}
	return t.Seq, nil
}

// Bounds returns the positions that can be read from: earliest, after which is all
// that is left, and head, after which is nothing yet. An error is ErrUnavailable or
// the context's.
func (l *Log) Bounds(ctx context.Context) (earliest, head uint64, err error) {
	info, err := l.info(ctx)
	if err != nil {
		return 0, 0, err
	}
	earliest, head = max(info.State.FirstSeq, 1)-1, info.State.LastSeq
	if l.local != nil { // what is not on disk is not there yet
		durable, _ := l.local.durable.get()
		head = min(head, durable)
		earliest = min(earliest, head)
	}
	return earliest, head, nil
}

// SeqAt returns the position after which everything follows that was appended at a time
// or later; without such, that is the end of the log. An error is ErrUnavailable or the
// context's.
func (l *Log) SeqAt(ctx context.Context, t time.Time) (uint64, error) {
	// The end is looked up first: what is appended afterwards is after it.
	_, head, err := l.Bounds(ctx)
	if err != nil {
		return 0, err
	}
	m, err := l.askLeader(ctx, getRequest{NextFor: subjectRoot + ".>", StartTime: &t})
	switch {
	case errors.Is(err, errNoRecord):
		return head, nil
	case err != nil:
		return 0, err
	}
	return m.seq - 1, nil
}

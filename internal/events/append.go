package events

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"
)

const (
	// maxBatch is how many appends share one flush to disk at most.
	maxBatch = 256
	// maxBatchBytes is how many bytes of payload do, roughly: the server keeps a batch
	// in memory until it is complete.
	maxBatchBytes = 8 << 20
	// maxID is the longest id, in bytes.
	maxID = 256
	// headerRoom is what the headers of a message may take, in bytes.
	headerRoom = 1 << 10
)

// A Record is what is appended.
type Record struct {
	// Kind, Account and Thread make up the subject, by which readers filter. Kind is 1
	// to 64 of A-Z, a-z, 0-9, _ and -. Thread is the conversation or broadcast; Account
	// and Thread may be anything and may be empty.
	Kind, Account, Thread string
	// ID makes the record unique: a second one with the same ID within 52 hours, or
	// within the retention if that is shorter, is not stored. It is 1 to 256 characters
	// of ASCII that are neither control characters nor blanks.
	ID string
	// Data is the payload, nearly as large as the NATS server allows (by default 1 MiB
	// less 1 KiB).
	Data []byte
}

// Appended is the outcome of an append.
type Appended struct {
	// Seq is the record's position in the log: of a duplicate, that of the first one.
	Seq uint64
	// Duplicate reports that the record was there already.
	Duplicate bool
}

// ErrUnavailable is why an append failed for now: the record may or may not be in
// the log, and appending it again is safe.
var ErrUnavailable = errors.New("events: the log is not available")

// ErrInvalid is why a record or a filter is refused that no log can take: trying it
// again is no use.
var ErrInvalid = errors.New("events: invalid")

// validate refuses what would otherwise fail every time, and take the batch that it is
// in along.
func (l *Log) validate(rec Record) error {
	if !isPlain(rec.Kind) {
		return fmt.Errorf("%w: the kind %q", ErrInvalid, rec.Kind)
	}
	// NATS trims and rewrites blanks in a header, so that ids could become equal.
	odd := func(c rune) bool { return c <= ' ' || c >= 0x7f }
	if rec.ID == "" || len(rec.ID) > maxID || strings.ContainsFunc(rec.ID, odd) {
		return fmt.Errorf("%w: the event id %q", ErrInvalid, rec.ID[:min(len(rec.ID), maxID)])
	}
	if limit := l.publish.MaxPayload() - headerRoom; int64(len(rec.Data)) > limit {
		return fmt.Errorf("%w: event %s has %d bytes, and %d are possible", ErrInvalid, rec.ID, len(rec.Data), limit)
	}
	return nil
}

// pending is an append under way.
type pending struct {
	rec    Record
	result chan error
	out    Appended
}

// Append stores a record and returns when it is on disk. Appends that come together
// share one flush. An error is ErrInvalid, ErrUnavailable or the context's; after the
// context's, too, the record may be in the log.
func (l *Log) Append(ctx context.Context, rec Record) (Appended, error) {
	if err := l.validate(rec); err != nil {
		return Appended{}, err
	}
	select {
	case <-l.done: // or it might wait in the queue that nobody reads any more
		return Appended{}, ErrUnavailable
	default:
	}
	p := &pending{rec: rec, result: make(chan error, 1)}
	select {
	case l.appends <- p:
	case <-l.done:
		return Appended{}, ErrUnavailable
	case <-ctx.Done():
		return Appended{}, ctx.Err()
	}
	select {
	case err := <-p.result:
		return p.outcome(err)
	case <-l.done:
	case <-ctx.Done():
		return Appended{}, ctx.Err()
	}
	select {
	case err := <-p.result: // it was stored just before the log was closed
		return p.outcome(err)
	default:
		return Appended{}, ErrUnavailable
	}
}

// outcome is what Append returns; the committer is done with p.
func (p *pending) outcome(err error) (Appended, error) {
	if err != nil {
		return Appended{}, err
	}
	return p.out, nil
}

// commit takes what has come in since the last flush and appends it together.
func (l *Log) commit(ctx context.Context) {
	defer close(l.done)
	for {
		var batch []*pending
		size := 0
		select {
		case p := <-l.appends:
			batch, size = append(batch, p), len(p.rec.Data)
		case <-ctx.Done():
			return
		}
		for more := true; more && len(batch) < maxBatch && size < maxBatchBytes; {
			select {
			case p := <-l.appends:
				batch, size = append(batch, p), size+len(p.rec.Data)
			default:
				more = false
			}
		}
		l.store(batch)
	}
}

// store appends a batch atomically, or one by one if a record of it is there already
// that was not known to be.
func (l *Log) store(batch []*pending) {
	fresh := make([]*pending, 0, len(batch))
	first := make(map[string]*pending, len(batch))
	var twins []*pending
	for _, p := range batch {
		if first[p.rec.ID] != nil {
			twins = append(twins, p)
			continue
		}
		if seq, known := l.recent.seq(p.rec.ID); known {
			p.out = Appended{Seq: seq, Duplicate: true}
			p.result <- nil
			continue
		}
		first[p.rec.ID] = p
		fresh = append(fresh, p)
	}
	err := errDuplicate // a single one needs no batch
	if len(fresh) > 1 {
		err = l.storeBatch(fresh)
	}
	errs := make(map[*pending]error, len(fresh))
	for _, p := range fresh {
		if errs[p] = err; errors.Is(err, errDuplicate) {
			if errs[p] = l.storeOne(p); errs[p] != nil {
				// The rest would time out one after the other, and hold up all that come
				// after them.
				err = errs[p]
			}
		}
		if errs[p] == nil {
			l.side.acked(p.out.Seq)
			l.recent.add(p.rec.ID, p.out.Seq)
		}
	}
	for _, p := range twins {
		twin := first[p.rec.ID]
		p.out = Appended{Seq: twin.out.Seq, Duplicate: true}
		p.result <- errs[twin]
	}
	for _, p := range fresh {
		p.result <- errs[p] // it has room for one, so a caller who has left is no matter
	}
}

// errDuplicate says that a batch holds a record that is there already, so nothing of
// it was stored.
var errDuplicate = errors.New("events: a record of the batch is a duplicate")

// duplicateInBatch is JetStream's code for it.
const duplicateInBatch = 10201

// ack is JetStream's answer to a publish.
type ack struct {
	Seq       uint64 `json:"seq"`
	Duplicate bool   `json:"duplicate"`
	Count     int    `json:"count"`
	Error     *struct {
		Code        int    `json:"err_code"`
		Description string `json:"description"`
	} `json:"error"`
}

func (l *Log) message(p *pending) *nats.Msg {
	m := nats.NewMsg(subject(p.rec.Kind, p.rec.Account, p.rec.Thread))
	m.Data = p.rec.Data
	m.Header.Set(nats.MsgIdHdr, p.rec.ID)
	return m
}

func (l *Log) storeOne(p *pending) error {
	a, err := l.request(l.message(p))
	if err != nil {
		return err
	}
	p.out = Appended{Seq: a.Seq, Duplicate: a.Duplicate}
	return nil
}

// storeBatch publishes all records as one atomic batch, which JetStream flushes once.
func (l *Log) storeBatch(batch []*pending) error {
	id := nats.NewInbox()[len(nats.InboxPrefix):]
	for i, p := range batch {
		m := l.message(p)
		m.Header.Set("Nats-Batch-Id", id)
		m.Header.Set("Nats-Batch-Sequence", strconv.Itoa(i+1))
		if i < len(batch)-1 {
			if err := l.publish.PublishMsg(m); err != nil {
				return fmt.Errorf("%w: %v", ErrUnavailable, err)
			}
			continue
		}
		m.Header.Set("Nats-Batch-Commit", "1")
		a, err := l.request(m)
		if err != nil {
			return err
		}
		if a.Count != len(batch) {
			return fmt.Errorf("%w: %d of %d records were acknowledged", ErrUnavailable, a.Count, len(batch))
		}
		for j, q := range batch {
			q.out = Appended{Seq: a.Seq - uint64(len(batch)-1-j)}
		}
	}
	return nil
}

// request publishes a message and waits for its acknowledgement.
func (l *Log) request(m *nats.Msg) (ack, error) {
	resp, err := l.publish.RequestMsg(m, publishTimeout)
	if err != nil {
		return ack{}, fmt.Errorf("%w: %v", ErrUnavailable, err)
	}
	var a ack
	if err := json.Unmarshal(resp.Data, &a); err != nil {
		return ack{}, fmt.Errorf("%w: an acknowledgement that is not JSON", ErrUnavailable)
	}
	if a.Error != nil && a.Error.Code == duplicateInBatch {
		return ack{}, errDuplicate
	}
	if a.Error != nil {
		return ack{}, fmt.Errorf("%w: %s", ErrUnavailable, a.Error.Description)
	}
	return a, nil
}

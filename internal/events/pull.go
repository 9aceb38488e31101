package events

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// pullBytes and pullRecords bound what a puller asks for at a time. A record that is
	// larger comes by itself.
	pullBytes   = 512 << 10
	pullRecords = 2048
	// pullIdle is how long the server keeps a puller's consumer that nobody asks.
	pullIdle = 10 * time.Second
	// pullWait is how long a tail's request waits for records, and pullBeat how often
	// the server says that it does.
	pullWait = 30 * time.Second
	pullBeat = 2 * time.Second
)

// errPull says that a puller is of no more use: something was lost on the way, or its
// consumer is gone, as after a restart of the server. A new one can go on.
var errPull = errors.New("events: reading was interrupted")

// puller reads the log without a filter from a sequence on, through a consumer in the
// server's memory that acknowledges nothing. It is much faster than direct gets, and
// does not hold up appends; but the consumer can get lost, and so can messages.
type puller struct {
	conn  *nats.Conn
	sub   *nats.Subscription
	msgs  chan *nats.Msg
	down  chan nats.Status // the connection was interrupted
	inbox string
	name  string
	count uint64 // what the consumer has delivered
	asked int    // requests made
	left  int    // records that the last request still may get
	room  int    // bytes that it still may get
	large bool   // the next record is too large for a request
}

// newPuller makes a consumer, of whole records or only of what is not their data. An
// error is ErrUnavailable or the context's.
func newPuller(ctx context.Context, conn *nats.Conn, from uint64, headersOnly bool) (*puller, error) {
	inbox := conn.NewInbox()
	p := &puller{
		conn: conn, inbox: inbox, name: inbox[len(nats.InboxPrefix):],
		msgs: make(chan *nats.Msg, 2*pullRecords), // more than ever come without being asked for
	}
	var err error
	if p.sub, err = conn.ChanSubscribe(inbox+".*", p.msgs); err != nil {
		return nil, unavailable(ctx, err)
	}
	p.down = conn.StatusChanged(nats.RECONNECTING, nats.CLOSED)
	request, err := json.Marshal(map[string]any{
		"stream_name": streamName, "action": "create",
		"config": jetstream.ConsumerConfig{
			Name: p.name, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: from,
			AckPolicy: jetstream.AckNonePolicy, MaxDeliver: 1, InactiveThreshold: pullIdle, Replicas: 1, MemoryStorage: true,
			HeadersOnly: headersOnly,
		},
	})
	if err != nil {
		p.close()
		return nil, err
	}
	wait, cancel := whileConnected(ctx, conn)
	defer cancel()
	resp, err := conn.RequestWithContext(wait, "$JS.API.CONSUMER.CREATE."+streamName+"."+p.name, request)
	if err != nil {
		p.close()
		return nil, unavailable(ctx, err)
	}
	var answer struct {
		Error *jetstream.APIError `json:"error"`
	}
	if err := json.Unmarshal(resp.Data, &answer); err != nil {
		p.close()
		return nil, fmt.Errorf("%w: an answer that is not JSON", ErrUnavailable)
	}
	if answer.Error != nil {
		p.close()
		return nil, fmt.Errorf("%w: %s", ErrUnavailable, answer.Error.Description)
	}
	return p, nil
}

// close leaves nothing behind; where the server cannot be told, it finds out by itself.
func (p *puller) close() {
	p.conn.RemoveStatusListener(p.down)
	_ = p.sub.Unsubscribe()
	_ = p.conn.Publish("$JS.API.CONSUMER.DELETE."+streamName+"."+p.name, nil)
}

// request asks for records: for those that are there or, to wait, also for those that
// come. The answers have a subject of their own, so that what is said about an earlier
// request is not taken for this one's.
func (p *puller) request(wait bool) error {
	r := struct {
		Batch     int           `json:"batch"`
		MaxBytes  int           `json:"max_bytes,omitempty"`
		NoWait    bool          `json:"no_wait,omitempty"`
		Expires   time.Duration `json:"expires,omitempty"`
		Heartbeat time.Duration `json:"idle_heartbeat,omitempty"`
	}{Batch: pullRecords, MaxBytes: pullBytes, NoWait: !wait}
	if p.large {
		r.Batch, r.MaxBytes, p.large = 1, 0, false
	}
	p.left, p.room = r.Batch, r.MaxBytes
	if wait {
		r.Expires, r.Heartbeat = pullWait, pullBeat
	}
	request, err := json.Marshal(r)
	if err != nil {
		return err
	}
	p.asked++
	if err := p.conn.PublishRequest("$JS.API.CONSUMER.MSG.NEXT."+streamName+"."+p.name, p.reply(), request); err != nil {
		return fmt.Errorf("%w: %v", errPull, err)
	}
	return nil
}

// reply is the subject of the answers to the last request.
func (p *puller) reply() string { return p.inbox + "." + strconv.Itoa(p.asked) }

// next waits for a message. An error is errPull or the context's.
func (p *puller) next(ctx context.Context, wait time.Duration) (*nats.Msg, error) {
	select {
	case m, ok := <-p.msgs:
		return p.taken(m, ok)
	default:
	}
	timeout := time.NewTimer(wait)
	defer timeout.Stop()
	select {
	case m, ok := <-p.msgs:
		return p.taken(m, ok)
	case <-p.down:
		return nil, fmt.Errorf("%w: the connection was lost", errPull)
	case <-timeout.C:
		return nil, fmt.Errorf("%w: no answer", errPull)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *puller) taken(m *nats.Msg, ok bool) (*nats.Msg, error) {
	if !ok {
		return nil, fmt.Errorf("%w: the connection is closed", errPull)
	}
	return m, nil
}

// answer is what a message says about the last request.
type answer int

const (
	answerOpen answer = iota // more is to come
	answerDone               // that was all, and the log may have more
	answerEnd                // that was all, and the log ended there
)

// read reads a message: it adds a record to the entries, or none. An error is errPull.
func (p *puller) read(m *nats.Msg, entries []Entry) ([]Entry, answer, error) {
	status := m.Header.Get("Status")
	if status == "" {
		meta, err := m.Metadata()
		if err != nil {
			return entries, 0, fmt.Errorf("%w: %v", errPull, err)
		}
		if p.count++; meta.Sequence.Consumer != p.count {
			return entries, 0, fmt.Errorf("%w: messages were lost on the way", errPull)
		}
		e, err := makeEntry(m.Subject, m, meta.Sequence.Stream, meta.Timestamp)
		if err != nil {
			return entries, 0, err
		}
		// A request whose bytes are used up to the last one ends without a word, like one
		// that has got all its records; Size is what the server counts, too.
		p.left--
		p.room -= m.Size()
		if p.left == 0 || p.room == 0 {
			return append(entries, e), answerDone, nil
		}
		return append(entries, e), answerOpen, nil
	}
	if m.Subject != p.reply() {
		return entries, answerOpen, nil
	}
	switch description := m.Header.Get("Description"); {
	case status == "100": // a heartbeat
		return entries, answerOpen, nil
	case status == "404":
		return entries, answerEnd, nil
	case status == "408": // the time is over
		return entries, answerDone, nil
	case status == "409" && description == "Message Size Exceeds MaxBytes":
		p.large = true
		return entries, answerDone, nil
	case status == "409" && description == "Batch Completed":
		return entries, answerDone, nil
	default:
		return entries, 0, fmt.Errorf("%w: status %s %s", errPull, status, description)
	}
}

// chunk asks for the records that are there and reads the answer.
func (p *puller) chunk(ctx context.Context) (entries []Entry, state answer, err error) {
	if err := p.request(false); err != nil {
		return nil, 0, err
	}
	for state == answerOpen {
		m, err := p.next(ctx, readTimeout)
		if err != nil {
			return nil, 0, err
		}
		if entries, state, err = p.read(m, entries); err != nil {
			return nil, 0, err
		}
	}
	return entries, state, nil
}

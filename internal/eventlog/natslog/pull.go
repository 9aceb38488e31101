package natslog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/lategate/lategate/internal/eventlog"
)

const (
	// pullBytes and pullMessages limit one request of a puller. A larger message comes
	// alone.
	pullBytes    = 512 << 10
	pullMessages = 2048
	// pullIdle is how long the server keeps a puller's consumer without requests.
	pullIdle = 10 * time.Second
	// pullWait is how long a request may wait for messages. Meanwhile the server sends a
	// heartbeat every pullBeat; after pullPatience without one the request counts as lost.
	pullWait     = 30 * time.Second
	pullBeat     = 2 * time.Second
	pullPatience = 2*pullBeat + pullBeat/2
)

// errPull says that a puller can no longer be used: messages were lost, or its consumer is
// gone, as after a restart of the server. A new puller can continue.
var errPull = errors.New("natslog: reading was interrupted")

// puller reads a stream from a position on, through a consumer in the server's memory that
// acknowledges nothing. It is much faster than direct gets, and does not hold up appends;
// but the consumer and messages can get lost.
type puller struct {
	conn   *nats.Conn
	stream string
	sub    *nats.Subscription
	msgs   chan *nats.Msg
	down   chan nats.Status // the connection was interrupted
	inbox  string
	name   string
	count  uint64 // what the consumer has delivered
	asked  int    // requests made
	left   int    // messages that the last request still may get
	room   int    // bytes that it still may get
	large  bool   // the next message is too large for a request
}

// newPuller makes a puller for the messages of a stream with some subjects; "" means all. An
// error is ErrUnavailable, with a jetstream.ErrStreamNotFound in it, or the context's.
func newPuller(ctx context.Context, conn *nats.Conn, stream, subjects string, from uint64) (*puller, error) {
	inbox := conn.NewInbox()
	p := &puller{
		conn: conn, stream: stream, inbox: inbox, name: inbox[len(nats.InboxPrefix):],
		msgs: make(chan *nats.Msg, 2*pullMessages), // more than requests can ask for before messages are taken
	}
	js, err := jetstream.New(conn)
	if err != nil {
		return nil, err
	}
	if p.sub, err = conn.ChanSubscribe(inbox+".*", p.msgs); err != nil {
		return nil, unavailable(ctx, err)
	}
	p.down = conn.StatusChanged(nats.RECONNECTING, nats.CLOSED)
	wait, cancel := whileConnected(ctx, conn)
	defer cancel()
	_, err = js.CreateConsumer(wait, stream, jetstream.ConsumerConfig{
		Name: p.name, DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: from, FilterSubject: subjects,
		AckPolicy: jetstream.AckNonePolicy, MaxDeliver: 1, InactiveThreshold: pullIdle, Replicas: 1, MemoryStorage: true,
	})
	if err != nil {
		p.close()
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			err = fmt.Errorf("%w: %w", eventlog.ErrUnavailable, err)
		}
		return nil, unavailable(ctx, err)
	}
	return p, nil
}

// close deletes the consumer. If the server cannot be reached, it deletes it after
// pullIdle.
func (p *puller) close() {
	p.conn.RemoveStatusListener(p.down)
	_ = p.sub.Unsubscribe()
	_ = p.conn.Publish("$JS.API.CONSUMER.DELETE."+p.stream+"."+p.name, nil)
}

// request asks for the messages that are there or, with wait, also for new ones. Each
// request has its own reply subject, so that a status of an earlier request is not mistaken
// for this one's.
func (p *puller) request(wait bool) error {
	r := struct {
		Batch     int           `json:"batch"`
		MaxBytes  int           `json:"max_bytes,omitempty"`
		NoWait    bool          `json:"no_wait,omitempty"`
		Expires   time.Duration `json:"expires,omitempty"`
		Heartbeat time.Duration `json:"idle_heartbeat,omitempty"`
	}{Batch: pullMessages, MaxBytes: pullBytes, NoWait: !wait}
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
	if err := p.conn.PublishRequest("$JS.API.CONSUMER.MSG.NEXT."+p.stream+"."+p.name, p.reply(), request); err != nil {
		return fmt.Errorf("%w: %v", errPull, err)
	}
	return nil
}

// reply is the subject of the answers to the last request.
func (p *puller) reply() string { return p.inbox + "." + strconv.Itoa(p.asked) }

// next waits for a message. An error is errPull or the context's.
func (p *puller) next(ctx context.Context, wait time.Duration) (*nats.Msg, error) {
	select {
	case m := <-p.msgs: // messages that came before the connection was lost are still read
		return m, nil
	default:
	}
	timeout := time.NewTimer(wait)
	defer timeout.Stop()
	select {
	case m := <-p.msgs:
		return m, nil
	case <-p.down:
		return nil, fmt.Errorf("%w: the connection was lost", errPull)
	case <-timeout.C:
		return nil, fmt.Errorf("%w: no answer", errPull)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// answer is the state of the last request after a message.
type answer int

const (
	answerOpen answer = iota // more messages will come
	answerDone               // the request is complete, and the stream may have more
	answerEnd                // the request has reached the stream's end
)

// read handles a message that has come: it appends it to msgs, or takes it as a status. An
// error is errPull.
func (p *puller) read(m *nats.Msg, msgs []message) ([]message, answer, error) {
	status := m.Header.Get("Status")
	if status == "" {
		meta, err := m.Metadata()
		if err != nil {
			return msgs, 0, fmt.Errorf("%w: %v", errPull, err)
		}
		if p.count++; meta.Sequence.Consumer != p.count {
			return msgs, 0, fmt.Errorf("%w: messages were lost on the way", errPull)
		}
		msgs = append(msgs, message{subject: m.Subject, header: m.Header, data: m.Data, seq: meta.Sequence.Stream, time: meta.Timestamp})
		// A request that has got exactly all its bytes ends without a status, like one that
		// has got all its messages. The server counts Size, too.
		p.left--
		p.room -= m.Size()
		if p.left == 0 || p.room == 0 {
			return msgs, answerDone, nil
		}
		return msgs, answerOpen, nil
	}
	if m.Subject != p.reply() {
		return msgs, answerOpen, nil
	}
	switch description := m.Header.Get("Description"); {
	case status == "100": // a heartbeat
		return msgs, answerOpen, nil
	case status == "404":
		return msgs, answerEnd, nil
	case status == "408": // the request has expired
		return msgs, answerDone, nil
	case status == "409" && description == "Message Size Exceeds MaxBytes":
		p.large = true
		return msgs, answerDone, nil
	case status == "409" && description == "Batch Completed":
		return msgs, answerDone, nil
	default:
		return msgs, 0, fmt.Errorf("%w: status %s %s", errPull, status, description)
	}
}

// chunk asks for the messages that are there and reads the answer.
func (p *puller) chunk(ctx context.Context) (msgs []message, state answer, err error) {
	if err := p.request(false); err != nil {
		return nil, 0, err
	}
	for state == answerOpen {
		m, err := p.next(ctx, readTimeout)
		if err != nil {
			return nil, 0, err
		}
		if msgs, state, err = p.read(m, msgs); err != nil {
			return nil, 0, err
		}
	}
	return msgs, state, nil
}

// follow calls fn for the messages that are there and for those that come, each time with all
// that have come by then, until an error.
func (p *puller) follow(ctx context.Context, fn func([]message) error) error {
	for {
		if err := p.request(true); err != nil {
			return err
		}
		for state := answerOpen; state == answerOpen; {
			m, err := p.next(ctx, pullPatience)
			if err != nil {
				return err
			}
			var msgs []message
			for m != nil {
				msgs, state, err = p.read(m, msgs)
				m = nil
				if err == nil && state == answerOpen {
					select {
					case m = <-p.msgs:
					default:
					}
				}
			}
			if len(msgs) > 0 {
				err = errors.Join(fn(msgs), err)
			}
			if err != nil {
				return err
			}
		}
	}
}

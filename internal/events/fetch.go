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
	// chunkBytes and chunkRecords bound a chunk of history. JetStream appends nothing
	// while it collects one, so they bound how long a reader holds up the writers, too:
	// a MiB of small records would be some 50 ms.
	chunkBytes   = 128 << 10
	chunkRecords = 512
	// readTimeout is how long an answer may take to begin, or to go on.
	readTimeout = 5 * time.Second
)

// fetch gets the next records from a sequence on that a subject matches ("" is all),
// and whether there are more. A replica may answer that is behind the leader.
//
// It is a batched direct get rather than a consumer: nothing is left behind on the
// server when a reader goes away, and there is no state that could be lost.
func (l *Log) fetch(ctx context.Context, from uint64, subject string) (entries []Entry, more bool, err error) {
	request, err := json.Marshal(map[string]any{"seq": from, "next_by_subj": subject, "batch": chunkRecords, "max_bytes": chunkBytes})
	if err != nil {
		return nil, false, err
	}
	conn := l.forHistory()
	inbox := conn.NewInbox()
	sub, err := conn.SubscribeSync(inbox)
	if err != nil {
		return nil, false, unavailable(ctx, err)
	}
	defer func() { _ = sub.Unsubscribe() }() // it fails only if the connection is closed
	if err := conn.PublishRequest("$JS.API.DIRECT.GET."+streamName, inbox, request); err != nil {
		return nil, false, unavailable(ctx, err)
	}
	for {
		wait, cancel := context.WithTimeout(ctx, readTimeout)
		m, err := sub.NextMsgWithContext(wait)
		cancel()
		if err != nil {
			return nil, false, unavailable(ctx, err)
		}
		switch status := m.Header.Get("Status"); status {
		case "":
			e, err := entry(m)
			if err != nil {
				return nil, false, err
			}
			entries = append(entries, e)
		case "204": // the end of the batch
			return entries, m.Header.Get("Nats-Num-Pending") != "0", nil
		case "404":
			return entries, false, nil
		default:
			return nil, false, fmt.Errorf("%w: reading: status %s %s", ErrUnavailable, status, m.Header.Get("Description"))
		}
	}
}

// entry reads a record from a direct get's message.
func entry(m *nats.Msg) (Entry, error) {
	seq, err := strconv.ParseUint(m.Header.Get(jetstream.SequenceHeader), 10, 64)
	if err != nil {
		return Entry{}, fmt.Errorf("%w: a record without a sequence", ErrUnavailable)
	}
	at, err := time.Parse(time.RFC3339Nano, m.Header.Get(jetstream.TimeStampHeaer))
	if err != nil {
		return Entry{}, fmt.Errorf("%w: record %d has no time", ErrUnavailable, seq)
	}
	return makeEntry(m.Header.Get(jetstream.SubjectHeader), m, seq, at)
}

// makeEntry is the record that a message holds.
func makeEntry(subject string, m *nats.Msg, seq uint64, at time.Time) (Entry, error) {
	kind, account, thread, ok := parseSubject(subject)
	if !ok {
		return Entry{}, fmt.Errorf("%w: record %d has the subject %q", ErrUnavailable, seq, subject)
	}
	return Entry{Seq: seq, Time: at, Kind: kind, Account: account, Thread: thread, ID: m.Header.Get(nats.MsgIdHdr), Data: m.Data,
		aliases: m.Header.Get(aliasesHeader)}, nil
}

// errNoRecord says that the leader has no such record.
var errNoRecord = errors.New("events: no such record")

// noMessageFound is JetStream's code for it.
const noMessageFound = 10037

// stored is what the leader says about a record.
type stored struct {
	seq  uint64
	id   string
	time time.Time
}

// leaderGet asks the stream's leader, which no replica is ahead of, for the record at
// a sequence or, with a subject, for the first one from there on that matches. An
// error is errNoRecord, ErrUnavailable or the context's.
func (l *Log) leaderGet(ctx context.Context, seq uint64, subject string) (stored, error) {
	return l.askLeader(ctx, getRequest{Seq: seq, NextFor: subject})
}

// getRequest asks for a record: at a sequence, or the first that matches a subject from
// a sequence or a time on.
type getRequest struct {
	Seq       uint64     `json:"seq,omitempty"`
	NextFor   string     `json:"next_by_subj,omitempty"`
	StartTime *time.Time `json:"start_time,omitempty"`
}

func (l *Log) askLeader(ctx context.Context, get getRequest) (stored, error) {
	request, err := json.Marshal(get)
	if err != nil {
		return stored{}, err
	}
	wait, cancel := whileConnected(ctx, l.control)
	defer cancel()
	resp, err := l.control.RequestWithContext(wait, "$JS.API.STREAM.MSG.GET."+streamName, request)
	if err != nil {
		return stored{}, unavailable(ctx, err)
	}
	var answer struct {
		Error   *jetstream.APIError `json:"error"`
		Message *struct {
			Seq    uint64    `json:"seq"`
			Header []byte    `json:"hdrs"`
			Time   time.Time `json:"time"`
		} `json:"message"`
	}
	if err := json.Unmarshal(resp.Data, &answer); err != nil {
		return stored{}, fmt.Errorf("%w: an answer that is not JSON", ErrUnavailable)
	}
	switch {
	case answer.Error != nil && answer.Error.ErrorCode == noMessageFound:
		return stored{}, errNoRecord
	case answer.Error != nil:
		return stored{}, fmt.Errorf("%w: %s", ErrUnavailable, answer.Error.Description)
	case answer.Message == nil:
		return stored{}, fmt.Errorf("%w: an answer without a record", ErrUnavailable)
	}
	header, err := nats.DecodeHeadersMsg(answer.Message.Header)
	if err != nil {
		return stored{}, fmt.Errorf("%w: record %d: %v", ErrUnavailable, answer.Message.Seq, err)
	}
	return stored{seq: answer.Message.Seq, id: header.Get(nats.MsgIdHdr), time: answer.Message.Time}, nil
}

// errNoStream says that there is no log where there was one.
var errNoStream = fmt.Errorf("%w: there is no stream", ErrUnavailable)

// info asks for the state of a log that is open.
func (l *Log) info(ctx context.Context) (*jetstream.StreamInfo, error) {
	if err := l.opened(); err != nil {
		return nil, err
	}
	return l.state(ctx)
}

// state asks for the stream's state.
func (l *Log) state(ctx context.Context) (*jetstream.StreamInfo, error) {
	wait, cancel := whileConnected(ctx, l.control)
	defer cancel()
	info, err := l.stream.Info(wait)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, errNoStream
	}
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	return info, nil
}

// unavailable is the caller's context's error if that has ended, else ErrUnavailable
// with the cause.
func unavailable(ctx context.Context, cause error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(cause, ErrUnavailable):
		return cause
	}
	return fmt.Errorf("%w: %v", ErrUnavailable, cause)
}

// whileConnected is a context for a request: it ends after readTimeout, or when the
// connection is interrupted and the answer with it.
func whileConnected(ctx context.Context, conn *nats.Conn) (context.Context, context.CancelFunc) {
	wait, cancel := context.WithTimeout(ctx, readTimeout)
	down := conn.StatusChanged(nats.RECONNECTING, nats.CLOSED)
	go func() {
		defer conn.RemoveStatusListener(down)
		select {
		case <-down:
			cancel()
		case <-wait.Done():
		}
	}()
	return wait, cancel
}

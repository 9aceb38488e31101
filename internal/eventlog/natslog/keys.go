package natslog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// markerTTL is how long a marker stays in place of a deleted key. Watches learn from it
	// that the key is gone.
	markerTTL = 10 * time.Second
	// operationHeader says, as in NATS's own key-value buckets, that a message is not a
	// value.
	operationHeader = "KV-Operation"
	// followPause is the pause before a space is followed again after an interruption.
	followPause = 200 * time.Millisecond
)

// space is a space of keys: a stream with a message for each key, like NATS's own key-value
// buckets, so that NATS's tools can read it.
type space struct {
	engine   *Engine
	name     string
	ready    atomic.Bool // the stream was found or made, and is as it should be
	watches  eventlog.Watches
	followed bool // for the watches; guarded by the engine's spacesMu
}

// Keys implements [eventlog.Engine]. The engine itself uses two names: "log" and "leases".
func (e *Engine) Keys(name string) eventlog.Keys { return e.space(name) }

func (e *Engine) space(name string) *space {
	e.spacesMu.Lock()
	defer e.spacesMu.Unlock()
	s := e.spaces[name]
	if s == nil {
		s = &space{engine: e, name: name}
		if e.spaces[name] = s; e.run.Err() != nil {
			s.watches.Close()
		}
	}
	return s
}

// bucketName is a space's name in NATS's tools.
func bucketName(space string) string { return "lategate_" + space }

func (s *space) streamName() string { return "KV_" + bucketName(s.name) }

// subject is the subject of a key, or with ">" at its end of all with a prefix.
func (s *space) subject(key string) string { return "$KV." + bucketName(s.name) + "." + key }

// prepare creates the stream, or gives an existing one as many replicas as the log has.
// After that it makes no more requests. Reads go to the leader, because a replica that is
// behind could show a current lease holder a state from the past. So direct gets are off;
// nats.go's own function for buckets always turns them on.
func (s *space) prepare(ctx context.Context) error {
	if s.ready.Load() {
		return nil
	}
	js, replicas := s.engine.keyJS, s.engine.replicas
	stream, err := js.Stream(ctx, s.streamName())
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		stream, err = js.CreateStream(ctx, jetstream.StreamConfig{
			Name:                   s.streamName(),
			Description:            "lategate's keys " + s.name,
			Subjects:               []string{s.subject(">")},
			Storage:                jetstream.FileStorage,
			MaxMsgsPerSubject:      1,
			Discard:                jetstream.DiscardNew,
			Replicas:               replicas,
			AllowRollup:            true,
			DenyDelete:             true,
			AllowMsgTTL:            true,
			SubjectDeleteMarkerTTL: markerTTL,
		})
	}
	if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // another gateway was first
		stream, err = js.Stream(ctx, s.streamName())
	}
	if err != nil {
		return fmt.Errorf("natslog: making the bucket %s: %w", bucketName(s.name), err)
	}
	if have := stream.CachedInfo().Config; have.Replicas != replicas || have.SubjectDeleteMarkerTTL != markerTTL {
		s.engine.logger.Warn("changing a bucket", "bucket", bucketName(s.name), "replicas", replicas, "replicas_was", have.Replicas)
		have.Replicas, have.SubjectDeleteMarkerTTL = replicas, markerTTL
		if _, err := js.UpdateStream(ctx, have); err != nil {
			return fmt.Errorf("natslog: changing the bucket %s: %w", bucketName(s.name), err)
		}
	}
	s.ready.Store(true)
	return nil
}

// use begins a request: it limits its time, and prepares the space. An error is
// ErrUnavailable or the context's.
func (s *space) use(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc, error) {
	if err := s.engine.opened(); err != nil {
		return nil, nil, err
	}
	wait, cancel := context.WithTimeout(ctx, timeout)
	if err := s.prepare(wait); err != nil {
		cancel()
		return nil, nil, unavailable(ctx, err)
	}
	return wait, cancel, nil
}

// failed is unavailable for the error of a request to the space's stream; ErrConflict and
// nil stay as they are. If the error says that the stream may be gone, the next request
// prepares the space again.
func (s *space) failed(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, eventlog.ErrConflict) {
		return err
	}
	for _, gone := range []error{jetstream.ErrStreamNotFound, nats.ErrStreamNotFound, nats.ErrNoMatchingStream,
		jetstream.ErrNoStreamResponse, nats.ErrNoResponders} { // also without a leader
		if errors.Is(err, gone) {
			s.ready.Store(false)
		}
	}
	return unavailable(ctx, err)
}

// last asks the leader for the last change of a key or, with ">" at its end, of all with a
// prefix. It is zero if there is none. An error is ErrUnavailable, with the reason in it, or
// the context's.
func (s *space) last(ctx context.Context, conn *nats.Conn, key string) (message, error) {
	m, err := getMessage(ctx, conn, s.streamName(), getRequest{LastFor: s.subject(key)})
	if errors.Is(err, eventlog.ErrNoEntry) {
		return message{}, nil
	}
	return m, err
}

// gone reports whether a message says that the key is not there: it is a marker with the
// reason, such as a deletion or the expiry, or there is no message at all.
func (m *message) gone() bool {
	return m.seq == 0 || m.header.Get(operationHeader) != "" || m.header.Get(jetstream.MarkerReasonHeader) != ""
}

// value returns the value of the key in a message.
func (s *space) value(m *message) eventlog.Value {
	return eventlog.Value{Key: strings.TrimPrefix(m.subject, s.subject("")), Data: m.data, Revision: m.seq}
}

// Get implements [eventlog.Keys].
func (s *space) Get(ctx context.Context, key string) (eventlog.Value, error) {
	wait, cancel, err := s.use(ctx, readTimeout)
	if err != nil {
		return eventlog.Value{}, err
	}
	defer cancel()
	switch m, err := s.last(wait, s.engine.keys, key); {
	case err != nil:
		return eventlog.Value{}, s.failed(ctx, err)
	case m.gone():
		return eventlog.Value{}, nil
	default:
		return s.value(&m), nil
	}
}

// List implements [eventlog.Keys].
func (s *space) List(ctx context.Context, prefix string) ([]eventlog.Value, error) {
	wait, cancel, err := s.use(ctx, readTimeout)
	if err != nil {
		return nil, err
	}
	defer cancel()
	for {
		values, err := s.list(wait, prefix)
		if !errors.Is(err, errPull) || retry.Sleep(wait, lagPause) != nil {
			return values, s.failed(ctx, err)
		}
	}
}

// list is one attempt of List. Its consumer may be on a replica that is behind. So it
// checks afterwards that it has read as far as the leader; an error may be errPull.
func (s *space) list(ctx context.Context, prefix string) ([]eventlog.Value, error) {
	p, err := newPuller(ctx, s.engine.keys, s.streamName(), s.subject(prefix+">"), 1)
	if err != nil {
		return nil, err
	}
	defer p.close()
	found, read := map[string]eventlog.Value{}, uint64(0)
	for state := answerDone; state != answerEnd; {
		var msgs []message
		if msgs, state, err = p.chunk(ctx); err != nil {
			return nil, err
		}
		for i := range msgs {
			v := s.value(&msgs[i])
			if read = v.Revision; msgs[i].gone() {
				delete(found, v.Key)
			} else {
				found[v.Key] = v
			}
		}
	}
	last, err := s.last(ctx, s.engine.keys, prefix+">")
	if err == nil && last.seq > read {
		err = fmt.Errorf("%w: a replica is at %d, and the leader at %d", errPull, read, last.seq)
	}
	if err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Values(found), func(a, b eventlog.Value) int { return cmp.Compare(a.Key, b.Key) }), nil
}

// Put implements [eventlog.Keys].
func (s *space) Put(ctx context.Context, key string, data []byte, cond eventlog.Condition, ttl time.Duration) (uint64, error) {
	if err := s.engine.opened(); err != nil {
		return 0, err
	}
	return s.put(ctx, key, data, cond, ttl)
}

// put is Put, and works also before the engine is open.
func (s *space) put(ctx context.Context, key string, data []byte, cond eventlog.Condition, ttl time.Duration) (uint64, error) {
	wait, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	if err := s.prepare(wait); err != nil {
		return 0, unavailable(ctx, err)
	}
	m := nats.NewMsg(s.subject(key))
	m.Data = data
	if cond == (eventlog.Condition{}) {
		rev, err := s.publish(wait, m, ttl)
		return rev, s.failed(ctx, err)
	}
	of, want := key, cond.PrefixRevision
	if cond.Revision != nil {
		want = *cond.Revision
	} else {
		of = cond.Prefix + ">"
	}
	for expect := want; ; {
		rev, err := s.publish(wait, m, ttl, jetstream.WithExpectLastSequenceForSubject(expect, s.subject(of)))
		if !errors.Is(err, eventlog.ErrConflict) || cond.Revision != nil && want > 0 {
			return rev, s.failed(ctx, err)
		}
		// JetStream's only condition is the sequence of the last change, which may be a
		// marker's.
		switch last, err := s.last(wait, s.engine.keys, of); {
		case err != nil:
			return 0, s.failed(ctx, err)
		case last.seq != expect && (cond.Revision != nil && last.gone() || cond.Revision == nil && last.seq <= want):
			expect = last.seq
		default: // or another is being written at the moment
			return 0, eventlog.ErrConflict
		}
	}
}

// publish writes a change if conditions hold. An error may be ErrConflict. It does not use
// nats.go's Update, which has no ttl.
func (s *space) publish(ctx context.Context, m *nats.Msg, ttl time.Duration, opts ...jetstream.PublishOpt) (uint64, error) {
	if ttl > 0 {
		opts = append(opts, jetstream.WithMsgTTL(ttl))
	}
	ack, err := s.engine.keyJS.PublishMsg(ctx, m, opts...)
	var api *jetstream.APIError
	switch {
	case errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence ||
		api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant): // the second in clusters
		return 0, eventlog.ErrConflict
	case err != nil:
		return 0, err
	}
	return ack.Sequence, nil
}

// deleteAt deletes a key if it has a revision. It leaves a marker, from which watches learn
// of it, and which expires. An error may be ErrConflict.
func (s *space) deleteAt(ctx context.Context, key string, rev uint64) error {
	wait, cancel, err := s.use(ctx, publishTimeout)
	if err != nil {
		return err
	}
	defer cancel()
	m := nats.NewMsg(s.subject(key))
	m.Header.Set(operationHeader, "PURGE")
	_, err = s.publish(wait, m, markerTTL, jetstream.WithExpectLastSequenceForSubject(rev, s.subject(key)))
	return s.failed(ctx, err)
}

// Revision implements [eventlog.Keys].
func (s *space) Revision(ctx context.Context) (uint64, error) {
	wait, cancel, err := s.use(ctx, readTimeout)
	if err != nil {
		return 0, err
	}
	defer cancel()
	return s.revision(ctx, wait)
}

func (s *space) revision(ctx, wait context.Context) (uint64, error) {
	stream, err := s.engine.keyJS.Stream(wait, s.streamName())
	if err != nil {
		return 0, s.failed(ctx, err)
	}
	return stream.CachedInfo().State.LastSeq, nil
}

// Watch implements [eventlog.Keys]. With the first watch the engine begins to follow the
// space, with one consumer for all watches.
func (s *space) Watch(key string) eventlog.Watch {
	s.engine.spacesMu.Lock() // so that Close waits for what begins here
	defer s.engine.spacesMu.Unlock()
	if !s.followed && s.engine.run.Err() == nil {
		s.followed = true
		s.engine.background.Go(func() { s.follow(s.engine.run) })
	}
	return s.watches.Add(key)
}

// follow sends changes to the watches, until the context ends.
func (s *space) follow(ctx context.Context) {
	if s.engine.Wait(ctx) != nil {
		return
	}
	job := retry.Job{Name: "watching keys", Logger: s.engine.logger.With("bucket", bucketName(s.name)), Backoff: retry.Backoff{First: followPause, Most: followPause}}
	_ = job.Forever(ctx, func(works func()) error { return s.tellChanges(ctx, works) }) // it returns no error
}

// tellChanges sends changes to the watches until an error. It calls works when it could begin.
// Changes before that are unknown, because the markers of deleted keys may have expired.
func (s *space) tellChanges(ctx context.Context, works func()) error {
	wait, cancel, err := s.use(ctx, readTimeout)
	if err != nil {
		return err
	}
	defer cancel()
	last, err := s.revision(ctx, wait)
	if err != nil {
		return err
	}
	p, err := newPuller(wait, s.engine.keys, s.streamName(), "", last+1)
	if err != nil {
		return s.failed(ctx, err)
	}
	defer p.close()
	works()
	s.watches.TellUnknown()
	return p.follow(ctx, func(msgs []message) error {
		for i := range msgs {
			s.watches.Tell(eventlog.Change{Value: s.value(&msgs[i]), Gone: msgs[i].gone()})
		}
		return nil
	})
}

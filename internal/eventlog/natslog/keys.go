package natslog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// maxKey is the longest key, and maxValue the largest value, in bytes: what any NATS
	// server takes, which by default is a MiB, with room for what else is in a message.
	maxKey   = 200
	maxValue = 512 << 10
	// markerTTL is how long a key that is gone leaves a marker behind, by which those who
	// watch it are told.
	markerTTL = 10 * time.Second
	// operationHeader says, as in NATS's own key-value buckets, that a message is no value.
	operationHeader = "KV-Operation"
)

// space is a space of keys: a stream with a message for each key, as NATS's own key-value
// buckets have it, so that an operator's tools can read it.
type space struct {
	engine *Engine
	name   string

	mu       sync.Mutex
	ready    bool // the stream was found or made, and is as it should be
	watches  map[string]map[*watch]struct{}
	watching context.CancelFunc // ends following the stream; nil if nobody does
	live     bool               // it is being followed
}

// Keys implements [eventlog.Engine]. Two names are the engine's own: "log" and "leases".
func (e *Engine) Keys(name string) eventlog.Keys { return e.space(name) }

func (e *Engine) space(name string) *space {
	e.spacesMu.Lock()
	defer e.spacesMu.Unlock()
	s := e.spaces[name]
	if s == nil {
		s = &space{engine: e, name: name, watches: map[string]map[*watch]struct{}{}}
		e.spaces[name] = s
	}
	return s
}

// bucketName is a space's name for an operator's tools.
func bucketName(space string) string { return "lategate_" + space }

func (s *space) streamName() string { return "KV_" + bucketName(s.name) }

// subject is the subject of a key, or with ">" at its end of all with a prefix.
func (s *space) subject(key string) string { return "$KV." + bucketName(s.name) + "." + key }

// prepare makes the stream, or gives one that is there as many replicas as the log has; once
// it has, it asks nobody. Reads go to the leader, because a replica that is behind would
// fence a holder that is none of the past: hence no direct gets, which nats.go's own way of
// making a bucket always turns on.
func (s *space) prepare(ctx context.Context) error {
	s.mu.Lock()
	ready := s.ready
	s.mu.Unlock()
	if ready {
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
	s.mu.Lock()
	s.ready = true
	s.mu.Unlock()
	return nil
}

// use begins a request: it bounds it, and prepares the space. An error is ErrUnavailable or
// the context's.
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

// failed is unavailable for an error of a stream that was there. If it says that the stream
// may be gone, the next request looks for it.
func (s *space) failed(ctx context.Context, err error) error {
	for _, gone := range []error{jetstream.ErrStreamNotFound, nats.ErrStreamNotFound, nats.ErrNoMatchingStream,
		jetstream.ErrNoStreamResponse, nats.ErrNoResponders} { // also without a leader
		if errors.Is(err, gone) {
			s.mu.Lock()
			s.ready = false
			s.mu.Unlock()
			break
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

// gone reports whether a change is that the key went, or is no change at all. A marker has
// the reason: the key was deleted, or has expired.
func (m *message) gone() bool {
	return m.seq == 0 || m.header.Get(operationHeader) != "" || m.header.Get(jetstream.MarkerReasonHeader) != ""
}

// value is what a change says of its key.
func (s *space) value(m *message) eventlog.Value {
	return eventlog.Value{Key: strings.TrimPrefix(m.subject, s.subject("")), Data: m.data, Revision: m.seq}
}

// Get implements [eventlog.Keys].
func (s *space) Get(ctx context.Context, key string) (eventlog.Value, error) {
	if err := checkKey(key); err != nil {
		return eventlog.Value{}, err
	}
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

// List implements [eventlog.Keys]. What it reads with may be on a replica that is behind, so
// it reads until it has what the leader has.
func (s *space) List(ctx context.Context, prefix string) ([]eventlog.Value, error) {
	if err := checkPrefix(prefix); err != nil {
		return nil, err
	}
	wait, cancel, err := s.use(ctx, readTimeout)
	if err != nil {
		return nil, err
	}
	defer cancel()
	p, err := newPuller(wait, s.engine.keys, pull{stream: s.streamName(), subject: s.subject(prefix + ">"), from: 1})
	if err != nil {
		return nil, s.failed(ctx, err)
	}
	defer p.close()
	found := map[string]eventlog.Value{}
	for read := uint64(0); ; {
		for state := answerDone; state != answerEnd; {
			var msgs []message
			if msgs, state, err = p.chunk(wait); err != nil {
				return nil, unavailable(ctx, err)
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
		switch last, err := s.last(wait, s.engine.keys, prefix+">"); {
		case err != nil:
			return nil, s.failed(ctx, err)
		case last.seq <= read:
			return slices.SortedFunc(maps.Values(found), func(a, b eventlog.Value) int { return cmp.Compare(a.Key, b.Key) }), nil
		}
		if err := retry.Sleep(wait, lagPause); err != nil {
			return nil, unavailable(ctx, err)
		}
	}
}

// Put implements [eventlog.Keys].
func (s *space) Put(ctx context.Context, key string, data []byte, cond eventlog.Condition, ttl time.Duration) (uint64, error) {
	if err := checkPut(key, data, cond, ttl); err != nil {
		return 0, err
	}
	if err := s.engine.opened(); err != nil {
		return 0, err
	}
	return s.put(ctx, key, data, cond, ttl)
}

// put is Put before the engine is open, too.
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
		return rev, s.failedPut(ctx, err)
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
			return rev, s.failedPut(ctx, err)
		}
		// JetStream knows no other condition than the last change itself, and takes markers
		// for values.
		switch last, err := s.last(wait, s.engine.keys, of); {
		case err != nil:
			return 0, s.failed(ctx, err)
		case last.seq != expect && (cond.Revision != nil && last.gone() || cond.Revision == nil && last.seq <= want):
			expect = last.seq
		default: // or another is just being written
			return 0, eventlog.ErrConflict
		}
	}
}

// failedPut is failed for an error of publish, or nil.
func (s *space) failedPut(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, eventlog.ErrConflict) {
		return err
	}
	return s.failed(ctx, err)
}

// publish writes a change if conditions hold. An error may be ErrConflict. It is not the
// Update of nats.go, which knows no ttl.
func (s *space) publish(ctx context.Context, m *nats.Msg, ttl time.Duration, opts ...jetstream.PublishOpt) (uint64, error) {
	if ttl > 0 {
		opts = append(opts, jetstream.WithMsgTTL(ttl))
	}
	ack, err := s.engine.keyJS.PublishMsg(ctx, m, opts...)
	var api *jetstream.APIError
	switch {
	case errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence ||
		api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant): // the latter in clusters
		return 0, eventlog.ErrConflict
	case err != nil:
		return 0, err
	}
	return ack.Sequence, nil
}

// Delete implements [eventlog.Keys].
func (s *space) Delete(ctx context.Context, key string) error {
	for {
		v, err := s.Get(ctx, key)
		if err != nil || v.Revision == 0 {
			return err
		}
		if err = s.deleteAt(ctx, key, v.Revision); !errors.Is(err, eventlog.ErrConflict) {
			return err
		}
	}
}

// deleteAt removes a key if it is at a revision. It leaves a marker, by which those who watch
// it are told, and which goes by itself. An error may be ErrConflict.
func (s *space) deleteAt(ctx context.Context, key string, rev uint64) error {
	wait, cancel, err := s.use(ctx, publishTimeout)
	if err != nil {
		return err
	}
	defer cancel()
	m := nats.NewMsg(s.subject(key))
	m.Header.Set(operationHeader, "PURGE")
	_, err = s.publish(wait, m, markerTTL, jetstream.WithExpectLastSequenceForSubject(rev, s.subject(key)))
	return s.failedPut(ctx, err)
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

var plainKey = regexp.MustCompile(`^[A-Za-z0-9_=-]+(\.[A-Za-z0-9_=-]+)*$`)

// checkKey refuses what is no key: NATS would take some for those of others. An error is
// ErrInvalid.
func checkKey(key string) error {
	if len(key) > maxKey || !plainKey.MatchString(key) {
		return fmt.Errorf("%w: the key %q", eventlog.ErrInvalid, key[:min(len(key), maxKey)])
	}
	return nil
}

func checkPrefix(prefix string) error {
	rest, ok := strings.CutSuffix(prefix, ".")
	if !ok {
		return fmt.Errorf("%w: the prefix %q does not end with a dot", eventlog.ErrInvalid, prefix[:min(len(prefix), maxKey)])
	}
	return checkKey(rest)
}

func checkPut(key string, data []byte, cond eventlog.Condition, ttl time.Duration) error {
	if err := checkKey(key); err != nil {
		return err
	}
	switch {
	case len(data) > maxValue:
		return fmt.Errorf("%w: the value of %s has %d bytes, and %d are possible", eventlog.ErrInvalid, key, len(data), maxValue)
	case ttl != 0 && ttl < time.Second:
		return fmt.Errorf("%w: the key %s for %v", eventlog.ErrInvalid, key, ttl)
	case cond.Revision != nil && cond.Prefix != "":
		return fmt.Errorf("%w: the key %s with %+v as its condition", eventlog.ErrInvalid, key, cond)
	case cond.Prefix != "" && !strings.HasPrefix(key, cond.Prefix):
		return fmt.Errorf("%w: the key %s does not begin with %q", eventlog.ErrInvalid, key, cond.Prefix)
	case cond.Prefix != "":
		return checkPrefix(cond.Prefix)
	}
	return nil
}

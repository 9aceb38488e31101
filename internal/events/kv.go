package events

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// The key-value buckets beside the log. Cursors are for good; leases expire.
const (
	cursorBucket = "lategate_cursors"
	leaseBucket  = "lategate_leases"
)

// markerTTL is how long a lease that is gone leaves a marker behind, by which those who
// wait for it are told; NATS knows nothing shorter.
const markerTTL = time.Second

// keyValues is what a log knows of its buckets.
type keyValues struct {
	mu      sync.Mutex
	buckets map[string]jetstream.KeyValue // those that were found or made
	watches map[string]*bucketWatch
	times   leaseTimes // zero is the usual ones
}

// keyValueJS is what the buckets are reached through.
func (l *Log) keyValueJS() jetstream.JetStream { return l.keyJS }

// bucketStream is the name of a bucket's stream.
func bucketStream(name string) string { return "KV_" + name }

// bucketSubject is the subject of a key, or with ">" of all.
func bucketSubject(name, key string) string { return "$KV." + name + "." + key }

// bucket is a bucket. The first time it is asked for, and after bucketFailed has found it
// gone, it is looked for, and made where there is none; else nobody is asked. What is
// kept of it is but a name, which outlasts connections and servers.
func (l *Log) bucket(ctx context.Context, name string) (jetstream.KeyValue, error) {
	if err := l.opened(); err != nil {
		return nil, err
	}
	return l.findBucket(ctx, name)
}

func (l *Log) findBucket(ctx context.Context, name string) (jetstream.KeyValue, error) {
	l.kv.mu.Lock()
	kv := l.kv.buckets[name]
	l.kv.mu.Unlock()
	if kv != nil {
		return kv, nil
	}
	if err := l.prepareBucket(ctx, name); err != nil {
		return nil, err
	}
	kv, err := l.keyValueJS().KeyValue(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("the bucket %s: %w", name, err)
	}
	l.kv.mu.Lock()
	defer l.kv.mu.Unlock()
	l.kv.buckets[name] = kv
	return kv, nil
}

// bucketFailed is unavailable for an error of a bucket that was at hand. If it says that
// the bucket may be gone, the next call looks for it.
func (l *Log) bucketFailed(ctx context.Context, name string, err error) error {
	for _, gone := range []error{jetstream.ErrStreamNotFound, nats.ErrStreamNotFound, nats.ErrNoMatchingStream,
		jetstream.ErrNoStreamResponse, nats.ErrNoResponders} { // also without a leader
		if errors.Is(err, gone) {
			l.kv.mu.Lock()
			delete(l.kv.buckets, name)
			l.kv.mu.Unlock()
			break
		}
	}
	return unavailable(ctx, err)
}

// prepareBucket makes a bucket, or gives one that is there as many replicas as the log
// has. Its reads go to the leader, because a replica that is behind would fence a holder
// that is none of the past: hence no direct gets, which nats.go's own way of making a
// bucket always turns on.
func (l *Log) prepareBucket(ctx context.Context, name string) error {
	js, replicas := l.keyValueJS(), max(l.stream.CachedInfo().Config.Replicas, 1)
	want := jetstream.StreamConfig{
		Name:              bucketStream(name),
		Description:       "lategate's key-value bucket " + name,
		Subjects:          []string{bucketSubject(name, ">")},
		Storage:           jetstream.FileStorage,
		MaxMsgsPerSubject: 1,
		Discard:           jetstream.DiscardNew,
		Replicas:          replicas,
		AllowRollup:       true,
		DenyDelete:        true,
		AllowMsgTTL:       true,
	}
	if name == leaseBucket {
		want.SubjectDeleteMarkerTTL = markerTTL
	}
	stream, err := js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		stream, err = js.CreateStream(ctx, want)
	}
	if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // another replica was first
		stream, err = js.Stream(ctx, want.Name)
	}
	if err != nil {
		return fmt.Errorf("making the bucket %s: %w", name, err)
	}
	if have := stream.CachedInfo().Config; have.Replicas != replicas {
		l.log.Warn("changing the replicas of a bucket", "bucket", name, "replicas", replicas, "replicas_was", have.Replicas)
		have.Replicas = replicas
		if _, err := js.UpdateStream(ctx, have); err != nil {
			return fmt.Errorf("changing the replicas of the bucket %s: %w", name, err)
		}
	}
	return nil
}

// value is what a key has.
type value struct {
	data []byte
	rev  uint64 // 0 if there is nothing
}

// getKey reads a key from the leader; without a value, what it returns is zero. An error
// is ErrUnavailable or the context's.
func (l *Log) getKey(ctx context.Context, bucket, key string) (value, error) {
	wait, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	kv, err := l.bucket(wait, bucket)
	if err != nil {
		return value{}, unavailable(ctx, err)
	}
	switch e, err := kv.Get(wait, key); {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return value{}, nil
	case err != nil:
		return value{}, l.bucketFailed(ctx, bucket, err)
	default:
		return value{data: e.Value(), rev: e.Revision()}, nil
	}
}

// errConflict says that a key is not at the revision that was expected.
var errConflict = errors.New("events: the key has changed")

// putKey writes a key if it still is at a revision, where 0 is none, and returns the new
// one. A ttl other than 0 is when the value goes by itself. An error is errConflict,
// ErrUnavailable or the context's; after the latter two it may have been written.
//
// It is not the Update of nats.go, which knows no ttl.
func (l *Log) putKey(ctx context.Context, bucket, key string, data []byte, rev uint64, ttl time.Duration) (uint64, error) {
	return l.putKeyIf(ctx, bucket, key, data, ttl, jetstream.WithExpectLastSequencePerSubject(rev))
}

// putKeyIf is putKey with another condition.
func (l *Log) putKeyIf(ctx context.Context, bucket, key string, data []byte, ttl time.Duration, condition jetstream.PublishOpt) (uint64, error) {
	wait, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	if _, err := l.bucket(wait, bucket); err != nil {
		return 0, unavailable(ctx, err)
	}
	opts := []jetstream.PublishOpt{condition}
	if ttl > 0 {
		opts = append(opts, jetstream.WithMsgTTL(ttl))
	}
	m := nats.NewMsg(bucketSubject(bucket, key))
	m.Data = data
	ack, err := l.keyValueJS().PublishMsg(wait, m, opts...)
	switch {
	case isConflict(err):
		return 0, errConflict
	case err != nil:
		return 0, l.bucketFailed(ctx, bucket, err)
	}
	return ack.Sequence, nil
}

// isConflict reports whether JetStream refused a revision; clusters have a code of
// their own for it.
func isConflict(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence ||
		api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

// encodeKey makes any text a part of a key: it keeps a plain one and hashes any other.
func encodeKey(text string) string {
	if isPlain(text) {
		return text
	}
	return "=" + hashKey(text)
}

// hashKey makes a text a part of a key that does not show it.
func hashKey(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

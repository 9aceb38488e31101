package events

import (
	"context"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	// watchPause is the pause before something is tried again that failed.
	watchPause = time.Second
	// watchBeat is how often the server says that a watch still is one.
	watchBeat = 2 * time.Second
	// watchIdle is how long the server keeps what a watch has left behind.
	watchIdle = 30 * time.Second
)

// A keyChange is what happened to a key.
type keyChange struct {
	value
	// unknown: anything may have happened before; the key is to be read.
	unknown bool
	// gone: the key was removed, or has expired.
	gone bool
}

// keyWatch follows one key.
type keyWatch struct {
	log         *Log
	bucket, key string
	// changes holds the last change that was not yet taken. The first one is unknown.
	changes chan keyChange
}

// bucketWatch follows a bucket for everyone in this process.
type bucketWatch struct {
	keys map[string]map[*keyWatch]struct{}
	live bool
	stop context.CancelFunc
}

// watchKey follows a key until it is stopped. All that follow a bucket share one
// consumer, which outlasts the loss of connections; it ends with the last of them.
func (l *Log) watchKey(bucket, key string) *keyWatch {
	w := &keyWatch{log: l, bucket: bucket, key: key, changes: make(chan keyChange, 1)}
	l.kv.mu.Lock()
	defer l.kv.mu.Unlock()
	b := l.kv.watches[bucket]
	if b == nil {
		ctx, stop := context.WithCancel(context.Background())
		b = &bucketWatch{keys: map[string]map[*keyWatch]struct{}{}, stop: stop}
		if l.kv.watches == nil {
			l.kv.watches = map[string]*bucketWatch{}
		}
		l.kv.watches[bucket] = b
		go l.follow(ctx, bucket, b)
	}
	if b.keys[key] == nil {
		b.keys[key] = map[*keyWatch]struct{}{}
	}
	b.keys[key][w] = struct{}{}
	if b.live {
		w.tell(keyChange{unknown: true})
	}
	return w
}

// stop ends a watch.
func (w *keyWatch) stop() {
	kv := &w.log.kv
	kv.mu.Lock()
	defer kv.mu.Unlock()
	b := kv.watches[w.bucket]
	if delete(b.keys[w.key], w); len(b.keys[w.key]) > 0 {
		return
	}
	if delete(b.keys, w.key); len(b.keys) == 0 {
		delete(kv.watches, w.bucket)
		b.stop()
	}
}

// tell replaces a change that was not taken; its caller holds the lock.
func (w *keyWatch) tell(c keyChange) {
	select {
	case <-w.changes:
	default:
	}
	w.changes <- c
}

// follow follows a bucket until the context ends or the log is closed.
func (l *Log) follow(ctx context.Context, bucket string, b *bucketWatch) {
	defer b.stop()
	if l.Wait(ctx) != nil {
		return
	}
	for {
		consuming, err := l.consumeBucket(ctx, bucket, b)
		if err == nil {
			l.kv.mu.Lock()
			b.live = true
			for _, watches := range b.keys {
				for w := range watches {
					w.tell(keyChange{unknown: true})
				}
			}
			l.kv.mu.Unlock()
			select {
			case <-ctx.Done():
			case <-l.done:
			}
			consuming.Stop()
			return
		}
		if ctx.Err() == nil {
			l.log.Warn("a bucket cannot be watched; trying again", "bucket", bucket, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-l.done:
			return
		case <-time.After(watchPause):
		}
	}
}

// consumeBucket begins to consume a bucket's changes. The consumer is made anew by
// itself after each interruption, and goes on after the last change that it has seen:
// so it starts at a sequence, and not with what is new, which would be something else
// each time.
func (l *Log) consumeBucket(ctx context.Context, bucket string, b *bucketWatch) (jetstream.ConsumeContext, error) {
	wait, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	if _, err := l.bucket(wait, bucket); err != nil {
		return nil, err
	}
	stream, err := l.keyValueJS().Stream(wait, bucketStream(bucket))
	if err != nil {
		return nil, l.bucketFailed(ctx, bucket, err)
	}
	consumer, err := stream.OrderedConsumer(wait, jetstream.OrderedConsumerConfig{
		DeliverPolicy:     jetstream.DeliverByStartSequencePolicy,
		OptStartSeq:       stream.CachedInfo().State.LastSeq + 1,
		InactiveThreshold: watchIdle,
	})
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	prefix := len(bucketSubject(bucket, ""))
	consuming, err := consumer.Consume(func(m jetstream.Msg) {
		meta, err := m.Metadata()
		if err != nil || len(m.Subject()) <= prefix {
			l.log.Error("a change in a bucket cannot be read", "bucket", bucket, "error", err)
			return
		}
		// A marker says why the key is gone: it was removed, or it expired.
		h := m.Headers()
		gone := h.Get("KV-Operation") != "" || h.Get(jetstream.MarkerReasonHeader) != ""
		c := keyChange{value: value{data: m.Data(), rev: meta.Sequence.Stream}, gone: gone}
		l.kv.mu.Lock()
		defer l.kv.mu.Unlock()
		for w := range b.keys[m.Subject()[prefix:]] {
			w.tell(c)
		}
	}, jetstream.PullHeartbeat(watchBeat), jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) {
		l.log.Warn("watching a bucket is interrupted", "bucket", bucket, "error", err)
	}))
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	return consuming, nil
}

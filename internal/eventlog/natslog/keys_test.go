package natslog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/natstest"
)

// TestKeys writes and reads keys under conditions; another gateway sees the same.
func TestKeys(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	ctx := t.Context()
	k, other := openConfig(t, config(s)).Keys("x"), openConfig(t, config(s)).Keys("x")
	if v, err := k.Get(ctx, "a"); v.Key != "" || v.Data != nil || v.Revision != 0 || err != nil {
		t.Errorf("without a value: %+v, %v", v, err)
	}
	if rev, err := k.Revision(ctx); rev != 0 || err != nil {
		t.Errorf("the revision of an empty space is %d, %v", rev, err)
	}
	put := func(key, data string, cond eventlog.Condition) uint64 {
		t.Helper()
		rev, err := k.Put(ctx, key, []byte(data), cond, 0)
		if err != nil {
			t.Fatalf("putting %s: %v", key, err)
		}
		if v, err := other.Get(ctx, key); v.Key != key || string(v.Data) != data || v.Revision != rev || err != nil {
			t.Errorf("another gateway reads %+v, %v, want %q at %d", v, err, data, rev)
		}
		if last, err := other.Revision(ctx); last != rev || err != nil {
			t.Errorf("the revision is %d, %v, want %d", last, err, rev)
		}
		return rev
	}
	conflict := func(key string, cond eventlog.Condition) {
		t.Helper()
		if _, err := k.Put(ctx, key, []byte("x"), cond, 0); !errors.Is(err, eventlog.ErrConflict) {
			t.Errorf("putting %s: got %v, want ErrConflict", key, err)
		}
	}
	a1 := put("p.a", "1", eventlog.IfRevision(0))
	conflict("p.a", eventlog.IfRevision(0))
	a2 := put("p.a", "2", eventlog.IfRevision(a1))
	conflict("p.a", eventlog.IfRevision(a1))
	conflict("p.none", eventlog.IfRevision(a1))
	q := put("q.a", "3", eventlog.IfRevision(0))
	// Changes of other keys do not matter, and a later revision is also accepted.
	conflict("p.b", eventlog.IfPrefix("p.", a1))
	b := put("p.b", "", eventlog.IfPrefix("p.", a2))
	c := put("p.c.d", "c", eventlog.IfPrefix("p.", b+100))
	conflict("p.b", eventlog.IfPrefix("p.", b))
	put("r.a.b", "r", eventlog.IfPrefix("r.a.", 0))
	conflict("r.a.c", eventlog.IfPrefix("r.a.", 0))

	list := func(prefix string, want ...string) {
		t.Helper()
		all, err := other.List(ctx, prefix)
		var got []string
		for _, v := range all {
			got = append(got, fmt.Sprintf("%s=%s@%d", v.Key, v.Data, v.Revision))
		}
		if !slices.Equal(got, want) || err != nil {
			t.Errorf("listing %s: got %q, %v, want %q", prefix, got, err, want)
		}
	}
	list("p.", fmt.Sprintf("p.a=2@%d", a2), fmt.Sprintf("p.b=@%d", b), fmt.Sprintf("p.c.d=c@%d", c))
	list("p.c.", fmt.Sprintf("p.c.d=c@%d", c))
	list("none.")
	list("q.", fmt.Sprintf("q.a=3@%d", q))

	if v, err := openConfig(t, config(s)).Keys("y").Get(ctx, "p.a"); v.Revision != 0 || err != nil {
		t.Errorf("in another space: %+v, %v", v, err)
	}
}

// TestKeysOfOperator reads keys that NATS's tools have written and deleted.
func TestKeysOfOperator(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	k, ctx := openConfig(t, config(s)).Keys("x"), t.Context()
	put(t, k, "p.a", "1")
	kv, err := controlOf(t, s).KeyValue(ctx, bucketName("x"))
	if err == nil {
		err = kv.Delete(ctx, "p.a")
	}
	if err != nil {
		t.Fatal(err)
	}
	if v, err := k.Get(ctx, "p.a"); v.Revision != 0 || err != nil {
		t.Errorf("got %+v, %v", v, err)
	}
	if all, err := k.List(ctx, "p."); len(all) != 0 || err != nil {
		t.Errorf("listed %+v, %v", all, err)
	}
	put(t, k, "p.a", "2")
	if e, err := kv.Get(ctx, "p.a"); err != nil || string(e.Value()) != "2" {
		t.Errorf("the operator reads %v, %v", e, err)
	}
}

// TestKeysRace lets two gateways increment a counter and make keys up to a limit, under
// conditions: no change is lost, and the limit holds.
func TestKeysRace(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	ctx := t.Context()
	const rounds, limit = 20, 10
	var made atomic.Int32
	var wg sync.WaitGroup
	for g := range 2 {
		k := openConfig(t, config(s)).Keys("x")
		for w := range 3 {
			wg.Go(func() {
				for done := 0; done < rounds; {
					v, err := k.Get(ctx, "counter")
					if err == nil {
						_, err = k.Put(ctx, "counter", append(v.Data, 'x'), eventlog.IfRevision(v.Revision), 0)
					}
					switch {
					case err == nil:
						done++
					case !errors.Is(err, eventlog.ErrConflict):
						t.Error(err)
						return
					}
				}
			})
			wg.Go(func() {
				for i := 0; ; {
					all, err := k.List(ctx, "o.")
					if err != nil {
						t.Error(err)
						return
					}
					if len(all) >= limit {
						return
					}
					var last uint64
					for _, v := range all {
						last = max(last, v.Revision)
					}
					_, err = k.Put(ctx, fmt.Sprintf("o.%d-%d-%d", g, w, i), nil, eventlog.IfPrefix("o.", last), 0)
					switch {
					case err == nil:
						made.Add(1)
						i++
					case !errors.Is(err, eventlog.ErrConflict):
						t.Error(err)
						return
					}
				}
			})
		}
	}
	wg.Wait()
	k := openConfig(t, config(s)).Keys("x")
	if v, err := k.Get(ctx, "counter"); len(v.Data) != 6*rounds || err != nil {
		t.Errorf("the counter is at %d, %v, want %d", len(v.Data), err, 6*rounds)
	}
	if all, err := k.List(ctx, "o."); len(all) != limit || made.Load() != limit || err != nil {
		t.Errorf("%d keys are there and %d were made, %v, want %d", len(all), made.Load(), err, limit)
	}
}

// TestKeysMany lists more keys than one request returns.
func TestKeysMany(t *testing.T) {
	t.Parallel()
	k, ctx := open(t).Keys("x"), t.Context()
	const n = 3000
	var wg sync.WaitGroup
	for w := range 20 {
		wg.Go(func() {
			for i := w; i < n; i += 20 {
				if _, err := k.Put(ctx, fmt.Sprintf("p.%05d", i), []byte("x"), eventlog.IfRevision(0), 0); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	all, err := k.List(ctx, "p.")
	sorted := slices.IsSortedFunc(all, func(a, b eventlog.Value) int { return strings.Compare(a.Key, b.Key) })
	if len(all) != n || !sorted || err != nil {
		t.Errorf("%d are listed, sorted %v, %v, want %d", len(all), sorted, err, n)
	}
}

// TestKeysAskNothing checks that reading and writing keys makes no other requests.
func TestKeysAskNothing(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	e, ctx := openConfig(t, config(s)), t.Context()
	k := e.Keys("x")
	rev := put(t, k, "a", "1") // makes the space
	conn := controlOf(t, s).Conn()
	stream := e.space("x").streamName()
	asked, err := conn.SubscribeSync("$JS.API.>")
	if err == nil {
		err = conn.Flush()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Put(ctx, "a", []byte("2"), eventlog.IfRevision(rev), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Get(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	const end = "$JS.API.END" // comes after all requests on the same connection
	if err := e.keys.Publish(end, nil); err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		m, err := asked.NextMsg(time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if m.Subject == end {
			break
		}
		if strings.HasSuffix(m.Subject, "."+stream) { // the engine has requests of its own
			got = append(got, m.Subject)
		}
	}
	if want := []string{"$JS.API.STREAM.MSG.GET." + stream}; !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
}

// TestSpaceDeleted checks that a space which was deleted is created again by reads, by
// writes and by waiting for a lease.
func TestSpaceDeleted(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	e, ctx := openConfig(t, config(s)), t.Context()
	k := e.Keys("x")
	tests := map[string]struct {
		space string
		use   func() error
	}{
		"get": {"x", func() error { return errorOf(k.Get(ctx, "a")) }},
		"put": {"x", func() error {
			_, err := k.Put(ctx, "a", nil, eventlog.IfRevision(0), 0)
			if errors.Is(err, eventlog.ErrConflict) { // it was put
				return nil
			}
			return err
		}},
		"list":     {"x", func() error { return errorOf(k.List(ctx, "o.")) }},
		"revision": {"x", func() error { return errorOf(k.Revision(ctx)) }},
		"lease": {leaseSpace, func() error {
			h := &lease{engine: e, keys: e.space(leaseSpace), name: "a", key: "a", times: quick, holder: []byte("me")}
			return errorOf(h.try(ctx))
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if err := tt.use(); err != nil {
				t.Fatal(err)
			}
			stream := e.space(tt.space).streamName()
			if err := e.keyJS.DeleteStream(ctx, stream); err != nil {
				t.Fatal(err)
			}
			if err := tt.use(); !errors.Is(err, eventlog.ErrUnavailable) {
				t.Errorf("without the space: %v", err)
			}
			if err := tt.use(); err != nil {
				t.Errorf("the second time: %v", err)
			}
			if _, err := e.keyJS.Stream(ctx, stream); errors.Is(err, jetstream.ErrStreamNotFound) {
				t.Error("it was not made again")
			}
		})
	}
}

// TestKeysUnavailable checks that requests end at the caller's deadline, or soon, when NATS
// does not answer.
func TestKeysUnavailable(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	e := openConfig(t, config(s))
	k := e.Keys("x")
	put(t, k, "a", "1")
	natstest.Stop(s)
	for name, use := range map[string]func(context.Context) error{
		"get":  func(ctx context.Context) error { return errorOf(k.Get(ctx, "a")) },
		"list": func(ctx context.Context) error { return errorOf(k.List(ctx, "a.")) },
		"put": func(ctx context.Context) error {
			return errorOf(k.Put(ctx, "a", nil, eventlog.IfRevision(0), 0))
		},
	} {
		if err := use(t.Context()); !errors.Is(err, eventlog.ErrUnavailable) {
			t.Errorf("%s: got %v, want ErrUnavailable", name, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := use(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s of a caller who has left: got %v", name, err)
		}
	}
}

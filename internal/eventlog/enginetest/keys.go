package enginetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// put writes a key, and fails the test on an error.
func put(t *testing.T, keys eventlog.Keys, key, data string, cond eventlog.Condition, ttl time.Duration) uint64 {
	t.Helper()
	rev, err := keys.Put(t.Context(), key, []byte(data), cond, ttl)
	if err != nil || rev == 0 {
		t.Fatalf("putting %s: %d, %v", key, rev, err)
	}
	return rev
}

// has checks the value of a key; "" means that it is not there.
func has(t *testing.T, keys eventlog.Keys, key, want string, rev uint64) {
	t.Helper()
	v, err := keys.Get(t.Context(), key)
	if err != nil || string(v.Data) != want || v.Revision != rev || rev > 0 && v.Key != key || rev == 0 && v.Key != "" {
		t.Errorf("%s is %q at %d, key %q, %v; want %q at %d", key, v.Data, v.Revision, v.Key, err, want, rev)
	}
}

// testKeys writes, reads and lists keys in two spaces.
func testKeys(t *testing.T, s *subject) {
	s.start()
	one, two := s.Keys("one"), s.Keys("two")
	has(t, one, "a.b", "", 0)
	a := put(t, one, "a.b", "1", eventlog.IfRevision(0), 0)
	c := put(t, one, "a.c", "2", eventlog.IfRevision(0), 0)
	d := put(t, one, "a.c.d", "", eventlog.IfRevision(0), 0)
	if c <= a || d <= c {
		t.Errorf("got the revisions %d, %d, %d, want them to grow", a, c, d)
	}
	put(t, one, "ab.c", "3", eventlog.IfRevision(0), 0)
	put(t, one, "A-_=9", "4", eventlog.IfRevision(0), 0)
	other := put(t, two, "a.b", "5", eventlog.IfRevision(0), 0)
	has(t, one, "a.b", "1", a)
	has(t, two, "a.b", "5", other)
	has(t, one, "a.c.d", "", d)
	list := func(keys eventlog.Keys, prefix string, want ...string) {
		t.Helper()
		values, err := keys.List(t.Context(), prefix)
		var got []string
		for _, v := range values {
			got = append(got, fmt.Sprintf("%s=%s", v.Key, v.Data))
		}
		if err != nil {
			t.Error(err)
		}
		equal(t, "the keys with "+prefix, got, want)
	}
	list(one, "a.", "a.b=1", "a.c=2", "a.c.d=")
	list(one, "a.c.", "a.c.d=")
	list(one, "b.")
	list(two, "a.", "a.b=5")
	a2 := put(t, one, "a.b", "6", eventlog.IfRevision(a), 0)
	has(t, one, "a.b", "6", a2)
	list(one, "a.", "a.b=6", "a.c=2", "a.c.d=")
	has(t, two, "a.b", "5", other)
	if rev, err := one.Revision(t.Context()); err != nil || rev < a2 {
		t.Errorf("the revision: got %d and error %v, want at least that of the last change, %d", rev, err, a2)
	}
}

// testKeysInvalid writes the largest valid key and value, and checks that larger and other
// invalid ones are refused.
func testKeysInvalid(t *testing.T, s *subject) {
	s.start()
	log := eventlog.New(s.Engine, time.Hour, nil)
	defer log.Close()
	keys, ctx := log.Keys("space"), t.Context()
	big := strings.Repeat("x", 512<<10)
	rev := put(t, keys, "a", big, eventlog.IfRevision(0), time.Hour)
	long := strings.Repeat("k", 197) + ".=_"
	has(t, keys, long, "1", put(t, keys, long, "1", eventlog.IfPrefix(strings.Repeat("k", 197)+".", rev), time.Second))
	is := eventlog.IfRevision(rev)
	both := eventlog.IfPrefix("a.", rev)
	both.Revision = &rev
	invalid := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, eventlog.ErrInvalid) {
			t.Errorf("%s: got %v, want ErrInvalid", what, err)
		}
	}
	for _, key := range []string{"", ".", "a.", ".a", "a..b", "a.*", ">", "*", "a b", "a/b", "ä", "a\x00", "a\n", long + "k"} {
		_, err := keys.Put(ctx, key, nil, eventlog.Condition{}, 0)
		invalid("putting "+key, err)
		_, err = keys.Get(ctx, key)
		invalid("getting "+key, err)
		_, err = keys.List(ctx, key+".")
		invalid("listing "+key+".", err)
	}
	for _, prefix := range []string{"", "a", "a.b"} {
		_, err := keys.List(ctx, prefix)
		invalid("listing "+prefix, err)
	}
	for what, put := range map[string]struct {
		data string
		cond eventlog.Condition
		ttl  time.Duration
	}{
		"too large":               {big + "x", is, 0},
		"for too short a time":    {"", is, time.Second - 1},
		"for a time that is over": {"", is, -time.Hour},
		"with another's prefix":   {"", eventlog.IfPrefix("b.", rev), 0},
		"with a part as a prefix": {"", eventlog.IfPrefix("a", rev), 0},
		"with two conditions":     {"", both, 0},
	} {
		_, err := keys.Put(ctx, "a.b", []byte(put.data), put.cond, put.ttl)
		invalid(what, err)
	}
	has(t, keys, "a", big, rev)
}

// testKeyConditions writes keys on conditions that hold or not.
func testKeyConditions(t *testing.T, s *subject) {
	s.start()
	keys := s.Keys("space")
	try := func(what, key string, cond eventlog.Condition, ok bool) uint64 {
		t.Helper()
		rev, err := keys.Put(t.Context(), key, []byte(what), cond, 0)
		if ok && err != nil || !ok && !errors.Is(err, eventlog.ErrConflict) {
			t.Errorf("%s: got %d and error %v, want success %t", what, rev, err, ok)
		}
		return rev
	}
	revision := func() uint64 {
		t.Helper()
		rev, err := keys.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return rev
	}
	none := revision()
	try("a prefix without keys", "o.a", eventlog.IfPrefix("o.", none), true)
	try("a prefix that has changed", "o.b", eventlog.IfPrefix("o.", none), false)
	try("another prefix", "p.a", eventlog.IfPrefix("p.", none), true)
	now := revision()
	try("a prefix as it is", "o.b", eventlog.IfPrefix("o.", now), true)
	try("the longer prefix", "o.b.c", eventlog.IfPrefix("o.b.", now), true)
	try("the same key", "p.a", eventlog.IfPrefix("p.", now), true)
	put(t, keys, "o.e", "", eventlog.IfRevision(0), time.Second)
	gone(t, keys, "o.e")
	try("it is not there any more", "o.e", eventlog.IfRevision(0), true)
	first := try("new", "x", eventlog.IfRevision(0), true)
	try("new, but it is there", "x", eventlog.IfRevision(0), false)
	second := try("at its revision", "x", eventlog.IfRevision(first), true)
	try("at an old revision", "x", eventlog.IfRevision(first), false)
	try("at a revision that never was", "x", eventlog.IfRevision(second+1000), false)
	second = put(t, keys, "x", "", eventlog.IfRevision(second), time.Second)
	gone(t, keys, "x")
	try("expired", "x", eventlog.IfRevision(second), false)
	if third := try("new again", "x", eventlog.IfRevision(0), true); third <= second {
		t.Errorf("the revision is %d, after %d", third, second)
	}
	last := revision()
	s.start()
	keys = s.Keys("space")
	try("an old prefix after a restart", "o.d", eventlog.IfPrefix("o.", now), false)
	try("a prefix after a restart", "o.d", eventlog.IfPrefix("o.", last), true)
}

// gone waits until a key has expired or is deleted.
func gone(t *testing.T, keys eventlog.Keys, key string) {
	t.Helper()
	eventually(t, key+" to expire", func() bool {
		v, err := keys.Get(t.Context(), key)
		return err == nil && v.Revision == 0
	})
}

// testKeyContention increments a counter in one key from several goroutines.
func testKeyContention(t *testing.T, s *subject) {
	s.start()
	keys := s.Keys("space")
	const each, writers = 25, 4
	var wg sync.WaitGroup
	var mu sync.Mutex
	revs := map[uint64]bool{}
	for range writers {
		wg.Go(func() {
			for done := 0; done < each; {
				v, err := keys.Get(t.Context(), "n")
				if err != nil {
					t.Error(err)
					return
				}
				var n int
				_, _ = fmt.Sscan(string(v.Data), &n) // at first the key is not there
				rev, err := keys.Put(t.Context(), "n", fmt.Append(nil, n+1), eventlog.IfRevision(v.Revision), 0)
				switch {
				case err == nil:
					done++
					mu.Lock()
					if revs[rev] {
						t.Errorf("got the revision %d twice, want each once", rev)
					}
					revs[rev] = true
					mu.Unlock()
				case !errors.Is(err, eventlog.ErrConflict):
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if v, err := keys.Get(t.Context(), "n"); err != nil || string(v.Data) != fmt.Sprint(each*writers) {
		t.Errorf("the counter: got %s and error %v, want %d", v.Data, err, each*writers)
	}
}

// testKeyExpiry writes keys that expire, each after its own time, also after a restart.
func testKeyExpiry(t *testing.T, s *subject) {
	s.start()
	keys := s.Keys("space")
	watch := keys.Watch("short")
	defer watch.Stop()
	receive(t, watch.Changes(), "the first change")
	short := put(t, keys, "short", "1", eventlog.IfRevision(0), time.Second)
	if c := changed(t, keys, watch, "short", short); c.Gone {
		t.Errorf("the watch: got %+v, want the value that was written", c)
	}
	long := put(t, keys, "long", "2", eventlog.IfRevision(0), 7*24*time.Hour)
	prolonged := put(t, keys, "prolonged", "3", eventlog.IfRevision(0), time.Second)
	prolonged = put(t, keys, "prolonged", "3", eventlog.IfRevision(prolonged), time.Hour)
	kept := put(t, keys, "kept", "4", eventlog.IfRevision(0), time.Second)
	kept = put(t, keys, "kept", "4", eventlog.IfRevision(kept), 0)
	expired(t, watch, short)
	has(t, keys, "short", "", 0)
	has(t, keys, "long", "2", long)
	has(t, keys, "prolonged", "3", prolonged)
	has(t, keys, "kept", "4", kept)
	if again := put(t, keys, "short", "5", eventlog.IfRevision(0), 2*time.Second); again <= short {
		t.Errorf("the revision is %d, after %d", again, short)
	}
	s.start()
	keys = s.Keys("space")
	gone(t, keys, "short")
	has(t, keys, "long", "2", long)
}

// changed waits until a watch reports a revision, or reports that the key is to be read and
// it has the revision.
func changed(t *testing.T, keys eventlog.Keys, watch eventlog.Watch, key string, rev uint64) (c eventlog.Change) {
	t.Helper()
	eventually(t, "a change to be told", func() bool {
		if c = receive(t, watch.Changes(), "a change"); c.Unknown {
			v, err := keys.Get(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			c.Value = v
		}
		return c.Revision == rev
	})
	return c
}

// expired waits until a watch reports that a value has expired.
func expired(t *testing.T, watch eventlog.Watch, rev uint64) {
	t.Helper()
	eventually(t, "a value to go", func() bool {
		c := receive(t, watch.Changes(), "a change")
		if c.Gone && c.Revision <= rev {
			t.Errorf("the expiry: got %+v, want a revision after %d", c, rev)
		}
		return c.Gone
	})
}

// testKeyWatch follows keys while they change.
func testKeyWatch(t *testing.T, s *subject) {
	s.start()
	keys := s.Keys("space")
	rev := put(t, keys, "a", "0", eventlog.IfRevision(0), 0)
	watch, other := keys.Watch("a"), keys.Watch("b")
	defer other.Stop()
	if c := receive(t, watch.Changes(), "the first change"); !c.Unknown {
		t.Errorf("the first change: got %+v, want Unknown", c)
	}
	if c := receive(t, other.Changes(), "the first change of another"); !c.Unknown {
		t.Errorf("the first change of another watch: got %+v, want Unknown", c)
	}
	for i := range 3 {
		rev = put(t, keys, "a", fmt.Sprint(i), eventlog.IfRevision(rev), 0)
	}
	c := changed(t, keys, watch, "a", rev)
	if c.Gone || string(c.Data) != "2" || c.Key != "a" {
		t.Errorf("the change: got %+v, want value 2", c)
	}
	rev = put(t, keys, "a", "3", eventlog.IfRevision(rev), time.Second)
	expired(t, watch, rev)
	watch.Stop()
	if c := changed(t, keys, other, "b", put(t, keys, "b", "1", eventlog.IfRevision(0), 0)); c.Gone || string(c.Data) != "1" {
		t.Errorf("the change of another watch: got %+v, want value 1", c)
	}
	watch.Stop() // stopping again does nothing
}

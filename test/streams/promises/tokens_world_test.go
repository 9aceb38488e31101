package promises_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/lategate/lategate/test/internal/engine"
)

// A span is a time whose events the log has. A restored log has those of the spans before
// the copy, and of the time since the restore.
type span struct{ from, to time.Time } // to is zero for a span that has not ended

// A lineage is the spans of the log in the gateway's data directory.
type lineage []span

func (l lineage) has(at time.Time) bool {
	return slices.ContainsFunc(l, func(s span) bool { return !at.Before(s.from) && (s.to.IsZero() || !at.After(s.to)) })
}

// gone is the number of the interval without events that contains a time; two times with
// the same number have no restore between them.
func (l lineage) gone(at time.Time) int {
	return slices.IndexFunc(l, func(s span) bool { return s.from.After(at) })
}

// until is the lineage of a copy made at a time.
func (l lineage) until(at time.Time) lineage {
	out := slices.Clone(l)
	out[len(out)-1].to = at
	return out
}

// A backup is a copy of the data directory, made while no gateway was running.
type backup struct {
	dir string
	of  lineage
}

// tokensWorld is a world whose tokens are all tried: unchanged, changed, and after the data
// directory was replaced by a copy.
func tokensWorld(w *world) {
	w.configure()
	w.start()
	accounts := []string{common, "acc_1", "acc_2"}
	for _, a := range accounts {
		w.up.show("sk_all", a, true)
	}
	w.up.show("sk_few", common, true)
	now := lineage{{from: w.began}}
	var copies []backup
	book := &tokenBook{w: w}

	const rounds = 4
	for round := range rounds {
		book.subs = append(book.subs, w.tokenSubscribers(round)...)
		w.postSome(round, accounts, 60+w.rnd.IntN(120))
		w.rest(book.subs)
		book.gather(now)
		ordered := w.readLog(now)
		book.try(now, ordered, 40)
		w.tryTimes(now, ordered[messages], 5)
		switch round {
		case 1, rounds - 1:
			book.change(now, 4)
		}
		if round == rounds-1 {
			break
		}
		restore := !engine.OnNATS() && len(copies) > 0 && w.rnd.IntN(4) > 0
		if restore {
			for _, s := range book.subs {
				s.stop() // their positions may be in what is lost
			}
		}
		w.end(w.rnd.IntN(2) == 0)
		at := time.Now()
		if !restore {
			if !engine.OnNATS() {
				copies = append(copies, w.copyData(now.until(at)))
			}
			w.start()
			continue
		}
		c := one(w.rnd, copies)
		w.restore(c)
		now = append(slices.Clone(c.of), span{from: time.Now()})
		w.start()
		w.act("restored from a copy; the log has now %d spans", len(now))
		book.gather(now)
		book.lost(now, 40) // before there are new events
		w.postSome(100+round, accounts, 20+w.rnd.IntN(40))
		w.postLost(now)
		book.lost(now, 20)
		w.postSome(200+round, accounts, 150+w.rnd.IntN(150)) // beyond its former end
		book.lost(now, 80)
		w.rest(nil)
		book.try(now, w.readLog(now), 60)
	}
	w.rest(book.subs)
	for _, s := range book.subs {
		s.stop()
		w.checkStreams(s)
		w.checkNoGaps(s)
	}
}

// tokenSubscribers are subscribers with all kinds of filters.
func (w *world) tokenSubscribers(round int) []*subscriber {
	name := func(s string) string { return fmt.Sprintf("%s, round %d", s, round) }
	subs := []*subscriber{
		w.subscribe(name("messages"), "sk_all", request{stream: messages, heartbeat: time.Second, earliest: w.rnd.IntN(2) == 0}),
		w.subscribe(name("statuses"), "sk_all", request{stream: statuses, heartbeat: time.Second, earliest: w.rnd.IntN(2) == 0}),
		w.subscribe(name("account events"), "sk_all", request{stream: accountEvents, heartbeat: time.Second}),
		w.subscribe(name("of few"), "sk_few", request{stream: messages, heartbeat: time.Second}),
		w.subscribe(name("one conversation"), "sk_all", request{stream: messages, heartbeat: time.Second, conversations: []string{"conv_1"}}),
		w.subscribe(name("nothing"), "sk_all", request{stream: messages, heartbeat: time.Second, conversations: []string{"nobody's"}}),
	}
	for _, s := range subs {
		w.eventually(waitLimit, s.hasStarted)
	}
	return subs
}

// postSome posts events with three actors at a time, and kills the gateway from time to
// time.
func (w *world) postSome(round int, accounts []string, n int) {
	w.postMany(round, accounts, n, w.anyPost)
}

// postMany is postSome for events that a function makes.
func (w *world) postMany(round int, accounts []string, n int, event func(r *rand.Rand, account, id string) *post) {
	w.act("%d events are posted", n)
	var left atomic.Int64
	left.Store(int64(n))
	for actor := range uint64(3) {
		w.actors.Go(func() {
			r := w.random(uint64(round)*10 + actor)
			var before []*post
			for i := 0; left.Add(-1) >= 0 && w.ctx.Err() == nil; i++ {
				p := event(r, one(r, accounts), fmt.Sprintf("%d.%d.%d", round, actor, i))
				w.deliver(p)
				if before = append(before, p); r.IntN(10) == 0 {
					w.attempt(one(r, before)) // the upstream delivers it again
				}
				w.sleep(time.Duration(r.IntN(8)) * time.Millisecond)
			}
		})
	}
	for left.Load() > 0 && w.ctx.Err() == nil {
		w.sleep(time.Duration(100+w.rnd.IntN(300)) * time.Millisecond)
		if w.rnd.IntN(6) == 0 {
			w.restart()
		}
	}
	w.actors.Wait()
}

// postLost posts some of the events that the log has lost again, like an upstream that got
// no answer in time.
func (w *world) postLost(now lineage) {
	again := map[string]*post{}
	w.mu.Lock()
	for _, p := range w.posts {
		again[p.uid] = &post{uid: p.uid, stream: p.stream, account: p.account, body: p.body, zernio: p.zernio}
	}
	for _, p := range w.posts {
		if now.has(p.acked) {
			delete(again, p.uid)
		}
	}
	w.mu.Unlock()
	n := 0
	for _, p := range again {
		if n++; n > 40 {
			break
		}
		w.deliver(p)
	}
	totals.add("lost events posted again", n)
	w.act("%d events are posted again", n)
}

// rest waits until the subscribers have caught up.
func (w *world) rest(subs []*subscriber) {
	at := time.Now()
	for _, s := range subs {
		w.eventually(waitLimit, func() bool {
			if _, over := s.outcome(); over || s.stopped() {
				return true
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			o := s.streams[len(s.streams)-1]
			if len(o.items) == 0 {
				return false
			}
			i := o.items[len(o.items)-1]
			return i.at.After(at) && i.heartbeat.GetCaughtUp()
		})
	}
}

func (s *subscriber) stopped() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// readLog reads the whole log from the beginning, and checks that it is complete.
func (w *world) readLog(now lineage) map[stream][]event {
	out := map[stream][]event{}
	for _, s := range []stream{messages, statuses, accountEvents} {
		items, err := w.patiently("sk_all", request{stream: s, earliest: true}, "")
		if err != nil {
			w.violate("everything can be read from the beginning", "%v: %s", s, short(err))
		}
		out[s] = events(items)
		told := w.orderOf(out[s])
		for _, p := range w.acknowledged(s) {
			if _, has := told[p.uid]; !has && now.has(p.acked) {
				w.violate("what is acknowledged is kept", "%s, acknowledged at %s", p.uid, w.at(p.acked))
			}
		}
	}
	return out
}

func (w *world) copyData(of lineage) backup {
	b := backup{dir: w.t.TempDir(), of: of}
	// A SIGKILL leaves the socket for commands, which cannot be copied.
	if err := os.Remove(filepath.Join(w.data, "control.sock")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.t.Fatal(err)
	}
	if err := os.CopyFS(b.dir, os.DirFS(w.data)); err != nil {
		w.t.Fatal(err)
	}
	w.act("the data directory is copied")
	totals.add("copies", 1)
	return b
}

func (w *world) restore(b backup) {
	if err := os.RemoveAll(w.data); err != nil {
		w.t.Fatal(err)
	}
	if err := os.CopyFS(w.data, os.DirFS(b.dir)); err != nil {
		w.t.Fatal(err)
	}
	w.act("the data directory is replaced by the copy of %s", w.at(b.of[len(b.of)-1].to))
	totals.add("restores", 1)
}

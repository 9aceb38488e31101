package promises_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// A cursor is what the test knows about one of the gateway's cursors.
type cursor struct {
	name string
	// places are the possible positions, as the number of events of the log before it:
	// there are several if it is not known whether a commit succeeded.
	places     map[int]bool
	exists     bool
	fresh      bool  // it was created by opening it, at the log's end, which may be after the last event
	generation int64 // the highest one so far
	holders    []*holder
}

// A holder is a stream that has opened a cursor, perhaps long ago.
type holder struct {
	generation int64
	life       int // the number of the cursor among those with that name
	cancel     context.CancelFunc
	done       chan struct{}
	items      []item
	err        error // why the stream ended; read after done
	mu         sync.Mutex
}

// cursorsWorld is a world whose cursors are opened, committed, taken over and deleted, by
// current and former holders, and counted.
func cursorsWorld(w *world) {
	w.configure()
	w.start()
	w.up.show("sk_all", common, true)
	w.up.show("sk_other", common, true)
	w.up.show("sk_many", common, true)

	// The log does not change while the cursors do, so that each position in it is known,
	// and it contains only what the cursors' streams deliver.
	w.postMany(0, []string{common}, 120, func(r *rand.Rand, account, id string) *post { return w.inboxPost(r, account, "conv", id) })
	items, err := w.patiently("sk_all", request{stream: messages, earliest: true}, "")
	if err != nil {
		w.violate("everything can be read from the beginning", "%s", short(err))
		return
	}
	cw := &cursorWorld{world: w, cursors: map[string]*cursor{}, lives: map[string]int{}}
	for _, i := range items {
		if i.kind == "event" {
			cw.log = append(cw.log, i)
		}
	}
	for _, i := range items {
		if i.started != nil {
			cw.start = i.started.GetEarliestToken()
		}
	}
	counting := make(chan struct{})
	go func() {
		defer close(counting)
		if w.seed%2 == 1 {
			w.countCursors(cw.log[0].token)
		}
	}()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end) && w.ctx.Err() == nil; {
		name := fmt.Sprintf("cursor_%d", w.rnd.IntN(3))
		pick(w.rnd,
			choice{30, func() { cw.open(name) }},
			choice{30, func() { cw.commit(name, true) }},
			choice{20, func() { cw.commit(name, false) }},
			choice{8, func() { cw.delete(name) }},
			choice{8, func() { cw.create(name) }},
			choice{10, func() { cw.get(name) }},
			choice{4, func() { cw.race(name) }},
			choice{2, func() {
				select {
				case <-counting: // whose calls must not fail because of a restart
					cw.restart()
				default:
				}
			}},
		)
	}
	<-counting
	for _, c := range cw.cursors {
		for _, h := range c.holders {
			h.cancel()
			<-h.done
		}
	}
}

// A cursorWorld is a world with what is known about its cursors.
type cursorWorld struct {
	*world
	log     []item // all events
	start   string // the token before them
	cursors map[string]*cursor
	lives   map[string]int // the number of cursors that a name has had
}

// token is the token of a position.
func (w *cursorWorld) token(place int) string {
	if place == 0 {
		return w.start
	}
	return w.log[place-1].token
}

// of is what is known about a cursor.
func (w *cursorWorld) of(name string) *cursor {
	if w.cursors[name] == nil {
		w.cursors[name] = &cursor{name: name, places: map[int]bool{}}
	}
	return w.cursors[name]
}

func (w *cursorWorld) client() (context.Context, context.CancelFunc, whatsappv1.EventsServiceClient) {
	ctx, cancel := context.WithTimeout(w.as(w.ctx, "sk_all"), waitLimit)
	return ctx, cancel, whatsappv1.NewEventsServiceClient(w.conn)
}

// hold opens a stream with a cursor, and waits until it has begun.
func (w *cursorWorld) hold(name string) (*holder, error) {
	ctx, cancel := context.WithCancel(w.as(w.ctx, "sk_all"))
	h := &holder{cancel: cancel, done: make(chan struct{}), life: w.lives[name]}
	recv, err := open(ctx, w.conn, request{stream: messages, cursor: name, heartbeat: time.Second})
	var first item
	if err == nil {
		first, err = recv()
	}
	if err != nil {
		cancel()
		return nil, err
	}
	if first.started == nil || first.started.CursorGeneration == nil {
		w.violate("started tells the cursor's generation", "%s: %v", name, first)
	}
	h.generation = first.started.GetCursorGeneration()
	h.items = []item{first}
	go func() {
		defer close(h.done)
		for {
			i, err := recv()
			if err != nil {
				h.err = err
				return
			}
			h.mu.Lock()
			h.items = append(h.items, i)
			h.mu.Unlock()
		}
	}()
	totals.add("cursors opened", 1)
	return h, nil
}

// open opens a cursor, which may exist or not.
func (w *cursorWorld) open(name string) {
	c := w.of(name)
	h, err := w.hold(name)
	if err != nil {
		w.violate("a cursor opens", "%s: %s", name, short(err))
		return
	}
	w.act("%s is opened: generation %d", name, h.generation)
	w.opened(c, h)
}

// opened checks the beginning of a holder's stream, and that it has fenced the others.
func (w *cursorWorld) opened(c *cursor, h *holder) {
	if !c.exists {
		c.exists, c.fresh, c.generation, c.places = true, true, 0, map[int]bool{len(w.log): true}
		w.lives[c.name]++
		h.life = w.lives[c.name]
	}
	h.life = w.lives[c.name]
	if h.generation <= c.generation {
		w.violate("a cursor's generation grows", "%s: %d after %d", c.name, h.generation, c.generation)
	}
	c.generation = h.generation
	w.fenced(c, "CURSOR_FENCED")
	c.holders = append(c.holders, h)
	// It begins after the cursor's position.
	if !w.eventually(waitLimit, func() bool { return w.caughtUp(h) }) {
		w.violate("a stream by a cursor catches up", "%s, generation %d", c.name, h.generation)
		return
	}
	h.mu.Lock()
	told := names(events(h.items))
	h.mu.Unlock()
	begin := len(w.log) - len(told)
	if !c.places[begin] {
		w.violate("a stream begins after its cursor's place", "%s: %d events of %d were told, but it may be at %v only", c.name, len(told), len(w.log), slices.Sorted(maps.Keys(c.places)))
	}
	c.places = map[int]bool{begin: true}
}

func (w *cursorWorld) caughtUp(h *holder) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case <-h.done:
		return true
	default:
		return slices.ContainsFunc(h.items, func(i item) bool { return i.heartbeat.GetCaughtUp() })
	}
}

// fenced checks that the streams of all former holders of a cursor end with a reason.
func (w *cursorWorld) fenced(c *cursor, reason string) {
	for _, h := range c.holders {
		select {
		case <-h.done:
		case <-time.After(waitLimit):
			w.violate("an older holder's stream ends", "%s: generation %d still has one", c.name, h.generation)
			h.cancel()
			<-h.done
			continue
		}
		if got := reasonOf(h.err); got != "CURSOR_FENCED" && got != "CURSOR_DELETED" && status.Code(h.err) != codes.Unavailable && status.Code(h.err) != codes.Canceled {
			w.violate("an older holder's stream ends with ABORTED", "%s: generation %d ended with %s", c.name, h.generation, short(h.err))
		} else if status.Code(h.err) == codes.Aborted && h.life == w.lives[c.name] && reason == "CURSOR_DELETED" && got != reason && h.generation == c.generation {
			w.violate("a deleted cursor's stream ends with CURSOR_DELETED", "%s: generation %d ended with %s", c.name, h.generation, short(h.err))
		}
	}
	// Former holders are kept, to try what they may do.
	if len(c.holders) > 12 {
		c.holders = c.holders[len(c.holders)-12:]
	}
}

// commit moves a cursor, as its present holder or as a former one.
func (w *cursorWorld) commit(name string, present bool) {
	c := w.of(name)
	if len(c.holders) == 0 {
		return
	}
	h := c.holders[len(c.holders)-1]
	if !present {
		h = one(w.rnd, c.holders)
	}
	place, rewind := w.rnd.IntN(len(w.log)+1), w.rnd.IntN(3) == 0
	ctx, cancel, client := w.client()
	defer cancel()
	resp, err := client.CommitCursor(ctx, &whatsappv1.CommitCursorRequest{Name: name, Token: w.token(place), Generation: h.generation, AllowRewind: rewind})
	totals.add("commits", 1)
	w.act("%s is committed at %d by generation %d of life %d, rewind %v: %s", name, place, h.generation, h.life, rewind, short(err))
	may := c.exists && h.life == w.lives[name] && h.generation == c.generation
	low, high := bounds(c.places)
	switch code, reason := status.Code(err), reasonOf(err); {
	case may && err == nil:
		if !rewind && place < low {
			w.violate("a cursor goes back only with allow_rewind", "%s: from %d to %d", name, low, place)
		}
		c.places, c.fresh = map[int]bool{place: true}, false
		if resp.GetCursor().GetToken() != w.token(place) {
			w.violate("a commit is answered with the cursor", "%s: %v", name, resp)
		}
	case may && reason == "CURSOR_REWIND":
		if rewind || place >= high && !c.fresh {
			w.violate("a commit of the present holder is taken", "%s: from %d to %d: %s", name, low, place, short(err))
		}
	case code == codes.Unavailable:
		c.places[place] = c.places[place] || may
	case may:
		w.violate("a commit of the present holder is taken", "%s: %s", name, short(err))
	case err == nil:
		w.violate("an older holder commits nothing", "%s: generation %d of life %d was taken; the cursor exists: %v, and has generation %d of life %d",
			name, h.generation, h.life, c.exists, c.generation, w.lives[name])
		c.places = map[int]bool{place: true}
	case !c.exists && reason != "CURSOR_NOT_FOUND" && reason != "CURSOR_DELETED":
		w.violate("a commit to a deleted cursor says so", "%s: %s", name, short(err))
	case c.exists && code != codes.Aborted:
		w.violate("an older holder's commit is ABORTED", "%s: %s", name, short(err))
	}
}

func bounds(places map[int]bool) (low, high int) {
	all := slices.Sorted(maps.Keys(places))
	if len(all) == 0 {
		return 0, 0
	}
	return all[0], all[len(all)-1]
}

// delete deletes a cursor; the stream that holds it ends.
func (w *cursorWorld) delete(name string) {
	c := w.of(name)
	err := w.deleteCursor("sk_all", name)
	w.act("%s is deleted: %s", name, short(err))
	totals.add("cursors deleted", 1)
	switch {
	case status.Code(err) == codes.Unavailable:
	case c.exists && err != nil, !c.exists && reasonOf(err) != "CURSOR_NOT_FOUND":
		w.violate("a cursor is deleted", "%s, which exists: %v: %s", name, c.exists, short(err))
	}
	if err == nil {
		w.fenced(c, "CURSOR_DELETED")
		c.exists, c.places = false, map[int]bool{}
	}
}

// create creates a cursor by a commit with generation 0.
func (w *cursorWorld) create(name string) {
	c := w.of(name)
	place := w.rnd.IntN(len(w.log) + 1)
	err := w.world.commit("sk_all", name, w.token(place), 0)
	w.act("%s is created at %d: %s", name, place, short(err))
	switch {
	case err == nil && !c.exists:
		w.lives[name]++
		c.exists, c.fresh, c.generation, c.places = true, false, 0, map[int]bool{place: true}
	case err == nil && c.generation > 0:
		w.violate("a commit of generation 0 creates a cursor only", "%s: it was there", name)
	case err == nil:
		low, _ := bounds(c.places)
		if place < low {
			w.violate("a cursor goes back only with allow_rewind", "%s: from %d to %d", name, low, place)
		}
		c.places = map[int]bool{place: true}
	case !c.exists:
		w.violate("a commit of generation 0 creates a cursor", "%s: %s", name, short(err))
	}
}

// get reads a cursor, and a cursor of another key, which does not exist.
func (w *cursorWorld) get(name string) {
	c := w.of(name)
	ctx, cancel, client := w.client()
	defer cancel()
	resp, err := client.GetCursor(ctx, &whatsappv1.GetCursorRequest{Name: name})
	switch {
	case !c.exists && reasonOf(err) != "CURSOR_NOT_FOUND":
		w.violate("a cursor that is not there is NOT_FOUND", "%s: %s", name, short(err))
	case c.exists && err != nil:
		w.violate("a cursor can be read", "%s: %s", name, short(err))
	case c.exists:
		at := slices.IndexFunc(slices.Sorted(maps.Keys(c.places)), func(p int) bool { return w.token(p) == resp.GetCursor().GetToken() })
		if at < 0 && !c.fresh {
			w.violate("a cursor is where it was committed", "%s: it is not at %v", name, slices.Sorted(maps.Keys(c.places)))
		}
		if resp.GetCursor().GetGeneration() != c.generation {
			w.violate("a cursor has its last holder's generation", "%s: %d, not %d", name, resp.GetCursor().GetGeneration(), c.generation)
		}
	}
	ctx, cancelOther := context.WithTimeout(w.as(w.ctx, "sk_other"), waitLimit)
	defer cancelOther()
	if _, err := client.GetCursor(ctx, &whatsappv1.GetCursorRequest{Name: name}); reasonOf(err) != "CURSOR_NOT_FOUND" {
		w.violate("a cursor is its key's own", "%s: %s", name, short(err))
	}
}

// race opens a cursor several times at the same time: each stream gets its own generation,
// and one of them keeps the cursor.
func (w *cursorWorld) race(name string) {
	c := w.of(name)
	if !c.exists {
		return
	}
	var mu sync.Mutex
	var all []*holder
	var racing sync.WaitGroup
	for range 4 {
		racing.Go(func() {
			h, err := w.hold(name)
			if err != nil {
				// A stream that is overtaken before it began gets this error.
				if reasonOf(err) != "CURSOR_FENCED" {
					w.violate("a cursor opens", "%s, by several: %s", name, short(err))
				}
				return
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, h)
		})
	}
	racing.Wait()
	slices.SortFunc(all, func(a, b *holder) int { return int(a.generation - b.generation) })
	w.act("%s is opened by %d at once", name, len(all))
	for n, h := range all {
		if n > 0 && h.generation == all[n-1].generation {
			w.violate("two holders have never one generation", "%s: %d", name, h.generation)
		}
	}
	for n, h := range all {
		if n < len(all)-1 {
			h.life = w.lives[name]
			c.generation = max(c.generation, h.generation)
			c.holders = append(c.holders, h)
			continue
		}
		w.opened(c, h)
	}
}

// restart restarts the gateway; the streams end with it.
func (w *cursorWorld) restart() {
	w.world.restart()
	for _, c := range w.cursors {
		for _, h := range c.holders {
			<-h.done
			if errors.Is(h.err, io.EOF) {
				w.violate("a stream does not end by itself", "%s ended with OK", c.name)
			}
		}
	}
}

// countCursors creates cursors at the same time: exactly 1,000 are allowed.
func (w *world) countCursors(place string) {
	const limit, workers = 1000, 16
	make := func(from, n int) (made int) {
		var count, next atomic.Int64
		var working sync.WaitGroup
		for range workers {
			working.Go(func() {
				for {
					i := int(next.Add(1)) - 1
					if i >= n || w.ctx.Err() != nil {
						return
					}
					switch err := w.commit("sk_many", fmt.Sprintf("many_%d", from+i), place, 0); {
					case err == nil:
						count.Add(1)
					case reasonOf(err) != "TOO_MANY_CURSORS":
						w.violate("a cursor too many is refused as such", "%s", short(err))
					}
				}
			})
		}
		working.Wait()
		return int(count.Load())
	}
	if made := make(0, limit+40); made != limit {
		w.violate("a key has at most 1,000 cursors", "%d were made", made)
	}
	freed := 0
	for i := range 10 {
		if w.deleteCursor("sk_many", fmt.Sprintf("many_%d", i)) == nil {
			freed++
		}
	}
	if made := make(2000, 3*workers); made != freed {
		w.violate("a key has at most 1,000 cursors", "%d were deleted, and %d made", freed, made)
	}
	totals.add("times that cursors were made to the limit", 1)
}

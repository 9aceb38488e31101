package promises_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// A token is one that a subscriber got, with what is known about its position.
type token struct {
	value string
	kind  string // the kind of the item, or the name of the field
	req   request
	key   string
	at    time.Time // when it was received
	after string    // the last event at or before it that the subscriber got; "" if unknown
	exact bool      // it is that event's own token
	next  string    // the next event that the subscriber got; "" if none
	first time.Time // if after is "": when the stream was opened, which began at the present
}

// A tokenBook has all tokens that subscribers have got.
type tokenBook struct {
	w      *world
	subs   []*subscriber
	tokens []token
}

// gather takes the tokens from the subscribers' records.
func (b *tokenBook) gather(now lineage) {
	b.tokens = nil
	for _, s := range b.subs {
		after, first := "", time.Time{}
		var pending []int // tokens whose next event is not known yet
		for n, o := range s.record() {
			if n == 0 && !s.req.earliest {
				first = o.asked
			}
			for _, i := range o.items {
				t := token{value: i.token, kind: i.kind, req: s.req, key: s.key, at: i.at, after: after, first: first}
				if i.kind == "event" {
					for _, k := range pending {
						b.tokens[k].next = i.event.uid
					}
					pending = nil
					after = i.event.uid
					t.after, t.exact = after, true
				}
				pending = append(pending, len(b.tokens))
				b.tokens = append(b.tokens, t)
				if i.started != nil {
					b.tokens = append(b.tokens,
						token{value: i.started.GetEarliestToken(), kind: "earliest_token", req: s.req, key: s.key, at: i.at},
						token{value: i.started.GetHeadToken(), kind: "head_token", req: s.req, key: s.key, at: i.at, first: o.asked})
				}
			}
		}
	}
}

// sample chooses tokens of all kinds equally.
func (b *tokenBook) sample(n int, fits func(token) bool) (out []token) {
	byKind := map[string][]token{}
	for _, t := range b.tokens {
		if fits(t) {
			byKind[t.kind] = append(byKind[t.kind], t)
		}
	}
	kinds := []string{}
	for _, kind := range []string{"event", "heartbeat", "started", "earliest_token", "head_token", "notice", "gap", "snapshot"} {
		if len(byKind[kind]) > 0 {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	for range n {
		out = append(out, one(b.w.rnd, byKind[one(b.w.rnd, kinds)]))
	}
	return out
}

// try resumes with tokens that the log must know, and checks that exactly the events after
// them come.
func (b *tokenBook) try(now lineage, log map[stream][]event, n int) {
	w := b.w
	sent, acked := w.times(now)
	for _, t := range b.sample(n, func(t token) bool { return now.has(t.at) }) {
		totals.add("tokens tried", 1)
		r := request{stream: t.req.stream, token: t.value}
		if w.rnd.IntN(3) == 0 {
			r.stream = stream(w.rnd.IntN(3)) // a token is not tied to a kind of stream
		}
		told, err := w.readAfter(r)
		if err != nil {
			w.violate("a token resumes", "%s of %v from %s, for %v: %s", t.kind, t.req.stream, w.at(t.at), r.stream, short(err))
			continue
		}
		all := names(log[r.stream])
		if len(told) > len(all) || !slices.Equal(told, all[len(all)-len(told):]) {
			w.violate("a token resumes exclusively, in order", "%s of %v from %s, for %v: %d events, which are not the last ones of %d", t.kind, t.req.stream, w.at(t.at), r.stream, len(told), len(all))
			continue
		}
		begin := len(all) - len(told)
		at := func(uid string) int { return slices.Index(all, uid) }
		if t.kind == "earliest_token" && begin != 0 {
			w.violate("the earliest token is before everything", "%s: %d of %d events", w.at(t.at), len(told), len(all))
		}
		if t.after != "" && r.stream == t.req.stream && at(t.after) >= begin {
			w.violate("a token resumes exclusively, in order", "%s of %v from %s, for %v: told again is %s", t.kind, t.req.stream, w.at(t.at), r.stream, t.after)
		}
		if t.next != "" && r.stream == t.req.stream && at(t.next) >= 0 && at(t.next) < begin {
			w.violate("a token resumes exclusively, in order", "%s of %v from %s, for %v: left out is %s", t.kind, t.req.stream, w.at(t.at), r.stream, t.next)
		}
		// What was acknowledged before something else was sent is before it in the log.
		for n, uid := range all {
			switch is := n >= begin; {
			case is && t.exact && acked[uid].Before(sent[t.after]):
				w.violate("a token resumes exclusively, in order", "%s (%s) from %s, for %v: told is %s, which was acknowledged before %s was posted", t.kind, t.after, w.at(t.at), r.stream, uid, t.after)
			case is && t.kind != "earliest_token" && !t.first.IsZero() && acked[uid].Before(t.first):
				w.violate("a stream without a beginning begins now", "%s from %s, asked for at %s, for %v: told is %s, which was acknowledged at %s", t.kind, w.at(t.at), w.at(t.first), r.stream, uid, w.at(acked[uid]))
			case !is && sent[uid].After(t.at):
				w.violate("a token resumes exclusively, in order", "%s from %s, for %v: left out is %s, which was posted at %s", t.kind, w.at(t.at), r.stream, uid, w.at(sent[uid]))
			case !is && t.exact && sent[uid].After(acked[t.after]):
				w.violate("a token resumes exclusively, in order", "%s (%s), for %v: left out is %s, which was posted at %s", t.kind, t.after, r.stream, uid, w.at(sent[uid]))
			}
		}
	}
}

// readAfter reads what comes after a token, over any API, and returns the events' names.
func (w *world) readAfter(r request) (told []string, err error) {
	over := w.rnd.IntN(4)
	w.eventually(waitLimit, func() bool {
		switch over {
		case 0, 1:
			totals.add("tokens tried over REST", 1)
			told, err = w.readRest("sk_all", r.stream, r.token, over == 0)
		default:
			var items []item
			items, err = w.readAll("sk_all", r, "")
			told = names(events(items))
		}
		return err == nil || status.Code(err) != codes.Unavailable
	})
	return told, err
}

// tryTimes begins at times, and expects the first event that reached the gateway then or
// later.
func (w *world) tryTimes(now lineage, log []event, n int) {
	sent, acked := w.times(now)
	all := names(log)
	for range n {
		from := w.began.Add(time.Duration(w.rnd.Int64N(int64(time.Since(w.began)))))
		items, err := w.patiently("sk_all", request{stream: messages, since: from}, "")
		told := names(events(items))
		begin := len(all) - len(told)
		totals.add("times tried", 1)
		if err != nil || begin < 0 || !slices.Equal(told, all[begin:]) {
			w.violate("start_time begins at a time", "%s: %d events, which are not the last of %d: %s", w.at(from), len(told), len(all), short(err))
			continue
		}
		for n, uid := range all {
			if n >= begin && acked[uid].Before(from) || n < begin && sent[uid].After(from) {
				w.violate("start_time begins at a time", "%s: it begins with event %d; %s was posted at %s and acknowledged at %s", w.at(from), begin, uid, w.at(sent[uid]), w.at(acked[uid]))
				break
			}
		}
	}
}

// times are the times of each event's first post and of its acknowledgement.
func (w *world) times(now lineage) (sent, acked map[string]time.Time) {
	sent, acked = map[string]time.Time{}, map[string]time.Time{}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.posts {
		if now.has(p.acked) {
			sent[p.uid], acked[p.uid] = p.sent, p.acked
		}
	}
	return sent, acked
}

// lost checks that the tokens of events that the log has lost are refused.
func (b *tokenBook) lost(now lineage, n int) {
	w := b.w
	w.mu.Lock()
	gone := map[string]bool{} // events of times that the log does not have
	var goneAt []time.Time    // when they were acknowledged
	for _, p := range w.posts {
		if !p.acked.IsZero() && !now.has(p.sent) {
			gone[p.uid] = true
			goneAt = append(goneAt, p.acked)
		}
	}
	w.mu.Unlock()
	isLost := func(t token) bool {
		if now.has(t.at) || t.kind == "earliest_token" {
			return false
		}
		// The log's end is after what was acknowledged before a stream was opened.
		return gone[t.after] || slices.ContainsFunc(goneAt, func(at time.Time) bool {
			return !t.first.IsZero() && at.Before(t.first) && now.gone(at) == now.gone(t.first)
		})
	}
	for _, t := range b.sample(n, isLost) {
		totals.add("tokens of lost events tried", 1)
		if err := w.tryToken(t.value, w.rnd); refusedAs(err, codes.InvalidArgument, codes.OutOfRange) {
			continue
		} else if err == nil {
			w.violate("a token of what is lost is refused", "%s from %s, at or behind %s, is taken", t.kind, w.at(t.at), t.after)
		} else {
			w.violate("a token of what is lost is refused", "%s from %s, at or behind %s: %s", t.kind, w.at(t.at), t.after, short(err))
		}
	}
}

// change checks that changed tokens are refused.
func (b *tokenBook) change(now lineage, n int) {
	w := b.w
	for _, t := range b.sample(n, func(t token) bool { return now.has(t.at) }) {
		for _, m := range changed(w.rnd, t.value) {
			totals.add("changed tokens tried", 1)
			switch err := w.tryToken(m, w.rnd); {
			case refusedAs(err, codes.InvalidArgument):
			case err == nil:
				w.violate("a token that was changed is INVALID_ARGUMENT", "%s %q as %q: it is taken", t.kind, t.value, m)
			default:
				w.violate("a token that was changed is INVALID_ARGUMENT", "%s %q as %q: %s", t.kind, t.value, m, short(err))
			}
		}
	}
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// changed are tokens that differ from one: at each place by a bit, and by any character;
// and in length.
func changed(r *rand.Rand, value string) (out []string) {
	for n := range len(value) {
		at := strings.IndexByte(alphabet, value[n])
		if at < 0 {
			continue
		}
		bit := at ^ 1<<r.IntN(6)
		out = append(out, value[:n]+string(alphabet[bit])+value[n+1:])
		if other := r.IntN(len(alphabet)); other != at {
			out = append(out, value[:n]+string(alphabet[other])+value[n+1:])
		}
	}
	return append(out, value[1:], value[:len(value)-1], value[:len(value)/2], value+"A", value+"=", value+value, " "+value, value+"\n",
		strings.ToLower(value), value[:20]+"+"+value[21:], value[:8]+"."+value[9:])
}

func refusedAs(err error, as ...codes.Code) bool {
	return err != nil && slices.Contains(as, status.Code(err))
}

// tryToken opens a stream of any kind after a token, or commits it to a cursor, and returns
// the error; nil if it is accepted.
func (w *world) tryToken(value string, r *rand.Rand) (err error) {
	how, kind := r.IntN(8), stream(r.IntN(3))
	w.eventually(waitLimit, func() bool {
		switch {
		case how == 0 && strings.TrimSpace(value) == value: // a header cannot begin or end with spaces
			totals.add("tokens tried over REST", 1)
			_, err = w.readRest("sk_all", kind, value, r.IntN(2) == 0)
		case how <= 2:
			totals.add("tokens tried with CommitCursor", 1)
			name := fmt.Sprintf("tried.%d", w.tried.Add(1))
			if err = w.commit("sk_all", name, value, 0); err == nil {
				_ = w.deleteCursor("sk_all", name) // so that there are not too many
			}
		default:
			err = w.tryOpen("sk_all", request{stream: kind, token: value})
		}
		return status.Code(err) != codes.Unavailable
	})
	return err
}

// tryOpen opens a stream and closes it again. It returns the error.
func (w *world) tryOpen(key string, r request) error {
	ctx, cancel := context.WithTimeout(w.as(w.ctx, key), waitLimit)
	defer cancel()
	recv, err := open(ctx, w.conn, r)
	if err == nil {
		_, err = recv()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func (w *world) commit(key, name, value string, generation int64) error {
	ctx, cancel := context.WithTimeout(w.as(w.ctx, key), waitLimit)
	defer cancel()
	_, err := whatsappv1.NewEventsServiceClient(w.conn).CommitCursor(ctx, &whatsappv1.CommitCursorRequest{Name: name, Token: value, Generation: generation})
	return err
}

func (w *world) deleteCursor(key, name string) error {
	ctx, cancel := context.WithTimeout(w.as(w.ctx, key), waitLimit)
	defer cancel()
	_, err := whatsappv1.NewEventsServiceClient(w.conn).DeleteCursor(ctx, &whatsappv1.DeleteCursorRequest{Name: name})
	return err
}

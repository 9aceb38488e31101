package promises_test

import (
	"errors"
	"io"
	"maps"
	"slices"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// mayFollow reports whether a status may follow another: it is the next one, or a failure
// before the delivery.
func mayFollow(before, after whatsappv1.BroadcastRecipientStatus) bool {
	if after == failed {
		return before < delivered
	}
	return before != failed && after == before+1
}

// complete reports whether a watcher got the last status of all recipients.
func (w *broadcastWorld) complete(x watcher) bool {
	state, _ := told(x.subscriber)
	w.up.mu.Lock()
	defer w.up.mu.Unlock()
	return !slices.ContainsFunc(x.b.recipients, func(r *recipient) bool { return state[r.phone] != r.status })
}

// told is the last status of each recipient that a watcher got, by phone number, and the
// errors in the sequence.
func told(s *subscriber) (state map[string]whatsappv1.BroadcastRecipientStatus, wrong []string) {
	state = map[string]whatsappv1.BroadcastRecipientStatus{}
	for n, o := range s.record() {
		fresh := map[string]bool{} // those in this stream's snapshot
		for _, i := range o.items {
			switch i.kind {
			case "snapshot":
				for _, r := range i.snapshot.GetRecipients() {
					was, now := state[r.GetPhone()], r.GetStatus()
					if fresh[r.GetPhone()] {
						wrong = append(wrong, r.GetPhone()+" is in a snapshot twice")
					}
					fresh[r.GetPhone()] = true
					if was != 0 && now != was && (now < was || now == failed && was >= delivered) {
						wrong = append(wrong, r.GetPhone()+": after "+lateOf[was]+", "+lateOf[now]+" in the snapshot of stream "+string(rune('0'+n%10)))
					}
					state[r.GetPhone()] = now
				}
			case "event":
				e := i.event
				if was := max(state[e.phone], pending); !mayFollow(was, e.status) {
					wrong = append(wrong, e.phone+": after "+lateOf[was]+" comes "+lateOf[e.status])
				}
				state[e.phone] = e.status
			}
		}
	}
	return state, wrong
}

// checkWatcher checks what a subscriber of a broadcast got.
func (w *world) checkWatcher(x watcher) {
	state, wrong := told(x.subscriber)
	for _, text := range wrong {
		w.violate("a recipient's status moves forward, each once", "%s (%s), lists with the upstream's ids: %v: %s", x.name, x.key, x.b.internal, text)
	}
	w.up.mu.Lock()
	defer w.up.mu.Unlock()
	for _, r := range x.b.recipients {
		if is := state[r.phone]; is == failed && r.status != failed || is != failed && r.status != failed && is > r.status {
			w.violate("no status is told that is not true", "%s: %s is %s, told was %s", x.name, r.phone, lateOf[r.status], lateOf[is])
		}
	}
	err, over := x.outcome()
	if !over || !errors.Is(err, io.EOF) || x.req.until == 0 || x.b.deleted {
		return
	}
	totals.add("streams ended by until", 1)
	for _, r := range x.b.recipients {
		if is := state[r.phone]; is < x.req.until {
			w.violate("until ends a stream when all have come so far", "%s (%s): %s was told as %q last", x.name, x.key, r.phone, lateOf[is])
		}
	}
	items := x.items()
	if len(items) > 0 && !slices.ContainsFunc(items[max(0, len(items)-3):], func(i item) bool { return i.notice.GetReason() == "UNTIL_REACHED" }) {
		w.violate("a notice tells why a stream ends", "%s (%s): the last item is a %s", x.name, x.key, items[len(items)-1].kind)
	}
}

// checkWide checks the statuses of all messages, of a broadcast or not.
func (w *world) checkWide(s *subscriber) {
	state := map[string]whatsappv1.BroadcastRecipientStatus{}
	for _, e := range events(s.items()) {
		id := bare(e.message)
		if id == "" {
			id = e.phone // it failed before it had an id
		}
		if was := max(state[id], pending); !mayFollow(was, e.status) {
			w.violate("a message's status moves forward, each once", "%s: after %s comes %s (by %v)", id, lateOf[was], lateOf[e.status], e.source)
		}
		state[id] = e.status
	}
	statusOf := map[string]whatsappv1.BroadcastRecipientStatus{}
	for status, text := range maps.All(lateOf) {
		statusOf["message."+text] = status
	}
	for _, p := range w.acknowledged(statuses) {
		var kind, id string
		for n := range p.uid {
			if p.uid[n] == ' ' {
				kind, id = p.uid[:n], p.uid[n+1:]
			}
		}
		if is, want := state[id], statusOf[kind]; is < want && !(want == failed && is >= delivered) {
			w.violate("what is acknowledged is told", "%s: told was %q last, and %s was acknowledged at %s", id, lateOf[is], kind, w.at(p.acked))
		}
	}
}

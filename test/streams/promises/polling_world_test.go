package promises_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// ownKey is the gateway's own key.
const ownKey = "sk_own"

// pollingWorld is a world in which webhooks miss messages, which only the upstream's lists
// contain.
func pollingWorld(w *world) {
	style := randomStyle(w.rnd)
	if !*patient && w.rnd.IntN(4) > 0 { // what the lists hide is found only after a long time
		style.lag, style.stale, style.archived, style.coarse, style.allTheSame = 0, false, false, 0, false
	}
	w.up.inbox.style, w.up.inbox.rnd = style, w.random(77)
	w.up.skew = one(w.rnd, []time.Duration{0, 0, time.Hour, -time.Hour})
	w.up.limit = 60_000
	watched := w.rnd.IntN(3) == 0 // the gateway registers its webhook
	env := []string{"LATE_API_KEY=" + ownKey, "GATEWAY_POLL_INTERVAL=500ms", "GATEWAY_POLL_SHARE=1"}
	if watched {
		env = append(env, "GATEWAY_PUBLIC_URL=https://gateway.example.com")
	}
	w.configure(env...)
	w.act("the inbox is %v; clock %v", style, w.up.skew)
	accounts := []string{common, "acc_1", "acc_2"}
	for _, a := range accounts {
		w.up.show(ownKey, a, true)
	}
	p := &pollWorld{world: w, accounts: accounts}
	p.fillBefore()
	w.start()
	w.eventually(waitLimit, func() bool { return p.lists() >= 2 })
	w.sleep(2 * time.Second) // its first round is over
	sub := w.subscribe("messages", ownKey, request{stream: messages, heartbeat: time.Second, earliest: true})
	w.eventually(waitLimit, sub.hasStarted)
	w.up.mu.Lock()
	w.up.fault = p.fault
	w.up.mu.Unlock()

	var over atomic.Bool
	for n := range uint64(2) {
		w.actors.Go(func() {
			r := w.random(n)
			for i := 0; !over.Load() && w.ctx.Err() == nil; i++ {
				p.one(r, fmt.Sprintf("%d.%d", n, i))
				w.sleep(time.Duration(r.IntN(400)) * time.Millisecond)
			}
		})
	}
	for n, end := 0, time.Now().Add(14*time.Second); time.Now().Before(end); n++ {
		w.sleep(time.Duration(200+w.rnd.IntN(1000)) * time.Millisecond)
		pick(w.rnd,
			choice{3, func() { w.restart() }},
			choice{3, func() {
				conversation, archived := p.conversation(w.rnd), w.rnd.IntN(2) == 0
				w.up.archive(conversation, archived)
				w.act("%s is archived: %v", conversation, archived)
			}},
			choice{2, func() { p.burst(n) }},
			choice{2, func() {
				account := one(w.rnd, accounts)
				w.up.fails(account, true)
				w.act("the list cannot cover %s", account)
				w.sleep(time.Duration(w.rnd.IntN(1500)) * time.Millisecond)
				w.up.fails(account, false)
			}},
			choice{3, func() {
				p.faults.Store(int64(w.rnd.IntN(6)))
				p.failed = p.failed || p.faults.Load() > 0
				w.act("%d of 10 calls fail", p.faults.Load())
			}},
			choice{2, func() {
				if watched {
					p.switchOff(n)
				}
			}},
		)
	}
	over.Store(true)
	w.actors.Wait()
	p.faults.Store(0)
	for _, a := range accounts {
		w.up.fails(a, false)
	}
	w.act("everything is said")
	p.finish(sub)
	sub.stop()
	w.checkStreams(sub)
	w.checkUnique([]*subscriber{sub})
}

// randomStyle is one of many ways to list.
func randomStyle(r *rand.Rand) inboxStyle {
	yes := func(one int) bool { return r.IntN(one) == 0 }
	s := inboxStyle{pages: yes(2), page: 100, conversationPage: one(r, []int{3, 10, 100}), ascending: yes(5), internal: yes(2), shuffled: yes(4), twice: yes(3),
		stale: yes(4), early: yes(2), noPreview: yes(3), allTheSame: yes(3), archived: yes(4)}
	s.ascending = s.ascending && s.conversationPage == 100 // the contract says the newest first: all are in one page, or it is kept
	s.coarse = one(r, []time.Duration{0, 0, time.Second})
	s.lag = one(r, []time.Duration{0, time.Second, 4 * time.Second})
	if s.pages {
		s.page = one(r, []int{20, 50, 100})
	}
	return s
}

// A pollWorld is a world with what was written in the inbox.
type pollWorld struct {
	*world
	accounts []string
	faults   atomic.Int64 // how many of ten calls fail
	failed   bool         // some calls have failed

	mu     sync.Mutex
	said   []*message
	before []*message
	posted map[string]bool // by uid, whether there is a webhook for it
	off    []outage
}

// An outage is a time without webhooks, in which something happened that polling cannot
// find.
type outage struct {
	account string
	at      time.Time
}

func (p *pollWorld) lists() int {
	p.up.mu.Lock()
	defer p.up.mu.Unlock()
	return p.up.inbox.lists
}

// fault makes some of the calls that polling makes fail.
func (p *pollWorld) fault(rw http.ResponseWriter, r *http.Request) bool {
	if int(p.faults.Load()) <= p.up.inbox.rnd.IntN(10) || r.URL.Path == "/api/v1/accounts" {
		return false
	}
	switch status := one(p.up.inbox.rnd, []int{500, 502, 503, 429, 0}); status {
	case 0:
		panic(http.ErrAbortHandler)
	case 429:
		rw.Header().Set("Retry-After", "1")
		refuse(rw, status, "Too many requests")
	default:
		refuse(rw, status, "away")
	}
	return true
}

// conversation is the id of one of the conversations.
func (p *pollWorld) conversation(r *rand.Rand) string {
	account := one(r, p.accounts)
	return fmt.Sprintf("conv_%s_%d", account, r.IntN(4))
}

func accountOf(conversation string, accounts []string) string {
	i := slices.IndexFunc(accounts, func(a string) bool { return conversation[:len(conversation)-2] == "conv_"+a })
	return accounts[i]
}

// fillBefore fills the inbox with messages that must not be imported.
func (p *pollWorld) fillBefore() {
	for _, account := range p.accounts {
		for n := range 4 {
			for i := range one(p.rnd, []int{0, 3, 90, 150, 230}) {
				m := &message{id: fmt.Sprintf("before.%s.%d.%d", account, n, i), account: account, conversation: fmt.Sprintf("conv_%s_%d", account, n), text: "long ago",
					at: p.up.now().Add(-time.Hour - time.Duration(230-i)*time.Minute)}
				p.up.say(m)
				p.before = append(p.before, m)
			}
		}
	}
}

func (p *pollWorld) newMessage(r *rand.Rand, conversation, id string) *message {
	style := p.up.inbox.style
	m := &message{id: id, account: accountOf(conversation, p.accounts), conversation: conversation, text: "text of " + id, outgoing: r.IntN(5) == 0,
		at: p.up.now().Truncate(time.Millisecond), listed: time.Now()} // lists have milliseconds
	if style.allTheSame {
		m.text = "OK"
	}
	if style.lag > 0 {
		m.listed = m.listed.Add(time.Duration(r.Int64N(int64(style.lag))))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.posted == nil {
		p.posted = map[string]bool{}
	}
	p.said = append(p.said, m)
	return m
}

// one writes a message, which the gateway gets by a webhook, or late, or not at all.
func (p *pollWorld) one(r *rand.Rand, id string) {
	m := p.newMessage(r, p.conversation(r), id)
	by := r.IntN(10)
	m.unlisted = by == 0
	p.up.say(m)
	totals.add("messages said", 1)
	if by >= 5 {
		totals.add("messages that no webhook brings", 1)
		return
	}
	p.mu.Lock()
	p.posted[m.uid()] = true
	p.mu.Unlock()
	hook := p.postOf(r, m)
	if by == 1 {
		p.sleep(time.Duration(r.IntN(7000)) * time.Millisecond)
	}
	p.deliver(hook)
}

// postOf is the webhook of a message.
func (p *pollWorld) postOf(r *rand.Rand, m *message) *post {
	kind, direction := "message.received", "incoming"
	if m.outgoing {
		kind, direction = "message.sent", "outgoing"
	}
	return p.newPost(r, messages, kind, m.id, m.account, obj{
		"message": obj{"id": "m-" + m.id, "platformMessageId": "wamid." + m.id, "conversationId": m.conversation, "platform": "whatsapp", "direction": direction,
			"text": m.text, "attachments": []any{}, "sender": obj{"id": participant(m.conversation), "name": "Ada"}, "sentAt": stamp(m.at), "isRead": false},
		"conversation": obj{"id": m.conversation, "participantId": participant(m.conversation), "participantName": "Ada", "status": "active"},
	})
}

// burst writes more messages at once than a page has, without a webhook.
func (p *pollWorld) burst(n int) {
	conversation := p.conversation(p.rnd)
	many := 20 + p.rnd.IntN(280)
	p.act("%d messages are said in %s", many, conversation)
	for i := range many {
		p.up.say(p.newMessage(p.rnd, conversation, fmt.Sprintf("burst.%d.%d", n, i)))
	}
	totals.add("messages said", many)
	totals.add("messages that no webhook brings", many)
}

// switchOff switches the webhook off upstream, and makes something happen that only a
// webhook could report.
func (p *pollWorld) switchOff(n int) {
	p.up.mu.Lock()
	there := p.up.hook.id != "" && p.up.hook.active
	p.up.hook.active = false
	p.up.mu.Unlock()
	if !there {
		return
	}
	totals.add("webhooks switched off", 1)
	o := outage{one(p.rnd, p.accounts), time.Now()}
	p.act("the webhook is switched off; a reaction of %s is lost", o.account)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.off = append(p.off, o)
}

// finish waits until every message was delivered or is covered by a gap, and checks it.
func (p *pollWorld) finish(s *subscriber) {
	enough := 45 * time.Second
	if *patient {
		enough = 13 * time.Minute
	}
	var missing []*message
	begun := time.Now()
	complete := p.eventually(enough, func() bool {
		missing = p.missing(s)
		found := !slices.ContainsFunc(missing, func(m *message) bool { return *patient || !p.hidden(m) })
		return found && (len(missing) == 0 || time.Since(begun) > 10*time.Second) && len(p.unnamed(s)) == 0
	})
	for _, m := range missing {
		if !*patient && p.hidden(m) {
			totals.add("messages that may be found later", 1)
			continue
		}
		p.violate("what webhooks miss is told by polling, or a gap tells it", "%s in %s, said at %s, listed from %s on, unlisted %v, webhook %v; the inbox: %v, clock %v; of the conversation was said:%s",
			m.uid(), m.conversation, p.at(m.at.Add(-p.up.skew)), p.at(m.listed), m.unlisted, p.posted[m.uid()], p.up.inbox.style, p.up.skew, p.history(s, m.conversation))
	}
	if !complete {
		for _, o := range p.unnamed(s) {
			p.violate("an outage of webhooks is told by a gap", "the webhook was switched off at %s", p.at(o.at))
		}
	}
	p.sleep(2 * time.Second) // for a gap that should not be
	told := map[string]event{}
	for _, e := range events(s.items()) {
		told[e.uid] = e
	}
	for _, m := range p.before {
		if _, has := told[m.uid()]; has {
			p.violate("what was in the inbox before is not imported", "%s", m.uid())
		}
	}
	found, gaps := 0, gapsOf(s)
	for _, m := range p.said {
		e, has := told[m.uid()]
		polled := e.source == whatsappv1.EventSource_EVENT_SOURCE_POLL || e.source == whatsappv1.EventSource_EVENT_SOURCE_BACKFILL
		if has && polled {
			found++
		}
		if !has && slices.ContainsFunc(gaps, func(g *whatsappv1.StreamGap) bool { return p.names(g, m) }) {
			totals.add("messages that a gap names", 1)
		}
		if has && !polled && !p.posted[m.uid()] {
			p.violate("source says how the gateway learned of it", "%s: %v", m.uid(), e.source)
		}
	}
	totals.add("messages found by polling", found)
	for _, g := range gaps {
		totals.add("gaps told", 1)
		switch {
		case p.justified(g, told):
		case p.failed && g.GetCause() == whatsappv1.GapCause_GAP_CAUSE_UPSTREAM:
			// Calls failed again and again, so the gateway could not know.
			totals.add("gaps after failed calls", 1)
		default:
			totals.add("false gaps", 1)
			p.violate("a gap is told only where something is missing", "%v; the inbox: %v, clock %v", g, p.up.inbox.style, p.up.skew)
		}
	}
}

// missing are the messages that were neither delivered nor covered by a gap. Those of a
// webhook that the gateway has not accepted yet count too.
func (p *pollWorld) missing(s *subscriber) (out []*message) {
	told := map[string]bool{}
	for _, e := range events(s.items()) {
		told[e.uid] = true
	}
	gaps := gapsOf(s)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.said {
		if !told[m.uid()] && (!m.unlisted || p.posted[m.uid()]) && !slices.ContainsFunc(gaps, func(g *whatsappv1.StreamGap) bool { return p.names(g, m) }) {
			out = append(out, m)
		}
	}
	return out
}

// hidden reports whether the list of conversations does not show that a message is missing:
// because of how it lists, or because a webhook has brought the conversation's last
// message. The gateway reads such conversations again, within ten minutes.
func (p *pollWorld) hidden(m *message) bool {
	p.up.mu.Lock()
	defer p.up.mu.Unlock()
	_, last := p.up.inbox.conversations[m.conversation].updated(p.up.inbox.style, time.Now())
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.up.inbox.style.hides() || last == nil || p.posted[last.uid()]
}

// history describes the messages of a conversation: + by a webhook, - without, . unlisted;
// ! marks those that were delivered.
func (p *pollWorld) history(s *subscriber, conversation string) (text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.said {
		if m.conversation != conversation {
			continue
		}
		text += " " + p.at(m.at.Add(-p.up.skew)) + map[bool]string{true: "+", false: "-"}[p.posted[m.uid()]] + map[bool]string{true: ".", false: ""}[m.unlisted]
		if s.has(m.uid()) {
			text += "!"
		}
	}
	return text
}

// names reports whether a gap covers a message's account and time, by either clock.
func (p *pollWorld) names(g *whatsappv1.StreamGap, m *message) bool {
	return covers(g, m.account, m.at) || covers(g, m.account, m.at.Add(-p.up.skew))
}

// unnamed are the outages of the webhook that no gap covers.
func (p *pollWorld) unnamed(s *subscriber) (out []outage) {
	gaps := gapsOf(s)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, o := range p.off {
		if !slices.ContainsFunc(gaps, func(g *whatsappv1.StreamGap) bool {
			return g.GetCause() == whatsappv1.GapCause_GAP_CAUSE_WEBHOOK_OUTAGE && covers(g, o.account, o.at)
		}) {
			out = append(out, o)
		}
	}
	return out
}

// justified reports whether something is missing where a gap says so.
func (p *pollWorld) justified(g *whatsappv1.StreamGap, told map[string]event) bool {
	if g.GetCause() == whatsappv1.GapCause_GAP_CAUSE_WEBHOOK_OUTAGE {
		return slices.ContainsFunc(p.off, func(o outage) bool { return covers(g, firstOf(g.GetAccountIds()...), o.at) }) // it was off for all
	}
	return slices.ContainsFunc(p.said, func(m *message) bool {
		_, has := told[m.uid()]
		return !has && p.names(g, m)
	}) || p.cutOff(g)
}

// cutOff reports whether a gap is of an account with a conversation that has more messages
// than the gateway reads at a time, which is ten pages: it may find the others later.
func (p *pollWorld) cutOff(g *whatsappv1.StreamGap) bool {
	p.up.mu.Lock()
	defer p.up.mu.Unlock()
	style := p.up.inbox.style
	for _, t := range p.up.inbox.conversations {
		if style.pages && len(t.messages) >= 9*style.page && slices.Contains(g.GetAccountIds(), t.account) {
			return true
		}
	}
	return false
}

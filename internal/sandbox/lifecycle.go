package sandbox

import "time"

// lifecycle is when a message that is sent changes its status: the times are planned when
// it is sent, and its current status follows from them.
type lifecycle struct {
	sentAt      time.Time
	deliveredAt time.Time
	readAt      time.Time
	failedAt    time.Time
	failure     string
}

var metaUndeliverable = metaError{131026, "Message undeliverable"}

// planLifecycle plans the lifecycle of a message that is accepted at a moment.
func (w *world) planLifecycle(phone string, sent time.Time) lifecycle {
	l := lifecycle{sentAt: sent}
	delivered := sent.Add(time.Duration(50+spread(phone, 50)) * w.pace)
	switch fateOf(phone).ending {
	case endsSent:
	case endsFailed:
		l.failedAt, l.failure = delivered, metaUndeliverable.Error()
	case endsDelivered:
		l.deliveredAt = delivered
	case endsRead:
		l.deliveredAt = delivered
		l.readAt = delivered.Add(time.Duration(50+spread(phone, 100)) * w.pace)
	}
	return l
}

// report tells the webhooks that a message was sent, and plans the events of its lifecycle,
// one after the other.
func (w *world) report(cv *conversation, m *message, l lifecycle) {
	w.emitMessage("message.sent", cv, m, l.sentAt, nil)
	switch {
	case !l.failedAt.IsZero():
		w.plan(l.failedAt, func(at time.Time) {
			w.emitMessage("message.failed", cv, m, at, obj{"statusAt": stamp(at), "error": obj{
				"code": metaUndeliverable.code, "title": metaUndeliverable.text, "message": metaUndeliverable.text,
				"explanation": nil,
			}})
		})
	case !l.deliveredAt.IsZero():
		w.plan(l.deliveredAt, func(at time.Time) {
			w.emitMessage("message.delivered", cv, m, at, obj{"statusAt": stamp(at)})
			if !l.readAt.IsZero() {
				w.plan(l.readAt, func(at time.Time) {
					w.emitMessage("message.read", cv, m, at, obj{"statusAt": stamp(at)})
				})
			}
		})
	}
}

// reportTemplate is report for a template that was sent to a recipient. Such a message is
// in no conversation that the inbox lists, but its events name the conversation that an
// answer would begin.
func (w *world) reportTemplate(a *account, ref templateRef, r *recipient) {
	cv := w.conversationWith(a.id, r.phone)
	if cv == nil {
		cv = w.newConversation(a.id, r.phone, r.name)
	}
	w.report(cv, &message{platformID: r.messageID, text: w.templateText(a.wabaID, ref, r.variables), at: r.sentAt}, r.lifecycle)
}

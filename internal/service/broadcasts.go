package service

import (
	"context"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/delivery"
	"github.com/lategate/lategate/internal/events"
)

// snapshotRecipients is how many recipients one snapshot has at most.
const snapshotRecipients = 500

func (s *Streams) streamDeliveryStatuses(req *whatsappv1.StreamDeliveryStatusesRequest, server grpc.ServerStream) error {
	st := &stream{Streams: s, ServerStream: server, req: req, name: "delivery_statuses"}
	st.sel = events.Selection{Kinds: setOf([]string{events.KindMessageStatus})}
	if kinds := req.GetKinds(); len(kinds) > 0 {
		st.sel.Names = setOf(kinds)
	}
	if phones := req.GetPhones(); len(phones) > 0 {
		st.sel.Phones = make(map[string]struct{}, len(phones))
		for _, p := range phones {
			st.sel.Phones[digits(p)] = struct{}{}
		}
	}
	if ids := req.GetBroadcastIds(); len(ids) > 0 {
		st.sel.Kinds, st.sel.Threads = setOf([]string{events.KindBroadcastStatus}), setOf(ids)
		st.broadcasts = &broadcasts{stream: st, req: req, reached: make(chan struct{}, 1)}
		return st.broadcasts.serve()
	}
	if err := st.open(); err != nil {
		return err
	}
	return st.run(server.Context())
}

// broadcasts is what a stream on broadcasts has besides: the state of their recipients,
// as the stream has told it.
type broadcasts struct {
	stream  *stream
	req     *whatsappv1.StreamDeliveryStatusesRequest
	reached chan struct{} // told when everybody seems to have come as far as is asked

	mu     sync.Mutex
	states []*broadcast
}

type broadcast struct {
	id, account string
	status      whatsappv1.BroadcastStatus
	recipients  *delivery.Projection
}

// serve begins with a snapshot of each broadcast and goes on with events.
func (b *broadcasts) serve() error {
	s, ctx := b.stream, b.stream.Context()
	if err := s.authorize(); err != nil {
		return err
	}
	if err := s.position(); err != nil {
		return err
	}
	caller, _ := auth.CallerFrom(ctx)
	for _, id := range b.req.GetBroadcastIds() {
		info, err := s.upstream.Broadcast(ctx, id)
		if err != nil {
			return err
		}
		account, err := s.upstream.Account(ctx, info, s.covered)
		if err != nil {
			return err
		}
		defer s.watch(caller.Key, account, id)()
		b.states = append(b.states, &broadcast{id: id, account: account, status: info.GetStatus()})
	}
	if err := s.started(); err != nil {
		return err
	}
	if err := b.load(ctx); err != nil {
		return positionError(err)
	}
	for _, state := range b.states {
		if err := b.snapshot(state); err != nil {
			return err
		}
	}
	b.check()
	return s.run(ctx)
}

// load reads the state of each broadcast at the position where the stream begins. What
// the upstream knows beyond the log goes into the log first, so that it is told once, to
// all: in the snapshot of a stream that begins now, as events to one that resumes.
func (b *broadcasts) load(ctx context.Context) error {
	s := b.stream
	lists := make([][]*whatsappv1.BroadcastRecipient, len(b.states))
	for i, state := range b.states {
		var err error
		if lists[i], err = b.learn(ctx, state); err != nil {
			return err
		}
	}
	_, end, err := s.log.Ends(ctx)
	if err != nil {
		return err
	}
	head := end.Seq
	if s.fromNow() {
		s.after = end
	}
	for i, state := range b.states {
		now, err := delivery.Load(ctx, s.log, state.id, head)
		if err != nil {
			return err
		}
		if state.recipients = now; s.after.Seq < head {
			if state.recipients, err = delivery.Load(ctx, s.log, state.id, s.after.Seq); err != nil {
				return err
			}
		}
		state.recipients.Merge(before(lists[i], state.recipients, now))
	}
	return nil
}

// before returns the upstream's list as it was at an earlier position: who has events
// since, and none until then, was pending.
func before(list []*whatsappv1.BroadcastRecipient, then, now *delivery.Projection) []*whatsappv1.BroadcastRecipient {
	out := make([]*whatsappv1.BroadcastRecipient, 0, len(list))
	for _, r := range list {
		if now.Has(r) && !then.Has(r) {
			r = unsent(r)
		}
		out = append(out, r)
	}
	return out
}

// unsent is a recipient before anything was sent.
func unsent(r *whatsappv1.BroadcastRecipient) *whatsappv1.BroadcastRecipient {
	return &whatsappv1.BroadcastRecipient{Phone: r.Phone, Name: r.Name, Variables: r.Variables,
		Status: whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_PENDING.Enum()}
}

// digits reduces a phone number to what identifies it.
func digits(phone string) string { return strings.TrimPrefix(phone, "+") }

// learn asks the upstream how a broadcast fares, and puts what is new into the log.
func (b *broadcasts) learn(ctx context.Context, state *broadcast) ([]*whatsappv1.BroadcastRecipient, error) {
	s := b.stream
	info, err := s.upstream.Broadcast(ctx, state.id)
	if err != nil {
		return nil, err
	}
	list, err := s.upstream.Recipients(ctx, state.id)
	if err != nil {
		return nil, err
	}
	_, head, err := s.log.Bounds(ctx)
	if err != nil {
		return nil, err
	}
	known, err := delivery.Load(ctx, s.log, state.id, head)
	if err != nil {
		return nil, err
	}
	if news := known.Missing(list, time.Now().Add(-s.log.Retention())); len(news) > 0 {
		if _, err := s.sink.Recipients(ctx, state.id, state.account, whatsappv1.EventSource_EVENT_SOURCE_POLL, news); err != nil {
			return nil, err
		}
	}
	b.mu.Lock()
	state.status = info.GetStatus()
	b.mu.Unlock()
	return list, nil
}

// wanted reports whether the stream is about a recipient.
func (b *broadcasts) wanted(r *whatsappv1.BroadcastRecipient) bool {
	if b.stream.sel.Phones == nil {
		return true
	}
	_, ok := b.stream.sel.Phones[digits(r.GetPhone())]
	return ok
}

// snapshot tells how a broadcast's recipients fare where the stream begins.
func (b *broadcasts) snapshot(state *broadcast) error {
	s := b.stream
	var list []*whatsappv1.BroadcastRecipient
	for _, r := range state.recipients.Recipients() {
		if b.wanted(r) {
			list = append(list, r)
		}
	}
	for first := true; first || len(list) > 0; first = false {
		n := min(len(list), snapshotRecipients)
		last := n == len(list)
		err := s.SendMsg(&whatsappv1.StreamDeliveryStatusesResponse{
			ResumeToken: s.log.Token(s.after),
			Item: &whatsappv1.StreamDeliveryStatusesResponse_Snapshot{Snapshot: &whatsappv1.DeliverySnapshot{
				BroadcastId: state.id, Status: state.status.Enum(), Recipients: list[:n], Summary: state.recipients.Summary(), Last: &last}},
		})
		if err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// delivered notes an event that the stream has told.
func (b *broadcasts) delivered(e *events.Event) error {
	if b.req.Until == nil || e.Kind != events.KindBroadcastStatus {
		return nil
	}
	item := new(whatsappv1.StreamDeliveryStatusesResponse)
	if err := proto.Unmarshal(e.Record.GetFrame(), item); err != nil {
		return err
	}
	b.mu.Lock()
	for _, state := range b.states {
		if state.id == item.GetEvent().GetBroadcastId() {
			state.recipients.Apply(item.GetEvent())
		}
	}
	b.mu.Unlock()
	b.check()
	return nil
}

// check has the end verified if everybody seems to have come as far as is asked.
func (b *broadcasts) check() {
	if b.req.Until == nil || !b.done() {
		return
	}
	select {
	case b.reached <- struct{}{}:
	default: // it is being verified
	}
}

// done reports whether all broadcasts are done with, by what the stream has told.
func (b *broadcasts) done() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, state := range b.states {
		switch state.status {
		case whatsappv1.BroadcastStatus_BROADCAST_STATUS_CANCELLED, whatsappv1.BroadcastStatus_BROADCAST_STATUS_FAILED:
			continue // nobody will come any further
		}
		if !b.reachedBy(state.recipients) {
			return false
		}
	}
	return true
}

func (b *broadcasts) reachedBy(p *delivery.Projection) bool {
	if b.stream.sel.Phones == nil {
		return p.Reached(b.req.GetUntil())
	}
	found := false
	for _, r := range p.Recipients() {
		if b.wanted(r) {
			if found = true; !delivery.Reached(r.GetStatus(), b.req.GetUntil()) {
				return false
			}
		}
	}
	return found
}

// verify ends the stream if nothing is left to wait for: it asks the upstream for
// recipients who were added meanwhile, and for broadcasts that were cancelled. A
// broadcast that has gone ends it too.
func (b *broadcasts) verify() error {
	if b.req.Until == nil {
		return nil
	}
	ctx := b.stream.Context()
	for _, state := range b.states {
		list, err := b.learn(ctx, state)
		if err != nil {
			if transient(err) {
				return nil // the next recheck tries again
			}
			return err
		}
		b.mu.Lock()
		var added []*whatsappv1.BroadcastRecipient
		for _, r := range list {
			if !state.recipients.Has(r) {
				added = append(added, unsent(r)) // how far it has come is told by events, if at all
			}
		}
		state.recipients.Merge(added)
		b.mu.Unlock()
	}
	if !b.done() {
		return nil
	}
	return errUntilReached
}

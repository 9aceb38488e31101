package service

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/csvfile"
	"github.com/lategate/lategate/internal/delivery"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/phone"
	"github.com/lategate/lategate/internal/upstream"
	"github.com/lategate/lategate/internal/work"
)

func (s *Services) broadcasts() overrides {
	return overrides{
		whatsappv1.BroadcastsService_SendBroadcast_FullMethodName:             {instead: s.sendBroadcast},
		whatsappv1.BroadcastsService_SendBroadcastAsync_FullMethodName:        {instead: computed(s.sendBroadcastAsync)},
		whatsappv1.BroadcastsService_GetBroadcastSend_FullMethodName:          {instead: computed(s.getBroadcastSend)},
		whatsappv1.BroadcastsService_SendBulk_FullMethodName:                  {after: s.noteBulk},
		whatsappv1.BroadcastsService_SendBulkStream_FullMethodName:            {stream: receiving(s.sendBulkStream)},
		whatsappv1.BroadcastsService_UploadBroadcastRecipients_FullMethodName: {stream: receiving(s.uploadBroadcastRecipients)},
		whatsappv1.BroadcastsService_StreamDeliveryStatuses_FullMethodName:    {stream: streaming(s.streams.streamDeliveryStatuses)},
	}
}

// snapshotRecipients is how many recipients one snapshot has at most.
const snapshotRecipients = 500

func (s *Streams) streamDeliveryStatuses(req *whatsappv1.StreamDeliveryStatusesRequest, server grpc.ServerStream) error {
	st := &stream{Streams: s, ServerStream: server, req: req, name: "delivery_statuses"}
	st.sel = hub.Selection{Kinds: setOf([]string{eventlog.KindMessageStatus})}
	if kinds := req.GetKinds(); len(kinds) > 0 {
		st.sel.Names = setOf(kinds)
	}
	if phones := req.GetPhones(); len(phones) > 0 {
		st.sel.Phones = make(map[string]struct{}, len(phones))
		for _, p := range phones {
			st.sel.Phones[phone.Digits(p)] = struct{}{}
		}
	}
	if ids := req.GetBroadcastIds(); len(ids) > 0 {
		st.sel.Kinds, st.sel.Threads = setOf([]string{eventlog.KindBroadcastStatus}), setOf(ids)
		st.broadcasts = &broadcasts{stream: st, req: req, ask: patient(s.ask(server.Context(), upstream.Interactive)), wake: make(chan struct{}, 1)}
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
	stream   *stream
	req      *whatsappv1.StreamDeliveryStatusesRequest
	ask      upstream.Ask
	begun    bool             // started was sent
	deadline <-chan time.Time // when max_wait is over; nil for never
	wake     chan struct{}    // told when the stream may have come to its end

	mu     sync.Mutex // guards what is in the states
	states []*broadcast
}

type broadcast struct {
	id, account string
	status      whatsappv1.BroadcastStatus
	recipients  *delivery.Projection

	release func()      // ends its being followed
	suspect atomic.Bool // it seems to be gone
	// unsettled says that the upstream's list contradicts an end, or may: somebody is sent
	// to again, or the list is older than what is known of the broadcast, since behind.
	unsettled bool
	behind    time.Time

	byItself bool        // the key was found to see it, and not its account
	gone     atomic.Bool // it was lost since, together with accounts
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
	if b.req.MaxWait != nil {
		timer := time.NewTimer(b.req.GetMaxWait().AsDuration())
		defer timer.Stop()
		b.deadline = timer.C
	}
	defer func() {
		for _, state := range b.states {
			state.release()
		}
	}()
	if err := b.await(ctx, b.find); err != nil {
		return b.early(err)
	}
	if err := b.start(); err != nil {
		return err
	}
	after := s.after
	if err := b.await(ctx, func(ctx context.Context) (err error) {
		after, err = b.load(ctx)
		return err
	}); err != nil {
		return b.early(err)
	}
	s.after = after
	for _, state := range b.states {
		if err := b.snapshot(state, s.log.Token(s.after)); err != nil {
			return err
		}
	}
	b.check()
	return s.run(ctx)
}

// await does what may take long before the stream can tell anything, and meanwhile shows
// that it lives: by started, if that is not told yet, and by heartbeats.
func (b *broadcasts) await(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	ended := false
	defer func() {
		if cancel(); !ended {
			<-done
		}
	}()
	go func() { done <- work(ctx) }()
	beat := time.NewTicker(b.stream.heartbeatInterval())
	defer beat.Stop()
	for {
		select {
		case err := <-done:
			ended = true
			return err
		case <-beat.C:
			if err := b.alive(); err != nil {
				return err
			}
		case <-b.stream.stopping:
			return errStopping()
		case <-b.deadline:
			return errMaxWait
		}
	}
}

// patient asks again when the key's rate limit has room, however long that takes: the reader
// is told meanwhile that the stream lives, and a list of many pages need not begin anew.
func patient(ask upstream.Ask) upstream.Ask {
	return func(ctx context.Context, method string, req, into proto.Message) error {
		for {
			err := ask(ctx, method, req, into)
			full := (*apierror.Error)(nil)
			if !errors.As(err, &full) || full.Code != codes.ResourceExhausted || full.RetryAfter <= 0 {
				return err
			}
			select {
			case <-time.After(full.RetryAfter):
			case <-ctx.Done():
				return err
			}
		}
	}
}

// start sends started, once.
func (b *broadcasts) start() error {
	if b.begun {
		return nil
	}
	b.begun = true
	return b.stream.started()
}

// alive sends started or a heartbeat of where the stream begins: the snapshot that is still
// to come is of there or later.
func (b *broadcasts) alive() error {
	if !b.begun {
		return b.start()
	}
	s := b.stream
	h := hub.Heartbeat{Seq: s.after.Seq, Token: s.log.Token(s.after)}
	if _, head, err := s.log.Bounds(s.Context()); err == nil { // else heartbeats are all there is
		h.Backlog = max(head, s.after.Seq) - s.after.Seq
	}
	return s.heartbeat(h)
}

// early ends a stream that has told no snapshot yet.
func (b *broadcasts) early(cause error) error {
	end, ok := errors.AsType[*end](cause)
	if !ok {
		return positionError(cause)
	}
	if err := b.start(); err != nil {
		return err
	}
	s := b.stream
	if err := s.tell(hub.Heartbeat{Seq: s.after.Seq, Token: s.log.Token(s.after)}, end.reason, end.message, nil); err != nil {
		return err
	}
	return b.alive()
}

// find finds the broadcasts, and has them followed from now on.
func (b *broadcasts) find(ctx context.Context) error {
	s := b.stream
	for _, id := range b.req.GetBroadcastIds() {
		info, err := b.ask.Broadcast(ctx, id)
		if err != nil {
			return err
		}
		account, err := b.ask.Account(ctx, info, s.covered())
		if err != nil {
			return err
		}
		state := &broadcast{id: id, account: account, status: info.GetStatus(), byItself: !s.access.View().Has(account)}
		b.follow(state)
		b.states = append(b.states, state)
	}
	return nil
}

// load reads the state of each broadcast at the position where the stream begins. What
// the upstream knows beyond the log goes into the log first, so that it is told once, to
// all: in the snapshot of a stream that begins now, as events to one that resumes.
// It returns that position.
func (b *broadcasts) load(ctx context.Context) (after eventlog.Place, err error) {
	s := b.stream
	lists := make([][]*whatsappv1.BroadcastRecipient, len(b.states))
	for i, state := range b.states {
		info, err := b.ask.Broadcast(ctx, state.id)
		if err == nil {
			lists[i], err = b.learn(ctx, state, info)
		}
		if err != nil {
			return after, b.deleted(state, err)
		}
	}
	_, end, err := s.log.Ends(ctx)
	if err != nil {
		return after, err
	}
	head := end.Seq
	if after = s.after; s.fromNow() {
		after = end
	}
	for i, state := range b.states {
		now, err := delivery.Load(ctx, s.log, state.id, head)
		if err != nil {
			return after, err
		}
		if state.recipients = now; after.Seq < head {
			if state.recipients, err = delivery.Load(ctx, s.log, state.id, after.Seq); err != nil {
				return after, err
			}
		}
		state.recipients.Merge(before(lists[i], state.recipients, now))
	}
	return after, nil
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

// learn asks the upstream how a broadcast's recipients fare, after it was asked about the
// broadcast, and puts what is new into the log.
func (b *broadcasts) learn(ctx context.Context, state *broadcast, info *whatsappv1.Broadcast) ([]*whatsappv1.BroadcastRecipient, error) {
	s := b.stream
	list, err := b.ask.Recipients(ctx, state.id)
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
	further, again := known.Missing(list, time.Now().Add(s.ahead()-s.log.Retention()))
	if _, err := s.sink.Recipients(ctx, state.id, state.account, whatsappv1.EventSource_EVENT_SOURCE_POLL, further); err != nil {
		return nil, err
	}
	if _, err := s.sink.RecipientsAgain(ctx, state.id, state.account, whatsappv1.EventSource_EVENT_SOURCE_POLL, again); err != nil {
		return nil, err
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
	_, ok := b.stream.sel.Phones[phone.Digits(r.GetPhone())]
	return ok
}

// snapshot tells how a broadcast's recipients fare at a position.
func (b *broadcasts) snapshot(state *broadcast, token string) error {
	s := b.stream
	b.mu.Lock()
	status, all, summary := state.status, state.recipients.Recipients(), state.recipients.Summary()
	b.mu.Unlock()
	var list []*whatsappv1.BroadcastRecipient
	for _, r := range all {
		if b.wanted(r) {
			list = append(list, r)
		}
	}
	for first := true; first || len(list) > 0; first = false {
		n := min(len(list), snapshotRecipients)
		last := n == len(list)
		err := s.SendMsg(&whatsappv1.StreamDeliveryStatusesResponse{
			ResumeToken: token,
			Item: &whatsappv1.StreamDeliveryStatusesResponse_Snapshot{Snapshot: &whatsappv1.DeliverySnapshot{
				BroadcastId: state.id, Status: status.Enum(), Recipients: list[:n], Summary: summary, Last: &last}},
		})
		if err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// sendBroadcast passes the call on, and has the recipients watched while the broadcast is
// sent.
func (s *Services) sendBroadcast(ctx context.Context, call *upstream.Call) (any, error) {
	caller, _ := auth.CallerFrom(ctx)
	release := s.Watch(caller.Key, "", call.Request.(*whatsappv1.SendBroadcastRequest).GetBroadcastId(), nil)
	defer release()
	return s.proxy(override{})(ctx, call)
}

// noteBulk notes which messages were sent to whom: their later statuses name the message
// alone.
func (s *Services) noteBulk(ctx context.Context, call *upstream.Call, answer *upstream.Answer) {
	sent := new(whatsappv1.SendBulkResponse)
	if err := answer.Decode(sent); err != nil {
		warnUnrecorded(ctx, s.Logger, err)
		return
	}
	recordBulk(ctx, s.Sink, s.Logger, call.Request.(*whatsappv1.SendBulkRequest).GetAccountId(), sent.GetResults())
}

// recordBulk puts the messages of an answer to a bulk send into the event log. The caller
// may have gone meanwhile.
func recordBulk(ctx context.Context, sink *ingest.Sink, logger *slog.Logger, accountID string, results []*whatsappv1.SendBulkResult) {
	if err := sink.BulkResults(context.WithoutCancel(ctx), accountID, results); err != nil {
		warnUnrecorded(ctx, logger, err)
	}
}

func warnUnrecorded(ctx context.Context, logger *slog.Logger, err error) {
	logger.WarnContext(ctx, "the statuses of a bulk send are not in the event log", "error", err, "request_id", auth.RequestIDFrom(ctx))
}

func (s *Services) sendBroadcastAsync(ctx context.Context, req *whatsappv1.SendBroadcastAsyncRequest) (*whatsappv1.SendBroadcastAsyncResponse, error) {
	send, err := s.sends.Start(ctx, owner(ctx), req.GetBroadcastId())
	if err != nil {
		return nil, sendError(ctx, err)
	}
	return &whatsappv1.SendBroadcastAsyncResponse{Send: send}, nil
}

func (s *Services) getBroadcastSend(ctx context.Context, req *whatsappv1.GetBroadcastSendRequest) (*whatsappv1.GetBroadcastSendResponse, error) {
	send, err := s.sends.Get(ctx, owner(ctx), req.GetBroadcastId())
	if err != nil {
		return nil, sendError(ctx, err)
	}
	return &whatsappv1.GetBroadcastSendResponse{Send: send}, nil
}

// sendError is the answer to a send whose state cannot be read or written.
func sendError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return contextError(ctx, "")
	}
	return positionError(err)
}

// newSends returns the sends of broadcasts that nobody waits for.
func (s *Services) newSends() *work.BroadcastSends {
	return work.NewBroadcastSends(work.SendOptions{
		Ledger: s.Jobs,
		Broadcast: func(ctx context.Context, id string) (*whatsappv1.Broadcast, error) {
			return asking(ctx, s.Client, upstream.Interactive).Broadcast(ctx, id)
		},
		Send: func(ctx context.Context, id string) (*whatsappv1.SendBroadcastResponse, error) {
			resp := new(whatsappv1.SendBroadcastResponse)
			return resp, asking(ctx, s.Client, upstream.Bulk)(ctx, whatsappv1.BroadcastsService_SendBroadcast_FullMethodName, &whatsappv1.SendBroadcastRequest{BroadcastId: id}, resp)
		},
		Watch: func(ctx context.Context, id string) func() {
			caller, _ := auth.CallerFrom(ctx)
			return s.Watch(caller.Key, "", id, nil)
		},
		Failed: func(ctx context.Context, broadcast *whatsappv1.Broadcast, why *whatsappv1.BulkError) {
			// Only streams of its own account hear of it, so whose it is has to be known.
			account, ask := "", asking(ctx, s.Client, upstream.Interactive)
			accounts, err := ask.Accounts(ctx)
			if err == nil {
				account, err = ask.Account(ctx, broadcast, accounts)
			}
			if err != nil || account == "" {
				s.Logger.WarnContext(ctx, "no stream was told of a broadcast that could not be sent: its account is not known",
					"broadcast_id", broadcast.GetId(), "reason", why.GetReason(), "error", err, "request_id", auth.RequestIDFrom(ctx))
				return
			}
			s.Notices.Publish("BROADCAST_SEND_FAILED", "the broadcast "+broadcast.GetId()+" could not be sent: "+why.GetReason()+": "+why.GetMessage(), []string{account})
		},
		Stopping: s.Stopping,
		Logger:   s.Logger,
	})
}

// sendBulkStream sends one template to any number of recipients.
func (s *Services) sendBulkStream(stream grpc.ServerStream) error {
	ctx := stream.Context()
	parts := work.NewParts(func() (part work.Part[whatsappv1.SendBulkStreamOptions, *whatsappv1.BulkStreamRecipient], err error) {
		m := new(whatsappv1.SendBulkStreamRequest)
		err = stream.RecvMsg(m)
		part.Name, part.Options, part.Items = work.PartName(m), m.GetOptions(), m.GetRecipients().GetRecipients()
		return part, err
	})
	options, err := parts.Options()
	if err != nil {
		return streamEnd(ctx, err)
	}
	send := &work.BulkSend{
		Read:  work.Rows(parts, func(_ int64, r *whatsappv1.BulkStreamRecipient) *whatsappv1.BulkStreamRecipient { return r }, nil),
		Check: s.unsendable,
		Send: func(ctx context.Context, to []*whatsappv1.BulkRecipientInput) ([]*whatsappv1.SendBulkResult, error) {
			resp := new(whatsappv1.SendBulkResponse)
			err := asking(ctx, s.Client, upstream.Bulk)(ctx, whatsappv1.BroadcastsService_SendBulk_FullMethodName,
				&whatsappv1.SendBulkRequest{AccountId: options.GetAccountId(), Template: options.GetTemplate(), Recipients: to}, resp)
			if err != nil {
				return nil, err
			}
			recordBulk(ctx, s.Sink, s.Logger, options.GetAccountId(), resp.GetResults())
			return resp.GetResults(), nil
		},
		Tell:     func(result *whatsappv1.SendBulkStreamResponse) error { return stream.SendMsg(result) },
		Stopping: s.Stopping,
	}
	return streamEnd(ctx, send.Run(ctx))
}

// unsendable says which rule of the contract a recipient breaks, nil if none.
func (s *Services) unsendable(r *whatsappv1.BulkStreamRecipient) *whatsappv1.BulkError {
	problems := work.Check(s.Rules, r)
	if len(problems) == 0 {
		return nil
	}
	p := problems[0]
	if p.Column == "phone" {
		p.Reason = "INVALID_PHONE_NUMBER" // as the upstream's own results have it
	}
	return &whatsappv1.BulkError{Reason: p.Reason, Message: p.Column + ": " + p.Message}
}

// uploadBroadcastRecipients adds any number of recipients to a draft.
func (s *Services) uploadBroadcastRecipients(stream grpc.ServerStream) error {
	ctx := stream.Context()
	parts := work.NewParts(func() (part work.Part[whatsappv1.UploadBroadcastRecipientsOptions, *whatsappv1.BroadcastRecipientInput], err error) {
		m := new(whatsappv1.UploadBroadcastRecipientsRequest)
		err = stream.RecvMsg(m)
		part.Name, part.Options, part.Items, part.File = work.PartName(m), m.GetOptions(), m.GetRecipients().GetRecipients(), m.GetCsv()
		return part, err
	})
	options, err := parts.Options()
	if err != nil {
		return streamEnd(ctx, err)
	}
	rows := work.Rows(parts, func(number int64, r *whatsappv1.BroadcastRecipientInput) *csvfile.Recipient {
		return &csvfile.Recipient{Row: number, Input: r}
	}, func(file io.Reader) (func() (*csvfile.Recipient, error), error) {
		reader, err := csvfile.NewRecipientReader(file, csvfile.Options{Columns: options.GetColumns(), Region: options.GetRegion()})
		if err != nil {
			return nil, err
		}
		return reader.Read, nil
	})
	upload := &work.RecipientsUpload{
		Read:  rows,
		Check: func(r *whatsappv1.BroadcastRecipientInput) []csvfile.Problem { return work.Check(s.Rules, r) },
		Add: func(ctx context.Context, inputs []*whatsappv1.BroadcastRecipientInput) (*whatsappv1.AddBroadcastRecipientsResponse, error) {
			resp := new(whatsappv1.AddBroadcastRecipientsResponse)
			return resp, asking(ctx, s.Client, upstream.Bulk)(ctx, whatsappv1.BroadcastsService_AddBroadcastRecipients_FullMethodName,
				&whatsappv1.AddBroadcastRecipientsRequest{BroadcastId: options.GetBroadcastId(), Recipients: inputs}, resp)
		},
		Broadcast: func(ctx context.Context) (*whatsappv1.Broadcast, error) {
			return asking(ctx, s.Client, upstream.Bulk).Broadcast(ctx, options.GetBroadcastId())
		},
		Tell:     func(item *whatsappv1.UploadBroadcastRecipientsResponse) error { return stream.SendMsg(item) },
		Stopping: s.Stopping,
	}
	return streamEnd(ctx, upload.Run(ctx))
}

// streamEnd is how a stream ends that brings work.
func streamEnd(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return contextError(ctx, "")
	}
	return err
}

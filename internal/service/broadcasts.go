package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/broadcast"
	"github.com/lategate/lategate/internal/csvfile"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/phone"
	"github.com/lategate/lategate/internal/retry"
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

// snapshotRecipients is the largest number of recipients in one snapshot.
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
		st.broadcasts = &broadcasts{stream: st, req: req, wake: make(chan struct{}, 1), options: broadcast.ProgressOptions{
			Log: s.log, Sink: s.sink, Ask: patient(s.ask(server.Context(), upstream.Interactive)), Ahead: s.ahead,
			Until: req.GetUntil(), Phones: st.sel.Phones}}
		return st.broadcasts.serve()
	}
	if err := st.open(); err != nil {
		return err
	}
	return st.run(server.Context())
}

// broadcasts is the part of a stream that only streams with broadcast_ids have: the progress
// of the broadcasts, and when the stream is to end.
type broadcasts struct {
	stream   *stream
	req      *whatsappv1.StreamDeliveryStatusesRequest
	options  broadcast.ProgressOptions
	begun    bool             // started was sent
	deadline <-chan time.Time // when max_wait is over; nil for never
	wake     chan struct{}    // signals that the stream may have come to its end
	all      []*followed
}

// followed is one of the broadcasts.
type followed struct {
	*broadcast.Progress
	release func()      // ends the polling
	suspect atomic.Bool // it seems to be deleted

	byItself bool        // the key sees the broadcast, but not its account
	gone     atomic.Bool // the key has lost it since, together with accounts
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
		for _, f := range b.all {
			f.release()
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
	for _, f := range b.all {
		if err := b.snapshot(f, s.log.Token(s.after)); err != nil {
			return err
		}
	}
	b.check()
	return s.run(ctx)
}

// await does work that may take long before the stream has anything to send. Meanwhile it
// shows that the stream is alive: it sends started, if that was not sent yet, and
// heartbeats.
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

// patient repeats a call that the key's rate limit has refused, for as long as it takes:
// meanwhile the reader gets heartbeats, and a list of many pages need not start again from
// its first page.
func patient(ask upstream.Ask) upstream.Ask {
	return func(ctx context.Context, method string, req, into proto.Message) error {
		for {
			err := ask(ctx, method, req, into)
			full := (*apierror.Error)(nil)
			if !errors.As(err, &full) || full.Code != codes.ResourceExhausted || full.RetryAfter <= 0 {
				return err
			}
			if retry.Sleep(ctx, full.RetryAfter) != nil {
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

// alive sends started, or a heartbeat with the position where the stream begins: the
// snapshot that is still to come is of this position or a later one.
func (b *broadcasts) alive() error {
	if !b.begun {
		return b.start()
	}
	s := b.stream
	h := hub.Heartbeat{Seq: s.after.Seq, Token: s.log.Token(s.after)}
	if _, head, err := s.log.Bounds(s.Context()); err == nil { // without the log only heartbeats can be sent
		h.Backlog = max(head, s.after.Seq) - s.after.Seq
	}
	return s.heartbeat(h)
}

// early ends a stream that has not sent a snapshot yet.
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

// find reads the broadcasts from the upstream, and starts polling them.
func (b *broadcasts) find(ctx context.Context) error {
	s := b.stream
	for _, id := range b.req.GetBroadcastIds() {
		info, err := b.options.Ask.Broadcast(ctx, id)
		if err != nil {
			return err
		}
		account, err := broadcast.Account(ctx, b.options.Ask, info, s.covered())
		if err != nil {
			return err
		}
		f := &followed{Progress: broadcast.NewProgress(&b.options, id, account, info), byItself: !s.access.View().Has(account)}
		b.follow(f)
		b.all = append(b.all, f)
	}
	return nil
}

// load reads the statuses of each broadcast's recipients at the position where the stream
// begins, and returns that position. What is in the upstream's lists but not in the log is
// appended first, so that every stream gets it exactly once: a new stream in its snapshot, a
// resumed one as events.
func (b *broadcasts) load(ctx context.Context) (after eventlog.Place, err error) {
	s := b.stream
	lists := make([][]*whatsappv1.BroadcastRecipient, len(b.all))
	for i, f := range b.all {
		info, err := b.options.Ask.Broadcast(ctx, f.ID)
		if err == nil {
			lists[i], err = f.Learn(ctx, info)
		}
		if err != nil {
			return after, f.deleted(err)
		}
	}
	_, end, err := s.log.Ends(ctx)
	if err != nil {
		return after, err
	}
	if after = s.after; s.fromNow() {
		after = end
	}
	for i, f := range b.all {
		if err := f.Load(ctx, lists[i], after.Seq, end.Seq); err != nil {
			return after, err
		}
	}
	return after, nil
}

// snapshot sends the statuses of a broadcast's recipients at a position.
func (b *broadcasts) snapshot(f *followed, token string) error {
	status, list, summary := f.Snapshot()
	for first := true; first || len(list) > 0; first = false {
		n := min(len(list), snapshotRecipients)
		last := n == len(list)
		err := b.stream.SendMsg(&whatsappv1.StreamDeliveryStatusesResponse{
			ResumeToken: token,
			Item: &whatsappv1.StreamDeliveryStatusesResponse_Snapshot{Snapshot: &whatsappv1.DeliverySnapshot{
				BroadcastId: f.ID, Status: status.Enum(), Recipients: list[:n], Summary: summary, Last: &last}},
		})
		if err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

const (
	// firstAgain is the pause before it is checked again whether the stream is to end. It
	// doubles up to mostAgain, and is at least four times as long as the last check took: a
	// long list needs many calls.
	firstAgain = time.Second
	mostAgain  = 15 * time.Second
)

// follow starts polling a broadcast, until its release is called.
func (b *broadcasts) follow(f *followed) {
	caller, _ := auth.CallerFrom(b.stream.Context())
	f.release = b.stream.watch(caller.Key, f.Account, f.ID, func(gone bool) {
		if gone {
			f.suspect.Store(true)
		}
		if gone || b.req.Until != nil {
			b.nudge()
		}
	})
}

// nudge requests a check whether the stream has come to its end.
func (b *broadcasts) nudge() {
	select {
	case b.wake <- struct{}{}:
	default: // already requested
	}
}

// delivered takes note of an event that the stream has sent.
func (b *broadcasts) delivered(e *hub.Event) error {
	if b.req.Until == nil || e.Kind != eventlog.KindBroadcastStatus {
		return nil
	}
	item := new(whatsappv1.StreamDeliveryStatusesResponse)
	if err := proto.Unmarshal(e.Record.GetFrame(), item); err != nil {
		return err
	}
	b.of(item.GetEvent().GetBroadcastId()).Apply(item.GetEvent())
	b.check()
	return nil
}

// check requests the check of the stream's end if all recipients seem to have reached the
// status that the request waits for.
func (b *broadcasts) check() {
	if b.req.Until != nil && b.each((*followed).Done) {
		b.nudge()
	}
}

// each reports whether a condition holds for all broadcasts that the caller may see.
func (b *broadcasts) each(holds func(*followed) bool) bool {
	return !slices.ContainsFunc(b.all, func(f *followed) bool { return b.mayTell(f) && !holds(f) })
}

// awaitEnd checks in a goroutine whether the stream is to end, and sends the reason to
// over. stop ends the goroutine, and returns when it has ended.
func (b *broadcasts) awaitEnd(ctx context.Context) (over <-chan error, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	told, stopped := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(stopped)
		recheck := time.NewTicker(b.stream.recheckInterval)
		defer recheck.Stop()
		backoff := retry.Backoff{First: firstAgain, Most: mostAgain}
		var later <-chan time.Time
		for {
			wake := b.wake
			if later != nil {
				wake = nil // else each event would cause one more check
			}
			select {
			case <-ctx.Done():
				return
			case <-recheck.C:
			case <-wake:
			case <-later:
			}
			begun := time.Now()
			again, err := b.verify(ctx)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				told <- err
				return
			case again:
				later = time.After(max(backoff.Next(), 4*time.Since(begun)))
			default:
				backoff.Reset()
				later = nil
			}
		}
	}()
	return told, func() { cancel(); <-stopped }
}

// verify asks the upstream whether broadcasts that seem to be deleted are, and, with until,
// whether there is anything left to wait for: recipients may have been added or removed, and
// broadcasts cancelled. The error ends the stream; again says that the check is to be
// repeated soon.
func (b *broadcasts) verify(ctx context.Context) (again bool, err error) {
	lost := false
	for _, f := range b.all {
		if !b.mayTell(f) {
			lost = true
			continue
		}
		suspect := f.suspect.Load()
		if b.req.Until == nil && !suspect {
			continue
		}
		info, err := b.options.Ask.Broadcast(ctx, f.ID)
		if err == nil && suspect {
			f.suspect.Store(false)
			f.release() // the poller has given it up as deleted
			b.follow(f)
		}
		if err == nil && b.req.Until != nil {
			err = f.Verify(ctx, info)
		}
		if err == nil {
			continue
		}
		if apierror.IsFinal(err) {
			hidden, failed := b.hidden(ctx, f, err)
			if !hidden && failed == nil {
				return false, f.deleted(err)
			}
		}
		again = true
	}
	switch {
	case b.req.Until == nil || again || !b.each((*followed).Done):
		return again, nil
	case !b.each((*followed).Settled):
		return true, nil
	case lost: // whose recipients' statuses can no longer be known
		return false, errAccountLost()
	}
	return false, errUntilReached
}

// hidden reports whether the upstream does not show a broadcast because the key does not see
// its account any more; the reader gets another notice of that. If the broadcast's account
// is not known, this is assumed when the key has lost any account. An error says why it
// cannot be known.
func (b *broadcasts) hidden(ctx context.Context, f *followed, cause error) (bool, error) {
	if apierror.From(cause).Code == codes.Unauthenticated {
		return false, nil
	}
	if err := b.stream.access.Ask(ctx); err != nil {
		return false, err
	}
	view := b.stream.access.View()
	if f.byItself {
		return len(without(b.stream.covered(), view.IDs())) > 0, nil
	}
	return !view.Has(f.Account), nil
}

// deleted is the error with which the stream ends when the upstream does not show a
// broadcast any more.
func (f *followed) deleted(err error) error {
	if known := (*apierror.Error)(nil); !errors.As(err, &known) || known.Code != codes.NotFound {
		return err
	}
	return &apierror.Error{Code: codes.NotFound, Reason: "BROADCAST_DELETED", Metadata: map[string]string{"broadcast_id": f.ID},
		Message: fmt.Sprintf("the broadcast %s has been deleted, or the API key cannot see it any more; go on with the others, if there are any, by opening the stream without it", f.ID)}
}

// of returns one of the stream's broadcasts by its id.
func (b *broadcasts) of(id string) *followed {
	i := slices.IndexFunc(b.all, func(f *followed) bool { return f.ID == id })
	return b.all[i] // only the stream's broadcasts are selected
}

// mayTell reports whether the caller may see a broadcast.
func (b *broadcasts) mayTell(f *followed) bool {
	return f.seenBy(b.stream.authority.Load().view)
}

// seenBy reports whether a key may see a broadcast: it sees its account or, if it did not
// from the beginning, the broadcast itself.
func (f *followed) seenBy(view *auth.View) bool {
	if f.byItself {
		return !f.gone.Load()
	}
	return view.Has(f.Account)
}

// allGone reports whether no broadcast is left that the caller may see.
func (b *broadcasts) allGone(view *auth.View) bool {
	return !slices.ContainsFunc(b.all, func(f *followed) bool { return f.seenBy(view) })
}

// findGone asks the upstream, when accounts are lost, for those broadcasts whose account is
// not known. It sends a notice of each that the key does not see any more, and nothing of
// them is delivered afterwards. An error is the upstream's.
func (b *broadcasts) findGone(ctx context.Context) error {
	var gone []string
	for _, f := range b.all {
		if !f.byItself || f.gone.Load() {
			continue
		}
		if _, err := b.stream.ask(ctx, upstream.Poll).Broadcast(ctx, f.ID); err != nil {
			if code := apierror.From(err).Code; code != codes.NotFound && code != codes.PermissionDenied {
				return err
			}
			gone = append(gone, f.ID)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	for _, id := range gone {
		b.of(id).gone.Store(true)
	}
	b.stream.notice("ACCOUNT_LOST", "the API key cannot see these broadcasts any more; their statuses are not delivered: "+strings.Join(gone, ", "), nil)
	return nil
}

// again sends snapshots of the broadcasts of accounts that the key sees again, because what
// happened meanwhile was not delivered.
func (b *broadcasts) again(h hub.Heartbeat, accounts []string) error {
	for _, f := range b.all {
		if f.byItself || !slices.Contains(accounts, f.Account) {
			continue
		}
		if err := f.Reload(b.stream.Context(), h.Seq); err != nil {
			return err
		}
		if err := b.snapshot(f, h.Token); err != nil {
			return err
		}
	}
	b.nudge() // they are followed again, and the stream may have come to its end
	return nil
}

// sendBroadcast passes the call on, and polls the recipients while the broadcast is sent.
func (s *Services) sendBroadcast(ctx context.Context, call *upstream.Call) (any, error) {
	caller, _ := auth.CallerFrom(ctx)
	release := s.Watch(caller.Key, "", call.Request.(*whatsappv1.SendBroadcastRequest).GetBroadcastId(), nil)
	defer release()
	return s.proxy(override{})(ctx, call)
}

// noteBulk records which message was sent to which recipient: the later statuses name only
// the message.
func (s *Services) noteBulk(ctx context.Context, call *upstream.Call, answer *upstream.Answer) {
	sent := new(whatsappv1.SendBulkResponse)
	if err := answer.Decode(sent); err != nil {
		warnUnrecorded(ctx, s.Logger, err)
		return
	}
	recordBulk(ctx, s.Sink, s.Logger, call.Request.(*whatsappv1.SendBulkRequest).GetAccountId(), sent.GetResults())
}

// recordBulk puts the messages of an answer to a bulk send into the event log. It does so
// even if the caller has disconnected.
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

// sendError is the error of a send whose state cannot be read or written.
func sendError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return contextError(ctx, "")
	}
	return positionError(err)
}

// newSends returns what sends broadcasts in the background.
func (s *Services) newSends() *broadcast.Sends {
	return broadcast.NewSends(broadcast.SendOptions{Jobs: s.Jobs, Ask: s.streams.ask, Notify: s.Notices.Publish, Stopping: s.Stopping, Logger: s.Logger,
		Watch: func(ctx context.Context, id string) func() {
			caller, _ := auth.CallerFrom(ctx)
			return s.Watch(caller.Key, "", id, nil)
		}})
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

// unsendable returns which rule of the contract a recipient breaks, nil if none.
func (s *Services) unsendable(r *whatsappv1.BulkStreamRecipient) *whatsappv1.BulkError {
	problems := work.Check(s.Rules, r)
	if len(problems) == 0 {
		return nil
	}
	p := problems[0]
	if p.Column == "phone" {
		p.Reason = "INVALID_PHONE_NUMBER" // the same as in the upstream's results
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

// streamEnd is the outcome of a stream that sends work to the gateway.
func streamEnd(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return contextError(ctx, "")
	}
	return err
}

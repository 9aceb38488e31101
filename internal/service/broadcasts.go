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

// broadcasts is the part of a stream that only one with broadcast_ids has: their progress, and
// when the stream has come to its end.
type broadcasts struct {
	stream   *stream
	req      *whatsappv1.StreamDeliveryStatusesRequest
	options  broadcast.ProgressOptions
	begun    bool             // started was sent
	deadline <-chan time.Time // when max_wait is over; nil for never
	wake     chan struct{}    // told when the stream may have come to its end
	all      []*followed
}

// followed is one of the broadcasts.
type followed struct {
	*broadcast.Progress
	release func()      // ends its being polled
	suspect atomic.Bool // it seems to be gone

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

// find finds the broadcasts, and has them polled from now on.
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
// begins, and returns that position. What the upstream's lists have beyond the log is
// appended first, so that every stream has it once: one that begins now in its snapshot, one
// that resumes as events.
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
	// firstAgain is the pause before the end is looked at again; it doubles up to mostAgain,
	// and is several times as long as a look takes: a long list is many calls.
	firstAgain = time.Second
	mostAgain  = 15 * time.Second
)

// follow has a broadcast polled, until its release is called.
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

// nudge has it looked at whether the stream has come to its end.
func (b *broadcasts) nudge() {
	select {
	case b.wake <- struct{}{}:
	default: // it will be
	}
}

// delivered notes an event that the stream has told.
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

// check has the end verified if everybody seems to have come as far as is asked.
func (b *broadcasts) check() {
	if b.req.Until != nil && b.each((*followed).Done) {
		b.nudge()
	}
}

// each reports whether something holds of all broadcasts that the caller may be told of.
func (b *broadcasts) each(holds func(*followed) bool) bool {
	return !slices.ContainsFunc(b.all, func(f *followed) bool { return b.mayTell(f) && !holds(f) })
}

// awaitEnd looks, beside the stream, for its end: it is told why the stream ends. stop ends
// that, and returns when it has.
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
				wake = nil // each event would have it looked at once more
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

// verify asks the upstream whether a broadcast is gone, where that seems to be so, and, with
// until, whether anything is left to wait for: for recipients who were added or removed, and
// for broadcasts that were cancelled. The error ends the stream; again says that it is to be
// looked at again soon.
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
			f.release() // it was given up as gone
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
	case lost: // of which nobody can say how far they have come
		return false, errAccountLost()
	}
	return false, errUntilReached
}

// hidden reports whether the upstream does not show a broadcast because the key does not see
// its account any more, of which the reader is told otherwise. Where the account is not
// known, that may be so if the key does not see all accounts any more. An error is why it is
// not known.
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

// deleted is why the stream ends when the upstream does not show a broadcast any more.
func (f *followed) deleted(err error) error {
	if known := (*apierror.Error)(nil); !errors.As(err, &known) || known.Code != codes.NotFound {
		return err
	}
	return &apierror.Error{Code: codes.NotFound, Reason: "BROADCAST_DELETED", Metadata: map[string]string{"broadcast_id": f.ID},
		Message: fmt.Sprintf("the broadcast %s has been deleted, or the API key cannot see it any more; go on with the others, if there are any, by opening the stream without it", f.ID)}
}

// of is one of the stream's broadcasts by its id.
func (b *broadcasts) of(id string) *followed {
	i := slices.IndexFunc(b.all, func(f *followed) bool { return f.ID == id })
	return b.all[i] // no other is selected
}

// mayTell reports whether the caller may be told of a broadcast.
func (b *broadcasts) mayTell(f *followed) bool {
	return f.seenBy(b.stream.authority.Load().view)
}

// seenBy reports whether a key may be told of a broadcast: it sees its account or, where
// that was not so to begin with, the broadcast itself.
func (f *followed) seenBy(view *auth.View) bool {
	if f.byItself {
		return !f.gone.Load()
	}
	return view.Has(f.Account)
}

// allGone reports whether no broadcast is left that the caller may be told of.
func (b *broadcasts) allGone(view *auth.View) bool {
	return !slices.ContainsFunc(b.all, func(f *followed) bool { return f.seenBy(view) })
}

// findGone asks the upstream, when accounts are lost, for the broadcasts of which it is not
// known whether they are of these. What the key does not see any more is told, and no more
// of it. An error is the upstream's.
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

// again sends snapshots of the broadcasts of accounts that the key sees again: what has
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
	b.nudge() // it is to be followed again, and may have come to its end
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

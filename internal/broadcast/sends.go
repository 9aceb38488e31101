package broadcast

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/retry"
	"github.com/lategate/lategate/internal/upstream"
	"github.com/lategate/lategate/internal/work"
)

const (
	// keepSend is how long the state of a send is kept.
	keepSend = 7 * 24 * time.Hour
	// beginGrace is how long a send may take to begin: a little longer than the lease of a
	// killed process lasts.
	beginGrace = 15 * time.Second
	// firstWait is the time between the first two reads of a broadcast whose call to send it
	// was interrupted. It grows up to longestWait.
	firstWait   = time.Second
	longestWait = 30 * time.Second
	// longestSettle is how long such a broadcast is read.
	longestSettle = 24 * time.Hour
)

// Reasons of sends that have failed or cannot begin.
const (
	reasonInterrupted  = "SEND_INTERRUPTED"
	reasonSendFailed   = "BROADCAST_FAILED"
	reasonCancelled    = "BROADCAST_CANCELLED"
	reasonNoRecipients = "BROADCAST_HAS_NO_RECIPIENTS"
)

// Jobs keeps the states of sends, and leases that let only one process send a broadcast. *kv.Jobs is
// one.
type Jobs interface {
	LoadState(ctx context.Context, name string) ([]byte, error)
	SaveStateFor(ctx context.Context, name string, data []byte, ttl time.Duration) error
	Hold(ctx context.Context, name string, work func(context.Context) error) error
	Held(ctx context.Context, name string) (bool, error)
}

// SendOptions configures Sends.
type SendOptions struct {
	Jobs Jobs
	// Ask returns a function that makes calls of a class with the key of the context's caller.
	Ask func(ctx context.Context, class upstream.Class) upstream.Ask
	// Watch polls the recipients with the key of the context's caller until release is called.
	Watch func(ctx context.Context, id string) (release func())
	// Notify sends a notice to the streams of the accounts, because a send failed after its
	// caller got the answer that it began.
	Notify func(reason, message string, accounts []string)
	// Stopping is closed when the gateway stops.
	Stopping <-chan struct{}
	// Logger gets failures that no caller gets.
	Logger *slog.Logger
}

// Sends sends broadcasts in the background. The state of a send is stored durably, and the lease of
// the broadcast is held while it is sent. If the gateway dies, the next process that gets a call
// about the send reads from the upstream how it ended, or that it never began. Sends must be closed.
type Sends struct {
	SendOptions
	ctx    context.Context // for calls to the upstream
	cancel context.CancelFunc

	mu      sync.Mutex
	closed  bool
	running map[string]*run // by the name of the state
	wg      sync.WaitGroup
}

// A run is one send of this process.
type run struct {
	name, id string
	begun    chan struct{} // closed once send or err is set
	ending   bool          // its result is being saved; guarded by the lock of Sends
	over     chan struct{} // closed once it is no longer in Sends.running
	send     *whatsappv1.BroadcastSend
	err      error
}

// NewSends returns Sends without any running send.
func NewSends(o SendOptions) *Sends {
	s := &Sends{SendOptions: o, running: map[string]*run{}}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Close waits for running sends until ctx ends, and then cancels their calls. The upstream continues
// with those that it has begun, and Get finds out how they ended.
func (s *Sends) Close(ctx context.Context) {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	defer context.AfterFunc(ctx, s.cancel)()
	s.wg.Wait()
	s.cancel()
}

// stateName is the name of a send's state, and leaseName the name of its lease. All keys share the
// lease of a broadcast.
func stateName(owner, id string) string { return "send/" + owner + "/" + id }
func leaseName(id string) string        { return "send/" + id }

// Start begins to send a broadcast, unless it is being sent or was sent already, and returns the
// state of the send. The state belongs to owner. An error is the upstream's, that of the log, or
// FAILED_PRECONDITION for a broadcast that cannot be sent.
func (s *Sends) Start(ctx context.Context, owner, id string) (*whatsappv1.BroadcastSend, error) {
	b, err := s.get(ctx, id)
	if err != nil {
		return nil, err
	}
	switch {
	case cancelled(b):
		return nil, &apierror.Error{Code: codes.FailedPrecondition, Reason: reasonCancelled, Message: "the broadcast was cancelled, so it cannot be sent: make a new one"}
	case Begun(b):
		stored, err := s.load(ctx, stateName(owner, id))
		if err != nil {
			return nil, err
		}
		send := merge(stored, id, b)
		return send, s.save(ctx, stateName(owner, id), send)
	case b.RecipientCount != nil && b.GetRecipientCount() == 0:
		return nil, &apierror.Error{Code: codes.FailedPrecondition, Reason: reasonNoRecipients, Message: "the broadcast has no recipients: add some first"}
	}
	return s.begin(ctx, owner, b, id)
}

// begin starts a send in the background, unless this process is already running it.
func (s *Sends) begin(ctx context.Context, owner string, b *whatsappv1.Broadcast, id string) (*whatsappv1.BroadcastSend, error) {
	name := stateName(owner, id)
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, work.ErrStopping(": nothing was sent; call again")
	}
	r := s.running[name]
	if r != nil {
		wait, ending := r.begun, r.ending
		if ending {
			wait = r.over
		}
		s.mu.Unlock()
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if ending {
			return s.Start(ctx, owner, id) // the state is saved now, and decides
		}
		return r.send, r.err
	}
	r = &run{name: name, id: id, begun: make(chan struct{}), over: make(chan struct{})}
	s.running[name] = r
	s.wg.Add(1)
	s.mu.Unlock()

	send := &whatsappv1.BroadcastSend{BroadcastId: id, State: stateSending, StartTime: now(), Total: b.RecipientCount}
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(s.ctx, cancel)
	end := func() {
		stop()
		cancel()
		s.drop(r)
		s.wg.Done()
	}
	// Not with the caller's context: other callers may wait for the same answer.
	if r.err = s.save(background, name, send); r.err != nil {
		close(r.begun)
		end()
		return nil, r.err
	}
	r.send = send
	close(r.begun)
	go func() {
		defer end()
		s.execute(background, r)
	}()
	return send, nil
}

// execute sends the broadcast as soon as no other process does, and saves the result.
func (s *Sends) execute(ctx context.Context, r *run) {
	defer s.Watch(ctx, r.id)()
	var ended *whatsappv1.BroadcastSend
	var b *whatsappv1.Broadcast
	worked := false
	// The lease keeps other processes from sending as well. If it is lost, the call is not
	// cancelled, because its outcome would be unknown; the upstream refuses a second call.
	err := s.Jobs.Hold(ctx, leaseName(r.id), func(context.Context) error {
		if !worked {
			worked = true
			ended, b = s.attempt(ctx, r)
		}
		return nil
	})
	switch {
	case ended != nil:
	case worked || ctx.Err() != nil:
		return // the saved state says that it was begun
	default:
		ended = failedSend(r.send, &apierror.Error{Reason: reasonInterrupted, Message: "the event log has gone, so nothing was sent: " + err.Error()})
	}
	s.mu.Lock()
	r.ending = true
	s.mu.Unlock()
	saving := context.WithoutCancel(ctx)
	if err := s.save(saving, r.name, ended); err != nil {
		s.Logger.WarnContext(ctx, "the result of sending a broadcast could not be saved; the upstream will be asked", "broadcast_id", r.id, "error", err)
	}
	s.drop(r) // before the notice, after which callers may send it again
	if ended.State == stateFailed {
		s.notifyFailure(saving, r.id, b, ended.Error)
	}
}

// notifyFailure sends a notice that the broadcast could not be sent to the streams of its account, and
// only to those. b is the broadcast as it was last read, nil if it was not.
func (s *Sends) notifyFailure(ctx context.Context, id string, b *whatsappv1.Broadcast, why *whatsappv1.BulkError) {
	if b == nil {
		b = &whatsappv1.Broadcast{Id: id}
	}
	account, ask := "", s.Ask(ctx, upstream.Interactive)
	accounts, err := ask.Accounts(ctx)
	if err == nil {
		account, err = Account(ctx, ask, b, accounts)
	}
	if err != nil || account == "" {
		s.Logger.WarnContext(ctx, "no stream was told of a broadcast that could not be sent: its account is not known",
			"broadcast_id", id, "reason", why.GetReason(), "error", err, "request_id", auth.RequestIDFrom(ctx))
		return
	}
	s.Notify("BROADCAST_SEND_FAILED", "the broadcast "+id+" could not be sent: "+why.GetReason()+": "+why.GetMessage(), []string{account})
}

func (s *Sends) get(ctx context.Context, id string) (*whatsappv1.Broadcast, error) {
	return s.Ask(ctx, upstream.Interactive).Broadcast(ctx, id)
}

// drop removes a run, if it was not removed before.
func (s *Sends) drop(r *run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[r.name] == r {
		delete(s.running, r.name)
		close(r.over)
	}
}

// attempt sends the broadcast and returns how that ended, or nil if that is not known: the gateway
// stops, or the upstream no longer shows the broadcast.
func (s *Sends) attempt(ctx context.Context, r *run) (*whatsappv1.BroadcastSend, *whatsappv1.Broadcast) {
	stoppable, cancel := work.UntilClosed(ctx, s.Stopping) // ends waits when the gateway stops; calls continue
	defer cancel()
	var b *whatsappv1.Broadcast
	// Read it again: another process may have sent it while this one waited for the lease.
	err := work.Retry(stoppable, true, func() (err error) {
		b, err = s.get(ctx, r.id)
		return err
	})
	switch {
	case err != nil:
		return failedSend(r.send, err), b
	case Begun(b), cancelled(b):
		return s.settle(stoppable, r, b, nil), b
	}
	var resp *whatsappv1.SendBroadcastResponse
	err = work.Retry(stoppable, false, func() error {
		resp = new(whatsappv1.SendBroadcastResponse)
		return s.Ask(ctx, upstream.Bulk)(ctx, whatsappv1.BroadcastsService_SendBroadcast_FullMethodName, &whatsappv1.SendBroadcastRequest{BroadcastId: r.id}, resp)
	})
	switch {
	case err == nil:
		after := &whatsappv1.Broadcast{Status: whatsappv1.BroadcastStatus_BROADCAST_STATUS_COMPLETED.Enum(), SentCount: resp.Sent, FailedCount: resp.Failed, RecipientCount: resp.Total}
		if resp.GetStatus() == whatsappv1.BroadcastStatus_BROADCAST_STATUS_FAILED {
			after.Status = resp.Status
		}
		return merge(r.send, r.id, after), b
	case apierror.From(err).MayHaveHappened():
		return s.settle(stoppable, r, b, err), b
	}
	// A refusal, which may mean that another client has just sent it.
	if later, readErr := s.get(ctx, r.id); readErr == nil && (Begun(later) || cancelled(later)) {
		return s.settle(stoppable, r, later, nil), later
	}
	return failedSend(r.send, err), b
}

// settle reads the broadcast until it has ended upstream. cause is the error of the call to send it,
// if that leaves open whether it began. b is the broadcast as last read.
func (s *Sends) settle(ctx context.Context, r *run, b *whatsappv1.Broadcast, cause error) *whatsappv1.BroadcastSend {
	from := time.Now()
	stale := cause != nil
	backoff := retry.Backoff{First: firstWait, Most: longestWait}
	for time.Since(from) < longestSettle {
		if stale {
			latest, err := s.get(ctx, r.id)
			if err == nil {
				b = latest
			} else if e := apierror.From(err); e.HTTPStatus >= 400 && e.HTTPStatus < 500 && e.HTTPStatus != http.StatusTooManyRequests {
				return nil // the key or the broadcast is no longer valid
			}
		}
		stale = true
		switch {
		case Ended(b):
			return merge(r.send, r.id, b)
		case !Begun(b) && time.Since(from) > beginGrace:
			return failedSend(r.send, errNotBegun(cause))
		}
		if retry.Sleep(ctx, backoff.Next()) != nil {
			return nil
		}
	}
	return nil
}

// Get returns the state of a send. An error is NOT_FOUND if none was begun, that of the log, or the
// upstream's.
func (s *Sends) Get(ctx context.Context, owner, id string) (*whatsappv1.BroadcastSend, error) {
	name := stateName(owner, id)
	s.mu.Lock()
	running := s.running[name] != nil // must be read before the state, because a run saves its state before it ends
	s.mu.Unlock()
	stored, err := s.load(ctx, name)
	switch {
	case err != nil:
		return nil, err
	case stored == nil:
		return nil, &apierror.Error{Code: codes.NotFound, Reason: "BROADCAST_SEND_NOT_FOUND",
			Message: "SendBroadcastAsync was not called for this broadcast with this API key in the last 7 days; GetBroadcast says where it stands"}
	case stored.State != stateSending || running:
		return stored, nil
	}
	// Another process runs it, or ran it until it was stopped.
	b, err := s.get(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case Ended(b):
		send := merge(stored, id, b)
		return send, s.save(ctx, name, send)
	case sending(b), time.Since(stored.GetStartTime().AsTime()) < beginGrace:
		return stored, nil
	}
	held, err := s.Jobs.Held(ctx, leaseName(id))
	if err != nil || held {
		return stored, err
	}
	return failedSend(stored, errNotBegun(nil)), nil // not saved: a process that waits for the lease may still begin
}

func (s *Sends) load(ctx context.Context, name string) (*whatsappv1.BroadcastSend, error) {
	data, err := s.Jobs.LoadState(ctx, name)
	if err != nil || data == nil {
		return nil, err
	}
	state, send := new(logv1.BroadcastSendState), new(whatsappv1.BroadcastSend)
	if err := proto.Unmarshal(data, state); err != nil {
		return nil, fmt.Errorf("broadcast: the state of a send is damaged: %w", err)
	}
	if err := proto.Unmarshal(state.GetSend(), send); err != nil {
		return nil, fmt.Errorf("broadcast: the state of a send is damaged: %w", err)
	}
	return send, nil
}

func (s *Sends) save(ctx context.Context, name string, send *whatsappv1.BroadcastSend) error {
	wire, err := proto.Marshal(send)
	if err == nil {
		wire, err = proto.Marshal(&logv1.BroadcastSendState{Send: wire})
	}
	if err != nil {
		return fmt.Errorf("broadcast: the state of a send cannot be encoded: %w", err)
	}
	return s.Jobs.SaveStateFor(ctx, name, wire, keepSend)
}

const (
	stateSending   = whatsappv1.BroadcastSendState_BROADCAST_SEND_STATE_SENDING
	stateCompleted = whatsappv1.BroadcastSendState_BROADCAST_SEND_STATE_COMPLETED
	stateFailed    = whatsappv1.BroadcastSendState_BROADCAST_SEND_STATE_FAILED
)

func now() *timestamppb.Timestamp { return timestamppb.New(time.Now().Truncate(time.Millisecond)) }

// merge returns the state of a send from the upstream's broadcast. stored is the state before, nil if
// there was none.
func merge(stored *whatsappv1.BroadcastSend, id string, b *whatsappv1.Broadcast) *whatsappv1.BroadcastSend {
	out := &whatsappv1.BroadcastSend{BroadcastId: id, State: stateSending, StartTime: b.GetStartedAt(), Total: b.RecipientCount}
	if stored != nil {
		out = proto.CloneOf(stored)
	}
	switch b.GetStatus() {
	case whatsappv1.BroadcastStatus_BROADCAST_STATUS_SENDING:
		out.State, out.EndTime, out.Error = stateSending, nil, nil
	case whatsappv1.BroadcastStatus_BROADCAST_STATUS_COMPLETED:
		if out.State != stateCompleted {
			out = &whatsappv1.BroadcastSend{BroadcastId: id, State: stateCompleted, StartTime: out.StartTime, EndTime: now(),
				Sent: b.SentCount, Failed: b.FailedCount, Total: b.RecipientCount}
		}
	case whatsappv1.BroadcastStatus_BROADCAST_STATUS_CANCELLED:
		out = failedSend(out, &apierror.Error{Code: codes.FailedPrecondition, Reason: reasonCancelled, Message: "the broadcast was cancelled"})
	case whatsappv1.BroadcastStatus_BROADCAST_STATUS_FAILED:
		if out.State != stateFailed || out.GetError().GetReason() != reasonSendFailed {
			out = failedSend(out, &apierror.Error{Code: codes.FailedPrecondition, Reason: reasonSendFailed,
				Message: "the upstream could not send a single message; ListBroadcastRecipients says why"})
			out.Sent, out.Failed, out.Total = b.SentCount, b.FailedCount, b.RecipientCount
		}
	}
	if out.State != stateSending && b.GetCompletedAt() != nil {
		out.EndTime = b.GetCompletedAt()
	}
	return out
}

// failedSend returns a send as failed with an error.
func failedSend(send *whatsappv1.BroadcastSend, err error) *whatsappv1.BroadcastSend {
	return &whatsappv1.BroadcastSend{BroadcastId: send.BroadcastId, State: stateFailed, StartTime: send.StartTime, EndTime: now(),
		Total: send.Total, Error: work.BulkError(apierror.From(err))}
}

// errNotBegun returns the error of a send that never began. cause is the error of the call, nil if not
// known.
func errNotBegun(cause error) error {
	message := "the sending was interrupted before the upstream began: call SendBroadcastAsync again"
	if cause != nil {
		message += " (" + apierror.From(cause).Message + ")"
	}
	return &apierror.Error{Code: codes.Aborted, Reason: reasonInterrupted, Message: message}
}

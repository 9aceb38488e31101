package service

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/kv"
)

const (
	defaultHeartbeat = 15 * time.Second
	// finalItemsTimeout is how long a stream that ends waits for its reader to take the last items.
	finalItemsTimeout = 2 * time.Second
	// stopRetry is when a subscriber should come back after the gateway has stopped.
	stopRetry = time.Second
)

// streamRequest is what the requests of the streams have in common.
type streamRequest interface {
	proto.Message
	start
	GetAccountIds() []string
	GetIncludeRaw() bool
	GetHeartbeatInterval() *durationpb.Duration
}

// A stream is one stream of events under way. What all streams have in common is here:
// where a stream begins, who may read it, heartbeats, gaps and how it ends. Items other
// than events have the same form in the responses of all streams, so one type makes them.
type stream struct {
	*Streams
	grpc.ServerStream
	req  streamRequest
	name string // the kind of stream, to which a cursor is bound
	sel  hub.Selection

	access    *auth.Access // what the key can see
	authority atomic.Pointer[authority]
	wanted    atomic.Uint64 // the position of an event that is held
	wanting   chan struct{} // signals it

	after      eventlog.Place // where it begins
	cursor     *kv.Cursor
	broadcasts *broadcasts // what a stream on broadcasts has besides; nil for others

	sub *hub.Subscription
}

// An end is why a stream ends with OK. Its reader gets a notice with it.
type end struct{ reason, message string }

func (e *end) Error() string { return "service: the stream has come to its end: " + e.message }

var (
	errUntilReached = &end{"UNTIL_REACHED", "every recipient has come as far as was asked, or has failed"}
	errMaxWait      = &end{"MAX_WAIT_REACHED", "max_wait has passed"}
)

// open finds out what the caller may see and where the stream begins, and sends started.
func (s *stream) open() error {
	if err := s.authorize(); err != nil {
		return err
	}
	if err := s.position(); err != nil {
		return err
	}
	return s.started()
}

func (s *stream) started() error {
	earliest, head, err := s.log.Ends(s.Context())
	if err != nil {
		return positionError(err)
	}
	started := &whatsappv1.StreamStarted{EarliestToken: s.log.Token(earliest), HeadToken: s.log.Token(head), AccountIds: s.covered()}
	if s.cursor != nil {
		started.CursorGeneration = &s.cursor.Generation
	}
	return s.item(s.log.Token(s.after), &whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Started{Started: started}})
}

// item sends an item that is not an event.
func (s *stream) item(token string, item *whatsappv1.StreamMessagesResponse) error {
	item.ResumeToken = token
	return s.SendMsg(item)
}

func (s *stream) heartbeatInterval() time.Duration {
	if d := s.req.GetHeartbeatInterval(); d != nil {
		return d.AsDuration()
	}
	return defaultHeartbeat
}

// run delivers until the stream ends. It returns nil if the stream has come to its own end.
func (s *stream) run(ctx context.Context) error {
	if err := s.tellMissedBefore(); err != nil {
		return positionError(err)
	}
	sub, err := s.hub.Subscribe(ctx, s.after, &s.sel, s.heartbeatInterval(), (*subscriber)(s))
	if err != nil {
		return positionError(err)
	}
	s.sub = sub
	recheck := time.NewTicker(s.recheckInterval)
	defer recheck.Stop()
	var (
		fenced   <-chan error
		over     <-chan error
		deadline <-chan time.Time
		renewed  chan error // not nil while the upstream is asked what the key can see
		due      bool       // the upstream is to be asked again
	)
	renew := func(ask func(context.Context) error) {
		ended := make(chan error, 1)
		renewed = ended
		go func() { ended <- s.renew(ask) }()
	}
	if s.broadcasts != nil {
		var stop func()
		over, stop = s.broadcasts.awaitEnd(ctx)
		defer stop()
		deadline = s.broadcasts.deadline
	}
	if s.cursor != nil {
		fenced = s.cursors.Watch(ctx, s.cursor.Owner, s.cursor.Name, s.cursor.Generation)
	}
	latest := s.notices.last()
	for {
		if due && renewed == nil {
			due = false
			renew(s.access.Refresh)
		}
		var replaced, wanting <-chan struct{}
		if renewed == nil {
			replaced, wanting = s.authority.Load().view.Replaced(), s.wanting
		}
		select {
		case <-latest.published:
			latest = latest.next
			if about, ok := s.concerning(latest.accounts); ok {
				s.notice(latest.reason, latest.message, about)
			}
		case <-sub.Done():
			return s.ended(sub.Wait())
		case <-s.stopping:
			return s.finish(errStopping())
		case err := <-fenced:
			return s.finish(lostCursor(err))
		case <-replaced: // because of another stream
			renew(func(context.Context) error { return nil })
		case <-wanting:
			renew(s.look)
		case <-recheck.C:
			due = true
		case err := <-renewed:
			renewed = nil
			if err != nil {
				return s.finish(err)
			}
		case err := <-over:
			return s.finish(err)
		case <-deadline:
			return s.finish(errMaxWait)
		}
	}
}

// finish ends the stream after the last event that was delivered, with a heartbeat of that
// position, and returns the outcome. It does not wait long for a reader that reads nothing.
func (s *stream) finish(cause error) error {
	told := make(chan struct{})
	go func() {
		defer close(told)
		_ = s.sub.Do(func(h hub.Heartbeat) error { // Wait returns the error
			if end, ok := errors.AsType[*end](cause); ok {
				if err := s.tell(h, end.reason, end.message, nil); err != nil {
					return err
				}
			}
			if err := s.heartbeat(h); err != nil {
				return err
			}
			return cause
		})
	}()
	select {
	case <-told:
		return s.ended(s.sub.Wait())
	case <-time.After(finalItemsTimeout):
		return s.ended(cause) // the subscription ends with the stream's context
	}
}

// ended returns the stream's outcome for the error that ended it or its subscription.
func (s *stream) ended(err error) error {
	if _, ok := errors.AsType[*end](err); ok {
		return nil
	}
	switch {
	case errors.Is(err, hub.ErrStopped):
		return errStopping()
	case s.Context().Err() != nil:
		return contextError(s.Context(), "; open it again with the last resume token")
	}
	return positionError(err)
}

func errStopping() error {
	return &apierror.Error{Code: codes.Unavailable, Reason: "STOPPING", RetryAfter: stopRetry,
		Message: "the gateway is stopping; open the stream again with the last resume token"}
}

// contextError is the error of a call whose context has ended; after a deadline, advice is
// added to the message.
func contextError(ctx context.Context, advice string) error {
	if apierror.PastDeadline(ctx) {
		return &apierror.Error{Code: codes.DeadlineExceeded, Reason: "DEADLINE_EXCEEDED", Message: "the call's deadline has passed" + advice}
	}
	return &apierror.Error{Code: codes.Canceled, Reason: "CANCELLED", Message: "the caller has gone"}
}

func (s *stream) heartbeat(h hub.Heartbeat) error {
	backlog := int64(h.Backlog)
	return s.item(h.Token, &whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Heartbeat{Heartbeat: &whatsappv1.StreamHeartbeat{
		ServerTime: timestamppb.New(time.Now().Truncate(time.Millisecond)), CaughtUp: &h.CaughtUp, Backlog: &backlog}}})
}

// notice sends a notice in the order of delivery. A failure ends the subscription, which
// returns the error.
func (s *stream) notice(reason, message string, accounts []string) {
	_ = s.sub.Do(func(h hub.Heartbeat) error { return s.tell(h, reason, message, accounts) })
}

func (s *stream) tell(h hub.Heartbeat, reason, message string, accounts []string) error {
	return s.item(h.Token, &whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Notice{Notice: &whatsappv1.StreamNotice{
		Reason: reason, Message: &message, AccountIds: accounts}}})
}

// subscriber is how the hub uses a stream.
type subscriber stream

func (s *subscriber) Deliver(e *hub.Event) error {
	if ok, err := (*stream)(s).allows(e); err != nil {
		return err
	} else if !ok {
		return hub.ErrSkipped
	}
	if err := s.SendMsg(e.Frame(s.req.GetIncludeRaw())); err != nil {
		return err
	}
	if s.broadcasts != nil {
		return s.broadcasts.delivered(e)
	}
	return nil
}

func (s *subscriber) Heartbeat(h hub.Heartbeat) error { return (*stream)(s).heartbeat(h) }

func (s *subscriber) Gap(g *eventlog.GapError) error {
	cause, message := whatsappv1.GapCause_GAP_CAUSE_LOG_DAMAGED, "the log is damaged here"
	if earliest, _, err := s.log.Bounds(s.Context()); err == nil && g.To <= earliest {
		cause, message = whatsappv1.GapCause_GAP_CAUSE_RETENTION, "the log has dropped these events, for their age or its size, before they were read"
	}
	message = fmt.Sprintf("%s: %d entries are missing", message, g.To-g.From+1)
	return (*stream)(s).item(s.log.Token(g.After), &whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Gap{Gap: &whatsappv1.StreamGap{
		Cause: &cause, AccountIds: s.req.GetAccountIds(), FromTime: timestamp(g.Since), ToTime: timestamp(g.After.Time), Message: &message}}})
}

// timestamp returns a time in the API's form, nil for the zero time.
func timestamp(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t.Truncate(time.Millisecond))
}

package lategate

import (
	"context"
	"errors"
	"io"
	"iter"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

const (
	firstWait = time.Second
	maxWait   = 30 * time.Second

	// The gateway's heartbeat intervals: the default, and the minimum. The gateway refuses
	// shorter ones; the watchdog must leave it time to do so.
	defaultHeartbeat = 15 * time.Second
	leastHeartbeat   = time.Second
)

var (
	errClosed = status.Error(codes.Canceled, "lategate: the client was closed")
	errCursor = status.Error(codes.InvalidArgument, "lategate: a subscriber keeps its place by Tokens; for cursor_name use the stub and EventsService")
)

// request and response have what the messages of the three streams have in common.
type request interface {
	proto.Message
	GetCursorName() string
	GetHeartbeatInterval() *durationpb.Duration
}

type response[T any] interface {
	*T
	proto.Message
	GetResumeToken() string
	GetStarted() *whatsappv1.StreamStarted
	GetHeartbeat() *whatsappv1.StreamHeartbeat
}

// opener is the stub's method.
type opener[Q request, T any] func(context.Context, Q, ...grpc.CallOption) (grpc.ServerStreamingClient[T], error)

// subscription is one loop over a stream that is opened again whenever it breaks.
type subscription[Q request, T any, R response[T]] struct {
	SubscribeOptions
	client  *Client
	open    opener[Q, T]
	req     Q // begins after the last item that was handed out
	silence time.Duration
	yield   func(R, error) bool
	moved   bool // an item has come since the last failure
}

func subscribe[Q request, T any, R response[T]](ctx context.Context, c *Client, open opener[Q, T], req Q, o SubscribeOptions) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		s := subscription[Q, T, R]{SubscribeOptions: o, client: c, open: open, req: proto.CloneOf(req), yield: yield}
		if err := s.run(ctx); err != nil {
			yield(nil, err)
		}
	}
}

// run returns nil when the loop is left or the stream has come to its end.
func (s *subscription[Q, T, R]) run(ctx context.Context) error {
	if s.req.GetCursorName() != "" {
		return errCursor
	}
	s.silence = 3 * defaultHeartbeat
	if interval := s.req.GetHeartbeatInterval().AsDuration(); interval > 0 {
		s.silence = 3 * max(interval, leastHeartbeat)
	}
	if s.Tokens != nil {
		token, err := s.Tokens.Load(ctx)
		if err != nil {
			return err
		}
		s.goOnAfter(token)
	}
	next, refused := firstWait, false
	for {
		done, err := s.read(ctx)
		switch {
		case done:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case s.client.open.Err() != nil:
			return errClosed
		}
		if s.moved {
			next, refused, s.moved = firstWait, false, false
		}
		if gap := s.refusedToken(err); gap != nil {
			if done, err := s.hand(ctx, gap); done {
				return err
			}
			if !refused {
				refused = true
				continue
			}
		} else if isFatal(status.Code(err)) {
			return err
		}
		// At random, so that subscribers do not all come back at the same time.
		wait := max(next/2+rand.N(next/2), retryDelay(err))
		next = min(2*next, maxWait)
		if s.OnRetry != nil {
			s.OnRetry(err, wait)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		case <-s.client.open.Done():
			return errClosed
		}
	}
}

// read hands out items until the stream breaks, or has ended.
func (s *subscription[Q, T, R]) read(ctx context.Context) (done bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silent := status.Errorf(codes.Unavailable, "lategate: the stream was silent for %v", s.silence)
	watchdog := time.AfterFunc(s.silence, func() { cancel(silent) })
	defer watchdog.Stop()
	stream, err := s.open(ctx, s.req)
	for err == nil {
		var item R
		item, err = stream.Recv()
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			break
		}
		watchdog.Stop() // what the loop does with the item may take longer
		if done, err := s.take(ctx, item); done {
			return true, err
		}
		watchdog.Reset(s.silence)
	}
	if context.Cause(ctx) == silent {
		err = silent
	}
	return false, err
}

// take saves the tokens of started and heartbeat, and hands out all other items.
func (s *subscription[Q, T, R]) take(ctx context.Context, item R) (done bool, err error) {
	started := item.GetStarted() != nil
	s.moved = s.moved || !started
	if !started && item.GetHeartbeat() == nil {
		return s.hand(ctx, item)
	}
	s.goOnAfter(item.GetResumeToken())
	err = s.save(ctx, item.GetResumeToken())
	return err != nil, err
}

// hand gives an item to the loop and saves its token when the loop asks for the next one.
func (s *subscription[Q, T, R]) hand(ctx context.Context, item R) (done bool, err error) {
	s.goOnAfter(item.GetResumeToken())
	if !s.yield(item, nil) {
		return true, nil
	}
	err = s.save(ctx, item.GetResumeToken())
	return err != nil, err
}

func (s *subscription[Q, T, R]) goOnAfter(token string) {
	if token != "" {
		set(s.req, "resume_token", protoreflect.ValueOfString(token))
	}
}

func (s *subscription[Q, T, R]) save(ctx context.Context, token string) error {
	if s.Tokens == nil || token == "" {
		return nil
	}
	return s.Tokens.Save(context.WithoutCancel(ctx), token)
}

// refusedToken returns the gap for a refused token, or nil. It sets the request to begin
// with the oldest event.
func (s *subscription[Q, T, R]) refusedToken(err error) R {
	info := ErrorInfo(err)
	if info.GetDomain() != "lategate" {
		return nil
	}
	cause, token := whatsappv1.GapCause_GAP_CAUSE_LOG_REPLACED, ""
	switch info.GetReason() {
	case "TOKEN_EXPIRED":
		cause, token = whatsappv1.GapCause_GAP_CAUSE_RETENTION, info.GetMetadata()["earliest_token"]
		if token == "" {
			return nil
		}
	case "TOKEN_FOREIGN", "TOKEN_FUTURE":
		set(s.req, "earliest", protoreflect.ValueOfBool(true))
	default:
		return nil
	}
	gap := &whatsappv1.StreamGap{Cause: &cause, Message: proto.String(status.Convert(err).Message())}
	var item R = new(T)
	set(item, "gap", protoreflect.ValueOfMessage(gap.ProtoReflect()))
	set(item, "resume_token", protoreflect.ValueOfString(token))
	return item
}

// set sets a field that the messages of all three streams have.
func set(m proto.Message, name protoreflect.Name, value protoreflect.Value) {
	message := m.ProtoReflect()
	message.Set(message.Descriptor().Fields().ByName(name), value)
}

// isFatal says whether a failure is final, so that trying again does not help.
func isFatal(code codes.Code) bool {
	switch code {
	case codes.Unauthenticated, codes.PermissionDenied, codes.NotFound, codes.InvalidArgument,
		codes.Unimplemented, codes.Aborted, codes.FailedPrecondition, codes.OutOfRange:
		return true
	}
	return false
}

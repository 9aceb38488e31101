package promises_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// A stream is one of the three streaming calls.
type stream int

const (
	messages stream = iota
	statuses
	accountEvents
)

func (s stream) String() string {
	return [...]string{"messages", "delivery_statuses", "account_events"}[s]
}

// An item is one response of any stream.
type item struct {
	at    time.Time // when it was received
	token string
	kind  string // started, event, heartbeat, gap, notice or snapshot

	event     event
	started   *whatsappv1.StreamStarted
	heartbeat *whatsappv1.StreamHeartbeat
	gap       *whatsappv1.StreamGap
	notice    *whatsappv1.StreamNotice
	snapshot  *whatsappv1.DeliverySnapshot
}

// An event is an event of any stream.
type event struct {
	uid     string // the name of the event, as in its post
	id      string // the gateway's id
	kind    string
	source  whatsappv1.EventSource
	account string
	// for a status
	message, broadcast, phone string
	status                    whatsappv1.BroadcastRecipientStatus
}

// bare is a message's id without the prefix that distinguishes the upstream's from the
// platform's.
func bare(id string) string {
	return strings.TrimPrefix(strings.TrimPrefix(id, "wamid."), "m-")
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

// A request is where a stream begins and what it is about.
type request struct {
	stream        stream
	accounts      []string
	conversations []string
	kinds         []string
	broadcasts    []string
	until         whatsappv1.BroadcastRecipientStatus
	heartbeat     time.Duration
	slow          bool // the subscriber pauses from time to time

	// where it begins: one of these, or none
	token    string
	earliest bool
	since    time.Time
	cursor   string
}

// A place is the part that the three kinds of responses have in common.
type place interface {
	GetResumeToken() string
	GetStarted() *whatsappv1.StreamStarted
	GetHeartbeat() *whatsappv1.StreamHeartbeat
	GetGap() *whatsappv1.StreamGap
	GetNotice() *whatsappv1.StreamNotice
}

func itemOf(p place) item {
	i := item{at: time.Now(), token: p.GetResumeToken(), started: p.GetStarted(), heartbeat: p.GetHeartbeat(), gap: p.GetGap(), notice: p.GetNotice()}
	switch {
	case i.started != nil:
		i.kind = "started"
	case i.heartbeat != nil:
		i.kind = "heartbeat"
	case i.gap != nil:
		i.kind = "gap"
	case i.notice != nil:
		i.kind = "notice"
	}
	return i
}

// open opens a stream; the function reads its items.
func open(ctx context.Context, conn *grpc.ClientConn, r request) (func() (item, error), error) {
	var beat *durationpb.Duration
	if r.heartbeat > 0 {
		beat = durationpb.New(r.heartbeat)
	}
	switch r.stream {
	case messages:
		req := &whatsappv1.StreamMessagesRequest{AccountIds: r.accounts, ConversationIds: r.conversations, Kinds: r.kinds, HeartbeatInterval: beat}
		switch {
		case r.token != "":
			req.Start = &whatsappv1.StreamMessagesRequest_ResumeToken{ResumeToken: r.token}
		case r.earliest:
			req.Start = &whatsappv1.StreamMessagesRequest_Earliest{Earliest: true}
		case r.cursor != "":
			req.Start = &whatsappv1.StreamMessagesRequest_CursorName{CursorName: r.cursor}
		case !r.since.IsZero():
			req.Start = &whatsappv1.StreamMessagesRequest_StartTime{StartTime: timestamppb.New(r.since)}
		}
		s, err := whatsappv1.NewInboxServiceClient(conn).StreamMessages(ctx, req)
		return func() (item, error) {
			resp, err := s.Recv()
			if err != nil {
				return item{}, err
			}
			i := itemOf(resp)
			if e := resp.GetEvent(); e != nil {
				of := firstOf(e.GetPlatformMessageId(), e.GetMessageId())
				if e.GetKind() == "conversation.started" {
					of = e.GetConversationId()
				}
				i.kind = "event"
				i.event = event{uid: e.GetKind() + " " + bare(of), id: e.GetEventId(), kind: e.GetKind(), source: e.GetSource(), account: e.GetAccountId()}
			}
			return i, nil
		}, err
	case statuses:
		req := &whatsappv1.StreamDeliveryStatusesRequest{AccountIds: r.accounts, BroadcastIds: r.broadcasts, Kinds: r.kinds, HeartbeatInterval: beat}
		if r.until != 0 {
			req.Until = r.until.Enum()
		}
		switch {
		case r.token != "":
			req.Start = &whatsappv1.StreamDeliveryStatusesRequest_ResumeToken{ResumeToken: r.token}
		case r.earliest:
			req.Start = &whatsappv1.StreamDeliveryStatusesRequest_Earliest{Earliest: true}
		case r.cursor != "":
			req.Start = &whatsappv1.StreamDeliveryStatusesRequest_CursorName{CursorName: r.cursor}
		}
		s, err := whatsappv1.NewBroadcastsServiceClient(conn).StreamDeliveryStatuses(ctx, req)
		return func() (item, error) {
			resp, err := s.Recv()
			if err != nil {
				return item{}, err
			}
			i := itemOf(resp)
			if e := resp.GetEvent(); e != nil {
				i.kind = "event"
				i.event = event{uid: e.GetKind() + " " + bare(e.GetMessageId()), id: e.GetEventId(), kind: e.GetKind(), source: e.GetSource(), account: e.GetAccountId(),
					message: e.GetMessageId(), broadcast: e.GetBroadcastId(), phone: e.GetPhone(), status: e.GetStatus()}
			}
			if i.snapshot = resp.GetSnapshot(); i.snapshot != nil {
				i.kind = "snapshot"
			}
			return i, nil
		}, err
	default:
		req := &whatsappv1.StreamAccountEventsRequest{AccountIds: r.accounts, Kinds: r.kinds, HeartbeatInterval: beat}
		switch {
		case r.token != "":
			req.Start = &whatsappv1.StreamAccountEventsRequest_ResumeToken{ResumeToken: r.token}
		case r.earliest:
			req.Start = &whatsappv1.StreamAccountEventsRequest_Earliest{Earliest: true}
		case r.cursor != "":
			req.Start = &whatsappv1.StreamAccountEventsRequest_CursorName{CursorName: r.cursor}
		}
		s, err := whatsappv1.NewAccountsServiceClient(conn).StreamAccountEvents(ctx, req)
		return func() (item, error) {
			resp, err := s.Recv()
			if err != nil {
				return item{}, err
			}
			i := itemOf(resp)
			if e := resp.GetEvent(); e != nil {
				i.kind = "event"
				i.event = event{uid: e.GetKind() + " " + e.GetAccountId(), id: e.GetEventId(), kind: e.GetKind(), source: e.GetSource(), account: e.GetAccountId()}
			}
			return i, nil
		}, err
	}
}

// reasonOf is the machine-readable reason of an error.
func reasonOf(err error) string {
	for _, d := range status.Convert(err).Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}

// short is a short text for an error.
func short(err error) string {
	if err == nil {
		return "OK"
	}
	return fmt.Sprintf("%v %s (%s)", status.Code(err), reasonOf(err), status.Convert(err).Message())
}

// final reports whether, according to docs/streams.md, such an end is final.
func final(code codes.Code) bool {
	switch code {
	case codes.Unauthenticated, codes.PermissionDenied, codes.NotFound, codes.Aborted, codes.InvalidArgument, codes.OutOfRange, codes.FailedPrecondition:
		return true
	}
	return false
}

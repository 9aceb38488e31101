package service

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/kv"
)

func (s *Services) events() overrides {
	return overrides{
		whatsappv1.EventsService_CommitCursor_FullMethodName: {instead: computed(s.streams.commitCursor)},
		whatsappv1.EventsService_GetCursor_FullMethodName:    {instead: computed(s.streams.getCursor)},
		whatsappv1.EventsService_ListCursors_FullMethodName:  {instead: computed(s.streams.listCursors)},
		whatsappv1.EventsService_DeleteCursor_FullMethodName: {instead: computed(s.streams.deleteCursor)},
	}
}

func (s *Streams) commitCursor(ctx context.Context, req *whatsappv1.CommitCursorRequest) (*whatsappv1.CommitCursorResponse, error) {
	c, err := s.cursors.Commit(ctx, owner(ctx), req.GetName(), req.GetToken(), req.GetGeneration(), req.GetAllowRewind())
	if err != nil {
		return nil, cursorError(err)
	}
	return &whatsappv1.CommitCursorResponse{Cursor: cursor(c)}, nil
}

func (s *Streams) getCursor(ctx context.Context, req *whatsappv1.GetCursorRequest) (*whatsappv1.GetCursorResponse, error) {
	c, err := s.cursors.Get(ctx, owner(ctx), req.GetName())
	if err != nil {
		return nil, cursorError(err)
	}
	return &whatsappv1.GetCursorResponse{Cursor: cursor(c)}, nil
}

func (s *Streams) listCursors(ctx context.Context, _ *whatsappv1.ListCursorsRequest) (*whatsappv1.ListCursorsResponse, error) {
	list, err := s.cursors.List(ctx, owner(ctx))
	if err != nil {
		return nil, cursorError(err)
	}
	resp := &whatsappv1.ListCursorsResponse{}
	for _, c := range list {
		resp.Cursors = append(resp.Cursors, cursor(c))
	}
	return resp, nil
}

func (s *Streams) deleteCursor(ctx context.Context, req *whatsappv1.DeleteCursorRequest) (*whatsappv1.DeleteCursorResponse, error) {
	if err := s.cursors.Delete(ctx, owner(ctx), req.GetName()); err != nil {
		return nil, cursorError(err)
	}
	return &whatsappv1.DeleteCursorResponse{}, nil
}

// owner returns the name under which the caller's cursors are stored.
func owner(ctx context.Context) string {
	caller, _ := auth.CallerFrom(ctx)
	return caller.Owner()
}

func cursor(c kv.Cursor) *whatsappv1.Cursor {
	out := &whatsappv1.Cursor{
		Name: c.Name, Token: &c.Token, Generation: &c.Generation,
		CreateTime: timestamppb.New(c.CreateTime), UpdateTime: timestamppb.New(c.UpdateTime),
	}
	if c.Stream != "" {
		out.Stream = &c.Stream
	}
	return out
}

// lostCursor is the error with which a stream ends that does not hold its cursor any more.
func lostCursor(err error) error {
	if errors.Is(err, kv.ErrCursorNotFound) {
		return &apierror.Error{Code: codes.Aborted, Reason: "CURSOR_DELETED", Message: "the stream's cursor was deleted; opening the stream with cursor_name makes a new one"}
	}
	return cursorError(err)
}

// cursorError is the error of a call that cannot use its cursor.
func cursorError(err error) error {
	if fenced, ok := errors.AsType[*kv.FencedError](err); ok {
		return &apierror.Error{Code: codes.Aborted, Reason: "CURSOR_FENCED",
			Metadata: map[string]string{"generation": fmt.Sprint(fenced.Generation)},
			Message:  "the cursor belongs to another subscriber now; open the stream with cursor_name to take it over"}
	}
	switch {
	case errors.Is(err, kv.ErrCursorNotFound):
		return &apierror.Error{Code: codes.NotFound, Reason: "CURSOR_NOT_FOUND",
			Message: "there is no such cursor of this API key; opening a stream with cursor_name creates one, and so does a commit with generation 0"}
	case errors.Is(err, kv.ErrCursorStream):
		return &apierror.Error{Code: codes.FailedPrecondition, Reason: "CURSOR_OF_ANOTHER_STREAM", Message: "the cursor belongs to another kind of stream; use one cursor for each"}
	case errors.Is(err, kv.ErrCursorRewind):
		return &apierror.Error{Code: codes.FailedPrecondition, Reason: "CURSOR_REWIND", Message: "the position is before the cursor's; set allow_rewind to go back"}
	case errors.Is(err, kv.ErrTooManyCursors):
		return &apierror.Error{Code: codes.ResourceExhausted, Reason: "TOO_MANY_CURSORS", Message: "an API key can have 1,000 cursors; delete those that are not needed"}
	}
	return tokenError(err, "token", "token")
}

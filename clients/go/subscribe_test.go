package lategate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// follow runs a loop to its end, and returns the tokens of the items that it got and the
// last error.
func follow(t *testing.T, c *Client, o SubscribeOptions, req *asking) (given []string, err error) {
	t.Helper()
	for item, failed := range c.SubscribeMessages(t.Context(), req, o) {
		if err != nil {
			t.Fatal("the loop continued after an error, want its end")
		}
		if failed != nil {
			err = failed
			continue
		}
		given = append(given, item.GetResumeToken())
	}
	return given, err
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestSavesAfterTheItemIsHandled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		unknown := &messages{ResumeToken: "e"}
		items := hang(started("a"), event("b"), heartbeat("c"), event("d"), unknown, event("f"))
		ended := false
		c, g := play(t, func(s sending) error {
			defer func() { ended = true }()
			return items(s)
		})
		tokens := &memory{}
		var given []string
		for item, err := range c.SubscribeMessages(t.Context(), &asking{}, SubscribeOptions{Tokens: tokens}) {
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(tokens.saved, item.GetResumeToken()) {
				t.Errorf("token %s was saved before its item was handled, want it saved afterwards", item.GetResumeToken())
			}
			if given = append(given, item.GetResumeToken()); item.GetResumeToken() == "f" {
				break
			}
		}
		same(t, "given", given, "b", "d", "e", "f")
		same(t, "saved", tokens.saved, "a", "b", "c", "d", "e")
		if synctest.Wait(); !ended {
			t.Error("the stream is open after the loop was left, want it closed")
		}
		same(t, "starts", g.starts(), "")
	})
}

func TestResumesAfterTheLastItem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, g := play(t,
			send(fail(codes.Unavailable)),
			send(fail(codes.Internal), started("a"), event("b")),
			send(fail(codes.Canceled)),
			send(fail(codes.DeadlineExceeded), started("b"), heartbeat("c")),
			send(nil, event("d")))
		tokens := &memory{}
		given, err := follow(t, c, SubscribeOptions{Tokens: tokens}, &asking{Start: &whatsappv1.StreamMessagesRequest_Earliest{Earliest: true}})
		if err != nil {
			t.Error(err)
		}
		same(t, "starts", g.starts(), "earliest", "earliest", "b", "b", "c")
		same(t, "given", given, "b", "d")
		same(t, "saved", tokens.saved, "a", "b", "b", "c", "d")
	})
}

func TestSavedTokenReplacesTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, g := play(t, send(nil))
		req := &asking{Start: &whatsappv1.StreamMessagesRequest_Earliest{Earliest: true}, ConversationIds: []string{"one"}}
		if _, err := follow(t, c, SubscribeOptions{Tokens: &memory{first: "kept"}}, req); err != nil {
			t.Error(err)
		}
		same(t, "starts", g.starts(), "kept")
		same(t, "the rest of the request", g.opened[0].GetConversationIds(), "one")
		if !req.GetEarliest() {
			t.Error("the caller's request was changed, want it unchanged")
		}
	})
}

func TestWaitsGrowAndAreReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var script []func(sending) error
		for range 7 {
			script = append(script, send(fail(codes.Unavailable), started("a")))
		}
		script = append(script,
			send(fail(codes.ResourceExhausted), event("b")),
			send(refuse(codes.Unavailable, "STOPPING", &errdetails.RetryInfo{RetryDelay: durationpb.New(time.Minute)})))
		c, g := play(t, script...)
		var waits []time.Duration
		var failures []codes.Code
		reported := time.Now()
		_, err := follow(t, c, SubscribeOptions{OnRetry: func(err error, wait time.Duration) {
			if n := len(waits); n > 0 && time.Since(reported) != waits[n-1] {
				t.Errorf("got a wait of %v, want %v as OnRetry was called with", time.Since(reported), waits[n-1])
			}
			reported = time.Now()
			waits, failures = append(waits, wait), append(failures, status.Code(err))
		}}, &asking{})
		if status.Code(err) != codes.NotFound || len(g.starts()) != 10 {
			t.Errorf("got end %v after %d streams, want NOT_FOUND after 10", err, len(g.starts()))
		}
		most := []time.Duration{1, 2, 4, 8, 16, 30, 30, 1, 60}
		if len(waits) != len(most) {
			t.Fatalf("got waits %v, want %d of them", waits, len(most))
		}
		for i, wait := range waits {
			if most := most[i] * time.Second; wait > most || wait < most/2 {
				t.Errorf("got %v for wait %d, want between half and all of %v", wait, i, most)
			}
		}
		if waits[8] != time.Minute {
			t.Errorf("got a wait of %v, want a minute as the gateway asked", waits[8])
		}
		if failures[0] != codes.Unavailable || failures[7] != codes.ResourceExhausted {
			t.Errorf("got failures %v, want UNAVAILABLE first and RESOURCE_EXHAUSTED as the 8th", failures)
		}
	})
}

func TestSilenceIsAFailure(t *testing.T) {
	for name, c := range map[string]struct {
		interval *durationpb.Duration
		silence  time.Duration
	}{"by default": {nil, 45 * time.Second}, "as requested": {durationpb.New(2 * time.Second), 6 * time.Second}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, g := play(t, hang(started("a"), event("b")), send(nil))
				began := time.Now()
				var silent time.Duration
				for _, err := range client.SubscribeMessages(t.Context(), &asking{HeartbeatInterval: c.interval}, SubscribeOptions{
					OnRetry: func(err error, _ time.Duration) {
						if silent = time.Since(began); status.Code(err) != codes.Unavailable {
							t.Errorf("got failure %v, want UNAVAILABLE", err)
						}
					},
				}) {
					if err != nil {
						t.Fatal(err)
					}
					time.Sleep(time.Hour) // the loop's own time does not count
				}
				if silent != time.Hour+c.silence {
					t.Errorf("the stream counted as broken after %v, want an hour and %v", silent, c.silence)
				}
				same(t, "starts", g.starts(), "", "b")
			})
		})
	}
}

func TestRefusedTokens(t *testing.T) {
	for reason, want := range map[string]struct {
		code  codes.Code
		cause whatsappv1.GapCause
		start string
		saved []string
	}{
		"TOKEN_EXPIRED": {codes.OutOfRange, whatsappv1.GapCause_GAP_CAUSE_RETENTION, "oldest", []string{"oldest", "z"}},
		"TOKEN_FOREIGN": {codes.InvalidArgument, whatsappv1.GapCause_GAP_CAUSE_LOG_REPLACED, "earliest", []string{"z"}},
		"TOKEN_FUTURE":  {codes.OutOfRange, whatsappv1.GapCause_GAP_CAUSE_LOG_REPLACED, "earliest", []string{"z"}},
	} {
		t.Run(reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				refusal := refuse(want.code, reason)
				c, g := play(t, send(refusal), send(refusal), send(nil, event("z")))
				began, tokens := time.Now(), &memory{first: "old"}
				var gaps []time.Duration
				for item, err := range c.SubscribeMessages(t.Context(), &asking{}, SubscribeOptions{Tokens: tokens}) {
					if err != nil {
						t.Fatal(err)
					}
					if gap := item.GetGap(); gap != nil {
						gaps = append(gaps, time.Since(began))
						if gap.GetCause() != want.cause || gap.GetMessage() != reason+" as the script says" {
							t.Errorf("got gap %v, want cause %v and the message of the error", gap, want.cause)
						}
					}
				}
				same(t, "starts", g.starts(), "old", want.start, want.start)
				same(t, "saved", slices.Compact(tokens.saved), want.saved...)
				if !slices.Equal(gaps, []time.Duration{0, 0}) {
					t.Errorf("got gaps after %v, want two at once", gaps)
				}
				if waited := time.Since(began); waited < time.Second/2 || waited > time.Second {
					t.Errorf("got a wait of %v after the second refusal in a row, want 0.5 to 1 s", waited)
				}
			})
		})
	}
}

func TestWhatEndsTheLoop(t *testing.T) {
	for _, code := range []codes.Code{codes.Unauthenticated, codes.PermissionDenied, codes.NotFound, codes.InvalidArgument,
		codes.Unimplemented, codes.Aborted, codes.FailedPrecondition, codes.OutOfRange} {
		t.Run(code.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, g := play(t, send(refuse(code, "TOKEN_MALFORMED"), event("a")))
				given, err := follow(t, c, SubscribeOptions{}, &asking{})
				if status.Code(err) != code || ErrorInfo(err).GetReason() != "TOKEN_MALFORMED" || len(g.starts()) != 1 {
					t.Errorf("got end %v after %d streams, want %v TOKEN_MALFORMED after 1", err, len(g.starts()), code)
				}
				same(t, "given", given, "a")
			})
		})
	}
	t.Run("a reason of another domain", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			foreign, err := status.New(codes.OutOfRange, "").WithDetails(&errdetails.ErrorInfo{Reason: "TOKEN_FUTURE", Domain: "example.com"})
			if err != nil {
				t.Fatal(err)
			}
			c, _ := play(t, send(foreign.Err()))
			if given, err := follow(t, c, SubscribeOptions{}, &asking{}); status.Code(err) != codes.OutOfRange || given != nil {
				t.Errorf("got items %q and end %v, want none and OUT_OF_RANGE", given, err)
			}
		})
	})
	t.Run("a cursor", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, g := play(t)
			_, err := follow(t, c, SubscribeOptions{}, &asking{Start: &whatsappv1.StreamMessagesRequest_CursorName{CursorName: "mine"}})
			if status.Code(err) != codes.InvalidArgument || len(g.starts()) != 0 {
				t.Errorf("got end %v after %d streams, want INVALID_ARGUMENT after none", err, len(g.starts()))
			}
		})
	})
	t.Run("tokens", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			full := errors.New("the disk is full")
			c, _ := play(t, hang(event("a")), hang(started("a")))
			if given, err := follow(t, c, SubscribeOptions{Tokens: &memory{failing: full}}, &asking{}); err != full || len(given) != 1 {
				t.Errorf("an event: got items %q and end %v, want one item and %v", given, err, full)
			}
			if _, err := follow(t, c, SubscribeOptions{Tokens: &memory{failing: full}}, &asking{}); err != full {
				t.Errorf("started: got end %v, want %v", err, full)
			}
			if _, err := follow(t, c, SubscribeOptions{Tokens: &memory{loads: full}}, &asking{}); err != full {
				t.Errorf("loading: got end %v, want %v", err, full)
			}
		})
	})
}

func TestCallerEndsTheLoop(t *testing.T) {
	never := func(error, time.Duration) { panic("OnRetry was called after the caller ended the loop") }
	t.Run("while the stream is silent", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, _ := play(t, hang(event("a")))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			tokens := &memory{}
			var last error
			for _, err := range c.SubscribeMessages(ctx, &asking{}, SubscribeOptions{Tokens: tokens, OnRetry: never}) {
				last = err
				cancel()
			}
			if last != context.Canceled {
				t.Errorf("got end %v, want %v", last, context.Canceled)
			}
			same(t, "the saved token of the handled item", tokens.saved, "a")
		})
	})
	t.Run("while it waits", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, _ := play(t, send(fail(codes.Unavailable)))
			ctx, cancel := context.WithTimeout(t.Context(), time.Second/4)
			defer cancel()
			for _, err := range c.SubscribeMessages(ctx, &asking{}, SubscribeOptions{}) {
				if err != context.DeadlineExceeded {
					t.Errorf("got end %v, want %v", err, context.DeadlineExceeded)
				}
			}
			if ctx.Err() == nil {
				t.Error("the loop ended before its context, want it to last as long")
			}
		})
	})
	t.Run("the client is closed", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, _ := play(t, hang(event("a")), send(fail(codes.Unavailable)))
			var last error
			for _, err := range c.SubscribeMessages(t.Context(), &asking{}, SubscribeOptions{OnRetry: never}) {
				if last = err; err == nil {
					go func() { _ = c.Close() }() // the test closes it too
				}
			}
			if last != errClosed {
				t.Errorf("got end %v, want %v", last, errClosed)
			}
		})
	})
}

// others serves the other two streams, and refuses every token.
type others struct {
	whatsappv1.UnimplementedBroadcastsServiceServer
	whatsappv1.UnimplementedAccountsServiceServer
}

func (others) StreamDeliveryStatuses(req *whatsappv1.StreamDeliveryStatusesRequest, s grpc.ServerStreamingServer[whatsappv1.StreamDeliveryStatusesResponse]) error {
	if !req.GetEarliest() {
		return refuse(codes.InvalidArgument, "TOKEN_FOREIGN")
	}
	return s.Send(&whatsappv1.StreamDeliveryStatusesResponse{ResumeToken: "b", Item: &whatsappv1.StreamDeliveryStatusesResponse_Snapshot{Snapshot: &whatsappv1.DeliverySnapshot{}}})
}

func (others) StreamAccountEvents(req *whatsappv1.StreamAccountEventsRequest, s grpc.ServerStreamingServer[whatsappv1.StreamAccountEventsResponse]) error {
	if !req.GetEarliest() {
		return refuse(codes.InvalidArgument, "TOKEN_FOREIGN")
	}
	return s.Send(&whatsappv1.StreamAccountEventsResponse{ResumeToken: "b", Item: &whatsappv1.StreamAccountEventsResponse_Event{Event: &whatsappv1.AccountEvent{}}})
}

func TestTheOtherStreams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serve(t, func(s *grpc.Server) {
			whatsappv1.RegisterBroadcastsServiceServer(s, others{})
			whatsappv1.RegisterAccountsServiceServer(s, others{})
		})
		tokens := &memory{first: "a"}
		var given []string
		for item, err := range c.SubscribeDeliveryStatuses(t.Context(), &whatsappv1.StreamDeliveryStatusesRequest{}, SubscribeOptions{Tokens: tokens}) {
			given = append(given, fmt.Sprint(item.GetGap().GetCause(), item.GetSnapshot() != nil, err))
		}
		for item, err := range c.SubscribeAccountEvents(t.Context(), &whatsappv1.StreamAccountEventsRequest{}, SubscribeOptions{Tokens: tokens}) {
			given = append(given, fmt.Sprint(item.GetGap().GetCause(), item.GetEvent() != nil, err))
		}
		one := []string{"GAP_CAUSE_LOG_REPLACED false <nil>", "GAP_CAUSE_UNSPECIFIED true <nil>"}
		same(t, "given", given, append(one, one...)...)
		same(t, "saved", tokens.saved, "b", "b")
	})
}

package work

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
)

// A fakeBulk is an upstream for bulk sends that records its calls.
type fakeBulk struct {
	answer func(call int, phones []string) ([]*whatsappv1.SendBulkResult, error)
	waits  int // the call that waits for the rate limit for ever

	mu    sync.Mutex
	calls []string // phones of each, as "1,2,3"
}

func (f *fakeBulk) send(ctx context.Context, to []*whatsappv1.BulkRecipientInput) ([]*whatsappv1.SendBulkResult, error) {
	var phones []string
	for _, r := range to {
		phones = append(phones, r.GetPhone())
	}
	f.mu.Lock()
	f.calls = append(f.calls, strings.Join(phones, ","))
	call := len(f.calls)
	f.mu.Unlock()
	if call == f.waits {
		<-ctx.Done()
		return nil, &apierror.Error{Code: codes.Canceled, Reason: apierror.ReasonCancelled, HTTPStatus: 499}
	}
	httptrace.ContextClientTrace(ctx).GetConn("")
	if f.answer != nil {
		return f.answer(call, phones)
	}
	return allSent(phones), nil
}

func allSent(phones []string) (out []*whatsappv1.SendBulkResult) {
	yes := true
	for _, p := range phones {
		id := "wamid." + p
		out = append(out, &whatsappv1.SendBulkResult{Phone: &p, Success: &yes, MessageId: &id})
	}
	return out
}

// A step is a recipient and when it comes, in milliseconds.
type step struct {
	at    int
	phone string
}

// from reads steps, and ends with io.EOF, or a second later with an error.
func from(steps []step, end error) func() (*whatsappv1.BulkStreamRecipient, error) {
	begin, n := time.Now(), 0
	return func() (*whatsappv1.BulkStreamRecipient, error) {
		if n == len(steps) {
			if end == nil {
				return nil, io.EOF
			}
			time.Sleep(time.Second)
			return nil, end
		}
		s := steps[n]
		n++
		time.Sleep(time.Until(begin.Add(time.Duration(s.at) * time.Millisecond)))
		return &whatsappv1.BulkStreamRecipient{Phone: s.phone}, nil
	}
}

func phones(list string) (out []step) {
	for _, p := range strings.Fields(list) {
		out = append(out, step{phone: p})
	}
	return out
}

func notZero(r *whatsappv1.BulkStreamRecipient) *whatsappv1.BulkError {
	if r.GetPhone() == "0" {
		return &whatsappv1.BulkError{Reason: "INVALID_PHONE_NUMBER"}
	}
	return nil
}

// spellResults writes results as "phone:outcome" with the reason of what is not sent.
func spellResults(results []*whatsappv1.SendBulkStreamResponse) string {
	var out []string
	for i, r := range results {
		text := strings.TrimPrefix(r.GetOutcome().String(), "BULK_SEND_OUTCOME_")
		if r.GetOutcome() != whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_SENT {
			text += "=" + r.GetError().GetReason()
		} else if r.GetMessageId() != "wamid."+r.GetPhone() {
			text += "=" + r.GetMessageId()
		}
		if int(r.GetIndex()) != i {
			text += fmt.Sprintf(" at %d", r.GetIndex())
		}
		out = append(out, r.GetPhone()+":"+text)
	}
	return strings.Join(out, " ")
}

func TestBulkSend(t *testing.T) {
	failing := func(e *apierror.Error) func(int, []string) ([]*whatsappv1.SendBulkResult, error) {
		return func(int, []string) ([]*whatsappv1.SendBulkResult, error) { return nil, e }
	}
	first := func(e *apierror.Error) func(int, []string) ([]*whatsappv1.SendBulkResult, error) {
		return func(call int, phones []string) ([]*whatsappv1.SendBulkResult, error) {
			if call == 1 {
				return nil, e
			}
			return allSent(phones), nil
		}
	}
	cases := map[string]struct {
		steps  []step
		end    error
		answer func(int, []string) ([]*whatsappv1.SendBulkResult, error)
		want   string
		calls  string // apart by spaces
	}{
		"none":           {},
		"some":           {steps: phones("1 2 3"), want: "1:SENT 2:SENT 3:SENT", calls: "1,2,3"},
		"a slow caller":  {steps: []step{{0, "1"}, {40, "2"}, {200, "3"}}, want: "1:SENT 2:SENT 3:SENT", calls: "1,2 3"},
		"a bad one":      {steps: phones("1 0 3"), want: "1:SENT 0:FAILED=INVALID_PHONE_NUMBER 3:SENT", calls: "1,3"},
		"only bad ones":  {steps: phones("0 0"), want: "0:FAILED=INVALID_PHONE_NUMBER 0:FAILED=INVALID_PHONE_NUMBER"},
		"the same twice": {steps: phones("1 1"), want: "1:SENT 1:SENT", calls: "1,1"},
		"one in the answer is missing": {steps: phones("1 2 3"), calls: "1,2,3", want: "1:SENT 2:UNKNOWN=SEND_OUTCOME_UNKNOWN 3:SENT",
			answer: func(_ int, phones []string) ([]*whatsappv1.SendBulkResult, error) {
				return slices.Delete(allSent(phones), 1, 2), nil
			}},
		"one is refused by the upstream's own check": {steps: phones("1 2 13 4"), want: "1:SENT 2:SENT 13:FAILED=INVALID_PHONE_NUMBER 4:SENT",
			calls: "1,2,13,4 1,2 13,4 13 4",
			answer: func(_ int, phones []string) ([]*whatsappv1.SendBulkResult, error) {
				if slices.Contains(phones, "13") {
					return nil, &apierror.Error{Code: codes.InvalidArgument, HTTPStatus: 400, Reason: "INVALID_PHONE_NUMBER"}
				}
				return allSent(phones), nil
			}},
		"away for a moment": {steps: phones("1 2"), want: "1:SENT 2:SENT", calls: "1,2 1,2",
			answer: first(&apierror.Error{Code: codes.Unavailable, HTTPStatus: 503, Reason: "UPSTREAM_UNAVAILABLE"})},
		"no connection": {steps: phones("1"), want: "1:SENT", calls: "1 1",
			answer: first(&apierror.Error{Code: codes.Unavailable, HTTPStatus: 502, Reason: apierror.ReasonUnreachable})},
		"broken off": {steps: phones("1 2"), want: "1:UNKNOWN=SEND_OUTCOME_UNKNOWN 2:UNKNOWN=SEND_OUTCOME_UNKNOWN", calls: "1,2",
			answer: failing(&apierror.Error{Code: codes.Unknown, HTTPStatus: 502, Reason: apierror.ReasonOutcomeUnknown})},
		"an error of the upstream's own": {steps: phones("1"), want: "1:UNKNOWN=SEND_OUTCOME_UNKNOWN", calls: "1",
			answer: failing(&apierror.Error{Code: codes.Internal, HTTPStatus: 500, Reason: "UPSTREAM_ERROR"})},
		"an answer that nobody can read": {steps: phones("1"), want: "1:UNKNOWN=SEND_OUTCOME_UNKNOWN", calls: "1",
			answer: failing(&apierror.Error{Code: codes.Internal, HTTPStatus: 502, Reason: apierror.ReasonMalformed})},
		"no such template": {steps: phones("1 2"), want: "1:FAILED=TEMPLATE_NOT_FOUND 2:FAILED=TEMPLATE_NOT_FOUND", calls: "1,2",
			answer: failing(&apierror.Error{Code: codes.NotFound, HTTPStatus: 400, Reason: "TEMPLATE_NOT_FOUND"})},
		"a key that is refused": {steps: []step{{0, "1"}, {100, "2"}, {200, "3"}}, calls: "1",
			want:   "1:FAILED=API_KEY_REJECTED 2:FAILED=API_KEY_REJECTED 3:FAILED=API_KEY_REJECTED",
			answer: failing(&apierror.Error{Code: codes.Unauthenticated, HTTPStatus: 401, Reason: "API_KEY_REJECTED"})},
		"a message that is none": {steps: []step{{0, "1"}, {100, "2"}}, end: refusal("bad"), want: "1:SENT 2:SENT", calls: "1 2"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fakeBulk{answer: c.answer}
				var results []*whatsappv1.SendBulkStreamResponse
				err := (&BulkSend{Read: from(c.steps, c.end), Check: notZero, Send: f.send, Tell: collect(&results)}).Run(t.Context())
				if !errors.Is(err, c.end) {
					t.Errorf("got error %v, want %v", err, c.end)
				}
				if got := spellResults(results); got != c.want {
					t.Errorf("results: got %s, want %s", got, c.want)
				}
				if got := strings.Join(f.calls, " "); got != c.calls {
					t.Errorf("calls: got %s, want %s", got, c.calls)
				}
			})
		})
	}
}

func collect(into *[]*whatsappv1.SendBulkStreamResponse) func(*whatsappv1.SendBulkStreamResponse) error {
	return func(r *whatsappv1.SendBulkStreamResponse) error {
		*into = append(*into, r)
		return nil
	}
}

// Pieces have a hundred recipients, bad ones not counted, and two are under way at a time;
// results come in order even if the second piece is done first.
func TestBulkSendPieces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var steps []step
		for n := range 451 {
			phone := fmt.Sprint(n + 1)
			if n%10 == 0 {
				phone = "0"
			}
			steps = append(steps, step{phone: phone})
		}
		var under, most int
		var mu sync.Mutex
		f := &fakeBulk{}
		f.answer = func(call int, phones []string) ([]*whatsappv1.SendBulkResult, error) {
			mu.Lock()
			under++
			most = max(most, under)
			mu.Unlock()
			time.Sleep(time.Duration(1+call%2) * time.Second)
			mu.Lock()
			under--
			mu.Unlock()
			return allSent(phones), nil
		}
		var results []*whatsappv1.SendBulkStreamResponse
		if err := (&BulkSend{Read: from(steps, nil), Check: notZero, Send: f.send, Tell: collect(&results)}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		var sizes []int
		for _, c := range f.calls {
			sizes = append(sizes, strings.Count(c, ",")+1)
		}
		slices.Sort(sizes)
		if !slices.Equal(sizes, []int{5, 100, 100, 100, 100}) || most != 2 {
			t.Errorf("got calls of %v recipients and %d at a time, want 5 and four times 100, and 2 at a time", sizes, most)
		}
		for i, r := range results {
			if int(r.GetIndex()) != i || r.GetPhone() != steps[i].phone {
				t.Fatalf("result %d: got %v, want that of %s", i, r, steps[i].phone)
			}
		}
		if len(results) != len(steps) {
			t.Errorf("got %d results, want %d", len(results), len(steps))
		}
	})
}

// A gateway that stops finishes running calls, sends their results, and says where to
// continue.
func TestBulkSendStopping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stopping := make(chan struct{})
		f := &fakeBulk{answer: func(_ int, phones []string) ([]*whatsappv1.SendBulkResult, error) {
			time.Sleep(10 * time.Second)
			return allSent(phones), nil
		}}
		var results []*whatsappv1.SendBulkStreamResponse
		steps := []step{{0, "1"}, {1, "2"}, {1000, "3"}, {2000, "4"}, {60_000, "5"}}
		go func() {
			time.Sleep(3 * time.Second) // 4 waits for 1 and 2, or 3
			close(stopping)
		}()
		err := (&BulkSend{Read: from(steps, nil), Check: notZero, Send: f.send, Tell: collect(&results), Stopping: stopping}).Run(t.Context())
		e := apierror.From(err)
		if e.Code != codes.Unavailable || e.Reason != apierror.ReasonStopping || e.Metadata["first_unsent_index"] != "3" {
			t.Errorf("got error %v %v, want %s with first_unsent_index 3", err, e.Metadata, apierror.ReasonStopping)
		}
		if got := spellResults(results); got != "1:SENT 2:SENT 3:SENT" || len(f.calls) != 2 {
			t.Errorf("got results %s of calls %q, want three SENT of two calls", got, f.calls)
		}
		time.Sleep(2 * time.Minute) // from has returned
	})
}

// A call that waits for the rate limit when the gateway stops is not made, and it is
// certain that nothing of it was sent.
func TestBulkSendStoppingWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stopping := make(chan struct{})
		f := &fakeBulk{waits: 2}
		var results []*whatsappv1.SendBulkStreamResponse
		go func() {
			time.Sleep(3 * time.Second)
			close(stopping)
		}()
		err := (&BulkSend{Read: from([]step{{0, "1"}, {1000, "2"}, {60_000, "3"}}, nil), Check: notZero, Send: f.send, Tell: collect(&results), Stopping: stopping}).Run(t.Context())
		if e := apierror.From(err); e.Reason != apierror.ReasonStopping || e.Metadata["first_unsent_index"] != "2" {
			t.Errorf("got error %v %v, want %s with first_unsent_index 2", err, e.Metadata, apierror.ReasonStopping)
		}
		if got := spellResults(results); got != "1:SENT 2:FAILED=STOPPING" {
			t.Errorf("results: got %s, want 1 sent and 2 not", got)
		}
		time.Sleep(2 * time.Minute) // from has returned
	})
}

// When the caller disconnects, no call is cut off; no other call is begun, and none is
// repeated.
func TestBulkSendCallerGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan string, 2)
		f := &fakeBulk{answer: func(call int, phones []string) ([]*whatsappv1.SendBulkResult, error) {
			if call == 2 {
				return nil, &apierror.Error{Code: codes.Unavailable, HTTPStatus: 503, RetryAfter: 5 * time.Second}
			}
			time.Sleep(10 * time.Second)
			ended <- strings.Join(phones, ",")
			return allSent(phones), nil
		}}
		send := func(ctx context.Context, to []*whatsappv1.BulkRecipientInput) ([]*whatsappv1.SendBulkResult, error) {
			results, err := f.send(ctx, to)
			if ctx.Err() != nil {
				t.Errorf("the call to %v: got a context that has ended, want it to continue", to)
			}
			return results, err
		}
		go func() {
			time.Sleep(3 * time.Second)
			cancel()
		}()
		begin := time.Now()
		err := (&BulkSend{Read: from([]step{{0, "1"}, {1000, "2"}, {2000, "3"}, {60_000, "4"}}, nil), Check: notZero, Send: send,
			Tell: func(*whatsappv1.SendBulkStreamResponse) error { return ctx.Err() }}).Run(ctx)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got error %v, want %v", err, context.Canceled)
		}
		if took := time.Since(begin).Round(time.Second); took != 10*time.Second || len(f.calls) != 2 || <-ended != "1" {
			t.Errorf("got the end after %v and calls %q, want 10s and two calls", took, f.calls)
		}
		time.Sleep(2 * time.Minute) // from has returned
	})
}

func TestMatch(t *testing.T) {
	yes, no := true, false
	result := func(phone, id string) *whatsappv1.SendBulkResult {
		r := &whatsappv1.SendBulkResult{}
		if phone != "" {
			r.Phone = &phone
		}
		if id != "" {
			r.MessageId, r.Success = &id, &yes
		}
		return r
	}
	why := "(#131026) Message undeliverable"
	refused := &whatsappv1.SendBulkResult{Phone: new(string), Success: &no, Error: &why}
	*refused.Phone = "+1"
	cases := map[string]struct {
		to      string
		results []*whatsappv1.SendBulkResult
		want    string
	}{
		"other order":          {"1 2", []*whatsappv1.SendBulkResult{result("2", "b"), result("1", "a")}, "1:SENT=a 2:SENT=b"},
		"other spelling":       {"+1 2", []*whatsappv1.SendBulkResult{result("1", "a"), result("+2", "b")}, "+1:SENT=a 2:SENT=b"},
		"twice, in place":      {"1 2 1", []*whatsappv1.SendBulkResult{result("1", "a"), result("2", "b"), result("1", "c")}, "1:SENT=a 2:SENT=b 1:SENT=c"},
		"twice, shifted":       {"1 1 2", []*whatsappv1.SendBulkResult{result("2", "b"), result("1", "a"), result("1", "c")}, "1:SENT=c 1:SENT=a 2:SENT=b"},
		"twice, told once":     {"1 1", []*whatsappv1.SendBulkResult{result("1", "a")}, "1:SENT=a 1:UNKNOWN=SEND_OUTCOME_UNKNOWN"},
		"somebody else's":      {"1", []*whatsappv1.SendBulkResult{result("9", "x"), result("1", "a")}, "1:SENT=a"},
		"more than there were": {"1", []*whatsappv1.SendBulkResult{result("1", "a"), result("1", "b")}, "1:SENT=a"},
		"without numbers":      {"1 2", []*whatsappv1.SendBulkResult{result("", "a"), result("", "b")}, "1:SENT=a 2:SENT=b"},
		"without numbers, one missing": {"1 2", []*whatsappv1.SendBulkResult{result("", "a")},
			"1:UNKNOWN=SEND_OUTCOME_UNKNOWN 2:UNKNOWN=SEND_OUTCOME_UNKNOWN"},
		"saying nothing": {"1", []*whatsappv1.SendBulkResult{result("1", "")}, "1:UNKNOWN=SEND_OUTCOME_UNKNOWN"},
		"refused":        {"1", []*whatsappv1.SendBulkResult{refused}, "1:FAILED=REENGAGEMENT_REQUIRED"},
		"nothing":        {"1", nil, "1:UNKNOWN=SEND_OUTCOME_UNKNOWN"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var to []*addressee
			var results []*whatsappv1.SendBulkStreamResponse
			for i, p := range strings.Fields(c.to) {
				a := &addressee{input: &whatsappv1.BulkRecipientInput{Phone: p}, result: &whatsappv1.SendBulkStreamResponse{Index: int32(i), Phone: p}}
				to, results = append(to, a), append(results, a.result)
			}
			match(to, c.results)
			if got := spellResults(results); got != c.want {
				t.Errorf("match: got %s, want %s", got, c.want)
			}
		})
	}
}

package broadcast

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/upstream"
)

// fakeJobs keeps states and leases in memory, for several processes.
type fakeJobs struct {
	unavailable error // the error of every call; nil for none

	mu     sync.Mutex
	states map[string][]byte
	leases map[string]chan struct{}
}

func (f *fakeJobs) LoadState(_ context.Context, name string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.states[name], f.unavailable
}

func (f *fakeJobs) SaveStateFor(_ context.Context, name string, data []byte, ttl time.Duration) error {
	defer time.Sleep(50 * time.Millisecond) // others see the state before the caller continues
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.unavailable != nil {
		return f.unavailable
	}
	if f.states == nil {
		f.states = map[string][]byte{}
	}
	if ttl != 7*24*time.Hour {
		return fmt.Errorf("the state is kept for %v, want 7 days", ttl)
	}
	f.states[name] = data
	return nil
}

func (f *fakeJobs) lease(name string) chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.leases == nil {
		f.leases = map[string]chan struct{}{}
	}
	if f.leases[name] == nil {
		f.leases[name] = make(chan struct{}, 1)
	}
	return f.leases[name]
}

func (f *fakeJobs) Hold(ctx context.Context, name string, work func(context.Context) error) error {
	select {
	case f.lease(name) <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-f.lease(name) }()
	return work(ctx)
}

func (f *fakeJobs) Held(_ context.Context, name string) (bool, error) {
	return len(f.lease(name)) > 0, f.unavailable
}

// A fakeBroadcast is an upstream with one broadcast, whose sending takes a minute.
type fakeBroadcast struct {
	call func(call int, send func()) error // what a call to send does; nil sends
	lost int                               // after how many reads it is deleted; 0 for never

	mu     sync.Mutex
	status whatsappv1.BroadcastStatus
	calls  int
	reads  int
	ends   time.Time
}

const (
	isDraft     = whatsappv1.BroadcastStatus_BROADCAST_STATUS_DRAFT
	isSending   = whatsappv1.BroadcastStatus_BROADCAST_STATUS_SENDING
	isCompleted = whatsappv1.BroadcastStatus_BROADCAST_STATUS_COMPLETED
	isCancelled = whatsappv1.BroadcastStatus_BROADCAST_STATUS_CANCELLED
)

func (f *fakeBroadcast) get(ctx context.Context, id string) (*whatsappv1.Broadcast, error) {
	defer time.Sleep(10 * time.Millisecond) // so the answer may be outdated
	f.mu.Lock()
	defer f.mu.Unlock()
	if ctx.Err() != nil {
		return nil, &apierror.Error{Code: codes.Canceled, HTTPStatus: 499}
	}
	if f.reads++; f.lost > 0 && f.reads > f.lost {
		return nil, &apierror.Error{Code: codes.NotFound, Reason: "BROADCAST_NOT_FOUND", HTTPStatus: 404}
	}
	if f.status == isSending && time.Now().After(f.ends) {
		f.status = isCompleted
	}
	status, n, none := f.status, int32(3), int32(0)
	b := &whatsappv1.Broadcast{Id: id, Status: &status, RecipientCount: &n}
	if status == isCompleted {
		b.SentCount, b.FailedCount = &n, &none
	}
	return b, nil
}

func (f *fakeBroadcast) send(ctx context.Context) (*whatsappv1.SendBroadcastResponse, error) {
	f.mu.Lock()
	f.calls++
	call := f.calls
	f.mu.Unlock()
	begin := func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.status, f.ends = isSending, time.Now().Add(time.Minute-time.Millisecond)
	}
	if f.call != nil {
		if err := f.call(call, begin); err != nil {
			return nil, err
		}
	} else {
		begin()
	}
	select {
	case <-time.After(time.Minute):
	case <-ctx.Done():
		return nil, &apierror.Error{Code: codes.Canceled, Reason: apierror.ReasonOutcomeUnknown, HTTPStatus: 499}
	}
	f.mu.Lock()
	f.status = isCompleted
	f.mu.Unlock()
	n, none, status := int32(3), int32(0), isCompleted
	return &whatsappv1.SendBroadcastResponse{Sent: &n, Failed: &none, Total: &n, Status: &status}, nil
}

// ask answers calls about the broadcast, which belongs to the only account.
func (f *fakeBroadcast) ask(context.Context, upstream.Class) upstream.Ask {
	return func(ctx context.Context, _ string, req, into proto.Message) error {
		switch req.(type) {
		case *whatsappv1.GetBroadcastRequest:
			b, err := f.get(ctx, "b1")
			proto.Merge(into, &whatsappv1.GetBroadcastResponse{Broadcast: b})
			return err
		case *whatsappv1.SendBroadcastRequest:
			resp, err := f.send(ctx)
			proto.Merge(into, resp)
			return err
		}
		proto.Merge(into, &whatsappv1.ListAccountsResponse{Accounts: []*whatsappv1.SocialAccount{{Id: "acc_1"}}})
		return nil
	}
}

// reasonOf returns the reason in the message of a notice that the broadcast could not be sent.
func reasonOf(t *testing.T, reason, message string, accounts []string) string {
	why, ok := strings.CutPrefix(message, "the broadcast b1 could not be sent: ")
	if !ok || reason != "BROADCAST_SEND_FAILED" || len(accounts) != 1 || accounts[0] != "acc_1" {
		t.Errorf("got the notice %s %q of %v, want BROADCAST_SEND_FAILED of acc_1's b1", reason, message, accounts)
	}
	why, _, _ = strings.Cut(why, ":")
	return why
}

// sendsOf makes the Sends of a process. At the end of the test it checks that all watches were released.
func sendsOf(t *testing.T, l *fakeJobs, b *fakeBroadcast, failures *[]string, stopping chan struct{}) *Sends {
	var watched atomic.Int64
	s := NewSends(SendOptions{Jobs: l, Ask: b.ask, Stopping: stopping, Logger: quiet,
		Watch: func(context.Context, string) func() { watched.Add(1); return func() { watched.Add(-1) } },
		Notify: func(reason, message string, accounts []string) {
			*failures = append(*failures, reasonOf(t, reason, message, accounts))
		}})
	t.Cleanup(func() {
		if n := watched.Load(); n != 0 {
			t.Errorf("%d watches are left, want none", n)
		}
	})
	return s
}

// short returns a send as a short text: its state, error and oddities, or the reason of err.
func short(send *whatsappv1.BroadcastSend, err error) string {
	if err != nil {
		return apierror.From(err).Reason
	}
	out := strings.TrimPrefix(send.GetState().String(), "BROADCAST_SEND_STATE_")
	if send.GetState() == stateCompleted && send.GetSent() != 3 {
		out += " without counts"
	}
	if send.Error != nil {
		out += "=" + send.GetError().GetReason()
	}
	if (send.GetState() == stateSending) != (send.EndTime == nil) {
		out += " at another time"
	}
	return out
}

// check compares a send, as short text, with what is wanted.
func check(t *testing.T, when, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %s, want %s", when, got, want)
	}
}

// checkOutcome checks how often the upstream was called to send, and which failures had a notice.
func checkOutcome(t *testing.T, b *fakeBroadcast, failures []string, calls int, want string) {
	t.Helper()
	if got := strings.Join(failures, " "); b.calls != calls || got != want {
		t.Errorf("%d calls and notices of %q, want %d and %q", b.calls, got, calls, want)
	}
}

func TestSends(t *testing.T) {
	unknown := &apierror.Error{Code: codes.DeadlineExceeded, Reason: apierror.ReasonOutcomeUnknown, HTTPStatus: 504}
	cases := map[string]struct {
		status   whatsappv1.BroadcastStatus
		call     func(call int, send func()) error
		lost     int
		begin    string
		after    map[time.Duration]string // the state by Get after that time
		calls    int
		failures string
	}{
		"sent": {status: isDraft, begin: "SENDING", calls: 1,
			after: map[time.Duration]string{time.Second: "SENDING", 2 * time.Minute: "COMPLETED"}},
		"busy at first": {status: isDraft, begin: "SENDING", calls: 3, call: func(call int, send func()) error {
			if call < 3 {
				return &apierror.Error{Code: codes.Unavailable, HTTPStatus: 503}
			}
			send()
			return nil
		}, after: map[time.Duration]string{2 * time.Minute: "COMPLETED"}},
		"refused": {status: isDraft, begin: "SENDING", calls: 1, failures: "PAYMENT_REQUIRED", call: func(int, func()) error {
			return &apierror.Error{Code: codes.FailedPrecondition, Reason: "PAYMENT_REQUIRED", HTTPStatus: 402}
		}, after: map[time.Duration]string{time.Second: "FAILED=PAYMENT_REQUIRED"}},
		"an answer that was lost": {status: isDraft, begin: "SENDING", calls: 1, call: func(_ int, send func()) error {
			send()
			return unknown
		}, after: map[time.Duration]string{time.Second: "SENDING", 50 * time.Second: "SENDING", 2 * time.Minute: "COMPLETED"}},
		"a request that was lost": {status: isDraft, begin: "SENDING", calls: 1, failures: reasonInterrupted, call: func(int, func()) error { return unknown },
			after: map[time.Duration]string{time.Second: "SENDING", 2 * time.Minute: "FAILED=SEND_INTERRUPTED"}},
		"another client was first": {status: isDraft, begin: "SENDING", calls: 1, call: func(_ int, send func()) error {
			send()
			return &apierror.Error{Code: codes.InvalidArgument, HTTPStatus: 400, Reason: "INVALID_REQUEST", Message: "Broadcast must be in draft or scheduled status to send"}
		}, after: map[time.Duration]string{time.Second: "SENDING", 2 * time.Minute: "COMPLETED"}},
		"deleted just now": {status: isDraft, lost: 1, begin: "SENDING", failures: "BROADCAST_NOT_FOUND",
			after: map[time.Duration]string{time.Second: "FAILED=BROADCAST_NOT_FOUND"}},
		"sent already": {status: isCompleted, begin: "COMPLETED", after: map[time.Duration]string{time.Second: "COMPLETED"}},
		"being sent":   {status: isSending, begin: "SENDING", after: map[time.Duration]string{time.Second: "COMPLETED"}},
		"cancelled":    {status: isCancelled, begin: reasonCancelled, after: map[time.Duration]string{time.Second: "BROADCAST_SEND_NOT_FOUND"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, failures := &fakeBroadcast{status: c.status, call: c.call, lost: c.lost, ends: time.Now().Add(500 * time.Millisecond)}, []string{}
				s := sendsOf(t, &fakeJobs{}, b, &failures, nil)
				ctx, cancel := context.WithCancel(t.Context())
				check(t, "begun", short(s.Start(ctx, "me", "b1")), c.begin)
				cancel() // the caller does not wait
				begin := time.Now()
				for _, at := range []time.Duration{time.Second, 50 * time.Second, 2 * time.Minute} {
					time.Sleep(time.Until(begin.Add(at)))
					if got := short(s.Get(t.Context(), "me", "b1")); c.after[at] != "" && got != c.after[at] {
						t.Errorf("after %v: got %s, want %s", at, got, c.after[at])
					}
					check(t, "of another owner", short(s.Get(t.Context(), "another", "b1")), "BROADCAST_SEND_NOT_FOUND")
				}
				s.Close(t.Context())
				checkOutcome(t, b, failures, c.calls, c.failures)
			})
		})
	}
}

// TestSendsOfTwoProcesses checks that one of two processes sends, and both know the state.
func TestSendsOfTwoProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, l, failures := &fakeBroadcast{status: isDraft}, &fakeJobs{}, []string{}
		one, two := sendsOf(t, l, b, &failures, nil), sendsOf(t, l, b, &failures, nil)
		var calling sync.WaitGroup
		for i := range 20 {
			s := []*Sends{one, two}[i%2]
			owner := []string{"me", "another"}[i/10]
			calling.Go(func() {
				check(t, "begun", short(s.Start(t.Context(), owner, "b1")), "SENDING")
			})
		}
		calling.Wait()
		time.Sleep(2 * time.Minute)
		one.Close(t.Context())
		two.Close(t.Context())
		for _, owner := range []string{"me", "another"} {
			check(t, "in the end", short(one.Get(t.Context(), owner, "b1")), "COMPLETED")
			check(t, "in the end at the other process", short(two.Get(t.Context(), owner, "b1")), "COMPLETED")
		}
		checkOutcome(t, b, failures, 1, "")
	})
}

// TestSendsCancelled checks that a broadcast that is cancelled while it is sent has failed: for the
// process that sends it, and for another one if that process dies.
func TestSendsCancelled(t *testing.T) {
	for name, want := range map[string]string{"sending": "BROADCAST_CANCELLED", "killed": ""} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				jobs, failures := &fakeJobs{}, []string{}
				b := &fakeBroadcast{status: isDraft, call: func(_ int, send func()) error {
					send()
					return &apierror.Error{Code: codes.DeadlineExceeded, Reason: apierror.ReasonOutcomeUnknown, HTTPStatus: 504}
				}}
				first, next := sendsOf(t, jobs, b, &failures, nil), sendsOf(t, jobs, b, &failures, nil)
				check(t, "begun", short(first.Start(t.Context(), "me", "b1")), "SENDING")
				time.Sleep(time.Second)
				if name == "killed" {
					dead, cancel := context.WithCancel(t.Context())
					cancel()
					first.Close(dead)
				}
				b.mu.Lock()
				b.status = isCancelled
				b.mu.Unlock()
				time.Sleep(time.Minute)
				for range 2 { // the state is kept
					check(t, "in the end", short(next.Get(t.Context(), "me", "b1")), "FAILED=BROADCAST_CANCELLED")
				}
				first.Close(t.Context())
				next.Close(t.Context())
				checkOutcome(t, b, failures, 1, want)
			})
		})
	}
}

// TestSendsStopping checks that a stopping gateway waits for a send for some time. The upstream
// continues, and the next process finds out how it ended.
func TestSendsStopping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, l, failures, stopping := &fakeBroadcast{status: isDraft}, &fakeJobs{}, []string{}, make(chan struct{})
		s := sendsOf(t, l, b, &failures, stopping)
		check(t, "begun", short(s.Start(t.Context(), "me", "b1")), "SENDING")
		synctest.Wait()
		close(stopping)
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		s.Close(ctx)
		if took := time.Since(begin).Round(time.Second); took != 20*time.Second {
			t.Errorf("closed after %v, want 20s", took)
		}
		check(t, "after its end", short(s.Start(t.Context(), "me", "b1")), "SENDING") // the state as it is; a closed Sends begins nothing
		next := sendsOf(t, l, b, &failures, nil)
		check(t, "after the restart", short(next.Get(t.Context(), "me", "b1")), "SENDING")
		time.Sleep(time.Minute)
		check(t, "in the end", short(next.Get(t.Context(), "me", "b1")), "COMPLETED")
		checkOutcome(t, b, failures, 1, "")
	})
}

// TestSendsInterrupted checks that a send failed if the gateway was killed before the upstream began and
// no process holds the lease any more. A new call then sends.
func TestSendsInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, l, failures := &fakeBroadcast{status: isDraft}, &fakeJobs{}, []string{}
		l.lease(leaseName("b1")) <- struct{}{} // the lease of the killed process
		killed := sendsOf(t, l, b, &failures, nil)
		check(t, "begun", short(killed.Start(t.Context(), "me", "b1")), "SENDING")
		dead, cancel := context.WithCancel(t.Context())
		cancel()
		killed.Close(dead)
		next := sendsOf(t, l, b, &failures, nil)
		for _, step := range []struct {
			wait time.Duration
			want string
		}{{0, "SENDING"}, {20 * time.Second, "SENDING"}} { // while the lease is held
			time.Sleep(step.wait)
			check(t, fmt.Sprint("after ", step.wait), short(next.Get(t.Context(), "me", "b1")), step.want)
		}
		<-l.lease(leaseName("b1")) // the lease expires
		check(t, "after the lease", short(next.Get(t.Context(), "me", "b1")), "FAILED=SEND_INTERRUPTED")
		check(t, "again", short(next.Start(t.Context(), "me", "b1")), "SENDING")
		time.Sleep(2 * time.Minute)
		next.Close(t.Context())
		check(t, "in the end", short(next.Get(t.Context(), "me", "b1")), "COMPLETED")
		checkOutcome(t, b, failures, 1, "")
	})
}

// TestSendsAgain checks that a failed broadcast can be sent again at once, even while the notice of its
// failure is still being sent.
func TestSendsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &fakeBroadcast{status: isDraft, call: func(call int, send func()) error {
			if call == 1 {
				return &apierror.Error{Code: codes.FailedPrecondition, Reason: "PAYMENT_REQUIRED", HTTPStatus: 402}
			}
			send()
			return nil
		}}
		var s *Sends
		s = NewSends(SendOptions{Jobs: &fakeJobs{}, Ask: b.ask, Logger: quiet,
			Watch: func(context.Context, string) func() { return func() {} },
			Notify: func(string, string, []string) {
				check(t, "during the notice", short(s.Get(t.Context(), "me", "b1")), "FAILED=PAYMENT_REQUIRED")
				time.Sleep(time.Hour) // a slow receiver
			}})
		for range 2 {
			begin := time.Now()
			if got := short(s.Start(t.Context(), "me", "b1")); got != "SENDING" || time.Since(begin) > time.Second {
				t.Errorf("begun after %v: got %s, want SENDING within a second", time.Since(begin), got)
			}
			for range 100 {
				if short(s.Get(t.Context(), "me", "b1")) != "SENDING" {
					break
				}
				time.Sleep(time.Millisecond)
			}
		}
		time.Sleep(2 * time.Minute)
		check(t, "in the end", short(s.Get(t.Context(), "me", "b1")), "COMPLETED")
		checkOutcome(t, b, nil, 2, "")
		s.Close(t.Context())
	})
}

// TestSendsWithoutJobs checks that nothing is sent if the state cannot be saved.
func TestSendsWithoutJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		unavailable, failures := errors.New("unavailable"), []string{}
		b := &fakeBroadcast{status: isDraft}
		s := sendsOf(t, &fakeJobs{unavailable: unavailable}, b, &failures, nil)
		if _, err := s.Start(t.Context(), "me", "b1"); !errors.Is(err, unavailable) {
			t.Errorf("Start: got the error %v, want %v", err, unavailable)
		}
		if _, err := s.Get(t.Context(), "me", "b1"); !errors.Is(err, unavailable) {
			t.Errorf("Get: got the error %v, want %v", err, unavailable)
		}
		s.Close(t.Context())
		checkOutcome(t, b, failures, 0, "")
		if _, err := s.Start(t.Context(), "me", "b1"); apierror.From(err).Reason != apierror.ReasonStopping {
			t.Errorf("Start after Close: got the error %v, want %s", err, apierror.ReasonStopping)
		}
	})
}

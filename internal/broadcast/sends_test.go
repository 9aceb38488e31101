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
	away error // of each call

	mu     sync.Mutex
	states map[string][]byte
	leases map[string]chan struct{}
}

func (f *fakeJobs) LoadState(_ context.Context, name string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.states[name], f.away
}

func (f *fakeJobs) SaveStateFor(_ context.Context, name string, data []byte, ttl time.Duration) error {
	defer time.Sleep(50 * time.Millisecond) // others see it before whoever stores it is told
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.away != nil {
		return f.away
	}
	if f.states == nil {
		f.states = map[string][]byte{}
	}
	if ttl != 7*24*time.Hour {
		return errors.New("kept for another time")
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
	return len(f.lease(name)) > 0, f.away
}

// A fakeBroadcast is one that is sent in a minute.
type fakeBroadcast struct {
	call func(call int, send func()) error // nil sends and answers
	lost int                               // how often it can be read until it is deleted; 0 for ever

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
	defer time.Sleep(10 * time.Millisecond) // what it says is not the latest
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

// ask answers calls about the broadcast, which is of the only account.
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

// reasonOf is why a notice says that the broadcast could not be sent.
func reasonOf(t *testing.T, reason, message string, accounts []string) string {
	why, ok := strings.CutPrefix(message, "the broadcast b1 could not be sent: ")
	if !ok || reason != "BROADCAST_SEND_FAILED" || len(accounts) != 1 || accounts[0] != "acc_1" {
		t.Errorf("told %s %q of %v, want BROADCAST_SEND_FAILED of acc_1's b1", reason, message, accounts)
	}
	why, _, _ = strings.Cut(why, ":")
	return why
}

// sendsOf is a process that sends a broadcast. Nothing is watched for nothing.
func sendsOf(t *testing.T, l *fakeJobs, b *fakeBroadcast, told *[]string, stopping chan struct{}) *Sends {
	var watched atomic.Int64
	s := NewSends(SendOptions{Jobs: l, Ask: b.ask, Stopping: stopping, Logger: quiet,
		Watch: func(context.Context, string) func() { watched.Add(1); return func() { watched.Add(-1) } },
		Notify: func(reason, message string, accounts []string) {
			*told = append(*told, reasonOf(t, reason, message, accounts))
		}})
	t.Cleanup(func() {
		if n := watched.Load(); n != 0 {
			t.Errorf("%d watches are left, want none", n)
		}
	})
	return s
}

// short spells a send.
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

// is checks how a send stands, as short spells it.
func is(t *testing.T, when, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s, want %s", when, got, want)
	}
}

// came checks what came of all sends: how often the upstream was called, and which failures
// were told.
func came(t *testing.T, b *fakeBroadcast, told []string, calls int, want string) {
	t.Helper()
	if got := strings.Join(told, " "); b.calls != calls || got != want {
		t.Errorf("%d calls, told %q; want %d and %q", b.calls, got, calls, want)
	}
}

func TestSends(t *testing.T) {
	unknown := &apierror.Error{Code: codes.DeadlineExceeded, Reason: apierror.ReasonOutcomeUnknown, HTTPStatus: 504}
	cases := map[string]struct {
		status whatsappv1.BroadcastStatus
		call   func(call int, send func()) error
		lost   int
		begin  string
		after  map[time.Duration]string // what Get says then
		calls  int
		told   string
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
		"refused": {status: isDraft, begin: "SENDING", calls: 1, told: "PAYMENT_REQUIRED", call: func(int, func()) error {
			return &apierror.Error{Code: codes.FailedPrecondition, Reason: "PAYMENT_REQUIRED", HTTPStatus: 402}
		}, after: map[time.Duration]string{time.Second: "FAILED=PAYMENT_REQUIRED"}},
		"an answer that was lost": {status: isDraft, begin: "SENDING", calls: 1, call: func(_ int, send func()) error {
			send()
			return unknown
		}, after: map[time.Duration]string{time.Second: "SENDING", 50 * time.Second: "SENDING", 2 * time.Minute: "COMPLETED"}},
		"a request that was lost": {status: isDraft, begin: "SENDING", calls: 1, told: reasonInterrupted, call: func(int, func()) error { return unknown },
			after: map[time.Duration]string{time.Second: "SENDING", 2 * time.Minute: "FAILED=SEND_INTERRUPTED"}},
		"somebody else was first": {status: isDraft, begin: "SENDING", calls: 1, call: func(_ int, send func()) error {
			send()
			return &apierror.Error{Code: codes.InvalidArgument, HTTPStatus: 400, Reason: "INVALID_REQUEST", Message: "Broadcast must be in draft or scheduled status to send"}
		}, after: map[time.Duration]string{time.Second: "SENDING", 2 * time.Minute: "COMPLETED"}},
		"deleted just now": {status: isDraft, lost: 1, begin: "SENDING", told: "BROADCAST_NOT_FOUND",
			after: map[time.Duration]string{time.Second: "FAILED=BROADCAST_NOT_FOUND"}},
		"sent already": {status: isCompleted, begin: "COMPLETED", after: map[time.Duration]string{time.Second: "COMPLETED"}},
		"being sent":   {status: isSending, begin: "SENDING", after: map[time.Duration]string{time.Second: "COMPLETED"}},
		"cancelled":    {status: isCancelled, begin: reasonCancelled, after: map[time.Duration]string{time.Second: "BROADCAST_SEND_NOT_FOUND"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, told := &fakeBroadcast{status: c.status, call: c.call, lost: c.lost, ends: time.Now().Add(500 * time.Millisecond)}, []string{}
				s := sendsOf(t, &fakeJobs{}, b, &told, nil)
				ctx, gone := context.WithCancel(t.Context())
				is(t, "begun", short(s.Start(ctx, "me", "b1")), c.begin)
				gone() // the caller does not wait
				begin := time.Now()
				for _, at := range []time.Duration{time.Second, 50 * time.Second, 2 * time.Minute} {
					time.Sleep(time.Until(begin.Add(at)))
					if got := short(s.Get(t.Context(), "me", "b1")); c.after[at] != "" && got != c.after[at] {
						t.Errorf("after %v: %s, want %s", at, got, c.after[at])
					}
					is(t, "of another owner", short(s.Get(t.Context(), "another", "b1")), "BROADCAST_SEND_NOT_FOUND")
				}
				s.Close(t.Context())
				came(t, b, told, c.calls, c.told)
			})
		})
	}
}

// Of two processes one sends, and both tell how it goes.
func TestSendsOfTwoProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, l, told := &fakeBroadcast{status: isDraft}, &fakeJobs{}, []string{}
		one, two := sendsOf(t, l, b, &told, nil), sendsOf(t, l, b, &told, nil)
		var calling sync.WaitGroup
		for i := range 20 {
			s := []*Sends{one, two}[i%2]
			owner := []string{"me", "another"}[i/10]
			calling.Go(func() {
				is(t, "begun", short(s.Start(t.Context(), owner, "b1")), "SENDING")
			})
		}
		calling.Wait()
		time.Sleep(2 * time.Minute)
		one.Close(t.Context())
		two.Close(t.Context())
		for _, owner := range []string{"me", "another"} {
			is(t, "in the end", short(one.Get(t.Context(), owner, "b1")), "COMPLETED")
			is(t, "in the end at the other process", short(two.Get(t.Context(), owner, "b1")), "COMPLETED")
		}
		came(t, b, told, 1, "")
	})
}

// A broadcast that is cancelled while it is sent has failed: for the process that sends it, and
// for the next one if that dies.
func TestSendsCancelled(t *testing.T) {
	for name, want := range map[string]string{"sending": "BROADCAST_CANCELLED", "killed": ""} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				jobs, told := &fakeJobs{}, []string{}
				b := &fakeBroadcast{status: isDraft, call: func(_ int, send func()) error {
					send()
					return &apierror.Error{Code: codes.DeadlineExceeded, Reason: apierror.ReasonOutcomeUnknown, HTTPStatus: 504}
				}}
				first, next := sendsOf(t, jobs, b, &told, nil), sendsOf(t, jobs, b, &told, nil)
				is(t, "begun", short(first.Start(t.Context(), "me", "b1")), "SENDING")
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
				for range 2 { // it is kept
					is(t, "in the end", short(next.Get(t.Context(), "me", "b1")), "FAILED=BROADCAST_CANCELLED")
				}
				first.Close(t.Context())
				next.Close(t.Context())
				came(t, b, told, 1, want)
			})
		})
	}
}

// A gateway that stops waits for a while, and what it has begun goes on without it: the
// next one finds out how it ended.
func TestSendsStopping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, l, told, stopping := &fakeBroadcast{status: isDraft}, &fakeJobs{}, []string{}, make(chan struct{})
		s := sendsOf(t, l, b, &told, stopping)
		is(t, "begun", short(s.Start(t.Context(), "me", "b1")), "SENDING")
		synctest.Wait()
		close(stopping)
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		s.Close(ctx)
		if took := time.Since(begin).Round(time.Second); took != 20*time.Second {
			t.Errorf("closed after %v, want 20s", took)
		}
		is(t, "after its end", short(s.Start(t.Context(), "me", "b1")), "SENDING") // as it is: nothing is begun
		next := sendsOf(t, l, b, &told, nil)
		is(t, "after the restart", short(next.Get(t.Context(), "me", "b1")), "SENDING")
		time.Sleep(time.Minute)
		is(t, "in the end", short(next.Get(t.Context(), "me", "b1")), "COMPLETED")
		came(t, b, told, 1, "")
	})
}

// A gateway that was killed before the upstream began tells that, once nobody can be
// about to begin any more; calling again sends.
func TestSendsInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, l, told := &fakeBroadcast{status: isDraft}, &fakeJobs{}, []string{}
		l.lease(leaseName("b1")) <- struct{}{} // of the one that was killed
		killed := sendsOf(t, l, b, &told, nil)
		is(t, "begun", short(killed.Start(t.Context(), "me", "b1")), "SENDING")
		dead, cancel := context.WithCancel(t.Context())
		cancel()
		killed.Close(dead)
		next := sendsOf(t, l, b, &told, nil)
		for _, step := range []struct {
			wait time.Duration
			want string
		}{{0, "SENDING"}, {20 * time.Second, "SENDING"}} { // while somebody holds the lease
			time.Sleep(step.wait)
			is(t, fmt.Sprint("after ", step.wait), short(next.Get(t.Context(), "me", "b1")), step.want)
		}
		<-l.lease(leaseName("b1")) // it has expired
		is(t, "after the lease", short(next.Get(t.Context(), "me", "b1")), "FAILED=SEND_INTERRUPTED")
		is(t, "again", short(next.Start(t.Context(), "me", "b1")), "SENDING")
		time.Sleep(2 * time.Minute)
		next.Close(t.Context())
		is(t, "in the end", short(next.Get(t.Context(), "me", "b1")), "COMPLETED")
		came(t, b, told, 1, "")
	})
}

// Who hears that a send has failed can send again at once: the one that is over does not
// stand in for it, also while somebody is still told of its failure.
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
				is(t, "when it is told", short(s.Get(t.Context(), "me", "b1")), "FAILED=PAYMENT_REQUIRED")
				time.Sleep(time.Hour) // it takes its time
			}})
		for range 2 {
			begin := time.Now()
			if got := short(s.Start(t.Context(), "me", "b1")); got != "SENDING" || time.Since(begin) > time.Second {
				t.Errorf("begun after %v: %s, want SENDING within a second", time.Since(begin), got)
			}
			for range 100 {
				if short(s.Get(t.Context(), "me", "b1")) != "SENDING" {
					break
				}
				time.Sleep(time.Millisecond)
			}
		}
		time.Sleep(2 * time.Minute)
		is(t, "in the end", short(s.Get(t.Context(), "me", "b1")), "COMPLETED")
		came(t, b, nil, 2, "")
		s.Close(t.Context())
	})
}

// What cannot be recorded is not begun.
func TestSendsWithoutJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		away, told := errors.New("away"), []string{}
		b := &fakeBroadcast{status: isDraft}
		s := sendsOf(t, &fakeJobs{away: away}, b, &told, nil)
		if _, err := s.Start(t.Context(), "me", "b1"); !errors.Is(err, away) {
			t.Errorf("Start: %v, want %v", err, away)
		}
		if _, err := s.Get(t.Context(), "me", "b1"); !errors.Is(err, away) {
			t.Errorf("Get: %v, want %v", err, away)
		}
		s.Close(t.Context())
		came(t, b, told, 0, "")
		if _, err := s.Start(t.Context(), "me", "b1"); apierror.From(err).Reason != apierror.ReasonStopping {
			t.Errorf("after its end: %v, want %s", err, apierror.ReasonStopping)
		}
	})
}

package upstream

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
)

// slow is an upstream that answers after a second, with the number of its requests until
// then.
type slow struct {
	mu    sync.Mutex
	calls []string
}

func (s *slow) RoundTrip(r *http.Request) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	s.mu.Lock()
	s.calls = append(s.calls, r.Header.Get("Authorization")+" "+r.Method+" "+r.URL.RequestURI())
	n := len(s.calls)
	s.mu.Unlock()
	select {
	case <-time.After(time.Second):
		return reply(200, fmt.Sprintf(`{"success":true,"contact":{"id":"%d"}}`, n), "X-RateLimit-Limit", "600"), nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// TestIdenticalReadsAreOne checks which reads at the same time become one: those of one key
// and one class.
func TestIdenticalReadsAreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, joined := &slow{}, atomic.Int32{}
		c, err := New(Options{BaseURL: "http://late.invalid", Transport: s, Joined: func() { joined.Add(1) }})
		if err != nil {
			t.Fatal(err)
		}
		type ask struct {
			key, id string
			class   Class
			once    bool
		}
		asks := []ask{{"k", "a", 0, false}, {"k", "a", 0, false}, {"k", "a", 0, false}, {"k2", "a", 0, false}, {"k", "b", 0, false}, {"k", "b", 0, false},
			{"k", "a", Bulk, false}, {"k", "a", Poll, true}, {"k", "a", 0, true}, {"", "a", 0, false}, {"", "a", 0, false}, {"k", "a%2Fb", 0, false}, {"k", "a/b", 0, false}}
		got := make([]string, len(asks))
		_, errs := each(len(asks), func(i int) error {
			var answer whatsappv1.GetContactResponse
			res, err := c.Read(context.Background(), Call{Method: bind(t, "ContactsService.GetContact"), Request: &whatsappv1.GetContactRequest{ContactId: asks[i].id},
				Caller: auth.Caller{Key: asks[i].key}, Class: asks[i].class, Once: asks[i].once}, &answer)
			if err != nil {
				return err
			}
			got[i] = answer.GetContact().GetId()
			// Each caller has an answer of its own, which it can render and change.
			res.Header.Set("X-Mine", fmt.Sprint(i))
			if err := res.Answer.Render(); err != nil {
				return err
			}
			res.Answer.Wire().Free()
			return nil
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		// What counts is which calls were merged, not which was sent first.
		names := map[string]int{}
		for i, id := range got {
			if names[id] == 0 {
				names[id] = len(names) + 1
			}
			got[i] = fmt.Sprint(names[id])
		}
		if want := "[1 1 1 2 3 3 4 5 6 7 8 9 10]"; fmt.Sprint(got) != want || joined.Load() != 3 {
			t.Errorf("got %v, want %s; %d joined", got, want, joined.Load())
		}
	})
}

// TestReadYourWrites checks that a read that comes after a write does not join one that
// began before the write had ended.
func TestReadYourWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		c := inMemory(t, s.RoundTrip)
		o := callerOf(t, c, Interactive)
		get := func() string {
			body := succeed(t, c, o.ctx, Call{Method: o.read, Request: &whatsappv1.GetContactRequest{ContactId: "a"}, Caller: o.like.Caller})
			return body
		}
		var g sync.WaitGroup
		g.Go(func() { // ends at 1.0 s
			if err := o.put(); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(500 * time.Millisecond)
		var before, during, after string
		g.Go(func() { before = get() }) // from 0.5 to 1.5 s
		time.Sleep(250 * time.Millisecond)
		g.Go(func() { during = get() })
		time.Sleep(500 * time.Millisecond)
		g.Go(func() { after = get() }) // from 1.25 s
		g.Wait()
		if before != during || after == before || len(s.calls) != 3 {
			t.Errorf("got %s before, %s during and %s after the write, calls %q; want one answer before and during, and a new call after", before, during, after, s.calls)
		}
	})
}

// TestFlightOutlivesItsCallers checks that a caller that gives up does not fail the others,
// and that the call ends with the last caller.
func TestFlightOutlivesItsCallers(t *testing.T) {
	for _, tt := range []struct {
		name     string
		patience [3]time.Duration // of callers that come in this order
		calls    int
		ok       [3]bool
		took     time.Duration // until all have returned
	}{
		{"all stay", [3]time.Duration{9e9, 9e9, 9e9}, 1, [3]bool{true, true, true}, time.Second},
		{"one who joined goes", [3]time.Duration{9e9, 5e8, 9e9}, 1, [3]bool{true, false, true}, time.Second},
		{"the first goes", [3]time.Duration{5e8, 9e9, 9e9}, 2, [3]bool{false, true, true}, 1500 * time.Millisecond},
		{"all go", [3]time.Duration{5e8, 4e8, 3e8}, 1, [3]bool{}, 500 * time.Millisecond},
	} {
		for _, cancelled := range []bool{false, true} {
			t.Run(fmt.Sprint(tt.name, cancelled), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &slow{}
					c := inMemory(t, s.RoundTrip)
					begin := time.Now()
					_, errs := each(3, func(i int) error {
						o, cancel := callerOf(t, c, Interactive), context.CancelFunc(nil)
						if cancelled {
							o.ctx, cancel = context.WithCancel(o.ctx)
							defer time.AfterFunc(tt.patience[i], cancel).Stop()
						} else {
							o, cancel = o.within(tt.patience[i])
						}
						defer cancel()
						return o.get("a")
					})
					for i, err := range errs {
						if (err == nil) != tt.ok[i] {
							t.Errorf("caller %d: got error %v, want success %t", i, err, tt.ok[i])
						}
						if err == nil {
							continue
						}
						e := failed(t, nil, err)
						if want := map[bool]codes.Code{false: codes.DeadlineExceeded, true: codes.Canceled}[cancelled]; e.Code != want || e.Reason == apierror.ReasonOutcomeUnknown {
							t.Errorf("caller %d: got %v, want %s", i, e, want)
						}
					}
					if took := time.Since(begin); took != tt.took || len(s.calls) != tt.calls {
						t.Errorf("got %d calls in %v, want %d in %v", len(s.calls), took, tt.calls, tt.took)
					}
					if k := c.stateFor("sk_1"); len(k.reads.all) != 0 {
						t.Errorf("%d flights are left, want none", len(k.reads.all))
					}
				})
			})
		}
	}
}

// TestSharedFailure checks that all callers get an error of the upstream, but not the error
// that a call would be too late for one of them.
func TestSharedFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		c := inMemory(t, func(*http.Request) (*http.Response, error) {
			calls++
			time.Sleep(time.Second)
			return reply(404, `{"error":"gone"}`, "X-RateLimit-Limit", "60"), nil
		})
		_, errs := each(3, func(int) error { return callerOf(t, c, Interactive).get("a") })
		for i, err := range errs {
			e := failed(t, nil, err)
			if e.Code != codes.NotFound || string(e.Body) != `{"error":"gone"}` || calls != 1 {
				t.Errorf("got %v after %d calls, want NotFound after 1", e, calls)
			}
			e.Header.Set("X-Mine", fmt.Sprint(i))
		}
		if e := failed(t, nil, errs[0]); e.Header.Get("X-Mine") != "0" {
			t.Error("the callers share their headers, want copies")
		}
	})
	paced(t, 60, time.Minute, nil, func(t *testing.T, l *limited, c *Client) {
		each(60, func(int) error { return callerOf(t, c, Interactive).put() })
		time.Sleep(40 * time.Second)
		took, errs := each(3, func(i int) error {
			o, cancel := callerOf(t, c, Interactive).within([]time.Duration{25 * time.Second, 5 * time.Second, 29 * time.Second}[i])
			defer cancel()
			return o.get("a")
		})
		if e := failed(t, nil, errs[1]); errs[0] != nil || errs[2] != nil || e.Reason != apierror.ReasonRateLimitWait || took[1] != 0 || e.RetryAfter < 20*time.Second || len(l.served) != 61 {
			t.Errorf("got %v after %v, %d calls; want only the second refused, at once, and 61 calls", errs, took, len(l.served))
		}
	})
}

package upstream

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/upstream/pace"
)

// paced runs a test in a synctest bubble, with an upstream that has a limit and a client
// that knows it.
func paced(t *testing.T, limit int, window time.Duration, change func(*Options), test func(t *testing.T, l *limited, c *Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := newLimited(limit, window)
		c := l.client(t, change)
		if err := callerOf(t, c, Interactive).get("first"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * window) // the first call has left the window
		l.served, l.classes = nil, nil
		test(t, l, c)
	})
}

// each makes n calls at the same time, in their order, and returns how long each took.
func each(n int, call func(i int) error) (took []time.Duration, errs []error) {
	took, errs = make([]time.Duration, n), make([]error, n)
	begin := time.Now()
	var g sync.WaitGroup
	for i := range n {
		g.Go(func() {
			errs[i] = call(i)
			took[i] = time.Since(begin)
		})
		synctest.Wait()
	}
	g.Wait()
	return took, errs
}

// TestBulkUsesTheQuota checks that bulk calls alone use nearly all of a key's limit, and
// are spread.
func TestBulkUsesTheQuota(t *testing.T) {
	for _, tt := range []struct {
		limit, calls int
		window       time.Duration
	}{{60, 100, 6 * time.Second}, {60, 300, time.Minute}, {600, 1000, time.Minute}, {600, 5000, time.Minute}, {1, 5, time.Minute}, {2, 10, time.Minute}} {
		t.Run(fmt.Sprintf("%d in %v", tt.limit, tt.window), func(t *testing.T) {
			paced(t, tt.limit, tt.window, nil, func(t *testing.T, l *limited, c *Client) {
				l.there, l.back = 50*time.Millisecond, 100*time.Millisecond
				_, errs := each(8, func(int) error {
					for {
						if err := callerOf(t, c, Bulk).put(); err != nil {
							return err
						}
						l.mu.Lock()
						n := len(l.served)
						l.mu.Unlock()
						if n >= tt.calls {
							return nil
						}
					}
				})
				if err := errors.Join(errs...); err != nil || l.refused > 0 {
					t.Fatalf("got %v, %d refused, want none", err, l.refused)
				}
				took := l.served[tt.calls-1].Sub(l.served[0])
				// The reserve is a large part of a small limit.
				least := 0.95
				if tt.limit < 40 {
					least = 0.45
				}
				if used := float64(tt.calls-1) / float64(tt.limit) * float64(tt.window) / float64(took); used < least {
					t.Errorf("got %.1f %% of the quota used, want at least %.1f %%", 100*used, 100*least)
				} else {
					t.Logf("%.1f %% of the quota were used", 100*used)
				}
				// The calls are spread: no tenth of a window has much more than its share.
				if n := most(l.served, tt.window/10); tt.limit >= 60 && n > tt.limit/8 {
					t.Errorf("got %d of %d calls in a tenth of the window, want at most %d", n, tt.limit, tt.limit/8)
				}
			})
		})
	}
}

// TestInteractiveBeforeBulk checks that interactive calls hardly wait, and are not refused,
// while bulk calls use the whole limit.
func TestInteractiveBeforeBulk(t *testing.T) {
	for _, tt := range []struct {
		limit int
		worst time.Duration
	}{{60, 1100 * time.Millisecond}, {600, 0}} {
		paced(t, tt.limit, time.Minute, nil, func(t *testing.T, l *limited, c *Client) {
			ctx, stop := context.WithCancel(context.Background())
			var g sync.WaitGroup
			for range 20 {
				g.Go(func() {
					o := callerOf(t, c, Bulk)
					o.ctx = ctx
					for ctx.Err() == nil {
						if err := o.put(); err != nil && ctx.Err() == nil {
							t.Error(err)
						}
					}
				})
			}
			time.Sleep(2 * time.Minute)
			var worst time.Duration
			for i := range 100 {
				time.Sleep(1500 * time.Millisecond)
				begin := time.Now()
				if err := callerOf(t, c, Interactive).get(fmt.Sprint(i)); err != nil {
					t.Fatal(err)
				}
				worst = max(worst, time.Since(begin))
			}
			stop()
			g.Wait()
			if worst > tt.worst || l.refused > 0 {
				t.Errorf("limit %d: an interactive call took %v, %d were refused; want at most %v, none", tt.limit, worst, l.refused, tt.worst)
			}
			if used := float64(len(l.served)) / float64(tt.limit) / (time.Since(l.served[0]).Minutes()); used < 0.95 {
				t.Errorf("limit %d: got %.1f %% of the quota used, want at least 95 %%", tt.limit, 100*used)
			}
		})
	}
}

// TestOrder checks that calls get their turns in the order of their classes, and within a
// class in the order in which they came.
func TestOrder(t *testing.T) {
	paced(t, 10, time.Minute, nil, func(t *testing.T, l *limited, c *Client) {
		for range 10 {
			if err := callerOf(t, c, Interactive).put(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		time.Sleep(30 * time.Second)
		var mu sync.Mutex
		var order []string
		of := []Class{Poll, Bulk, Interactive, Bulk, Poll, Interactive, Interactive}
		_, errs := each(len(of), func(i int) error {
			err := callerOf(t, c, of[i]).put()
			mu.Lock()
			defer mu.Unlock()
			order = append(order, fmt.Sprint(of[i], i))
			return err
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		// When the second bulk call is due, the first poll has waited for a window: both
		// are sent at the same time.
		slices.Sort(order[4:6])
		if want := "[interactive 2 interactive 5 interactive 6 bulk 1 bulk 3 poll 0 poll 4]"; fmt.Sprint(order) != want {
			t.Errorf("got the order %v, want %s", order, want)
		}
	})
}

// TestDeadlines checks that a call that cannot have its turn in time fails at once, and is
// told when to retry.
func TestDeadlines(t *testing.T) {
	paced(t, 60, time.Minute, nil, func(t *testing.T, l *limited, c *Client) {
		if _, errs := each(60, func(int) error { return callerOf(t, c, Interactive).put() }); errors.Join(errs...) != nil {
			t.Fatal(errs)
		}
		refusedAt := func(name string, o caller, left time.Duration) {
			t.Helper()
			begin := time.Now()
			err := o.put()
			e := failed(t, nil, err)
			if e.Code != codes.ResourceExhausted || e.Reason != apierror.ReasonRateLimitWait || e.HTTPStatus != 429 || e.Quota != "the key's requests a minute (60)" || e.Header != nil {
				t.Errorf("%s: got %v, quota %q, want %s with the quota", name, e, e.Quota, apierror.ReasonRateLimitWait)
			}
			if e.RetryAfter < left || e.RetryAfter > left+500*time.Millisecond || time.Since(begin) != 0 {
				t.Errorf("%s: after %v got retry after %v, want at once and %v", name, time.Since(begin), e.RetryAfter, left)
			}
			if len(l.served) != 60 {
				t.Errorf("%s: got %d calls sent, want 60", name, len(l.served))
			}
		}
		refusedAt("the method's timeout", callerOf(t, c, Interactive), time.Minute)
		short, cancel := callerOf(t, c, Bulk).within(50 * time.Second)
		defer cancel()
		refusedAt("the caller's deadline", short, time.Minute)
		refusedAt("polling", func() caller { o, _ := callerOf(t, c, Poll).within(50 * time.Second); return o }(), time.Minute)
		time.Sleep(31 * time.Second)
		begin := time.Now()
		if err := callerOf(t, c, Interactive).put(); err != nil || time.Since(begin) < 29*time.Second || time.Since(begin) > 30*time.Second {
			t.Errorf("got %v after %v, want no error after 29 to 30 s", err, time.Since(begin))
		}
	})
}

// TestTimeoutBeginsWithTheTurn checks that for a bulk call.
func TestTimeoutBeginsWithTheTurn(t *testing.T) {
	paced(t, 10, time.Minute, nil, func(t *testing.T, l *limited, c *Client) {
		begin := time.Now()
		took, errs := each(20, func(int) error { return callerOf(t, c, Bulk).put() })
		if err := errors.Join(errs...); err != nil || took[19] < time.Minute {
			t.Errorf("got %v after %v, want no error, and the last after a minute", err, time.Since(begin))
		}
		c.transport = roundTrip(hang)
		begin = time.Now()
		if e := failed(t, nil, callerOf(t, c, Bulk).put()); e.Reason != apierror.ReasonOutcomeUnknown {
			t.Error(e)
		}
		if took := time.Since(begin); took < contract.DefaultTimeout || took > contract.DefaultTimeout+7*time.Second {
			t.Errorf("got a timeout after %v, want %v after its turn", took, contract.DefaultTimeout)
		}
	})
}

// TestGivingUp checks that a call whose caller goes while it waits is not sent, and does
// not use the limit.
func TestGivingUp(t *testing.T) {
	paced(t, 10, time.Minute, nil, func(t *testing.T, l *limited, c *Client) {
		each(10, func(int) error { return callerOf(t, c, Interactive).put() })
		time.Sleep(45 * time.Second)
		var g sync.WaitGroup
		g.Go(func() {
			o := callerOf(t, c, Interactive)
			ctx, cancel := context.WithCancel(o.ctx)
			o.ctx = ctx
			time.AfterFunc(5*time.Second, cancel)
			begin := time.Now()
			if e := failed(t, nil, o.put()); e.Code != codes.Canceled || e.Reason != apierror.ReasonCancelled || time.Since(begin) != 5*time.Second {
				t.Errorf("got %v after %v, want Canceled after 5 s", e, time.Since(begin))
			}
		})
		synctest.Wait()
		if c.Waiting(Interactive) != 1 || c.Waiting(Bulk) != 0 {
			t.Errorf("%d interactive and %d bulk calls wait, want 1 and 0", c.Waiting(Interactive), c.Waiting(Bulk))
		}
		g.Wait()
		if c.Waiting(Interactive) != 0 {
			t.Errorf("%d calls wait, want none", c.Waiting(Interactive))
		}
		time.Sleep(12 * time.Second)
		if took, errs := each(10, func(int) error { return callerOf(t, c, Interactive).put() }); errors.Join(errs...) != nil || took[9] != 0 || len(l.served) != 20 {
			t.Errorf("got %v, %v, %d calls sent; want 10 at once and 20 in all", took, errs, len(l.served))
		}
	})
}

// TestLimitUntold checks that 60 requests are assumed until an answer says the limit,
// without refusing calls because of the guess; and that there is no limit if answers do not
// say one.
func TestLimitUntold(t *testing.T) {
	for _, quiet := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimited(600, time.Minute)
			l.quiet = quiet
			l.there, l.back = time.Second, time.Second
			c := l.client(t, nil)
			took, errs := each(300, func(int) error { return callerOf(t, c, Interactive).put() })
			if err := errors.Join(errs...); err != nil || slices.Max(took) > 4*time.Second || l.refused > 0 {
				t.Errorf("quiet %v: got %v after %v, want no error within 4 s", quiet, err, slices.Max(took))
			}
			if n := most(l.served[:60], time.Millisecond); n > 60 {
				t.Errorf("quiet %v: got %d calls at once, want at most 60", quiet, n)
			}
			time.Sleep(time.Minute)
			l.served = nil
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
			defer cancel()
			each(40, func(int) error {
				o := callerOf(t, c, Bulk)
				o.ctx = ctx
				for o.put() == nil {
				}
				return nil
			})
			if n := len(l.served); quiet && (n < 570 || n > 600) || !quiet && n < 5700 {
				t.Errorf("quiet %v: got %d bulk calls in ten minutes, want 570 to 600 if quiet, else 5700", quiet, n)
			}
		})
	}
}

// TestShare checks that a gateway with a share of the limit leaves the rest unused.
func TestShare(t *testing.T) {
	paced(t, 60, time.Minute, func(o *Options) { o.RateShare = 0.25 }, func(t *testing.T, l *limited, c *Client) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		defer cancel()
		each(8, func(i int) error {
			o := callerOf(t, c, Interactive)
			o.ctx, o.like.Class = ctx, Class(i%2)
			for o.ctx.Err() == nil {
				if o.put() != nil {
					time.Sleep(time.Second)
				}
			}
			return nil
		})
		if n := most(l.served, time.Minute); n != 15 || len(l.served) < 70 {
			t.Errorf("got %d calls in a minute, %d in five, want 15 and at least 70", n, len(l.served))
		}
	})
}

// TestPollShare counts the polls of many goroutines that poll with one key as fast as
// possible, alone and beside bulk calls.
func TestPollShare(t *testing.T) {
	for _, tt := range []struct {
		limit       int
		share       float64
		bulk        bool
		most, least int // polls in any minute, and in ten
	}{
		{limit: 60, share: 0.2, most: 12, least: 90},
		{limit: 600, share: 0.2, most: 120, least: 900},
		{limit: 1200, share: 0.05, most: 60, least: 450},
		{limit: 5, share: 0.2, most: 1, least: 4},
		{limit: 60, share: 0.2, bulk: true, most: 12, least: 30},
	} {
		paced(t, tt.limit, time.Minute, func(o *Options) { o.PollShare = tt.share }, func(t *testing.T, l *limited, c *Client) {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
			defer cancel()
			var g sync.WaitGroup
			g.Go(func() {
				o := callerOf(t, c, Bulk)
				o.ctx = ctx
				for tt.bulk && o.put() == nil {
				}
			})
			for range 5 {
				g.Go(func() {
					o := callerOf(t, c, Poll)
					o.ctx, o.like.Once = ctx, true
					for o.get("x") == nil {
					}
				})
			}
			g.Wait()
			var polls []time.Time
			for i, class := range l.classes {
				if class == "poll" {
					polls = append(polls, l.served[i])
				}
			}
			if n := most(polls, time.Minute); n > tt.most || len(polls) < tt.least || l.refused > 0 {
				t.Errorf("%+v: got %d polls in a minute, %d in ten, %d refused", tt, n, len(polls), l.refused)
			}
		})
	}
}

// TestForeign checks that the governor takes requests of other programs with the same key
// into account, and forgets them after a window.
func TestForeign(t *testing.T) {
	t.Run("one at a time", func(t *testing.T) {
		paced(t, 60, time.Minute, nil, func(t *testing.T, l *limited, c *Client) {
			l.others(50)
			took, errs := each(12, func(int) error { return callerOf(t, c, Interactive).put() })
			// The first answer shows them; ten calls have room, and the others would wait
			// too long.
			if ok := slices.Index(took, 0); ok != 0 || errors.Join(errs[:10]...) != nil || l.refused > 0 {
				t.Errorf("got %v %v, %d refused; want 10 calls at once and none refused", took, errs, l.refused)
			}
			for _, err := range errs[10:] {
				if e := failed(t, nil, err); e.Reason != apierror.ReasonRateLimitWait {
					t.Error(e)
				}
			}
			time.Sleep(61 * time.Second)
			if took, errs := each(60, func(int) error { return callerOf(t, c, Interactive).put() }); errors.Join(errs...) != nil || slices.Max(took) > 0 || l.refused > 0 {
				t.Errorf("a minute later: got %v, %v, %d refused; want 60 calls at once", took, errs, l.refused)
			}
		})
	})
	t.Run("another program uses a third, bulk the rest", func(t *testing.T) {
		paced(t, 60, time.Minute, nil, func(t *testing.T, l *limited, c *Client) {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
			defer cancel()
			var g sync.WaitGroup
			defer g.Wait()
			g.Go(func() {
				for ctx.Err() == nil {
					l.others(1)
					time.Sleep(3 * time.Second)
				}
			})
			o := callerOf(t, c, Bulk)
			o.ctx = ctx
			for o.put() == nil {
			}
			// 40 a minute are left, and one of them is kept free; the first window is
			// empty.
			if n := len(l.served); n < 380 || n > 440 || l.refused > 10 {
				t.Errorf("got %d calls in ten minutes, %d refused; want 380 to 440, at most 10", n, l.refused)
			} else {
				t.Logf("%d calls in ten minutes, %d were refused", n, l.refused)
			}
		})
	})
}

// TestPauses measures how long nothing is sent after a 429.
func TestPauses(t *testing.T) {
	for name, tt := range map[string]struct {
		headers []string
		class   Class
		want    time.Duration // until the call is sent again; 0 if it is not
	}{
		"Retry-After":               {[]string{"Retry-After", "12", "X-RateLimit-Remaining", "0"}, Interactive, 12 * time.Second},
		"too late":                  {[]string{"Retry-After", "31", "X-RateLimit-Remaining", "0"}, Interactive, 0},
		"there is room":             {[]string{"Retry-After", "2", "X-RateLimit-Remaining", "3"}, Interactive, 0},
		"no word of what remains":   {[]string{"Retry-After", "2"}, Interactive, 0},
		"bulk":                      {[]string{"Retry-After", "120"}, Bulk, 2 * time.Minute},
		"bulk, there is room":       {[]string{"Retry-After", "2", "X-RateLimit-Remaining", "3"}, Bulk, 2 * time.Second},
		"bulk, nothing said":        {nil, Bulk, 5 * time.Second},
		"bulk, for a day":           {[]string{"Retry-After", "86400"}, Bulk, 15 * time.Minute},
		"a poll comes back anyway":  {[]string{"Retry-After", "2", "X-RateLimit-Remaining", "0"}, Poll, 0},
		"bulk, one of Meta's":       {[]string{"Meta", "130429"}, Bulk, 0},
		"one of Meta's, none left":  {[]string{"Meta", "130429", "X-RateLimit-Remaining", "0"}, Interactive, 0},
		"bulk, one of Meta's, none": {[]string{"Meta", "130429", "X-RateLimit-Remaining", "0"}, Bulk, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: []func() *http.Response{func() *http.Response {
					r := reply(429, `{"error":"slow"}`, tt.headers...)
					if meta := r.Header.Get("Meta"); meta != "" {
						r = reply(429, `{"error":"slow","details":{"metaCode":`+meta+`}}`, tt.headers...)
					}
					return r
				}, fine}}
				c := inMemory(t, s.RoundTrip)
				o := callerOf(t, c, tt.class)
				if tt.class == Poll {
					o.like.Once = true
				}
				begin := time.Now()
				err := o.put()
				took := time.Since(begin)
				if tt.want == 0 {
					if e := failed(t, nil, err); e.HTTPStatus != 429 || e.Header == nil || len(s.times) != 1 || took != 0 {
						t.Errorf("got %v after %d calls and %v, want the upstream's 429 after 1 and at once", e, len(s.times), took)
					}
					return
				}
				if err != nil || len(s.times) != 2 || took < tt.want || took > tt.want+500*time.Millisecond {
					t.Errorf("got %v after %d calls and %v, want no error after 2 and %v", err, len(s.times), took, tt.want)
				}
			})
		})
	}
}

// TestPauseHoldsOthers checks that a pause applies to all calls of the key, and to no other
// key.
func TestPauseHoldsOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []func() *http.Response{always(429, "Retry-After", "10", "X-RateLimit-Remaining", "0"), fine}}
		var refused []Class
		c, err := New(Options{BaseURL: "http://late.invalid", Transport: s, Refused: func(c Class) { refused = append(refused, c) }})
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		_, errs := each(3, func(i int) error {
			o := callerOf(t, c, Interactive)
			if i == 2 {
				o.like.Caller.Key = "sk_2"
			}
			return o.put()
		})
		if err := errors.Join(errs...); err != nil || len(s.times) != 4 {
			t.Fatalf("got %v, %d calls, want no error and 4", err, len(s.times))
		}
		if fmt.Sprint(refused) != "[interactive]" {
			t.Errorf("got refused calls %v, want one interactive", refused)
		}
		for i, want := range []time.Duration{0, 0, 10 * time.Second, 10 * time.Second} {
			if at := s.times[i].Sub(begin); at < want || at > want+500*time.Millisecond {
				t.Errorf("call %d was sent after %v, want %v", i, at, want)
			}
		}
	})
}

// TestNeverOver checks that, whatever the calls and however long they take, the upstream
// never has to refuse one, nor gets more in a window than its limit.
func TestNeverOver(t *testing.T) {
	for seed := range uint64(30) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		limit := 2 + rnd.IntN(90)
		window := time.Duration(1+rnd.IntN(60)) * time.Second
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			paced(t, limit, window, nil, func(t *testing.T, l *limited, c *Client) {
				l.there, l.back = time.Duration(rnd.Int64N(int64(window/100))), time.Duration(rnd.Int64N(int64(window/20)))
				var g sync.WaitGroup
				for range 400 {
					// Bursts with pauses between them.
					if rnd.IntN(10) == 0 {
						time.Sleep(time.Duration(rnd.Int64N(int64(window))))
					}
					time.Sleep(time.Duration(rnd.Int64N(int64(window) / int64(limit) / 2)))
					o := callerOf(t, c, Class(rnd.IntN(int(pace.Classes))))
					o, cancel := o.within(time.Duration(rnd.Int64N(int64(2 * window))))
					g.Go(func() {
						defer cancel()
						err := o.put()
						if err == nil {
							return
						}
						if e := failed(t, nil, err); e.Reason != apierror.ReasonRateLimitWait && e.Reason != apierror.ReasonOutcomeUnknown && e.Reason != apierror.ReasonTimeout {
							t.Error(e)
						}
					})
				}
				g.Wait()
				if n := most(l.served, window); n > limit || l.refused > 0 || len(l.served) < 50 {
					t.Errorf("limit %d in %v: got %d in a window, %d refused, %d served; want at most the limit, 0, at least 50", limit, window, n, l.refused, len(l.served))
				}
			})
		})
	}
}

// TestKeysAreForgotten checks that a key that is not used for an hour is dropped.
func TestKeysAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newLimited(60, time.Minute).client(t, nil)
		use := func(key string) {
			o := callerOf(t, c, Interactive)
			o.like.Caller.Key = key
			if err := o.put(); err != nil {
				t.Fatal(err)
			}
		}
		use("a")
		use("b")
		time.Sleep(idleKey - time.Minute)
		use("b")
		time.Sleep(2 * time.Minute)
		use("c")
		if got, want := c.keys.keys.Keys(), []string{"b", "c"}; !slices.Equal(got, want) {
			t.Errorf("got the keys %v, want %v", got, want)
		}
	})
}

// Keys that somebody makes up push out no key that is in use.
func TestKeysAreBounded(t *testing.T) {
	k := newKeyring()
	o := Options{RateWindow: time.Minute, RateShare: 1, PollShare: 0.2}
	used := k.of("used", &o)
	for i := range 2 * maxKeys {
		k.of(fmt.Sprint("made up ", i), &o)
		if i%(maxKeys/2) == 0 {
			k.of("used", &o)
		}
	}
	if n := k.keys.Len(); n != maxKeys {
		t.Errorf("got %d keys, want %d", n, maxKeys)
	}
	if k.of("used", &o) != used {
		t.Error("got another state of a key that is in use, want the same")
	}
}

package upstream

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/contract"
)

// limited is an upstream that counts the requests of one key in a sliding window and
// refuses those beyond the limit, without counting them. It is used in a synctest bubble.
type limited struct {
	limit  int
	window time.Duration
	// there and back are the longest time that a request and an answer take.
	there, back time.Duration
	quiet       bool // its answers do not say the limit

	mu      sync.Mutex
	rand    *rand.Rand
	hits    []time.Time // in the window, including those of others
	served  []time.Time // all requests of the gateway that were accepted
	classes []string    // their classes, from the contact's id
	refused int
}

func newLimited(limit int, window time.Duration) *limited {
	return &limited{limit: limit, window: window, rand: rand.New(rand.NewPCG(1, 2))}
}

// count counts a request, and reports whether it is within the limit.
func (l *limited) count() bool {
	now := time.Now()
	for len(l.hits) > 0 && now.Sub(l.hits[0]) >= l.window {
		l.hits = l.hits[1:]
	}
	if len(l.hits) >= l.limit {
		return false
	}
	l.hits = append(l.hits, now)
	return true
}

// others makes requests that do not come from the gateway.
func (l *limited) others(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for range n {
		l.count()
	}
}

func (l *limited) header() http.Header {
	h := http.Header{}
	if !l.quiet {
		h.Set("X-RateLimit-Limit", strconv.Itoa(l.limit))
		h.Set("X-RateLimit-Remaining", strconv.Itoa(l.limit-len(l.hits)))
		if len(l.hits) > 0 {
			h.Set("X-RateLimit-Reset", strconv.FormatInt(l.hits[0].Add(l.window+time.Second-1).Unix(), 10))
		}
	}
	return h
}

func (l *limited) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body) // the body is in memory
		r.Body.Close()
	}
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	if err := l.travel(r.Context(), l.there); err != nil {
		return nil, err
	}
	l.mu.Lock()
	ok := l.count()
	status, h := 200, l.header()
	if ok {
		l.served = append(l.served, time.Now())
		l.classes = append(l.classes, r.Header.Get("X-Request-Id"))
	} else {
		l.refused++
		status = 429
		wait := time.Until(l.hits[0].Add(l.window))
		h.Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	}
	l.mu.Unlock()
	if err := l.travel(r.Context(), l.back); err != nil {
		return nil, err
	}
	resp := fine()
	if !ok {
		resp = reply(429, `{"error":"slow down"}`)
	}
	resp.StatusCode, resp.Header = status, h
	return resp, nil
}

// travel waits for a random time up to longest, as a network does.
func (l *limited) travel(ctx context.Context, longest time.Duration) error {
	if longest <= 0 {
		return ctx.Err()
	}
	l.mu.Lock()
	d := time.Duration(l.rand.Int64N(int64(longest)))
	l.mu.Unlock()
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// client returns a client of the upstream.
func (l *limited) client(t testing.TB, change func(*Options)) *Client {
	t.Helper()
	o := Options{BaseURL: "http://late.invalid/api", Transport: l, RateWindow: l.window}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A caller makes calls with one key, of one class.
type caller struct {
	t     testing.TB
	c     *Client
	ctx   context.Context
	like  Call
	read  *contract.Method
	write *contract.Method
}

func callerOf(t testing.TB, c *Client, class Class) caller {
	like := Call{Caller: auth.Caller{Key: "sk_1", RequestID: class.String()}, Class: class}
	return caller{t, c, context.Background(), like, bind(t, "ContactsService.GetContact"), bind(t, "ContactsService.CreateContact")}
}

// within returns the caller with a deadline.
func (o caller) within(d time.Duration) (caller, context.CancelFunc) {
	var cancel context.CancelFunc
	o.ctx, cancel = context.WithTimeout(o.ctx, d)
	return o, cancel
}

// get reads a contact, put creates one, which cannot be merged with another call.
func (o caller) get(id string) error {
	return o.do(o.read, &whatsappv1.GetContactRequest{ContactId: id})
}

func (o caller) put() error {
	return o.do(o.write, &whatsappv1.CreateContactRequest{AccountId: "a", Name: "n"})
}

func (o caller) do(m *contract.Method, req proto.Message) error {
	call := o.like
	call.Method, call.Request = m, req
	_, err := o.c.Do(o.ctx, call)
	return err
}

// most is the largest number of the times that are within one window.
func most(times []time.Time, window time.Duration) (n int) {
	from := 0
	for to, at := range times {
		for at.Sub(times[from]) >= window {
			from++
		}
		n = max(n, to-from+1)
	}
	return n
}

package upstream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
)

// errRefused is the error of a connection that is refused.
var errRefused = fmt.Errorf("dial tcp 192.0.2.1:443: connect: %w", syscall.ECONNREFUSED)

// script is an upstream that gives one answer after another, and the last one again and
// again. If an answer is nil, the connection is refused.
type script struct {
	answers []func() *http.Response
	mu      sync.Mutex
	times   []time.Time
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body) // the body is in memory
		r.Body.Close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.times = append(s.times, time.Now())
	if answer := s.answers[min(len(s.times), len(s.answers))-1]; answer != nil {
		return answer(), nil
	}
	return nil, errRefused
}

// always makes an answer that can be given several times.
func always(status int, headers ...string) func() *http.Response {
	return func() *http.Response { return reply(status, `{"error":"x"}`, headers...) }
}

func fine() *http.Response { return reply(200, `{"success":true}`) }

func TestReadsAreRetried(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []func() *http.Response
		code    codes.Code // OK if it succeeds in the end
		calls   int
		from    time.Duration // the call takes at least this
		to      time.Duration // and less than this
	}{
		{"429", []func() *http.Response{always(429), fine}, codes.OK, 2, 0, 250 * time.Millisecond},
		{"502", []func() *http.Response{always(502), fine}, codes.OK, 2, 0, 250 * time.Millisecond},
		{"503", []func() *http.Response{always(503), fine}, codes.OK, 2, 0, 250 * time.Millisecond},
		{"504", []func() *http.Response{always(504), fine}, codes.OK, 2, 0, 250 * time.Millisecond},
		{"refused", []func() *http.Response{nil, fine}, codes.OK, 2, 0, 250 * time.Millisecond},
		{"the fourth attempt", []func() *http.Response{always(429), nil, always(503), fine}, codes.OK, 4, 0, 1750 * time.Millisecond},
		{"no fifth", []func() *http.Response{always(429), always(504), nil, always(503), fine}, codes.Unavailable, 4, 0, 1750 * time.Millisecond},
		{"the last failure counts", []func() *http.Response{always(503), always(404)}, codes.NotFound, 2, 0, 250 * time.Millisecond},
		{"Retry-After", []func() *http.Response{always(429, "Retry-After", "5"), fine}, codes.OK, 2, 5 * time.Second, 5250 * time.Millisecond},
		{"Retry-After of a 503", []func() *http.Response{always(503, "Retry-After", "7"), fine}, codes.OK, 2, 7 * time.Second, 7250 * time.Millisecond},
		{"twice", []func() *http.Response{always(429, "Retry-After", "5"), always(429, "Retry-After", "6"), fine}, codes.OK, 3, 11 * time.Second, 11750 * time.Millisecond},
		{"too late", []func() *http.Response{always(429, "Retry-After", "30"), fine}, codes.ResourceExhausted, 1, 0, 1},
		{"at last too late", []func() *http.Response{always(429, "Retry-After", "20"), always(429, "Retry-After", "10"), fine}, codes.ResourceExhausted, 2, 20 * time.Second, 20250 * time.Millisecond},
		{"400", []func() *http.Response{always(400, "Retry-After", "1"), fine}, codes.InvalidArgument, 1, 0, 1},
		{"401", []func() *http.Response{always(401), fine}, codes.Unauthenticated, 1, 0, 1},
		{"404", []func() *http.Response{always(404), fine}, codes.NotFound, 1, 0, 1},
		{"408", []func() *http.Response{always(408), fine}, codes.DeadlineExceeded, 1, 0, 1},
		{"500", []func() *http.Response{always(500), fine}, codes.Internal, 1, 0, 1},
		{"501", []func() *http.Response{always(501), fine}, codes.Unimplemented, 1, 0, 1},
		{"redirect", []func() *http.Response{always(307, "Location", "http://elsewhere.invalid/"), fine}, codes.Unknown, 1, 0, 1},
		{"too large", []func() *http.Response{func() *http.Response {
			r := fine()
			r.ContentLength = maxAnswer + 1
			return r
		}, fine}, codes.ResourceExhausted, 1, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: tt.answers}
				c := inMemory(t, s.RoundTrip)
				b, req := getContact(t)
				begin := time.Now()
				res, err := c.Do(context.Background(), Call{Method: b, Request: req})
				took := time.Since(begin)
				if tt.code == codes.OK {
					if err != nil {
						t.Fatal(err)
					}
				} else if e := failed(t, res, err); e.Code != tt.code {
					t.Errorf("got %v, want %s", e, tt.code)
				}
				if len(s.times) != tt.calls || took < tt.from || took >= tt.to {
					t.Errorf("got %d calls in %s, want %d in %s to %s", len(s.times), took, tt.calls, tt.from, tt.to)
				}
			})
		})
	}
}

// TestResetIsHonoured makes the header inside the bubble, where the clock begins in 2000.
func TestResetIsHonoured(t *testing.T) {
	for _, milli := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			at := time.Now().Add(12 * time.Second)
			reset := strconv.FormatInt(at.Unix(), 10)
			if milli {
				reset = strconv.FormatInt(at.UnixMilli(), 10)
			}
			s := &script{answers: []func() *http.Response{always(429, "X-RateLimit-Reset", reset), fine}}
			b, req := getContact(t)
			begin := time.Now()
			succeed(t, inMemory(t, s.RoundTrip), context.Background(), Call{Method: b, Request: req})
			if took := time.Since(begin); took < 12*time.Second || took >= 12250*time.Millisecond {
				t.Errorf("the call took %s, want 12 s to 12.25 s", took)
			}
		})
	}
}

func TestRetryEndsWithTheCaller(t *testing.T) {
	t.Run("deadline", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := &script{answers: []func() *http.Response{always(429, "Retry-After", "4"), fine}}
			b, req := getContact(t)
			ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
			defer cancel()
			begin := time.Now()
			res, err := inMemory(t, s.RoundTrip).Do(ctx, Call{Method: b, Request: req})
			e := failed(t, res, err)
			if e.Reason != "RATE_LIMITED" || e.RetryAfter != 4*time.Second || len(s.times) != 1 || time.Since(begin) != 0 {
				t.Errorf("got %v after %d calls and %s, want RATE_LIMITED after 1 and at once", e, len(s.times), time.Since(begin))
			}
		})
	})
	t.Run("cancellation", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := &script{answers: []func() *http.Response{always(429, "Retry-After", "20"), fine}}
			b, req := getContact(t)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			time.AfterFunc(2*time.Second, cancel)
			begin := time.Now()
			res, err := inMemory(t, s.RoundTrip).Do(ctx, Call{Method: b, Request: req})
			e := failed(t, res, err)
			if e.Reason != "RATE_LIMITED" || len(s.times) != 1 || time.Since(begin) != 2*time.Second {
				t.Errorf("got %v after %d calls and %s, want RATE_LIMITED after 1 and 2 s", e, len(s.times), time.Since(begin))
			}
		})
	})
}

// TestWritesAreNeverRetried checks that, whatever the upstream answers.
func TestWritesAreNeverRetried(t *testing.T) {
	writes := map[string]proto.Message{
		"ContactsService.CreateContact":            &whatsappv1.CreateContactRequest{AccountId: "a"},
		"ContactsService.UpdateContact":            &whatsappv1.UpdateContactRequest{ContactId: "c"},
		"ContactsService.DeleteContact":            &whatsappv1.DeleteContactRequest{ContactId: "c"},
		"BroadcastsService.SendBroadcast":          &whatsappv1.SendBroadcastRequest{BroadcastId: "b"},
		"BroadcastsService.SendBulk":               &whatsappv1.SendBulkRequest{AccountId: "a"},
		"InboxService.SendMessage":                 &whatsappv1.SendMessageRequest{ConversationId: "c"},
		"BroadcastsService.AddBroadcastRecipients": &whatsappv1.AddBroadcastRecipientsRequest{BroadcastId: "b"},
	}
	for method, req := range writes {
		t.Run(method, func(t *testing.T) {
			b := bind(t, method)
			for status := 300; status < 600; status++ {
				s := &script{answers: []func() *http.Response{always(status, "Retry-After", "0"), fine}}
				res, err := inMemory(t, s.RoundTrip).Do(context.Background(), Call{Method: b, Request: req})
				e := failed(t, res, err)
				if len(s.times) != 1 {
					t.Errorf("%d: got %d calls, want 1", status, len(s.times))
				}
				ambiguous := status == 502 || status >= 504
				if (e.Reason == apierror.ReasonOutcomeUnknown) != ambiguous || ambiguous && e.Code == codes.Unavailable {
					t.Errorf("%d: got %v, want an unknown outcome %t, and then not Unavailable", status, e, ambiguous)
				}
				if e.HTTPStatus != status || string(e.Body) != `{"error":"x"}` {
					t.Errorf("%[1]d: got %[2]d %[3]s, want %[1]d and the upstream's body", status, e.HTTPStatus, e.Body)
				}
			}
			s := &script{answers: []func() *http.Response{nil, fine}}
			res, err := inMemory(t, s.RoundTrip).Do(context.Background(), Call{Method: b, Request: req})
			if e := failed(t, res, err); len(s.times) != 1 || e.Code != codes.Unavailable || e.Reason != apierror.ReasonUnreachable {
				t.Errorf("refused: got %v after %d calls, want Unavailable after 1", e, len(s.times))
			}
		})
	}
}

// TestReads checks which methods count as reads, which may be repeated.
func TestReads(t *testing.T) {
	var reads, writes []string
	protoregistry.GlobalFiles.RangeFilesByPackage("lategate.whatsapp.v1", func(fd protoreflect.FileDescriptor) bool {
		for i := range fd.Services().Len() {
			for j := range fd.Services().Get(i).Methods().Len() {
				md := fd.Services().Get(i).Methods().Get(j)
				b, err := contract.Compile(md)
				if err != nil {
					t.Error(err)
					continue
				}
				if b.Read {
					reads = append(reads, string(md.Name()))
				} else {
					writes = append(writes, string(md.Name()))
				}
				if b.Read && b.HTTPMethod != http.MethodGet {
					t.Errorf("%s is a read with %s, want GET", md.FullName(), b.HTTPMethod)
				}
			}
		}
		return true
	})
	for _, name := range []string{"ListContacts", "GetContact", "ListMessages", "GetBroadcast", "ListAccounts"} {
		if !slices.Contains(reads, name) {
			t.Errorf("%s counts as a write, want a read", name)
		}
	}
	for _, name := range []string{"SendBroadcast", "SendBulk", "SendMessage", "PurchasePhoneNumber", "DeleteContact", "UpdateContact"} {
		if !slices.Contains(writes, name) {
			t.Errorf("%s counts as a read, want a write", name)
		}
	}
}

// hang is an upstream that accepts a request and never answers.
func hang(r *http.Request) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
		trace.GetConn("late.invalid:80")
		trace.GotConn(httptrace.GotConnInfo{})
	}
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestTimeouts(t *testing.T) {
	hour := roundTrip(func(r *http.Request) (*http.Response, error) {
		select {
		case <-time.After(time.Hour):
			return fine(), nil
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	})
	for _, tt := range []struct {
		name     string
		upstream roundTrip
		method   string
		req      proto.Message
		deadline time.Duration // the caller's; 0 for none
		took     time.Duration
		reason   string // empty if it succeeds
	}{
		{"read", hang, "ContactsService.GetContact", &whatsappv1.GetContactRequest{}, 0, 30 * time.Second, apierror.ReasonTimeout},
		{"write", hang, "ContactsService.CreateContact", &whatsappv1.CreateContactRequest{}, 0, 30 * time.Second, apierror.ReasonOutcomeUnknown},
		{"photo", hang, "BusinessProfilesService.UploadProfilePhoto", &whatsappv1.UploadProfilePhotoRequest{}, 0, 60 * time.Second, apierror.ReasonOutcomeUnknown},
		{"read, caller's deadline", hang, "ContactsService.GetContact", &whatsappv1.GetContactRequest{}, 2 * time.Second, 2 * time.Second, apierror.ReasonTimeout},
		{"read, caller's later deadline", hang, "ContactsService.GetContact", &whatsappv1.GetContactRequest{}, time.Hour, 30 * time.Second, apierror.ReasonTimeout},
		{"broadcast", hour, "BroadcastsService.SendBroadcast", &whatsappv1.SendBroadcastRequest{}, 0, time.Hour, ""},
		{"broadcast, caller's later deadline", hour, "BroadcastsService.SendBroadcast", &whatsappv1.SendBroadcastRequest{}, 2 * time.Hour, time.Hour, ""},
		{"broadcast, caller's deadline", hang, "BroadcastsService.SendBroadcast", &whatsappv1.SendBroadcastRequest{}, 10 * time.Minute, 10 * time.Minute, apierror.ReasonOutcomeUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				c := inMemory(t, func(r *http.Request) (*http.Response, error) {
					calls++
					return tt.upstream(r)
				})
				ctx, cancel := context.WithCancel(context.Background())
				if tt.deadline > 0 {
					ctx, cancel = context.WithTimeout(ctx, tt.deadline)
				}
				defer cancel()
				begin := time.Now()
				res, err := c.Do(ctx, Call{Method: bind(t, tt.method), Request: tt.req})
				if took := time.Since(begin); took != tt.took || calls != 1 {
					t.Errorf("got %d calls in %s, want %s", calls, took, tt.took)
				}
				if tt.reason == "" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				if e := failed(t, res, err); e.Reason != tt.reason || e.Code != codes.DeadlineExceeded || e.HTTPStatus != 504 {
					t.Errorf("got %v, want DeadlineExceeded %s and 504", e, tt.reason)
				}
			})
		})
	}
}

// TestCallerCancels checks that a cancelled read is said to have no effect, and a write
// that it may have one.
func TestCallerCancels(t *testing.T) {
	for _, tt := range []struct {
		read   bool
		reason string
	}{{true, apierror.ReasonCancelled}, {false, apierror.ReasonOutcomeUnknown}} {
		synctest.Test(t, func(t *testing.T) {
			b, req := createContact(t)
			if tt.read {
				b, req = getContact(t)
			}
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(time.Second, cancel)
			res, err := inMemory(t, hang).Do(ctx, Call{Method: b, Request: req})
			if e := failed(t, res, err); e.Code != codes.Canceled || e.Reason != tt.reason || e.HTTPStatus != 499 {
				t.Errorf("got %v, want Canceled %s and 499", e, tt.reason)
			}
		})
	}
}

// TestBodyBreaks checks what happens if the connection breaks in the middle of an answer.
func TestBodyBreaks(t *testing.T) {
	breaks := func(status int) func() *http.Response {
		return func() *http.Response {
			return &http.Response{StatusCode: status, Header: http.Header{}, ContentLength: -1, Body: io.NopCloser(io.MultiReader(
				strings.NewReader("{"), iotest.ErrReader(errors.New("connection reset by peer"))))}
		}
	}
	synctest.Test(t, func(t *testing.T) {
		b, req := getContact(t)
		s := &script{answers: []func() *http.Response{breaks(200), fine}}
		succeed(t, inMemory(t, s.RoundTrip), context.Background(), Call{Method: b, Request: req})
		if len(s.times) != 2 {
			t.Errorf("a read was tried %d times, want 2", len(s.times))
		}

		b, req = createContact(t)
		s = &script{answers: []func() *http.Response{breaks(200), fine}}
		res, err := inMemory(t, s.RoundTrip).Do(context.Background(), Call{Method: b, Request: req})
		if e := failed(t, res, err); e.Reason != apierror.ReasonOutcomeUnknown || e.Code != codes.Unknown || len(s.times) != 1 {
			t.Errorf("a write: got %v after %d calls, want an unknown outcome after 1", e, len(s.times))
		}

		// For a failure the status is enough.
		s = &script{answers: []func() *http.Response{breaks(409), fine}}
		res, err = inMemory(t, s.RoundTrip).Do(context.Background(), Call{Method: b, Request: req})
		if e := failed(t, res, err); e.Code != codes.AlreadyExists || e.Body != nil {
			t.Errorf("a refused write: got %v, want AlreadyExists without a body", e)
		}
	})
}

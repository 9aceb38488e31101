package upstream

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
)

// serveTLS starts an upstream that speaks HTTP/2 and returns it, and a client that trusts
// it.
func serveTLS(t testing.TB, h http.HandlerFunc) (*httptest.Server, *Client) {
	t.Helper()
	srv := httptest.NewUnstartedServer(h)
	srv.EnableHTTP2 = true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	rt := transport()
	rt.TLSClientConfig = &tls.Config{RootCAs: srv.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
	c, err := New(Options{BaseURL: srv.URL + "/api", UserAgent: "lategate/test", Transport: rt})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return srv, c
}

// both runs a test with an upstream that speaks HTTP/1.1 and with one that speaks
// HTTP/2.
func both(t *testing.T, h http.HandlerFunc, test func(*testing.T, *Client)) {
	t.Run("HTTP/1.1", func(t *testing.T) {
		_, c := serve(t, h)
		test(t, c)
	})
	t.Run("HTTP/2", func(t *testing.T) {
		_, c := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
			if r.ProtoMajor != 2 {
				t.Errorf("the upstream is called with %s, want HTTP/2", r.Proto)
			}
			h(w, r)
		})
		test(t, c)
	})
}

// expiring is a context whose deadline passes when done is closed.
type expiring struct {
	context.Context
	done chan struct{}
}

func (e expiring) Done() <-chan struct{} { return e.done }

func (e expiring) Err() error {
	select {
	case <-e.done:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// TestUpstreamSeesTheEnd checks that a deadline and a cancellation also end the request at
// the upstream. A write was sent by then, so its outcome is unknown.
func TestUpstreamSeesTheEnd(t *testing.T) {
	received, ended := make(chan struct{}), make(chan struct{})
	both(t, func(_ http.ResponseWriter, r *http.Request) {
		readBody(t, r)
		received <- struct{}{}
		<-r.Context().Done()
		ended <- struct{}{}
	}, func(t *testing.T, c *Client) {
		t.Run("cancellation", func(t *testing.T) {
			for _, read := range []bool{true, false} {
				ctx, cancel := context.WithCancel(context.Background())
				go func() {
					<-received
					cancel()
				}()
				b, req := createContact(t)
				want := apierror.ReasonOutcomeUnknown
				if read {
					b, req = getContact(t)
					want = apierror.ReasonCancelled
				}
				res, err := c.Do(ctx, Call{Method: b, Request: req})
				if e := failed(t, res, err); e.Code != codes.Canceled || e.Reason != want {
					t.Errorf("got %v, want Canceled %s", e, want)
				}
				<-ended
			}
		})
		t.Run("deadline", func(t *testing.T) {
			for _, read := range []bool{true, false} {
				ctx := expiring{context.Background(), make(chan struct{})}
				go func() {
					<-received
					close(ctx.done)
				}()
				b, req := createContact(t)
				want := apierror.ReasonOutcomeUnknown
				if read {
					b, req = getContact(t)
					want = apierror.ReasonTimeout
				}
				res, err := c.Do(ctx, Call{Method: b, Request: req})
				if e := failed(t, res, err); e.Code != codes.DeadlineExceeded || e.Reason != want {
					t.Errorf("got %v, want DeadlineExceeded %s", e, want)
				}
				<-ended
			}
		})
	})
}

// TestConnectionCut checks what happens if the connection is cut after the request was
// sent.
func TestConnectionCut(t *testing.T) {
	var calls atomic.Int32
	both(t, func(w http.ResponseWriter, r *http.Request) {
		readBody(t, r)
		if calls.Add(1); r.Method == http.MethodGet && calls.Load() > 1 {
			_, _ = io.WriteString(w, `{"success":true}`)
			return
		}
		panic(http.ErrAbortHandler) // cuts the connection, or the HTTP/2 stream
	}, func(t *testing.T, c *Client) {
		for _, tt := range []struct {
			b   *contract.Method
			req proto.Message
		}{
			{bind(t, "ContactsService.CreateContact"), &whatsappv1.CreateContactRequest{Phone: "+15550100001"}},
			{bind(t, "ContactsService.DeleteContact"), &whatsappv1.DeleteContactRequest{ContactId: "c"}},
			{bind(t, "BroadcastsService.SendBroadcast"), &whatsappv1.SendBroadcastRequest{BroadcastId: "b"}},
			{bind(t, "BusinessProfilesService.UploadProfilePhoto"), &whatsappv1.UploadProfilePhotoRequest{File: []byte("png"), ContentType: "image/png"}},
		} {
			calls.Store(0)
			res, err := c.Do(context.Background(), Call{Method: tt.b, Request: tt.req})
			e := failed(t, res, err)
			if e.Code != codes.Unknown || e.Reason != apierror.ReasonOutcomeUnknown || e.HTTPStatus != 502 || !strings.HasSuffix(e.Message, "check before sending it again") || calls.Load() != 1 {
				t.Errorf("%s: got %v after %d calls, want an unknown outcome after 1", tt.b.FullMethod, e, calls.Load())
			}
		}
		calls.Store(0)
		b, req := getContact(t)
		succeed(t, c, context.Background(), Call{Method: b, Request: req})
		if calls.Load() != 2 {
			t.Errorf("a read was tried %d times, want 2", calls.Load())
		}
	})
}

// TestHijack cuts an HTTP/1.1 connection in the middle of the header and of the body of an
// answer.
func TestHijack(t *testing.T) {
	for _, part := range []string{"", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "garbage\r\n\r\n"} {
		_, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			readBody(t, r)
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.WriteString(conn, part)
			conn.Close()
		})
		b, req := createContact(t)
		res, err := c.Do(context.Background(), Call{Method: b, Request: req})
		if e := failed(t, res, err); e.Code != codes.Unknown || e.Reason != apierror.ReasonOutcomeUnknown {
			t.Errorf("after %q: got %v, want an unknown outcome", part, e)
		}
	}
}

// TestRefused checks that nothing was sent if no server listens.
func TestRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	c := dial(t, "http://"+l.Addr().String())
	for _, read := range []bool{false, true} {
		b, req := createContact(t)
		if read {
			b, req = getContact(t)
		}
		res, err := c.Do(context.Background(), Call{Method: b, Request: req})
		e := failed(t, res, err)
		if e.Code != codes.Unavailable || e.Reason != apierror.ReasonUnreachable || e.HTTPStatus != 502 || !strings.Contains(e.Message, "connection refused") || strings.Contains(e.Message, "/v1/") {
			t.Errorf("got %v, want Unavailable %s and no path in the message", e, apierror.ReasonUnreachable)
		}
	}
}

// TestUntrusted checks that the key is not sent to a server without a valid certificate.
func TestUntrusted(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the upstream was called, want no request") }))
	srv.Config.ErrorLog = discard
	srv.StartTLS()
	defer srv.Close()
	b, req := createContact(t)
	res, err := dial(t, srv.URL).Do(context.Background(), Call{Method: b, Request: req})
	if e := failed(t, res, err); e.Reason != apierror.ReasonUnreachable || !strings.Contains(e.Message, "certificate") {
		t.Errorf("got %v, want %s because of the certificate", e, apierror.ReasonUnreachable)
	}
}

// TestDialTimeouts checks that nothing was sent if no connection was established.
func TestDialTimeouts(t *testing.T) {
	for _, tt := range []struct {
		name     string
		deadline time.Duration
		took     time.Duration
		code     codes.Code
		reason   string
	}{
		{"dialer's", 0, 5 * time.Second, codes.Unavailable, apierror.ReasonUnreachable},
		{"caller's", time.Second, time.Second, codes.DeadlineExceeded, apierror.ReasonTimeout},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rt := transport()
				rt.Proxy = nil
				rt.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
					ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
					defer cancel()
					<-ctx.Done()
					return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded}
				}
				c := inMemory(t, rt.RoundTrip)
				ctx, cancel := context.WithCancel(context.Background())
				if tt.deadline > 0 {
					ctx, cancel = context.WithTimeout(ctx, tt.deadline)
				}
				defer cancel()
				b, req := createContact(t)
				begin := time.Now()
				res, err := c.Do(ctx, Call{Method: b, Request: req})
				e := failed(t, res, err)
				if e.Code != tt.code || e.Reason != tt.reason || time.Since(begin) != tt.took {
					t.Errorf("got %v after %s, want %s %s after %s", e, time.Since(begin), tt.code, tt.reason, tt.took)
				}
				time.Sleep(5 * time.Second) // in bubble time: the transport goes on dialling, for later calls
			})
		})
	}
}

// staleConn is a connection that the upstream closed while it was idle.
type staleConn struct {
	net.Conn
	stale *atomic.Bool
}

func (c staleConn) Write(p []byte) (int, error) {
	if c.stale.Load() {
		return 0, &net.OpError{Op: "write", Net: "tcp", Err: syscall.EPIPE}
	}
	return c.Conn.Write(p)
}

// TestStaleConnection checks that a write over a connection that turns out to be closed is
// sent over another one. If there is no other, nothing was sent.
func TestStaleConnection(t *testing.T) {
	for _, refuse := range []bool{false, true} {
		var calls, dials atomic.Int32
		var stale atomic.Bool
		srv, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			readBody(t, r)
			calls.Add(1)
			_, _ = io.WriteString(w, `{"success":true}`)
		})
		rt := transport()
		rt.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			if dials.Add(1) == 2 {
				if stale.Store(false); refuse {
					return nil, errRefused
				}
			}
			conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
			return staleConn{conn, &stale}, err
		}
		c, err := New(Options{BaseURL: srv.URL, Transport: rt})
		if err != nil {
			t.Fatal(err)
		}
		b, req := createContact(t)
		succeed(t, c, context.Background(), Call{Method: b, Request: req})
		stale.Store(true)
		res, err := c.Do(context.Background(), Call{Method: b, Request: req})
		if refuse {
			if e := failed(t, res, err); e.Reason != apierror.ReasonUnreachable || e.Code != codes.Unavailable {
				t.Errorf("got %v, want Unavailable %s", e, apierror.ReasonUnreachable)
			}
		} else if err != nil {
			t.Error(err)
		}
		if want := map[bool]int32{false: 2, true: 1}[refuse]; calls.Load() != want || dials.Load() != 2 {
			t.Errorf("got %d calls over %d connections, want %d over 2", calls.Load(), dials.Load(), want)
		}
		c.Close()
	}
}

// TestFileCannotBeRead checks that an error of reading the file is the error of the call.
func TestFileCannotBeRead(t *testing.T) {
	tooLarge := &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_FORM", HTTPStatus: 413, Message: "attachment: the file is too large"}
	both(t, func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			t.Error("the upstream received a whole request, want an incomplete one")
		}
	}, func(t *testing.T, c *Client) {
		for _, size := range []int{0, 1 << 10, 1 << 20} {
			for _, cause := range []error{tooLarge, errors.New("disk on fire")} {
				file := &File{Field: "attachment", Name: "a.pdf", ContentType: "application/pdf",
					Content: io.MultiReader(strings.NewReader(strings.Repeat("x", size)), iotest.ErrReader(cause))}
				res, err := c.Do(context.Background(), Call{Method: bind(t, "InboxService.SendMessage"), Request: &whatsappv1.SendMessageRequest{ConversationId: "c", AccountId: "a"},
					Body: []byte(`{"accountId":"a"}`), File: file})
				e := failed(t, res, err)
				if cause == error(tooLarge) && e != tooLarge {
					t.Errorf("%d bytes: got %v, want %v", size, e, tooLarge)
				}
				if cause != error(tooLarge) && e.Code == codes.Unavailable {
					t.Errorf("%d bytes: got %v, want another code than Unavailable", size, e)
				}
			}
		}
	})
}

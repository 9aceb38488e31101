package rest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/contract"
)

// TestItemsComeAtOnce checks that each item reaches the caller before there is another one:
// nothing waits in a buffer.
func TestItemsComeAtOnce(t *testing.T) {
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		for _, accept := range []string{"text/event-stream", "application/x-ndjson"} {
			t.Run(protocol+" "+accept, func(t *testing.T) {
				more := make(chan proto.Message)
				s := serveStreams(t, func(call *fakeCall) error {
					for m := range more {
						if err := call.send(m); err != nil {
							return err
						}
					}
					return nil
				}, h2c(protocol))
				s.client.Transport.(*http.Transport).Protocols = protocols(protocol)
				defer close(more)
				go func() { more <- started("t0") }()
				in := bufio.NewScanner(s.get(messagesPath, "Accept: "+accept).Body)
				for i := range 20 {
					want := fmt.Sprintf(`"eventId":"e%d"`, i)
					more <- message(fmt.Sprintf("t%d", i), fmt.Sprintf("e%d", i))
					for in.Scan() && !strings.Contains(in.Text(), want) {
					}
					if in.Err() != nil || !strings.Contains(in.Text(), want) {
						t.Fatalf("item %d: got %v %q, want %q in it", i, in.Err(), in.Text(), want)
					}
				}
			})
		}
	}
}

// TestCallerGone checks that the handler's context ends when its caller goes.
func TestCallerGone(t *testing.T) {
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(protocol, func(t *testing.T) {
			ended := make(chan error, 1)
			s := serveStreams(t, func(call *fakeCall) error {
				if err := call.send(started("t1")); err != nil {
					return err
				}
				<-call.ctx.Done()
				ended <- call.ctx.Err()
				return call.ctx.Err()
			}, h2c(protocol))
			s.client.Transport.(*http.Transport).Protocols = protocols(protocol)
			resp := s.get(messagesPath)
			if e, _ := newSSEReader(resp.Body).next(); e.event != "started" {
				t.Fatalf("got %+v, want started", e)
			}
			_ = resp.Body.Close()
			select {
			case <-ended:
			case <-time.After(60 * time.Second):
				t.Fatal("the handler still streams after a minute, want it ended")
			}
		})
	}
}

// smallBuffers makes the server's connections buffer little of what is written.
func smallBuffers(timeout time.Duration) func(*facade, *httptest.Server) {
	return func(f *facade, s *httptest.Server) {
		f.streamWriteTimeout = timeout
		s.Listener = tinyListener{s.Listener}
	}
}

type tinyListener struct{ net.Listener }

func (l tinyListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err == nil {
		err = c.(*net.TCPConn).SetWriteBuffer(32 << 10)
	}
	return c, err
}

// raw opens a stream on a connection that receives little at a time.
func (s *streamServer) raw(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.(*net.TCPConn).SetReadBuffer(64 << 10); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nAccept: application/x-ndjson\r\n\r\n", messagesPath); err != nil {
		t.Fatal(err)
	}
	return conn
}

// large is an event of about 300 KB.
func large(n int) proto.Message {
	m := message(fmt.Sprintf("t%d", n), fmt.Sprintf("e%d", n))
	m.RawJson = proto.String(strings.Repeat("x", 300<<10))
	return m
}

// TestSlowCaller checks that a slow caller is not cut off as long as it reads; meanwhile
// the handler is asked for only a few items. It gets all of them.
func TestSlowCaller(t *testing.T) {
	const total, timeout = 40, 3 * time.Second
	var sent atomic.Int32
	s := serveStreams(t, func(call *fakeCall) error {
		for i := range total {
			if err := call.send(large(i)); err != nil {
				return err
			}
			sent.Add(1)
		}
		return nil
	}, smallBuffers(timeout))
	conn := s.raw(t)
	var got bytes.Buffer
	begin := time.Now()
	slow := make([]byte, 16<<10)
	for time.Since(begin) < 2*timeout { // one item takes longer than the gateway's timeout
		n, err := conn.Read(slow)
		if err != nil {
			t.Fatalf("cut off after %s: %v, want not at all", time.Since(begin), err)
		}
		got.Write(slow[:n])
		time.Sleep(200 * time.Millisecond) // a slow caller is one that sleeps
	}
	if n := sent.Load(); n > int32(got.Len()/(300<<10))+readAhead+4 {
		t.Errorf("%d items were taken from the handler while the caller read %d bytes, want only a few more than it read", n, got.Len())
	}
	resp, err := http.ReadResponse(bufio.NewReader(io.MultiReader(&got, conn)), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text := all(t, resp)
	if n := strings.Count(text, `"eventId"`); n != total || !strings.HasSuffix(text, "\n{\"end\":{}}\n") {
		t.Errorf("got %d events, want %d and an end", n, total)
	}
}

// TestStalledCaller checks that a caller that reads nothing for too long is cut off, even
// if its connection is open.
func TestStalledCaller(t *testing.T) {
	ended := make(chan error, 1)
	s := serveStreams(t, func(call *fakeCall) error {
		for i := 0; ; i++ {
			if err := call.send(large(i)); err != nil {
				ended <- err
				return err
			}
		}
	}, smallBuffers(200*time.Millisecond))
	s.raw(t)
	select {
	case <-ended:
	case <-time.After(60 * time.Second):
		t.Fatal("the handler still streams after a minute, want it ended")
	}
}

// TestQuietStream checks that the deadline of a write does not outlive it: neither a stream
// that is quiet for longer nor the next request on the connection fails.
func TestQuietStream(t *testing.T) {
	const timeout = 500 * time.Millisecond
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(protocol, func(t *testing.T) {
			s := serveStreams(t, func(call *fakeCall) error {
				if err := call.send(started("t1")); err != nil {
					return err
				}
				time.Sleep(2 * timeout) // the pause is what is tested
				return call.send(message("t2", "e2"))
			}, h2c(protocol), smallBuffers(timeout))
			s.client.Transport.(*http.Transport).Protocols = protocols(protocol)
			for range 2 {
				if got := all(t, s.get(messagesPath)); !strings.HasSuffix(got, "event: end\ndata: {}\n\n") {
					t.Errorf("got %s, want an end last", got)
				}
			}
			if resp := s.do(http.MethodPost, messagesPath); resp.StatusCode != 405 {
				t.Errorf("the next request on the connection: got %d, want 405", resp.StatusCode)
			}
		})
	}
}

// flushCounter is a response writer without a network, which counts.
type flushCounter struct {
	header  http.Header
	flushes int
	size    int
	fails   error
}

func (w *flushCounter) Header() http.Header         { return w.header }
func (w *flushCounter) WriteHeader(int)             {}
func (w *flushCounter) Write(p []byte) (int, error) { w.size += len(p); return len(p), w.fails }
func (w *flushCounter) Flush()                      { w.flushes++ }

// TestCoalescing checks that items that are there at the same time are written together, in
// pieces of bounded size.
func TestCoalescing(t *testing.T) {
	f := &facade{tickets: newTickets(time.Now)}
	route, err := newStreamRoute(contract.Of(whatsappv1.InboxService_StreamMessages_FullMethodName))
	if err != nil {
		t.Fatal(err)
	}
	const total = 10_000
	ready := &received{next: make(chan any, total), err: io.EOF}
	frame := framed(t, message("t1", "e1"))
	for range total - 1 {
		ready.next <- frame
	}
	close(ready.next)
	w := &flushCounter{header: http.Header{}}
	out := &streamWriter{w: w, conn: http.NewResponseController(w), timeout: time.Minute}
	if err := f.relay(out, route, lines{}, frame, ready, ticketCaller{}); err != nil {
		t.Fatal(err)
	}
	each := len(eventJSON) + 1
	if want := total*each + len(lines{}.end(nil, "")); w.size != want {
		t.Errorf("%d bytes, want %d", w.size, want)
	}
	if most := 2*(total*each/pieceSize) + 3; w.flushes > most || w.flushes < total*each/pieceSize {
		t.Errorf("%d flushes, want about %d", w.flushes, total*each/pieceSize)
	}
	w.fails = errors.New("gone")
	if err := f.relay(out, route, lines{}, frame, &received{next: make(chan any)}, ticketCaller{}); !errors.Is(err, w.fails) {
		t.Errorf("to a caller that has gone: got %v, want %v", err, w.fails)
	}
}

// TestManyCallers has many callers at the same time, each with a stream of its own.
func TestManyCallers(t *testing.T) {
	frames := make([]*sharedFrame, 50)
	for i := range frames {
		frames[i] = framed(t, message(fmt.Sprintf("t%d", i), fmt.Sprintf("e%d", i)))
	}
	s := serveStreams(t, func(call *fakeCall) error {
		md, _ := metadata.FromOutgoingContext(call.ctx)
		for _, f := range frames {
			if err := call.send(f); err != nil {
				return err
			}
		}
		return call.send(message("t", md.Get("authorization")[0]))
	})
	var g sync.WaitGroup
	for i := range 40 {
		g.Go(func() {
			req, err := http.NewRequest(http.MethodGet, s.URL+messagesPath, nil)
			if err != nil {
				t.Error(err)
				return
			}
			req.Header.Set("Authorization", fmt.Sprintf("Bearer k%d", i))
			resp, err := s.client.Do(req)
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if n := strings.Count(string(body), `"eventId"`); err != nil || n != len(frames)+1 || !strings.Contains(string(body), fmt.Sprintf(`"Bearer k%d"`, i)) {
				t.Errorf("caller %d: got %d events, %v, want %d and its own key in one", i, n, err, len(frames)+1)
			}
		})
	}
	g.Wait()
}

// BenchmarkStream measures what one item costs that many streams share.
func BenchmarkStream(b *testing.B) {
	route, err := newStreamRoute(contract.Of(whatsappv1.InboxService_StreamMessages_FullMethodName))
	if err != nil {
		b.Fatal(err)
	}
	m := message("AbcdefghijklmnopqrstuvwxyzAbcdefghijklm", "65f1c0a2b3c4d5e6f7a8b9c0")
	m.RawJson = proto.String(strings.Repeat("x", 500))
	frame := framed(b, m)
	for name, capacity := range map[string]int{"one at a time": 0, "ready at once": readAhead} {
		b.Run(name, func(b *testing.B) {
			f := &facade{tickets: newTickets(time.Now)}
			w := &flushCounter{header: http.Header{}}
			out := &streamWriter{w: w, conn: http.NewResponseController(w), timeout: time.Minute}
			items := &received{next: make(chan any, capacity), err: io.EOF}
			go func() {
				defer close(items.next)
				for range b.N {
					items.next <- frame
				}
			}()
			b.ReportAllocs()
			if err := f.relay(out, route, serverSent{}, frame, items, ticketCaller{}); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(w.flushes)/float64(b.N), "flushes/op")
		})
	}
}

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

// Each item is with the caller before there is another one: nothing waits in a buffer.
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
						t.Fatalf("%d: %v %q", i, in.Err(), in.Text())
					}
				}
			})
		}
	}
}

// A caller that goes ends the handler's context.
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
				t.Fatalf("%+v", e)
			}
			_ = resp.Body.Close()
			select {
			case <-ended:
			case <-time.After(60 * time.Second):
				t.Fatal("the handler still streams")
			}
		})
	}
}

// smallBuffers makes the server's connections hold little of what is written.
func smallBuffers(patience time.Duration) func(*facade, *httptest.Server) {
	return func(f *facade, s *httptest.Server) {
		f.streamPatience = patience
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

// raw opens a stream on a connection that takes little at a time.
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

// A slow caller is waited for, for as long as it takes something; meanwhile the
// handler is not asked for more than a few items. It gets all of them.
func TestSlowCaller(t *testing.T) {
	const total, patience = 40, 3 * time.Second
	var sent atomic.Int32
	s := serveStreams(t, func(call *fakeCall) error {
		for i := range total {
			if err := call.send(large(i)); err != nil {
				return err
			}
			sent.Add(1)
		}
		return nil
	}, smallBuffers(patience))
	conn := s.raw(t)
	var got bytes.Buffer
	begin := time.Now()
	slow := make([]byte, 16<<10)
	for time.Since(begin) < 2*patience { // an item takes longer than the gateway's patience
		n, err := conn.Read(slow)
		if err != nil {
			t.Fatalf("cut off after %s: %v", time.Since(begin), err)
		}
		got.Write(slow[:n])
		time.Sleep(200 * time.Millisecond) // a slow caller is one that sleeps
	}
	if n := sent.Load(); n > int32(got.Len()/(300<<10))+readAhead+4 {
		t.Errorf("%d items were taken from the handler, %d bytes by the caller", n, got.Len())
	}
	resp, err := http.ReadResponse(bufio.NewReader(io.MultiReader(&got, conn)), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text := all(t, resp)
	if n := strings.Count(text, `"eventId"`); n != total || !strings.HasSuffix(text, "\n{\"end\":{}}\n") {
		t.Errorf("%d events of %d", n, total)
	}
}

// A caller that takes nothing for too long has gone, whatever its socket says.
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
		t.Fatal("the handler still streams")
	}
}

// A deadline for a write is none for what follows: neither for a stream that is quiet
// for longer, nor for the next request on the connection.
func TestQuietStream(t *testing.T) {
	const patience = 500 * time.Millisecond
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(protocol, func(t *testing.T) {
			s := serveStreams(t, func(call *fakeCall) error {
				if err := call.send(started("t1")); err != nil {
					return err
				}
				time.Sleep(2 * patience) // the quiet is what is tested
				return call.send(message("t2", "e2"))
			}, h2c(protocol), smallBuffers(patience))
			s.client.Transport.(*http.Transport).Protocols = protocols(protocol)
			for range 2 {
				if got := all(t, s.get(messagesPath)); !strings.HasSuffix(got, "event: end\ndata: {}\n\n") {
					t.Error(got)
				}
			}
			if resp := s.do(http.MethodPost, messagesPath); resp.StatusCode != 405 {
				t.Errorf("afterwards: %d", resp.StatusCode)
			}
		})
	}
}

// flushCounter is a caller at the other end of no network at all.
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

// What is there at once is written at once, in bounded pieces.
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
	out := &streamWriter{w: w, conn: http.NewResponseController(w), patience: time.Minute}
	if err := f.relay(out, route, lines{}, frame, ready, visitor{}); err != nil {
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
	if err := f.relay(out, route, lines{}, frame, &received{next: make(chan any)}, visitor{}); !errors.Is(err, w.fails) {
		t.Errorf("to a caller that has gone: %v", err)
	}
}

// Many callers at a time, each with a stream of its own.
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
				t.Errorf("%d events, %v", n, err)
			}
		})
	}
	g.Wait()
}

// BenchmarkStream is what an item costs that is shared by many streams.
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
			out := &streamWriter{w: w, conn: http.NewResponseController(w), patience: time.Minute}
			items := &received{next: make(chan any, capacity), err: io.EOF}
			go func() {
				defer close(items.next)
				for range b.N {
					items.next <- frame
				}
			}()
			b.ReportAllocs()
			if err := f.relay(out, route, serverSent{}, frame, items, visitor{}); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(w.flushes)/float64(b.N), "flushes/op")
		})
	}
}

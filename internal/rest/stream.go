package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/upstream"
)

// readAhead is how many items of a stream are received before their caller takes them: if
// they come fast, several are written at once.
const readAhead = 16

// streamWriteTimeout is how long a caller of a stream may read nothing while there is
// something to write. A slow caller that reads at all is not cut off.
const streamWriteTimeout = 2 * time.Minute

// serveStream answers with a stream. A failure before the first item is answered like any
// other method's.
func (f *facade) serveStream(w http.ResponseWriter, r *http.Request, s *streamRoute, path string) {
	position, ended := parsePosition(r.Header.Get("Last-Event-ID"))
	if ended {
		w.WriteHeader(http.StatusNoContent) // makes an EventSource stop
		return
	}
	form, err := formatFor(r.Header.Values("Accept"))
	var caller ticketCaller
	var query string
	if err == nil {
		caller, query, err = f.tickets.admit(r)
	}
	var call *upstream.Call
	if err == nil {
		call, _, err = f.read(w, r, s.Method, path, query) // a stream takes no file, so there is nothing to release
	}
	if err != nil {
		f.refuse(w, r, s.FullMethod, err)
		return
	}
	req := call.Request
	if position != "" {
		req.ProtoReflect().Set(s.resumeToken, protoreflect.ValueOfString(position)) // and clear the oneof's other members
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	stream, err := f.openStream(ctx, r, s.Method, req)
	if err != nil {
		writeError(w, nil, err)
		return
	}
	header, err := stream.Header()
	if err != nil {
		writeError(w, nil, err)
		return
	}
	items := receive(ctx, stream)
	first, ok := <-items.next
	if !ok && !items.ended() {
		writeError(w, header, items.err)
		return
	}
	w.Header().Set("Content-Type", form.contentType())
	w.Header().Set("Cache-Control", "no-cache, no-transform")
	w.Header().Set("X-Accel-Buffering", "no")
	f.tickets.setCookie(w, r, &caller, r.URL.Path)
	out := &streamWriter{w: w, conn: http.NewResponseController(w), timeout: f.streamWriteTimeout, buf: form.begin(nil)}
	if err := f.relay(out, s, form, first, items, caller); err != nil && r.Context().Err() == nil {
		f.opts.Logger.InfoContext(r.Context(), "stream cut off", "method", s.FullMethod, "error", err)
	}
}

// openStream calls a method that answers one request with a stream.
func (f *facade) openStream(ctx context.Context, r *http.Request, m *contract.Method, req any) (grpc.ClientStream, error) {
	stream, err := f.beginStream(ctx, r, m, req)
	if err != nil {
		return nil, err
	}
	return stream, stream.CloseSend()
}

// beginStream calls a method with the first of its requests; more may follow.
func (f *facade) beginStream(ctx context.Context, r *http.Request, m *contract.Method, first any) (grpc.ClientStream, error) {
	ctx, err := runtime.AnnotateContext(ctx, f.mux, r, m.FullMethod)
	if err != nil {
		return nil, err
	}
	stream, err := f.opts.Conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: m.Descriptor.IsStreamingServer(), ClientStreams: m.Descriptor.IsStreamingClient()}, m.FullMethod)
	if err != nil {
		return nil, err
	}
	if err := stream.SendMsg(first); err != nil && !errors.Is(err, io.EOF) { // EOF: receiving returns the reason
		return nil, err
	}
	return stream, nil
}

// received is what is received from a stream.
type received struct {
	next chan any
	err  error // why next was closed; io.EOF for the stream's own end
}

// ended reports whether a stream has come to its end. A failure that only wraps io.EOF does
// not count: a caller that is told of the end would not resume.
func (r *received) ended() bool { return r.err == io.EOF }

// receive reads a stream until it or the context ends.
func receive(ctx context.Context, stream grpc.ClientStream) *received {
	items := &received{next: make(chan any, readAhead)}
	go func() {
		defer close(items.next)
		for {
			var item any
			if items.err = stream.RecvMsg(&item); items.err != nil {
				return
			}
			select {
			case items.next <- item: // tried even if ctx has ended: the item came before that
				continue
			default:
			}
			select {
			case items.next <- item:
			case <-ctx.Done(): // nobody takes the item; the stream's error says why it ends
			}
		}
	}()
	return items
}

// relay writes a stream's items, from the first to the end. Items that are there at the
// same time are written together. The error is that of writing, after which nothing can be
// written any more.
func (f *facade) relay(out *streamWriter, s *streamRoute, form format, next any, items *received, caller ticketCaller) error {
	token := ""
	for more := next != nil; more; {
		item, err := s.read(next)
		if err == nil {
			out.buf, err = form.item(out.buf, item, s.render)
		}
		if err != nil { // a bug of the gateway: this caller misses the item
			f.opts.Logger.Error("an item of a stream could not be written as JSON", "method", s.FullMethod, "error", err)
			out.buf = form.failure(out.buf, &apierror.Error{Code: codes.Internal, Reason: "INTERNAL", Message: "the gateway failed to write an item of the stream"})
			return out.flush()
		}
		if len(item.token) > 0 {
			token = string(item.token)
		}
		if len(out.buf) < pieceSize {
			select {
			case next, more = <-items.next:
				continue
			default:
			}
		}
		if err := out.flush(); err != nil {
			return err
		}
		f.tickets.renew(caller)
		next, more = <-items.next
	}
	if items.ended() {
		out.buf = form.end(out.buf, token)
	} else {
		out.buf = form.failure(out.buf, apierror.From(items.err))
	}
	return out.flush()
}

// endMark ends the id of a stream's last event, so that a caller that resumes from there
// can be told that there is nothing more. Tokens contain no dots.
const endMark = ".end"

// parsePosition reads the id of an event: the token in it, empty if there is none, and
// whether it is the id of a stream's end.
func parsePosition(id string) (token string, ended bool) {
	return strings.CutSuffix(strings.TrimSpace(id), endMark)
}

// streamWriter writes to a caller in pieces, each of which may take as long as timeout. A
// deadline for the whole would cut off slow callers.
type streamWriter struct {
	w       http.ResponseWriter
	conn    *http.ResponseController
	timeout time.Duration
	buf     []byte // written by flush
}

// pieceSize is how much is written under one deadline, in bytes.
const pieceSize = 32 << 10

func (o *streamWriter) flush() error {
	for rest := o.buf; len(rest) > 0; {
		piece := rest[:min(len(rest), pieceSize)]
		rest = rest[len(piece):]
		// Not every writer can set a deadline (tests' recorders cannot); then there is
		// none.
		_ = o.conn.SetWriteDeadline(time.Now().Add(o.timeout))
		if _, err := o.w.Write(piece); err != nil {
			return err
		}
		if err := o.conn.Flush(); err != nil {
			return fmt.Errorf("flush: %w", err)
		}
		// A deadline that passes between two writes would reset an HTTP/2 stream, and would
		// stay on an HTTP/1.1 connection for the next request.
		_ = o.conn.SetWriteDeadline(time.Time{})
	}
	if cap(o.buf) > 4*pieceSize {
		o.buf = nil // do not keep a buffer that was made for a large item
	}
	o.buf = o.buf[:0]
	return nil
}

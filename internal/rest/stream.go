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

// readAhead is how many items of a stream wait for their caller outside of the
// handler: what is written at once where they come faster than one at a time.
const readAhead = 16

// streamPatience is how long a caller of a stream may take nothing at all while
// there is something for it. It takes what it can; being slow is no reason to be cut.
const streamPatience = 2 * time.Minute

// serveStream answers with a stream. What fails before the stream has its first item
// is an error like any other method's.
func (f *facade) serveStream(w http.ResponseWriter, r *http.Request, s *streamRoute, path string) {
	position, ended := parsePosition(r.Header.Get("Last-Event-ID"))
	if ended {
		w.WriteHeader(http.StatusNoContent) // which ends an EventSource
		return
	}
	form, err := formatFor(r.Header.Values("Accept"))
	var guest visitor
	var query string
	if err == nil {
		guest, query, err = f.tickets.admit(r)
	}
	var call *upstream.Call
	if err == nil {
		call, _, err = f.read(w, r, s.Method, path, query) // it takes no file that were to be released
	}
	if err != nil {
		f.refuse(w, r, s.FullMethod, err)
		return
	}
	req := call.Request
	if position != "" {
		req.ProtoReflect().Set(s.resumeToken, protoreflect.ValueOfString(position)) // the oneof's other members go
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
	f.tickets.welcome(w, r, &guest, r.URL.Path)
	out := &streamWriter{w: w, conn: http.NewResponseController(w), patience: f.streamPatience, buf: form.begin(nil)}
	if err := f.relay(out, s, form, first, items, guest); err != nil && r.Context().Err() == nil {
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

// beginStream calls a method with the first of its requests, which more may follow.
func (f *facade) beginStream(ctx context.Context, r *http.Request, m *contract.Method, first any) (grpc.ClientStream, error) {
	ctx, err := runtime.AnnotateContext(ctx, f.mux, r, m.FullMethod)
	if err != nil {
		return nil, err
	}
	stream, err := f.opts.Conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: m.Descriptor.IsStreamingServer(), ClientStreams: m.Descriptor.IsStreamingClient()}, m.FullMethod)
	if err != nil {
		return nil, err
	}
	if err := stream.SendMsg(first); err != nil && !errors.Is(err, io.EOF) { // EOF: receiving tells why
		return nil, err
	}
	return stream, nil
}

// received is what comes of a stream.
type received struct {
	next chan any
	err  error // why next was closed; io.EOF for the stream's own end
}

// ended reports whether a stream has come to its end. A failure that only wraps io.EOF
// is none: who was told that there is no more would not come back.
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
			case items.next <- item: // also where ctx has ended, if there is room: it came before that
				continue
			default:
			}
			select {
			case items.next <- item:
			case <-ctx.Done(): // nobody takes it; the stream says why it ends
			}
		}
	}()
	return items
}

// relay writes a stream's items, from the first to its end. What is there at once is
// written at once. The error is that of writing, after which nothing can be said.
func (f *facade) relay(out *streamWriter, s *streamRoute, form format, next any, items *received, guest visitor) error {
	token := ""
	for more := next != nil; more; {
		item, err := s.read(next)
		if err == nil {
			out.buf, err = form.item(out.buf, item, s.render)
		}
		if err != nil { // a defect of the gateway's own: the item is lost to this caller
			f.opts.Logger.Error("an item of a stream has no JSON", "method", s.FullMethod, "error", err)
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
		f.tickets.stay(guest)
		next, more = <-items.next
	}
	if items.ended() {
		out.buf = form.end(out.buf, token)
	} else {
		out.buf = form.failure(out.buf, apierror.From(items.err))
	}
	return out.flush()
}

// endMark ends the id of a stream's last event, so that who resumes from there can be
// told that there is no more. Tokens have no dots.
const endMark = ".end"

// parsePosition reads the id of an event: the token that it stands for, empty for
// none, and whether it is that of a stream's end.
func parsePosition(id string) (token string, ended bool) {
	return strings.CutSuffix(strings.TrimSpace(id), endMark)
}

// streamWriter writes to a caller in pieces, each of which may take as long as
// patience. A deadline on the whole would cut those who are slow.
type streamWriter struct {
	w        http.ResponseWriter
	conn     *http.ResponseController
	patience time.Duration
	buf      []byte // written by flush
}

// pieceSize is how much is written under one deadline, in bytes.
const pieceSize = 32 << 10

func (o *streamWriter) flush() error {
	for rest := o.buf; len(rest) > 0; {
		piece := rest[:min(len(rest), pieceSize)]
		rest = rest[len(piece):]
		// Not every writer can set a deadline (tests' recorders cannot); then there is
		// none.
		_ = o.conn.SetWriteDeadline(time.Now().Add(o.patience))
		if _, err := o.w.Write(piece); err != nil {
			return err
		}
		if err := o.conn.Flush(); err != nil {
			return fmt.Errorf("flush: %w", err)
		}
		// An HTTP/2 stream is reset by a deadline that passes between two writes, and
		// an HTTP/1.1 connection takes its deadline along to the next request.
		_ = o.conn.SetWriteDeadline(time.Time{})
	}
	if cap(o.buf) > 4*pieceSize {
		o.buf = nil // it was for an item larger than most
	}
	o.buf = o.buf[:0]
	return nil
}

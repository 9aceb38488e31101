package rest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/lategate/lategate/internal/apierror"
)

// csvPiece is the maximal size of a piece of a CSV file in one message, in bytes.
const csvPiece = 64 << 10

// serveImport passes a CSV file on while it is received, as fast as the method takes it,
// and answers as its caller accepts: with one JSON object at the end, or with a stream of
// the method's items. A failure before the method's first item is answered like any other
// method's.
func (f *facade) serveImport(w http.ResponseWriter, r *http.Request, s *importRoute) {
	body := newTimedBody(w, r.Body)
	if r.ProtoMajor == 1 {
		// Stopping the body makes a read of the connection fail. That may be the read by
		// which the server notices that its caller has gone: to the next request on this
		// connection it would look as if the caller had gone.
		w.Header().Set("Connection", "close")
	}
	refuse := func(err error) {
		body.stop()
		f.refuse(w, r, s.FullMethod, err)
	}
	form, err := importFormat(r.Header.Values("Accept"))
	if err != nil {
		refuse(err)
		return
	}
	file, err := csvIn(r, body)
	if err != nil {
		refuse(err)
		return
	}
	options, err := s.first(r.URL.RawQuery)
	if err != nil {
		refuse(err)
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	stream, err := f.beginStream(ctx, r, s.Method, options)
	if err != nil {
		refuse(err)
		return
	}
	up := &fileStream{ClientStream: stream, body: body, cancel: cancel, sent: make(chan struct{})}
	go func() {
		defer close(up.sent)
		if up.err = s.send(stream, file); up.err != nil {
			cancel() // CloseSend would look like the end of the file
		}
	}()
	defer up.stop()
	items := receive(ctx, up)
	if form == nil {
		f.answerOnce(w, r, s, up, items)
		return
	}
	header, _ := stream.Header() // receiving returns the same error
	first, ok := <-items.next
	if !ok && !items.ended() {
		up.stop()
		writeError(w, header, s.inQueryTerms(items.err))
		return
	}
	w.Header().Set("Content-Type", form.contentType())
	w.Header().Set("Cache-Control", "no-cache, no-transform")
	w.Header().Set("X-Accel-Buffering", "no")
	out := &streamWriter{w: w, conn: http.NewResponseController(w), timeout: f.streamWriteTimeout, buf: form.begin(nil)}
	// Without this an HTTP/1.1 server reads the whole body before it writes the first byte.
	// HTTP/2 does not, and returns an error here that does not matter.
	_ = out.conn.EnableFullDuplex()
	if err := f.relay(out, s.streamRoute, form, first, items, ticketCaller{}); err != nil && r.Context().Err() == nil {
		f.opts.Logger.InfoContext(r.Context(), "stream cut off", "method", s.FullMethod, "error", err)
	}
}

// A fileStream is a stream of which the requests are a request's body in pieces.
type fileStream struct {
	grpc.ClientStream
	body   *timedBody
	cancel func()
	sent   chan struct{} // closed when nothing more will be sent
	err    error         // why the body was not read to its end; valid once sent is closed
}

// stop ends the stream and returns when nobody reads the body any more: HTTP/1.1 writes no
// answer before that.
func (u *fileStream) stop() {
	u.cancel()
	u.body.stop()
	<-u.sent
}

// RecvMsg returns, for a stream that was cancelled because of its body, what was wrong with
// the body.
func (u *fileStream) RecvMsg(m any) error {
	err := u.ClientStream.RecvMsg(m)
	if err == nil || err == io.EOF || apierror.From(err).Code != codes.Canceled {
		return err
	}
	if u.stop(); u.err != nil {
		return bodyError(u.err)
	}
	return err
}

// importFormat returns the format of the answer to an import, nil for one JSON object.
func importFormat(accept []string) (format, error) {
	switch preferred(accept, typeJSON, typeSSE, typeLines) {
	case typeJSON:
		return nil, nil
	case typeSSE:
		return serverSent{once: true}, nil
	case typeLines:
		return lines{}, nil
	}
	return nil, notAcceptable("accept application/json, or for a stream text/event-stream or application/x-ndjson")
}

// send sends a file in pieces until its end, or until the method has ended. An empty file
// is sent as one empty piece: no piece at all would mean that there is no file. The error
// is that of reading.
func (s *importRoute) send(stream grpc.ClientStream, file io.Reader) error {
	piece := make([]byte, csvPiece)
	for empty := true; ; {
		n, err := file.Read(piece)
		if n > 0 || empty && err == io.EOF {
			empty = false
			req := s.NewRequest()
			req.ProtoReflect().Set(s.csv, protoreflect.ValueOfBytes(piece[:n]))
			if err := stream.SendMsg(req); errors.Is(err, io.EOF) {
				return nil // receiving returns the reason
			} else if err != nil {
				return err
			}
		}
		if err == io.EOF {
			return stream.CloseSend()
		}
		if err != nil {
			return err
		}
	}
}

// answerOnce answers with one JSON object when the import has ended.
func (f *facade) answerOnce(w http.ResponseWriter, r *http.Request, s *importRoute, up *fileStream, items *received) {
	var said outcome
	var err error
	for item := range items.next {
		if err == nil {
			err = said.add(s, item)
		}
	}
	up.stop()
	if err == nil && !items.ended() {
		err = items.err
	} else if err == nil && !said.ended {
		err = errors.New("an import has ended without a summary")
	}
	var body []byte
	if err == nil {
		var all map[string]json.RawMessage
		if all, err = said.members(); err == nil {
			body, err = json.Marshal(all)
		}
	}
	if err == nil {
		w.Header().Set("Content-Type", typeJSON)
		_, _ = w.Write(body) // the caller may have gone
		return
	}
	header, _ := up.Header() // never fails after the end of the stream
	if items.ended() {       // a bug of the gateway
		f.opts.Logger.ErrorContext(r.Context(), "the summary of an import could not be written as JSON", "method", s.FullMethod, "error", err)
		err = &apierror.Error{Code: codes.Internal, Reason: "INTERNAL", Message: "the gateway failed to write the answer; what was imported stays"}
	}
	e := apierror.From(s.inQueryTerms(err))
	httpStatus, body, err := said.explain(e)
	if err != nil { // its details could not be written; the error itself always can
		f.opts.Logger.ErrorContext(r.Context(), "the details of an error could not be written as JSON", "method", s.FullMethod, "error", err)
	}
	writeErrorBody(w, header, e, httpStatus, body)
}

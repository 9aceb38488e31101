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

// csvPiece is how much of a CSV file goes into one message at most, in bytes.
const csvPiece = 64 << 10

// serveImport passes a CSV file on while it is received, as fast as the method takes it,
// and answers as its caller accepts: with one JSON object at the end, or with a stream of
// what the method says meanwhile. What fails before the method has said anything is an
// error like any other method's.
func (f *facade) serveImport(w http.ResponseWriter, r *http.Request, s *importRoute) {
	body := newPatientBody(w, r.Body)
	if r.ProtoMajor == 1 {
		// Stopping the body fails a read of the connection, which may be one that the
		// server makes to notice when its caller goes: to a next request on the same
		// connection it would look as if it had gone.
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
			cancel() // the end is not told: it would be taken for the file's
		}
	}()
	defer up.stop()
	items := receive(ctx, up)
	if form == nil {
		f.answerOnce(w, r, s, up, items)
		return
	}
	header, _ := stream.Header() // it has no error that receiving does not have
	first, ok := <-items.next
	if !ok && !items.ended() {
		up.stop()
		writeError(w, header, s.told(items.err))
		return
	}
	w.Header().Set("Content-Type", form.contentType())
	w.Header().Set("Cache-Control", "no-cache, no-transform")
	w.Header().Set("X-Accel-Buffering", "no")
	out := &streamWriter{w: w, conn: http.NewResponseController(w), patience: f.streamPatience, buf: form.begin(nil)}
	// HTTP/1.1 has the body read before the first byte is written, if this is not said;
	// HTTP/2 has no such rule, nor this method.
	_ = out.conn.EnableFullDuplex()
	if err := f.relay(out, s.streamRoute, form, first, items, visitor{}); err != nil && r.Context().Err() == nil {
		f.opts.Logger.InfoContext(r.Context(), "stream cut off", "method", s.FullMethod, "error", err)
	}
}

// A fileStream is a stream that a request's body is sent into.
type fileStream struct {
	grpc.ClientStream
	body   *patientBody
	cancel func()
	sent   chan struct{} // closed when no more is sent
	err    error         // why the body was not read to its end, once sent is closed
}

// stop ends the stream and returns once nobody reads the body: HTTP/1.1 writes no answer
// before that.
func (u *fileStream) stop() {
	u.cancel()
	u.body.stop()
	<-u.sent
}

// RecvMsg tells of a stream that was cancelled why it was, if that is the body's fault.
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

// importFormat returns how to answer an import, nil for one JSON object.
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
// is one empty piece: without any it would be no file, but no rows at all. The error is
// that of reading.
func (s *importRoute) send(stream grpc.ClientStream, file io.Reader) error {
	piece := make([]byte, csvPiece)
	for empty := true; ; {
		n, err := file.Read(piece)
		if n > 0 || empty && err == io.EOF {
			empty = false
			req := s.NewRequest()
			req.ProtoReflect().Set(s.csv, protoreflect.ValueOfBytes(piece[:n]))
			if err := stream.SendMsg(req); errors.Is(err, io.EOF) {
				return nil // receiving tells why
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
		_, _ = w.Write(body) // a caller that has gone needs no answer
		return
	}
	header, _ := up.Header() // the stream has ended: there is no error
	if items.ended() {       // a defect of the gateway's own
		f.opts.Logger.ErrorContext(r.Context(), "an import has no JSON", "method", s.FullMethod, "error", err)
		err = &apierror.Error{Code: codes.Internal, Reason: "INTERNAL", Message: "the gateway failed to write the answer; what was imported stays"}
	}
	e := apierror.From(s.told(err))
	httpStatus, body, err := said.explain(e)
	if err != nil { // its details have no JSON; the error itself always has
		f.opts.Logger.ErrorContext(r.Context(), "an error has no JSON", "method", s.FullMethod, "error", err)
	}
	writeErrorBody(w, header, e, httpStatus, body)
}

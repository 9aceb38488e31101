package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/media"
	"github.com/lategate/lategate/internal/upstream"
	"github.com/lategate/lategate/internal/work"
)

// piecePatience is how long the gateway waits for the next piece of a file, the same as
// over REST: the upstream request is not kept open for a caller that has stalled.
const piecePatience = 30 * time.Second

// A pieceMessage receives the messages of a stream that brings a file in pieces. The codec
// reads each piece into the same buffer, because a file of 100 MB in new buffers would make
// the heap grow to its limit. So a piece must be used before the next message is received.
type pieceMessage struct {
	proto.Message
	set func(data []byte) // makes the message one with this piece
	buf []byte
}

// dataField is the number of the field with a piece in all these messages.
const dataField = 2

// read reads a message of nothing but a piece, and reports false for any other.
func (m *pieceMessage) read(wire []byte) bool {
	num, typ, n := protowire.ConsumeTag(wire)
	if n < 0 || num != dataField || typ != protowire.BytesType {
		return false
	}
	data, size := protowire.ConsumeBytes(wire[n:])
	if size < 0 || n+size != len(wire) {
		return false
	}
	m.buf = append(m.buf[:0], data...)
	proto.Reset(m.Message)
	m.set(m.buf)
	return true
}

// fileParts receives the parts of a stream that brings options and then a file. set makes m
// the message with a piece. first is the first message, with what the REST facade adds to
// it: a whole file, so that it need not be cut into pieces.
func fileParts[O any, M interface {
	proto.Message
	GetOptions() *O
	GetData() []byte
}](stream grpc.ServerStream, m M, set func(data []byte)) (parts *work.Parts[O, struct{}], first *upstream.Call) {
	first = &upstream.Call{Request: m}
	var next any = first
	return work.NewParts(func() (part work.Part[O, struct{}], err error) {
		err = stream.RecvMsg(next)
		got := m
		if next == any(first) {
			next, got = &pieceMessage{Message: m, set: set}, first.Request.(M)
		}
		part.Name, part.Options, part.File = work.PartName(got), got.GetOptions(), got.GetData()
		return part, err
	}), first
}

// pieces reads a file that comes in the messages of a stream.
type pieces struct {
	next *work.Receiver[[]byte]
	rest []byte
	err  error
}

// newPieces returns the reader of the file that follows the options of a stream. ctx is the
// stream's: it ends the receiving, which does not learn by itself that the upload has failed.
func newPieces[O, T any](ctx context.Context, parts *work.Parts[O, T]) *pieces {
	return &pieces{next: work.Receive(ctx, func() ([]byte, error) {
		part, err := parts.Next()
		if err != nil {
			return nil, err // a piece beside an error must not be used
		}
		return part.File, nil
	})}
}

// Read implements io.Reader. Its errors other than io.EOF are *apierror.Errors.
func (p *pieces) Read(b []byte) (int, error) {
	for len(p.rest) == 0 {
		if p.err != nil {
			return 0, p.err
		}
		p.rest, p.err = p.receive()
		if p.err != nil && !errors.Is(p.err, io.EOF) {
			p.err = apierror.From(p.err)
		}
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// receive waits for the next piece.
func (p *pieces) receive() ([]byte, error) {
	stalled := time.NewTimer(piecePatience)
	defer stalled.Stop()
	data, err := p.next.Next(stalled.C)
	if err == work.ErrIdle {
		err = &apierror.Error{Code: codes.DeadlineExceeded, Reason: "UPLOAD_STALLED",
			Message: fmt.Sprintf("no more of the file came for %.0f seconds", piecePatience.Seconds())}
	}
	return data, err
}

// fileRules returns the rules for a file that comes in pieces.
func (s *Services) fileRules() media.Rules {
	return media.Rules{Field: "file", Kinds: media.All, Relax: s.RelaxLimits}
}

// declaration returns what the options say about the file.
func declaration(o interface {
	GetFilename() string
	GetContentType() string
	GetSize() int64
}) media.Declaration {
	d := media.Declaration{Name: o.GetFilename(), ContentType: o.GetContentType(), Size: -1}
	if size := o.GetSize(); size > 0 { // the contract allows no other
		d.Size = size
	}
	return d
}

// release frees what a file has taken on disk.
func (s *Services) release(ctx context.Context, file *media.File) {
	if err := file.Close(); err != nil {
		s.Logger.WarnContext(ctx, "cannot remove a temporary file", "error", err, "request_id", auth.RequestIDFrom(ctx))
	}
}

package service

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/work"
)

// arriving is a stream whose messages are pieces; wait, if it is not nil, comes before
// each of them.
func arriving(wait func(n int), end error, data ...string) *work.Parts[whatsappv1.UploadMediaOptions, struct{}] {
	n := 0
	return work.NewParts(func() (part work.Part[whatsappv1.UploadMediaOptions, struct{}], err error) {
		if n++; wait != nil {
			wait(n)
		}
		if n > len(data) {
			return part, end
		}
		part.Name, part.File = "data", []byte(data[n-1])
		return part, nil
	})
}

func TestPieces(t *testing.T) {
	lost := &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "lost"}
	for name, c := range map[string]struct {
		end  error
		code codes.Code
	}{"end": {io.EOF, codes.OK}, "refused": {lost, codes.InvalidArgument}, "gone": {context.Canceled, codes.Canceled}, "other": {errors.New("other"), codes.Unknown}} {
		p := newPieces(t.Context(), arriving(nil, c.end, "a", "", "bcd", strings.Repeat("e", 100)))
		got, err := io.ReadAll(p)
		if string(got) != "abcd"+strings.Repeat("e", 100) || c.code == codes.OK && err != nil || c.code != codes.OK && apierror.From(err).Code != c.code {
			t.Errorf("%s: got %q and %v, want all pieces and %v", name, got, err, c.code)
		}
		if _, again := p.Read(make([]byte, 1)); again == nil || err != nil && again != err {
			t.Errorf("%s: read again: got %v, want the same error", name, again)
		}
	}
}

// A caller that sends nothing for too long ends the file; a slow reader of the file does
// not.
func TestPiecesStalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		p := newPieces(ctx, arriving(func(n int) {
			wait := piecePatience - time.Second
			if n == 3 {
				wait = time.Hour
			}
			time.Sleep(wait)
		}, io.EOF, "a", "b", "c"))
		buf := make([]byte, 1)
		for range 2 {
			if _, err := p.Read(buf); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Hour)
		}
		begin := time.Now()
		_, err := p.Read(buf)
		if e := apierror.From(err); e.Reason != "UPLOAD_STALLED" || e.Code != codes.DeadlineExceeded || time.Since(begin) != piecePatience {
			t.Errorf("a stalled caller: got %v after %v, want UPLOAD_STALLED after %v", err, time.Since(begin), piecePatience)
		}
		cancel()
		time.Sleep(time.Hour) // receiving ends by itself
	})
}

func TestPiecesEndWithTheStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		gone := make(chan struct{})
		p := newPieces(ctx, arriving(func(int) { <-gone }, io.EOF, "a"))
		go cancel()
		if _, err := p.Read(make([]byte, 1)); apierror.From(err).Code != codes.Canceled {
			t.Error(err)
		}
		close(gone)
	})
}

// Messages read into the same buffer are equal to those that protobuf reads.
func TestPieceMessage(t *testing.T) {
	m, data := new(whatsappv1.UploadMediaRequest), new(whatsappv1.UploadMediaRequest_Data)
	in := &pieceMessage{Message: m, set: func(b []byte) {
		data.Data = b
		m.Part = data
	}}
	piece := func(text string) *whatsappv1.UploadMediaRequest {
		return &whatsappv1.UploadMediaRequest{Part: &whatsappv1.UploadMediaRequest_Data{Data: []byte(text)}}
	}
	options := &whatsappv1.UploadMediaRequest{Part: &whatsappv1.UploadMediaRequest_Options{Options: &whatsappv1.UploadMediaOptions{Filename: "a"}}}
	unknown := piece("x")
	unknown.ProtoReflect().SetUnknown([]byte{0x98, 0x06, 0x01})
	var first *byte
	for i, want := range []*whatsappv1.UploadMediaRequest{piece(strings.Repeat("x", 70<<10)), piece("y"), piece(""), options, {}, unknown, piece("z")} {
		wire, err := proto.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		if err := Codec().Unmarshal(mem.BufferSlice{mem.SliceBuffer(wire)}, in); err != nil || !proto.Equal(m, want) {
			t.Errorf("message %d: got %v and %v, want %v", i, m, err, want)
		}
		if b := m.GetData(); len(b) > 0 && i < 2 {
			if first == nil {
				first = &b[0]
			} else if first != &b[0] {
				t.Error("a piece has a new buffer, want the one of the piece before")
			}
		}
	}
	for _, wire := range []string{"\x12\x05ab", "\x12", "\x0a\x01", "\xff"} {
		if err := Codec().Unmarshal(mem.BufferSlice{mem.SliceBuffer([]byte(wire))}, in); err == nil {
			t.Errorf("message %q: got %v, want an error", wire, m)
		}
	}
}

// FuzzPieceMessage checks that any input is read as protobuf reads it.
func FuzzPieceMessage(f *testing.F) {
	for _, wire := range []string{"\x12\x01a", "\x12\x00", "\x12\x01a\x12\x01b", "\x0a\x03\x0a\x01a", "\x12\x81\x00a", "\x92\x00\x01a", ""} {
		f.Add([]byte(wire))
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		want, m, data := new(whatsappv1.UploadMediaRequest), new(whatsappv1.UploadMediaRequest), new(whatsappv1.UploadMediaRequest_Data)
		in := &pieceMessage{Message: m, set: func(b []byte) {
			data.Data = b
			m.Part = data
		}}
		before := bytes.Clone(wire)
		err, wantErr := Codec().Unmarshal(mem.BufferSlice{mem.SliceBuffer(wire)}, in), proto.Unmarshal(wire, want)
		if (err == nil) != (wantErr == nil) || err == nil && !proto.Equal(m, want) || !bytes.Equal(before, wire) {
			t.Errorf("got %v %v, want %v %v", m, err, want, wantErr)
		}
	})
}

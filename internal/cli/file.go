package cli

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"

	"google.golang.org/grpc"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// pieceSize is how much of a file goes into one message, in bytes.
const pieceSize = 64 << 10

// upload sends a CSV file in pieces over a stream that answers while it receives, and calls
// answer with each answer. first has the stream's options, piece makes a message of a
// piece. It returns when the answers have ended.
func upload[Req, Resp any](stream grpc.BidiStreamingClient[Req, Resp], file io.Reader, first *Req, piece func([]byte) *Req, answer func(*Resp) error) error {
	sent := make(chan error, 1)
	go func() { sent <- send(stream, file, first, piece) }()
	for {
		item, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return <-sent
		}
		if err == nil {
			err = answer(item)
		}
		if err != nil {
			return err
		}
	}
}

func send[Req, Resp any](stream grpc.BidiStreamingClient[Req, Resp], file io.Reader, first *Req, piece func([]byte) *Req) error {
	err := stream.Send(first)
	buf := make([]byte, pieceSize)
	for err == nil {
		n, readErr := io.ReadFull(file, buf)
		if n > 0 {
			err = stream.Send(piece(buf[:n]))
		}
		if errors.Is(readErr, io.EOF) || errors.Is(readErr, io.ErrUnexpectedEOF) {
			break
		}
		if err == nil {
			err = readErr
		}
	}
	if errors.Is(err, io.EOF) { // the stream has ended; Recv returns why
		return nil
	}
	return errors.Join(err, stream.CloseSend())
}

// open opens a file, or the standard input for "-". again reports whether it can be read
// again, as the standard input cannot.
func (s Standard) open(name string) (file io.ReadCloser, again bool, err error) {
	if name == "-" {
		return io.NopCloser(s.In), false, nil
	}
	f, err := os.Open(name)
	return f, true, err
}

// countRows counts the rows of a CSV file after its header, for the size of a bar. It
// counts what it can read; only the gateway reports errors in the file.
func countRows(ctx context.Context, name string) (rows int64, ok bool) {
	f, err := os.Open(name)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	for rows = -1; ctx.Err() == nil; rows++ {
		if _, err := r.Read(); err != nil {
			return max(rows, 0), errors.Is(err, io.EOF)
		}
	}
	return 0, false
}

// describe returns what was wrong with a row.
func describe(f *whatsappv1.RowFailure) string {
	where := fmt.Sprintf("row %d", f.GetRow())
	if f.Column != nil {
		where += ", " + f.GetColumn()
	}
	return fmt.Sprintf("%s: %s (%s)", where, f.GetMessage(), f.GetReason())
}

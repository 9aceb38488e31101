package work

import (
	"errors"
	"io"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/apierror"
)

// A Part is one message of a stream that sends work to the gateway: its options, some
// items, or a piece of a file.
type Part[O, T any] struct {
	// Name is the field that the message has, empty if none.
	Name    string
	Options *O
	Items   []T
	File    []byte
}

// The names of parts that are not items.
const (
	partOptions = "options"
	partFile    = "csv"
)

// PartName is the name of the field that the oneof `part` of a message has, empty if none.
func PartName(m proto.Message) string {
	r := m.ProtoReflect()
	if field := r.WhichOneof(r.Descriptor().Oneofs().ByName("part")); field != nil {
		return string(field.Name())
	}
	return ""
}

// Parts reads a stream that sends work to the gateway: first its options, then only items
// or only pieces of one file. Its errors are those of the stream, or an *apierror.Error
// INVALID_ARGUMENT for a message that is not allowed at its place.
type Parts[O, T any] struct {
	receive func() (Part[O, T], error)
	made    string // whether the stream has items or pieces, empty until it is known
}

// NewParts returns the parts that receive returns; its error io.EOF is the stream's end.
func NewParts[O, T any](receive func() (Part[O, T], error)) *Parts[O, T] {
	return &Parts[O, T]{receive: receive}
}

// Options reads the first message, which must be the options.
func (p *Parts[O, T]) Options() (*O, error) {
	first, err := p.receive()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if first.Options == nil {
		return nil, misplaced(partOptions, "the first message must hold the options")
	}
	return first.Options, nil
}

// Next reads the next message after the options.
func (p *Parts[O, T]) Next() (Part[O, T], error) {
	part, err := p.receive()
	switch {
	case err != nil:
		return part, err
	case part.Name == "":
		return part, misplaced("part", "the message holds nothing that this gateway knows")
	case part.Name == partOptions:
		return part, misplaced(partOptions, "only the first message may hold options")
	case p.made != "" && part.Name != p.made:
		return part, misplaced(part.Name, "the stream has begun with "+p.made+", and goes on with nothing else")
	}
	p.made = part.Name
	return part, nil
}

// misplaced is the error of a message that is not allowed at its place.
func misplaced(field, message string) error {
	return &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: field + ": " + message,
		Fields: []apierror.Field{{Path: field, JSONPath: field, Description: message}}}
}

// Rows reads the rows of a stream in their order, io.EOF after the last: its items, each as
// a row with a number from 1, or the rows of its file, from the reader that open returns.
func Rows[O, T, R any](parts *Parts[O, T], row func(number int64, item T) R, open func(file io.Reader) (func() (R, error), error)) func() (R, error) {
	var items []T
	var number int64
	var read func() (R, error)
	return func() (none R, err error) {
		for read == nil && len(items) == 0 {
			part, err := parts.Next()
			if err != nil {
				return none, err
			}
			if items = part.Items; part.Name == partFile {
				if read, err = open(&pieces[O, T]{parts, part.File}); err != nil {
					return none, err
				}
			}
		}
		if read != nil {
			return read()
		}
		number++
		item := items[0]
		items = items[1:]
		return row(number, item), nil
	}
}

// pieces is the file that comes in pieces.
type pieces[O, T any] struct {
	parts *Parts[O, T]
	rest  []byte
}

func (p *pieces[O, T]) Read(into []byte) (int, error) {
	for len(p.rest) == 0 {
		part, err := p.parts.Next()
		if err != nil {
			return 0, err
		}
		p.rest = part.File
	}
	n := copy(into, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

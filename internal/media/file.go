package media

import (
	"errors"
	"io"
	"net/http"
	"os"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// A File is a file that was checked, to be read once. Reading fails if it turns out to be
// larger than its kind may be, of another size than was declared, or not a text. If its
// size is known, the last bytes are only returned when it is certain that no more follow,
// so that nobody gets an invalid file as a whole.
type File struct {
	Name        string
	ContentType string // without parameters
	Kind        *Kind
	Size        int64 // in bytes, -1 while it is not known

	rules   Rules
	content io.Reader
	got     int64
	text    *textChecker // nil if it is not a text
	failed  error
	aside   *os.File // nil unless it is on disk
	closed  bool
}

// Read implements io.Reader. A Read that detects an error returns none of its bytes.
func (f *File) Read(p []byte) (int, error) {
	if f.failed != nil {
		return 0, f.failed
	}
	n, err := f.content.Read(p)
	f.got += int64(n)
	switch {
	case f.got > f.Kind.Limit:
		f.failed = f.rules.tooLarge(f.Kind)
	case f.Size >= 0 && f.got > f.Size:
		f.failed = f.rules.refused(ReasonSize, "the size is given as %d bytes, but the file has more", f.Size)
	case f.Size >= 0 && errors.Is(err, io.EOF) && f.got < f.Size:
		f.failed = f.rules.refused(ReasonSize, "the size is given as %d bytes, but the file has %d", f.Size, f.got)
	case f.Size >= 0 && f.got == f.Size && err == nil && !f.ends():
	case f.text != nil && (!f.text.take(p[:n]) || errors.Is(err, io.EOF) && !f.text.end()):
		f.failed = f.rules.refused(ReasonTypeMismatch, "the text is not UTF-8, or has NUL characters, within its first %d bytes", f.got)
	default:
		return n, err
	}
	return 0, f.failed
}

// ends reports whether the file ends here; if it does not, or that cannot be read, f has
// failed.
func (f *File) ends() bool {
	var more [1]byte
	for {
		switch n, err := f.content.Read(more[:]); {
		case n > 0:
			f.failed = f.rules.refused(ReasonSize, "the size is given as %d bytes, but the file has more", f.Size)
			return false
		case errors.Is(err, io.EOF):
			return true
		case err != nil:
			f.failed = err
			return false
		}
	}
}

// SetAside copies the file to disk, so that it is checked as a whole and its size is known
// before any of it is passed on. It does nothing if the file is on disk already.
func (f *File) SetAside() error {
	if f.aside != nil {
		return nil
	}
	file, err := os.CreateTemp("", "lategate-upload-*")
	if err != nil {
		return f.rules.noDisk()
	}
	f.aside = file
	out := &diskWriter{File: file}
	n, err := io.Copy(out, struct{ io.Reader }{f})
	if out.failed {
		return f.rules.noDisk()
	}
	if err != nil {
		return err
	}
	f.Size, f.text, f.got = n, nil, 0 // checked
	f.content = f.Again()
	return nil
}

// IsAside reports whether the file is on disk, and can be read again.
func (f *File) IsAside() bool { return f.aside != nil }

// Again returns another reader, from the start, of a file that is on disk. It is
// independent of the File, which may still be read.
func (f *File) Again() io.Reader { return io.NewSectionReader(f.aside, 0, f.Size) }

// Close removes the copy on disk; it does not close the content that was given to Check. A
// goroutine that still reads the file gets an error.
func (f *File) Close() error {
	if f.aside == nil || f.closed {
		return nil
	}
	f.closed = true
	return errors.Join(f.aside.Close(), os.Remove(f.aside.Name()))
}

// diskWriter records whether it was the writing that failed.
type diskWriter struct {
	*os.File
	failed bool
}

func (w *diskWriter) Write(p []byte) (int, error) {
	n, err := w.File.Write(p)
	w.failed = w.failed || err != nil
	return n, err
}

// ReadFrom hides that of os.File, which would bypass Write.
func (w *diskWriter) ReadFrom(r io.Reader) (int64, error) {
	return io.CopyBuffer(struct{ io.Writer }{w}, r, make([]byte, 32<<10))
}

// noDisk is the error if there is no room for a file on disk.
func (r Rules) noDisk() error {
	return &apierror.Error{Code: codes.Internal, Reason: "NO_TEMPORARY_FILE", HTTPStatus: http.StatusInternalServerError,
		Message: "the gateway cannot set the file aside on disk; its temporary directory is full or not writable"}
}

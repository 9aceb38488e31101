package upstream

import (
	"context"
	"io"
)

// A File is a file that goes with a call, as the last part of a form. It is read once
// and never held whole.
type File struct {
	Field       string // name of the form field
	Name        string // file name, as the caller gave it
	ContentType string
	// Content is read while the call is made. An *apierror.Error of it ends the call and
	// is the call's error: what was sent until then is no whole request. A Read must not
	// wait for long: also a call that has failed waits for it.
	Content io.Reader
}

type fileKey struct{}

// WithFile returns a context whose calls are forms with a file. What else is in the
// request are the other fields of the form. nil makes calls without one again.
func WithFile(ctx context.Context, f *File) context.Context {
	return context.WithValue(ctx, fileKey{}, f)
}

// FileFrom returns the file of a context, nil if it has none.
func FileFrom(ctx context.Context) *File {
	f, _ := ctx.Value(fileKey{}).(*File)
	return f
}

// fileOf returns the file that goes with a call: none with a read, which may be made
// beside the call that the file is for.
func fileOf(ctx context.Context, b *Binding) *File {
	if b.Read {
		return nil
	}
	return FileFrom(ctx)
}

package media

import (
	"bufio"
	"errors"
	"io"
	"path"
	"slices"

	"github.com/gabriel-vasile/mimetype"
)

// headSize is how much of a file is examined before it is passed on, and held in memory, in
// bytes.
const headSize = 64 << 10

// init lets the library examine the whole head: in Office files, the entry that says what
// they are is not the first.
func init() { mimetype.SetLimit(headSize) }

// Rules say which files are accepted in one place.
type Rules struct {
	Field string  // the file's name in errors
	Kinds []*Kind // the accepted kinds
	Relax bool    // leave types and sizes to the upstream, up to MaxSize
}

// A Declaration is what a caller says about a file.
type Declaration struct {
	Name        string
	ContentType string // if empty or generic, the content decides
	Size        int64  // in bytes, -1 if unknown
	AtLeast     int64  // the minimal size in bytes, if Size is unknown
}

// Check examines the beginning of a file, and returns the file to be read from its start.
// If the file is refused at once, the error is an *apierror.Error with one of this
// package's reasons; later failures, such as too many bytes, are errors of Read. Errors of
// content itself are returned unchanged. The File must be closed.
//
// The declared type and size are checked before anything is read, as by
// [Rules.CheckDeclared].
func (r Rules) Check(content io.Reader, d Declaration) (*File, error) {
	f, err := r.claimed(d)
	if err != nil {
		return nil, err
	}
	if r.Relax {
		f.content = content
		return f, nil
	}
	in := bufio.NewReaderSize(content, headSize)
	head, err := in.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	whole := err != nil // the head is the whole file
	if len(head) == 0 {
		return nil, r.refused(ReasonEmpty, "the file is empty")
	}
	guess, byName := f.ContentType, named(d.Name)
	found, err := r.sniff(head, whole, guess)
	if err != nil {
		return nil, err
	}
	typ, ok := settle(found, guess)
	if !ok {
		said := "declared " + clip(guess)
		if declared(d.ContentType) == "" {
			said = "the name says " + byName
		}
		e := r.refused(ReasonTypeMismatch, "%s, but the content is %s", said, found)
		if kindOf(found, r.Kinds) == nil {
			e = r.refused(ReasonTypeMismatch, "%s, but the content is %s; WhatsApp takes %s here", said, found, listOf(r.Kinds))
		}
		return nil, e
	}
	if byName != "" && byName != typ && !(isMovie(typ) && isMovie(byName)) {
		return nil, r.refused(ReasonTypeMismatch, "the name says %s (%s), but the content is %s; rename the file", byName, clip(path.Ext(d.Name)), typ)
	}
	if f.Kind = kindOf(typ, r.Kinds); f.Kind == nil {
		return nil, r.unsupported(typ)
	}
	if max(d.Size, d.AtLeast) > f.Kind.Limit {
		return nil, r.tooLarge(f.Kind)
	}
	f.ContentType, f.content = typ, in
	if typ == typeText {
		f.text = new(textChecker)
	}
	if typ == typeOgg {
		if err := r.checkOgg(head); err != nil {
			return nil, err
		}
	}
	if isMovie(typ) {
		if err := f.checkMovie(head, whole); err != nil {
			f.Close()
			return nil, err
		}
	}
	return f, nil
}

// CheckDeclared checks what is declared of a file, without its content.
func (r Rules) CheckDeclared(d Declaration) error {
	_, err := r.claimed(d)
	return err
}

// claimed returns a file as declared: its type, empty if neither the declaration nor the
// name says it, and its kind.
func (r Rules) claimed(d Declaration) (*File, error) {
	f := &File{Name: d.Name, ContentType: declared(d.ContentType), Size: d.Size, rules: r}
	if f.ContentType == "" {
		f.ContentType = named(d.Name)
	}
	switch {
	case r.Relax:
		if f.ContentType == "" {
			f.ContentType = typeAny
		}
		f.Kind = &Kind{Name: "files", Limit: MaxSize, Types: []string{f.ContentType}}
	case f.ContentType == "":
		f.Kind = &Kind{Name: "documents", Limit: MaxSize} // the largest limit, until the content is examined
	default:
		if f.Kind = kindOf(f.ContentType, r.Kinds); f.Kind == nil {
			return nil, r.unsupported(f.ContentType)
		}
	}
	if max(d.Size, d.AtLeast) > f.Kind.Limit {
		return nil, r.tooLarge(f.Kind)
	}
	return f, nil
}

// settle decides on a file's type from the type found in it and the type it is said to be.
// ok is false if they contradict each other.
func settle(found, guess string) (typ string, ok bool) {
	switch {
	case guess == "" || found == guess:
		return found, true
	case isMovie(found) && isMovie(guess):
		return guess, true // one container under two names
	case found == typeOLE || slices.Contains(oldOffice, found):
		// The three old types cannot always be distinguished; and a newer file with a
		// password is such a container.
		return guess, slices.Contains(oldOffice, guess) || found == typeOLE && slices.Contains(newOffice, guess)
	case found == typeOPC:
		return guess, slices.Contains(newOffice, guess)
	}
	return "", false
}

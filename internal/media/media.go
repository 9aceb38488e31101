package media

import (
	"bufio"
	"errors"
	"io"
	"path"
	"slices"

	"github.com/gabriel-vasile/mimetype"
)

// headSize is how much of a file is looked at before it is passed on, in bytes; also
// what is held of it in memory.
const headSize = 64 << 10

// init lets the library see the whole head: Office files name what they are behind
// other entries.
func init() { mimetype.SetLimit(headSize) }

// Rules say which files are taken at one place.
type Rules struct {
	Field string  // names the file in errors, as callers know it
	Kinds []*Kind // what may be sent there
	Relax bool    // leave types and sizes to the upstream, up to MaxSize
}

// A Declaration is what a caller says of a file.
type Declaration struct {
	Name        string
	ContentType string // empty or generic: its content tells
	Size        int64  // in bytes, -1 if it does not say
	AtLeast     int64  // what it has at least, in bytes, where the size is not known
}

// Check looks at the beginning of a file, and returns it to be read from the start. A
// file that is refused at once is an *apierror.Error with one of this package's reasons;
// what comes later, such as too many bytes, is the error of a Read. Errors of content
// itself are passed on as they are. The File must be closed.
//
// Type and size as declared are judged before anything is read, as [Rules.CheckDeclared]
// does it.
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
	whole := err != nil // all of the file is in the head
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

// CheckDeclared judges what is said of a file, without its content.
func (r Rules) CheckDeclared(d Declaration) error {
	_, err := r.claimed(d)
	return err
}

// claimed returns a file as it is declared: its type, empty where neither that nor the
// name tells, and its kind.
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
		f.Kind = &Kind{Name: "documents", Limit: MaxSize} // what is largest, until the content tells
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

// settle decides on a file's type from what was found in it and what it is said to be.
// It reports false where the two contradict.
func settle(found, guess string) (typ string, ok bool) {
	switch {
	case guess == "" || found == guess:
		return found, true
	case isMovie(found) && isMovie(guess):
		return guess, true // one container under two names
	case found == typeOLE || slices.Contains(oldOffice, found):
		// The three cannot always be told apart; and a newer file with a password is
		// such a container.
		return guess, slices.Contains(oldOffice, guess) || found == typeOLE && slices.Contains(newOffice, guess)
	case found == typeOPC:
		return guess, slices.Contains(newOffice, guess)
	}
	return "", false
}

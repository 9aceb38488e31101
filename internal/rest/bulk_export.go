package rest

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/csvfile"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream"
)

// An exportRoute is the method that answers with pages of contacts.
type exportRoute struct {
	*contract.Method
	contact *transcode.Message
}

func newExportRoute(m *contract.Method) (*exportRoute, error) {
	if m.FullMethod != whatsappv1.ContactsService_ExportContacts_FullMethodName {
		return nil, fmt.Errorf("%s: no other stream than that of contacts is a file", m.FullMethod)
	}
	contact, err := transcode.For((&whatsappv1.Contact{}).ProtoReflect().Descriptor())
	return &exportRoute{m, contact}, err
}

// pageWriter writes contacts in one form.
type pageWriter interface {
	// write appends contacts to the buffer.
	write(contacts []*whatsappv1.Contact) error
	// end completes the file.
	end() error
	// failed says that the file is not complete, where the form can say that.
	failed(e *apierror.Error)
}

// serveExport answers with a file of contacts, page by page. A failure before the first
// page is answered like any other method's. After it the connection is cut, so that no
// caller takes a part of the file for the whole: a CSV file has no place for an error.
func (f *facade) serveExport(w http.ResponseWriter, r *http.Request, s *exportRoute, path string) {
	typ := preferred(r.Header.Values("Accept"), typeCSV, typeLines)
	var err error
	if typ == "" {
		err = notAcceptable("this is a file: accept text/csv or application/x-ndjson")
	}
	var call *upstream.Call
	if err == nil {
		call, _, err = f.read(w, r, s.Method, path, r.URL.RawQuery) // an export takes no file, so there is nothing to release
	}
	if err != nil {
		f.refuse(w, r, s.FullMethod, err)
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	stream, err := f.openStream(ctx, r, s.Method, call.Request)
	if err != nil {
		writeError(w, nil, err)
		return
	}
	header, _ := stream.Header() // receiving returns the same error
	items := receive(ctx, stream)
	page, more := <-items.next
	if !more && !items.ended() {
		writeError(w, header, items.err)
		return
	}
	name := "contacts.csv"
	if typ == typeLines {
		name = "contacts.ndjson"
	} else {
		typ += "; charset=utf-8"
	}
	w.Header().Set("Content-Type", typ)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("X-Accel-Buffering", "no") // a proxy should not buffer a large file
	out := &streamWriter{w: w, conn: http.NewResponseController(w), timeout: f.streamWriteTimeout}
	pages := s.writer(out, typ == typeLines)
	for ; more && err == nil; page, more = <-items.next {
		err = s.page(pages, out, page)
	}
	if err == nil && items.ended() {
		if err = pages.end(); err == nil {
			err = out.flush()
		}
	} else if err == nil {
		err = items.err
		pages.failed(apierror.From(err))
		_ = out.flush() // the connection is cut anyway
	}
	if err == nil {
		return
	}
	if r.Context().Err() == nil {
		f.opts.Logger.InfoContext(r.Context(), "export cut off", "method", s.FullMethod, "error", err)
	}
	cancel()
	panic(http.ErrAbortHandler)
}

// page writes one page.
func (s *exportRoute) page(pages pageWriter, out *streamWriter, item any) error {
	page, ok := item.(*whatsappv1.ExportContactsResponse)
	if !ok {
		return fmt.Errorf("an export has a page of type %T", item)
	}
	if err := pages.write(page.GetContacts()); err != nil {
		return err
	}
	return out.flush()
}

func (s *exportRoute) writer(out *streamWriter, asLines bool) pageWriter {
	if asLines {
		return &contactLines{s.contact, out}
	}
	c := &contactTable{out: out}
	c.csv = csvfile.NewContactWriter(&c.text)
	return c
}

// contactTable writes a CSV file.
type contactTable struct {
	out  *streamWriter
	csv  *csvfile.ContactWriter
	text bytes.Buffer
}

func (c *contactTable) write(contacts []*whatsappv1.Contact) error {
	if err := c.csv.Write(contacts...); err != nil {
		return err
	}
	return c.end()
}

func (c *contactTable) end() error {
	err := c.csv.Flush()
	c.out.buf = append(c.out.buf, c.text.Bytes()...)
	c.text.Reset()
	return err
}

func (c *contactTable) failed(*apierror.Error) {}

// contactLines writes one contact a line.
type contactLines struct {
	contact *transcode.Message
	out     *streamWriter
}

func (c *contactLines) write(contacts []*whatsappv1.Contact) error {
	for _, contact := range contacts {
		wire, err := proto.Marshal(contact)
		if err != nil {
			return err
		}
		text, err := c.contact.AppendJSON(c.out.buf, wire, transcode.AlwaysArrays)
		if err != nil {
			return err
		}
		c.out.buf = append(text, '\n')
	}
	return nil
}

func (c *contactLines) end() error { return nil }

func (c *contactLines) failed(e *apierror.Error) { c.out.buf = lines{}.failure(c.out.buf, e) }

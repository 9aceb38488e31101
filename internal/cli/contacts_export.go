package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/csvfile"
)

// ExportContacts writes contacts to a CSV file, or as JSON lines with --json. The file is
// complete if the error is nil.
func (s Standard) ExportContacts(ctx context.Context, c config.ContactsExport) (err error) {
	client, err := connect(c.Remote)
	if err != nil {
		return err
	}
	defer client.Close()
	if c.File != "-" {
		f, createErr := os.Create(c.File)
		if createErr != nil {
			return createErr
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		s.Out = f
	}
	req := &whatsappv1.ExportContactsRequest{AccountId: c.Account, OptedIn: c.OptedIn, Search: given(c.Search), Tag: given(c.Tag), Group: given(c.Group)}
	b := s.newBar(s.Terminal && c.File != "-", "exporting", "contacts", -1)
	defer b.end()
	write := s.contactWriter(c.JSON)
	done := int32(0)
	return s.persist(ctx, func(progress func()) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		stream, err := client.Contacts.ExportContacts(ctx, req)
		if err != nil {
			return err
		}
		for {
			page, err := stream.Recv()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			progress()
			if err := write(page.GetContacts()); err != nil {
				return err
			}
			next := page.GetNextSkip() // where to continue if the gateway becomes unavailable
			req.Skip = &next
			done += int32(len(page.GetContacts()))
			b.size(int64(page.GetTotal()))
			b.set(done, 0)
		}
	})
}

// contactWriter returns a function that writes contacts as JSON lines or as CSV.
func (s Standard) contactWriter(json bool) func([]*whatsappv1.Contact) error {
	if json {
		return func(contacts []*whatsappv1.Contact) error {
			for _, contact := range contacts {
				if err := s.line(contact); err != nil {
					return err
				}
			}
			return nil
		}
	}
	w := csvfile.NewContactWriter(s.Out)
	return func(contacts []*whatsappv1.Contact) error {
		if err := w.Write(contacts...); err != nil {
			return fmt.Errorf("writing contacts: %w", err)
		}
		return w.Flush()
	}
}

// given returns a flag's value for an optional field, nil if it is empty.
func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

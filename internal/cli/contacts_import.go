package cli

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
)

// ImportContacts imports a CSV file. When it is stopped, it prints how to continue.
func (s Standard) ImportContacts(ctx context.Context, c config.ContactsImport) error {
	client, err := connect(c.Remote)
	if err != nil {
		return err
	}
	defer client.Close()
	i := &contactsImport{Standard: s, config: c, client: client.Contacts,
		options: &whatsappv1.ImportContactsOptions{AccountId: c.Account, DefaultTags: c.Tags, DefaultGroups: c.Groups,
			SkipDuplicates: &c.SkipDuplicates, Columns: c.Columns}}
	// The id is made here and not by the gateway, so that it is known even if the import is
	// interrupted at once.
	i.options.ImportId = given(cmp.Or(c.ImportID, "cli-"+strings.ToLower(rand.Text()[:12])))
	i.options.Region = given(c.Region)
	i.bar = s.newBar(!s.lines(c.Remote), "importing", "contacts", -1)
	counting, stop := context.WithCancel(ctx)
	defer stop()
	if i.bar.visible && c.File != "-" {
		go func() {
			if n, ok := countRows(counting, c.File); ok {
				i.bar.size(n)
			}
		}()
	}
	err = i.run(ctx)
	i.bar.end()
	i.report(err)
	return err
}

// contactsImport is a running import.
type contactsImport struct {
	Standard
	config  config.ContactsImport
	client  whatsappv1.ContactsServiceClient
	options *whatsappv1.ImportContactsOptions
	bar     *bar
	last    *whatsappv1.ImportProgress
}

// run imports the file. If the gateway becomes unavailable, it starts again from the
// beginning of the file: the gateway skips the rows that it has imported.
func (i *contactsImport) run(ctx context.Context) error {
	return i.persist(ctx, func(progress func()) error {
		file, again, err := i.open(i.config.File)
		if err != nil {
			return err
		}
		defer file.Close()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		stream, err := i.client.ImportContactsStream(ctx)
		if err != nil {
			return err
		}
		err = upload(stream, file,
			&whatsappv1.ImportContactsStreamRequest{Part: &whatsappv1.ImportContactsStreamRequest_Options{Options: i.options}},
			func(piece []byte) *whatsappv1.ImportContactsStreamRequest {
				return &whatsappv1.ImportContactsStreamRequest{Part: &whatsappv1.ImportContactsStreamRequest_Csv{Csv: piece}}
			},
			func(item *whatsappv1.ImportContactsStreamResponse) error {
				progress()
				return i.take(item)
			})
		if err != nil && !again {
			return final{err}
		}
		return err
	})
}

// take shows an item of the stream.
func (i *contactsImport) take(item *whatsappv1.ImportContactsStreamResponse) error {
	switch item := item.GetItem().(type) {
	case *whatsappv1.ImportContactsStreamResponse_Progress:
		i.last = item.Progress
	case *whatsappv1.ImportContactsStreamResponse_Summary:
		i.last = item.Summary
	case *whatsappv1.ImportContactsStreamResponse_Failure:
		i.bar.fail(describe(item.Failure))
	}
	i.bar.set(i.last.GetTotal(), i.last.GetFailed())
	if i.lines(i.config.Remote) {
		return i.line(item)
	}
	return nil
}

// report prints the outcome in words, and how to continue.
func (i *contactsImport) report(err error) {
	if i.last != nil && i.bar.visible {
		fmt.Fprintf(i.Err, "%d rows: %d created, %d there already, %d failed\n",
			i.last.GetTotal(), i.last.GetCreated(), i.last.GetSkipped(), i.last.GetFailed())
	}
	if err != nil {
		fmt.Fprintf(i.Err, "Nothing is lost. To go on, run the same command with --import-id %s\n", i.options.GetImportId())
	}
}

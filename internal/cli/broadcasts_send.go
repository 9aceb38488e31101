package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	lategate "github.com/lategate/lategate/clients/go"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
)

// SendBroadcast makes a broadcast with the recipients of a CSV file, sends it and watches
// its delivery. When it is stopped, it prints how to continue.
func (s Standard) SendBroadcast(ctx context.Context, c config.BroadcastsSend) error {
	client, err := connect(c.Remote)
	if err != nil {
		return err
	}
	defer client.Close()
	b := &broadcast{Standard: s, remote: c.Remote, client: client, id: c.Broadcast}
	if b.id == "" {
		if err := b.create(ctx, c); err != nil {
			return err
		}
	}
	if err := b.recipients(ctx, c); err != nil {
		fmt.Fprintf(s.Err, "Nothing was sent. To go on, run the same command with --broadcast %s\n", b.id)
		return err
	}
	if err := b.send(ctx); err != nil {
		fmt.Fprintf(s.Err, "See how it stands: gateway broadcasts watch %s\n", b.id)
		return err
	}
	return b.watch(ctx, c.Watch)
}

// broadcast is a broadcast that is prepared, sent or watched.
type broadcast struct {
	Standard
	remote config.Remote
	client *lategate.Client
	id     string
}

// create makes the draft. It is not tried again, because that could make two drafts.
func (b *broadcast) create(ctx context.Context, c config.BroadcastsSend) error {
	name := c.Name
	if name == "" {
		name = filepath.Base(c.File)
	}
	resp, err := b.client.Broadcasts.CreateBroadcast(ctx, &whatsappv1.CreateBroadcastRequest{AccountId: c.Account, Name: name,
		Template: &whatsappv1.TemplateReference{Name: c.Template, Language: c.Language}})
	if err != nil {
		return err
	}
	b.id = resp.GetBroadcast().GetId()
	if b.lines(b.remote) {
		return b.line(resp)
	}
	fmt.Fprintf(b.Err, "broadcast %s (%s)\n", b.id, name)
	return nil
}

// recipients uploads the file. If the gateway becomes unavailable, it starts again from the
// beginning of the file: recipients that are there already are not added twice.
func (b *broadcast) recipients(ctx context.Context, c config.BroadcastsSend) error {
	options := &whatsappv1.UploadBroadcastRecipientsOptions{BroadcastId: b.id, Columns: c.Columns, Region: given(c.Region)}
	bar := b.newBar(!b.lines(b.remote), "recipients", "recipients", -1)
	if n, ok := countRows(ctx, c.File); ok {
		bar.size(n)
	}
	var last *whatsappv1.UploadRecipientsProgress
	err := b.persist(ctx, func(progress func()) error {
		file, _, err := b.open(c.File)
		if err != nil {
			return err
		}
		defer file.Close()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		stream, err := b.client.Broadcasts.UploadBroadcastRecipients(ctx)
		if err != nil {
			return err
		}
		return upload(stream, file,
			&whatsappv1.UploadBroadcastRecipientsRequest{Part: &whatsappv1.UploadBroadcastRecipientsRequest_Options{Options: options}},
			func(piece []byte) *whatsappv1.UploadBroadcastRecipientsRequest {
				return &whatsappv1.UploadBroadcastRecipientsRequest{Part: &whatsappv1.UploadBroadcastRecipientsRequest_Csv{Csv: piece}}
			},
			func(item *whatsappv1.UploadBroadcastRecipientsResponse) error {
				progress()
				if p := item.GetProgress(); p != nil {
					last = p
				} else if p := item.GetSummary(); p != nil {
					last = p
				}
				if f := item.GetFailure(); f != nil {
					bar.fail(describe(f))
				}
				bar.set(last.GetTotal(), last.GetFailed())
				if b.lines(b.remote) {
					return b.line(item)
				}
				return nil
			})
	})
	bar.end()
	if last != nil && bar.visible {
		fmt.Fprintf(b.Err, "%d rows: %d added, %d there already, %d failed\n", last.GetTotal(), last.GetAdded(), last.GetDuplicates(), last.GetFailed())
	}
	if err == nil && last.GetTotalRecipients() == 0 && last.GetAdded()+last.GetDuplicates() == 0 {
		return errors.New("the broadcast has no recipients")
	}
	return err
}

// send starts the sending. The call is safe to repeat.
func (b *broadcast) send(ctx context.Context) error {
	return b.persist(ctx, func(func()) error {
		resp, err := b.client.Broadcasts.SendBroadcastAsync(ctx, &whatsappv1.SendBroadcastAsyncRequest{BroadcastId: b.id})
		if err != nil {
			return err
		}
		if b.lines(b.remote) {
			return b.line(resp)
		}
		return nil
	})
}

// Command quickstart sends a broadcast and watches the statuses of its messages. With
// `make run` in another terminal: go run ./quickstart
package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	lategate "github.com/lategate/lategate/clients/go"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

const account = "YOUR_ACCOUNT_ID" // from Accounts.ListAccounts; the sandbox accepts this one

func main() {
	client, err := lategate.Connect(cmp.Or(os.Getenv("LATEGATE_ADDR"), "localhost:9090"), lategate.Options{
		Key:      cmp.Or(os.Getenv("LATE_API_KEY"), "sk_sandbox"),
		Insecure: true, // leave it out if the gateway has a certificate
	})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	if err := run(context.Background(), client); err != nil {
		log.Fatalf("%v (reason: %s)", err, lategate.ErrorInfo(err).GetReason())
	}
}

func run(ctx context.Context, client *lategate.Client) error {
	template, err := client.Templates.GetTemplate(ctx, &whatsappv1.GetTemplateRequest{
		AccountId: account, TemplateName: "monthly_update",
	})
	if err != nil {
		return err
	}
	fmt.Println("template:", template.GetTemplate().GetName(), last(template.GetTemplate().GetStatus().String()))

	created, err := client.Broadcasts.CreateBroadcast(ctx, &whatsappv1.CreateBroadcastRequest{
		AccountId: account,
		Name:      "January Newsletter",
		Template: &whatsappv1.TemplateReference{Name: "monthly_update", Language: "en", Components: []*whatsappv1.TemplateComponent{{
			Type:       new("body"),
			Parameters: []*whatsappv1.TemplateParameter{{Type: new("text"), Text: new("{{1}}")}},
		}}},
	})
	if err != nil {
		return err
	}
	id := created.GetBroadcast().GetId()
	fmt.Println("broadcast:", id)

	added, err := client.Broadcasts.AddBroadcastRecipients(ctx, &whatsappv1.AddBroadcastRecipientsRequest{
		BroadcastId: id,
		Recipients: []*whatsappv1.BroadcastRecipientInput{
			{Phone: "+14155550101", Name: new("Ada"), Variables: map[string]string{"1": "Ada"}},
			{Phone: "+15550131026", Name: new("Bob"), Variables: map[string]string{"1": "Bob"}}, // fails in the sandbox
		},
	})
	if err != nil {
		return err
	}
	fmt.Println("recipients:", added.GetAdded(), "added")

	sent, err := client.Broadcasts.SendBroadcast(ctx, &whatsappv1.SendBroadcastRequest{BroadcastId: id})
	if err != nil {
		return err
	}
	fmt.Println("sent:", sent.GetSent(), "failed:", sent.GetFailed())

	// First the current statuses, then each change, until all have read it or have failed.
	for item, err := range client.SubscribeDeliveryStatuses(ctx, &whatsappv1.StreamDeliveryStatusesRequest{
		BroadcastIds: []string{id},
		Until:        whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ.Enum(),
		MaxWait:      durationpb.New(30 * time.Second),
	}, lategate.SubscribeOptions{}) {
		if err != nil {
			return err
		}
		for _, recipient := range item.GetSnapshot().GetRecipients() {
			fmt.Println(recipient.GetPhone(), strings.ToLower(last(recipient.GetStatus().String())))
		}
		if event := item.GetEvent(); event != nil {
			fmt.Println(event.GetPhone(), strings.TrimPrefix(event.GetKind(), "message."))
		}
		if gap := item.GetGap(); gap != nil {
			fmt.Fprintln(os.Stderr, "EVENTS ARE MISSING:", gap.GetMessage())
		}
	}
	return nil
}

// last is the last word of an enum's value: APPROVED of TEMPLATE_STATUS_APPROVED.
func last(value string) string { return value[strings.LastIndexByte(value, '_')+1:] }

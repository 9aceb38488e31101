// Command inbox prints the messages that customers send, and resumes where it was when it
// is started again. With `make run` in another terminal: go run ./inbox place
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	lategate "github.com/lategate/lategate/clients/go"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: inbox TOKENFILE")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	client, err := lategate.Connect(cmp.Or(os.Getenv("LATEGATE_ADDR"), "localhost:9090"), lategate.Options{
		Key:      cmp.Or(os.Getenv("LATE_API_KEY"), "sk_sandbox"),
		Insecure: true, // leave it out if the gateway has a certificate
	})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	for item, err := range client.SubscribeMessages(ctx, &whatsappv1.StreamMessagesRequest{
		Kinds: []string{"message.received"},
	}, lategate.SubscribeOptions{
		Tokens:  lategate.FileTokens(os.Args[1]),
		OnRetry: func(err error, wait time.Duration) { log.Printf("trying again in %v: %v", wait, err) },
	}) {
		if errors.Is(err, context.Canceled) {
			return // interrupted
		}
		if err != nil {
			log.Fatal(err)
		}
		// A message's token is saved when the loop asks for the next item. If the program
		// crashes before, the message comes again, with the same event_id.
		if message := item.GetEvent(); message != nil {
			fmt.Printf("%s: %s\n", message.GetSender().GetName(), message.GetText())
		}
		if gap := item.GetGap(); gap != nil {
			log.Print("EVENTS ARE MISSING: ", gap.GetMessage())
		}
	}
}

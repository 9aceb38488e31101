// Package lategate is a client of lategate, the gateway that serves WhatsApp over the
// Late API as gRPC.
//
// Connect gives a Client: the generated stubs of every service with authentication,
// keepalive, and retries of the calls that change nothing. Its Subscribe methods follow
// the gateway's streams, also when either side restarts; ErrorInfo returns why a call has
// failed. The messages are those of
// github.com/lategate/lategate/gen/go/lategate/whatsapp/v1.
package lategate

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// Version is the version of this package.
const Version = "0.1.0"

// maxReceive is the size of the largest message that is accepted, in bytes.
const maxReceive = 32 << 20

// Options say how to connect to a gateway. By default the connection uses TLS with the
// system's root certificates, and calls have no key.
type Options struct {
	// Key is the Late API key, sent with every call.
	Key string

	// CA has the root certificates (PEM, one or more) to trust, in place of the system's.
	CA []byte

	// Insecure switches TLS off. Anybody on the network can read the key.
	Insecure bool
}

// Client has the stubs of a gateway's services. It is one connection, for any number of
// goroutines; 1,000 calls and streams can be under way at a time.
type Client struct {
	Accounts         whatsappv1.AccountsServiceClient
	Broadcasts       whatsappv1.BroadcastsServiceClient
	BusinessProfiles whatsappv1.BusinessProfilesServiceClient
	Connect          whatsappv1.ConnectServiceClient
	Contacts         whatsappv1.ContactsServiceClient
	Events           whatsappv1.EventsServiceClient
	Inbox            whatsappv1.InboxServiceClient
	Media            whatsappv1.MediaServiceClient
	PhoneNumbers     whatsappv1.PhoneNumbersServiceClient
	Templates        whatsappv1.TemplatesServiceClient
	Webhooks         whatsappv1.WebhooksServiceClient

	conn *grpc.ClientConn
	// open ends with Close: subscribers must not retry that as a failure.
	open  context.Context
	close context.CancelFunc
}

// Connect makes a client of the gateway at target, as in "gateway.example.com:443". It
// does not wait for the connection: if the gateway cannot be reached, the first call
// fails. An error is about the arguments.
func Connect(target string, o Options) (*Client, error) {
	if _, _, err := net.SplitHostPort(target); err != nil {
		return nil, fmt.Errorf("lategate: the target must be host:port: %w", err)
	}
	transport, err := o.transport()
	if err != nil {
		return nil, err
	}
	// Without this, gRPC's own waits would be longer than a subscriber's after a long
	// outage.
	reconnect := grpc.ConnectParams{Backoff: backoff.DefaultConfig, MinConnectTimeout: 20 * time.Second}
	reconnect.Backoff.MaxDelay = maxWait
	options := []grpc.DialOption{
		grpc.WithConnectParams(reconnect),
		grpc.WithTransportCredentials(transport),
		grpc.WithDefaultServiceConfig(whatsappv1.ServiceConfig),
		grpc.WithUserAgent("lategate-go/" + Version),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 10 * time.Second}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxReceive)),
	}
	if o.Key != "" {
		options = append(options, grpc.WithPerRPCCredentials(bearer{o.Key, !o.Insecure}))
	}
	conn, err := grpc.NewClient("dns:///"+target, options...)
	if err != nil {
		return nil, fmt.Errorf("lategate: %w", err)
	}
	return newClient(conn), nil
}

func newClient(conn *grpc.ClientConn) *Client {
	open, closeClient := context.WithCancel(context.Background())
	return &Client{
		Accounts:         whatsappv1.NewAccountsServiceClient(conn),
		Broadcasts:       whatsappv1.NewBroadcastsServiceClient(conn),
		BusinessProfiles: whatsappv1.NewBusinessProfilesServiceClient(conn),
		Connect:          whatsappv1.NewConnectServiceClient(conn),
		Contacts:         whatsappv1.NewContactsServiceClient(conn),
		Events:           whatsappv1.NewEventsServiceClient(conn),
		Inbox:            whatsappv1.NewInboxServiceClient(conn),
		Media:            whatsappv1.NewMediaServiceClient(conn),
		PhoneNumbers:     whatsappv1.NewPhoneNumbersServiceClient(conn),
		Templates:        whatsappv1.NewTemplatesServiceClient(conn),
		Webhooks:         whatsappv1.NewWebhooksServiceClient(conn),
		conn:             conn,
		open:             open,
		close:            closeClient,
	}
}

// Close ends the connection, and with it every call and subscription.
func (c *Client) Close() error {
	c.close()
	return c.conn.Close()
}

func (o Options) transport() (credentials.TransportCredentials, error) {
	switch {
	case o.Insecure && o.CA != nil:
		return nil, errors.New("lategate: Insecure and CA exclude each other")
	case o.Insecure:
		return insecure.NewCredentials(), nil
	case o.CA == nil:
		return credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12}), nil
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(o.CA) {
		return nil, errors.New("lategate: CA holds no certificate in PEM")
	}
	return credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}), nil
}

// bearer sends the key with each call.
type bearer struct {
	key    string
	secure bool
}

func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + b.key}, nil
}

func (b bearer) RequireTransportSecurity() bool { return b.secure }

package lategate

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// listener serves on a port of 127.0.0.1 and remembers the metadata of calls.
type listener struct {
	whatsappv1.UnimplementedTemplatesServiceServer
	calls  chan metadata.MD
	answer func() (*whatsappv1.GetTemplateResponse, error)
}

func (l *listener) GetTemplate(ctx context.Context, _ *whatsappv1.GetTemplateRequest) (*whatsappv1.GetTemplateResponse, error) {
	md, _ := metadata.FromIncomingContext(ctx)
	l.calls <- md
	if l.answer != nil {
		return l.answer()
	}
	return &whatsappv1.GetTemplateResponse{}, nil
}

func (l *listener) CreateTemplate(ctx context.Context, _ *whatsappv1.CreateTemplateRequest) (*whatsappv1.CreateTemplateResponse, error) {
	l.calls <- nil
	return nil, fail(codes.Unavailable)
}

func listen(t *testing.T, o ...grpc.ServerOption) (l *listener, target string) {
	t.Helper()
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l = &listener{calls: make(chan metadata.MD, 10)}
	server := grpc.NewServer(o...)
	whatsappv1.RegisterTemplatesServiceServer(server, l)
	served := make(chan error, 1)
	go func() { served <- server.Serve(lis) }()
	t.Cleanup(func() {
		server.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return l, lis.Addr().String()
}

// certificate makes a certificate for 127.0.0.1 that is its own authority.
func certificate(t *testing.T) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func connect(t *testing.T, target string, o Options) *Client {
	t.Helper()
	c, err := Connect(target, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func TestConnect(t *testing.T) {
	pair, ca := certificate(t)
	secure, secureTarget := listen(t, grpc.Creds(credentials.NewServerTLSFromCert(&pair)))
	plain, plainTarget := listen(t)
	for name, c := range map[string]struct {
		l       *listener
		target  string
		options Options
		key     string
	}{
		"TLS with a CA":     {secure, secureTarget, Options{Key: "sk_1", CA: ca}, "Bearer sk_1"},
		"plaintext":         {plain, plainTarget, Options{Key: "sk_2", Insecure: true}, "Bearer sk_2"},
		"plaintext, no key": {plain, plainTarget, Options{Insecure: true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := connect(t, c.target, c.options).Templates.GetTemplate(t.Context(), &whatsappv1.GetTemplateRequest{}); err != nil {
				t.Fatal(err)
			}
			md := <-c.l.calls
			if key := strings.Join(md.Get("authorization"), ","); key != c.key {
				t.Errorf("got authorization %q, want %q", key, c.key)
			}
			if agent := strings.Join(md.Get("user-agent"), ","); !strings.HasPrefix(agent, "lategate-go/"+Version+" ") {
				t.Errorf("got user agent %q, want it to begin with lategate-go/%s", agent, Version)
			}
		})
	}
	t.Run("the system's roots do not know the gateway", func(t *testing.T) {
		_, err := connect(t, secureTarget, Options{}).Templates.CreateTemplate(t.Context(), &whatsappv1.CreateTemplateRequest{})
		if status.Code(err) != codes.Unavailable || !strings.Contains(err.Error(), "certificate") {
			t.Errorf("got error %v, want UNAVAILABLE that names the certificate", err)
		}
	})
	for name, c := range map[string]struct {
		target  string
		options Options
	}{
		"no port":             {"localhost", Options{}},
		"a URL":               {"https://localhost:9090", Options{}},
		"CA without TLS":      {"localhost:9090", Options{CA: ca, Insecure: true}},
		"CA that is not one":  {"localhost:9090", Options{CA: []byte("not PEM")}},
		"CA from a lost file": {"localhost:9090", Options{CA: []byte{}}},
	} {
		t.Run(name, func(t *testing.T) {
			target := c.target
			if c, err := Connect(target, c.options); err == nil {
				t.Errorf("Connect(%q) succeeded (Close: %v), want an error", target, c.Close())
			}
		})
	}
}

// TestRetries: calls that change nothing are made again, all others are not.
func TestRetries(t *testing.T) {
	l, target := listen(t)
	c := connect(t, target, Options{Insecure: true})
	failures := 2
	l.answer = func() (*whatsappv1.GetTemplateResponse, error) {
		if failures--; failures >= 0 {
			return nil, fail(codes.Unavailable)
		}
		return &whatsappv1.GetTemplateResponse{}, nil
	}
	if _, err := c.Templates.GetTemplate(t.Context(), &whatsappv1.GetTemplateRequest{}); err != nil || len(l.calls) != 3 {
		t.Errorf("a read: got error %v after %d calls, want none after 3", err, len(l.calls))
	}
	if _, err := c.Templates.CreateTemplate(t.Context(), &whatsappv1.CreateTemplateRequest{}); status.Code(err) != codes.Unavailable || len(l.calls) != 4 {
		t.Errorf("a write: got error %v after %d calls, want UNAVAILABLE after 1", err, len(l.calls)-3)
	}
}

// TestLargeAnswer: a client accepts more than the 4 MiB that gRPC accepts by default.
func TestLargeAnswer(t *testing.T) {
	l, target := listen(t)
	l.answer = func() (*whatsappv1.GetTemplateResponse, error) {
		text := strings.Repeat("x", 8<<20)
		return &whatsappv1.GetTemplateResponse{Template: &whatsappv1.MessageTemplate{Name: &text}}, nil
	}
	got, err := connect(t, target, Options{Insecure: true}).Templates.GetTemplate(t.Context(), &whatsappv1.GetTemplateRequest{})
	if err != nil || len(got.GetTemplate().GetName()) != 8<<20 {
		t.Errorf("got a name of %d bytes and error %v, want 8 MiB", len(got.GetTemplate().GetName()), err)
	}
}

func TestErrorInfo(t *testing.T) {
	err := refuse(codes.NotFound, "ACCOUNT_NOT_FOUND")
	for name, c := range map[string]struct {
		err    error
		reason string
	}{
		"none": {nil, ""}, "not of a call": {context.Canceled, ""}, "without": {fail(codes.Internal), ""},
		"with": {err, "ACCOUNT_NOT_FOUND"}, "wrapped": {fmt.Errorf("sending: %w", err), "ACCOUNT_NOT_FOUND"},
	} {
		if info := ErrorInfo(c.err); info.GetReason() != c.reason || (info == nil) != (c.reason == "") {
			t.Errorf("%s: got %v, want reason %q", name, info, c.reason)
		}
	}
}

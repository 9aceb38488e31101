package auth_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPassthrough(t *testing.T) {
	long := strings.Repeat("k", 4096)
	for _, tt := range []struct {
		name string
		md   metadata.MD
		key  string // empty if it is refused
	}{
		{"a key", metadata.Pairs("authorization", "Bearer sk_sandbox"), "sk_sandbox"},
		{"another case", metadata.Pairs("Authorization", "bEARER sk_sandbox"), "sk_sandbox"},
		{"more spaces", metadata.Pairs("authorization", "Bearer   sk_sandbox  "), "sk_sandbox"},
		{"any characters", metadata.Pairs("authorization", "Bearer !sk-._~+/=\"<>&:"), "!sk-._~+/=\"<>&:"},
		{"a long one", metadata.Pairs("authorization", "Bearer "+long), long},
		{"beside other metadata", metadata.Pairs("x-api-key", "a", "authorization", "Bearer k"), "k"},

		{"none", nil, ""},
		{"other metadata", metadata.Pairs("x-api-key", "sk_sandbox", "grpcgateway-authorization", "Bearer k"), ""},
		{"empty", metadata.Pairs("authorization", ""), ""},
		{"only a key", metadata.Pairs("authorization", "sk_sandbox"), ""},
		{"only a scheme", metadata.Pairs("authorization", "Bearer"), ""},
		{"a scheme and spaces", metadata.Pairs("authorization", "Bearer   "), ""},
		{"no space", metadata.Pairs("authorization", "Bearersk_sandbox"), ""},
		{"another scheme", metadata.Pairs("authorization", "Basic c2s6"), ""},
		{"space before", metadata.Pairs("authorization", " Bearer sk_sandbox"), ""},
		{"two keys", metadata.Pairs("authorization", "Bearer a b"), ""},
		{"two values", metadata.Pairs("authorization", "Bearer a", "authorization", "Bearer a"), ""},
		{"a list", metadata.Pairs("authorization", "Bearer a, Bearer b"), ""},
		{"a line", metadata.Pairs("authorization", "Bearer a\r\nX-Evil: 1"), ""},
		{"NUL", metadata.Pairs("authorization", "Bearer a\x00"), ""},
		{"DEL", metadata.Pairs("authorization", "Bearer a\x7f"), ""},
		{"not ASCII", metadata.Pairs("authorization", "Bearer é"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := context.Background()
			if tt.md != nil {
				ctx = metadata.NewIncomingContext(ctx, tt.md)
			}
			got, err := auth.Passthrough(ctx)
			if tt.key != "" {
				if err != nil {
					t.Fatal(err)
				}
				if c, ok := auth.CallerFrom(got); !ok || c.Key != tt.key {
					t.Errorf("got caller %+v, %t, want the key %q", c, ok, tt.key)
				}
				return
			}
			var e *apierror.Error
			if !errors.As(err, &e) || e.Code != codes.Unauthenticated || e.Reason != "API_KEY_MISSING" {
				t.Fatalf("got %v, want Unauthenticated API_KEY_MISSING", err)
			}
			if httpStatus, _ := e.HTTP(); httpStatus != 401 {
				t.Errorf("over REST got %d, want 401", httpStatus)
			}
			for _, v := range tt.md.Get("authorization") {
				if secret := strings.TrimPrefix(v, "Bearer "); len(secret) > 7 && strings.Contains(e.Message, secret) {
					t.Errorf("got message %q, want the key not in it", e.Message)
				}
			}
		})
	}
}

// TestOutgoingIsNotIncoming checks that outgoing metadata does not authenticate a call.
func TestOutgoingIsNotIncoming(t *testing.T) {
	ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer sk_sandbox")
	if _, err := auth.Passthrough(ctx); err == nil {
		t.Error("outgoing metadata authenticated a call, want an error")
	}
}

func TestCallerFrom(t *testing.T) {
	if c, ok := auth.CallerFrom(context.Background()); ok || c.Key != "" {
		t.Errorf("without a caller: got %+v, want none", c)
	}
	outer := auth.WithCaller(context.Background(), auth.Caller{Key: "a"})
	inner := auth.WithCaller(outer, auth.Caller{Key: "b"})
	if c, _ := auth.CallerFrom(inner); c.Key != "b" {
		t.Errorf("got %+v, want the inner caller, b", c)
	}
	if c, _ := auth.CallerFrom(outer); c.Key != "a" {
		t.Errorf("got %+v, want the outer caller, a", c)
	}
}

// Package cli is the gateway program as a tool: commands that talk gRPC to a gateway that
// runs, here or elsewhere, and need nothing else of it; and those for the event log, which
// are about a directory here.
//
// On a terminal the former show how far they have come, and say in words what went wrong. Else
// they print one line of JSON for each thing that they are told, in the form that the
// REST facade's JSON lines have.
package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"time"

	"golang.org/x/term"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/transcode"
)

// Standard is what a command reads and writes.
type Standard struct {
	In       io.Reader
	Out, Err io.Writer
	// Terminal reports whether people read the output.
	Terminal bool
}

// OS is the process's own input and output.
func OS() Standard {
	return Standard{os.Stdin, os.Stdout, os.Stderr, term.IsTerminal(int(os.Stdout.Fd()))}
}

// ErrStopped is returned by a command that was stopped by its context after it has said
// how to go on.
var ErrStopped = errors.New("stopped")

// maxMessage bounds an answer, in bytes: a page of contacts can be some MB.
const maxMessage = 64 << 20

// A final error is one after which a call is not made again.
type final struct{ error }

func (f final) Unwrap() error { return f.error }

// dial connects to the gateway: every call carries the API key.
func dial(r config.Remote) (*grpc.ClientConn, error) {
	transport := insecure.NewCredentials()
	if r.TLS {
		transport = credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
	}
	with := func(ctx context.Context) context.Context {
		return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+r.APIKey)
	}
	return grpc.NewClient(r.Addr,
		grpc.WithTransportCredentials(transport),
		grpc.WithUserAgent("gateway-cli"),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 20 * time.Second, Timeout: 10 * time.Second}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage)),
		grpc.WithUnaryInterceptor(func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoker grpc.UnaryInvoker, opts ...grpc.CallOption) error {
			return invoker(with(ctx), method, req, reply, cc, opts...)
		}),
		grpc.WithStreamInterceptor(func(ctx context.Context, desc *grpc.StreamDesc, cc *grpc.ClientConn, method string, streamer grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
			return streamer(with(ctx), desc, cc, method, opts...)
		}))
}

// lines reports whether to print JSON lines.
func (s Standard) lines(r config.Remote) bool { return r.JSON || !s.Terminal }

// line prints a message as a line of JSON.
func (s Standard) line(m proto.Message) error {
	wire, err := proto.Marshal(m)
	if err != nil {
		return err
	}
	t, err := transcode.For(m.ProtoReflect().Descriptor())
	if err != nil {
		return err
	}
	text, err := t.AppendJSON(nil, wire, transcode.OmitEmpty)
	if err != nil {
		return err
	}
	_, err = s.Out.Write(append(text, '\n'))
	return err
}

const (
	firstPause = 500 * time.Millisecond
	maxPause   = 15 * time.Second
	// maxAway is how long a gateway may be away before a command gives up.
	maxAway = 5 * time.Minute
)

// persist makes a call again while the gateway is away: it stops, restarts, or cannot be
// reached. progress is called by the call whenever it gets on. Any other error is
// returned, and so is the last one when the gateway stays away.
func (s Standard) persist(ctx context.Context, call func(progress func()) error) error {
	last, pause := time.Now(), firstPause
	for {
		err := call(func() { last, pause = time.Now(), firstPause })
		if ctx.Err() != nil {
			return ErrStopped
		}
		if once := (final{}); errors.As(err, &once) {
			return once.error
		}
		if status.Code(err) != codes.Unavailable || time.Since(last) > maxAway {
			return err
		}
		wait := retryAfter(err) + pause/2 + rand.N(pause/2)
		pause = min(2*pause, maxPause)
		fmt.Fprintf(s.Err, "\r\033[K%s; trying again in %s\n", status.Convert(err).Message(), wait.Round(100*time.Millisecond))
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ErrStopped
		}
	}
}

// retryAfter is when to come back, as an error says it.
func retryAfter(err error) time.Duration {
	for _, d := range status.Convert(err).Details() {
		if info, ok := d.(*errdetails.RetryInfo); ok {
			return info.GetRetryDelay().AsDuration()
		}
	}
	return 0
}

// Message is what to tell of an error: the gateway's own words and its reason.
func Message(err error) string {
	st, ok := status.FromError(err)
	if !ok {
		return err.Error()
	}
	for _, d := range st.Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return fmt.Sprintf("%s (%s)", st.Message(), info.GetReason())
		}
	}
	return fmt.Sprintf("%s (%s)", st.Message(), st.Code())
}

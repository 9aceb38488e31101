// Package cli is the gateway program as a tool. Most commands call a running gateway, here
// or elsewhere, over gRPC and need nothing else of it. The commands for the event log work
// on a local directory.
//
// On a terminal the former show their progress, and describe failures in words. Otherwise they
// print one line of JSON for each item that they receive, in the form of the REST facade's
// JSON lines.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"time"

	"golang.org/x/term"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	lategate "github.com/lategate/lategate/clients/go"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/retry"
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

// ErrStopped is returned by a command that was stopped by its context, after it has printed
// how to continue.
var ErrStopped = errors.New("stopped")

// A final error ends persist: the call is not made again.
type final struct{ error }

func (f final) Unwrap() error { return f.error }

// connect makes a client of the gateway. Its calls have the API key.
func connect(r config.Remote) (*lategate.Client, error) {
	return lategate.Connect(r.Addr, lategate.Options{Key: r.APIKey, Insecure: !r.TLS})
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

// maxAway is how long a gateway may be unavailable before a command gives up.
const maxAway = 5 * time.Minute

// persist repeats a call while the gateway is unavailable: it stops, restarts, or cannot be
// reached. call must call progress whenever it makes progress. Any other error is returned,
// and so is the last one if the gateway stays unavailable.
func (s Standard) persist(ctx context.Context, call func(progress func()) error) error {
	last, backoff := time.Now(), retry.Backoff{First: 500 * time.Millisecond, Most: 15 * time.Second}
	for {
		err := call(func() {
			last = time.Now()
			backoff.Reset()
		})
		if ctx.Err() != nil {
			return ErrStopped
		}
		if once := (final{}); errors.As(err, &once) {
			return once.error
		}
		if status.Code(err) != codes.Unavailable || time.Since(last) > maxAway {
			return err
		}
		pause := backoff.Next()
		wait := retryAfter(err) + pause/2 + rand.N(pause/2)
		s.again(err, wait)
		if retry.Sleep(ctx, wait) != nil {
			return ErrStopped
		}
	}
}

// again prints that the call is made again after a wait.
func (s Standard) again(err error, wait time.Duration) {
	fmt.Fprintf(s.Err, "\r\033[K%s; trying again in %s\n", status.Convert(err).Message(), wait.Round(100*time.Millisecond))
}

// retryAfter returns how long to wait according to an error, 0 if it does not say.
func retryAfter(err error) time.Duration {
	for _, d := range status.Convert(err).Details() {
		if info, ok := d.(*errdetails.RetryInfo); ok {
			return info.GetRetryDelay().AsDuration()
		}
	}
	return 0
}

// Message returns the text of an error for people: the gateway's own message and its
// reason.
func Message(err error) string {
	st, ok := status.FromError(err)
	if !ok {
		return err.Error()
	}
	if reason := lategate.ErrorInfo(err).GetReason(); reason != "" {
		return fmt.Sprintf("%s (%s)", st.Message(), reason)
	}
	return fmt.Sprintf("%s (%s)", st.Message(), st.Code())
}

package events

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// lossy connects to NATS, and has the first requests of a subject go where nobody
// answers, as a cluster does that elects a leader.
type lossy struct {
	subject string
	left    atomic.Int32
}

func (l *lossy) Dial(network, address string) (net.Conn, error) {
	c, err := net.Dial(network, address)
	return lossyConn{c, l}, err
}

type lossyConn struct {
	net.Conn
	lossy *lossy
}

func (c lossyConn) Write(p []byte) (int, error) {
	if want := []byte("PUB " + c.lossy.subject + " "); bytes.Contains(p, want) && c.lossy.left.Add(-1) >= 0 {
		p = bytes.Replace(p, want, bytes.Replace(want, []byte("$JS"), []byte("$NO"), 1), 1)
	}
	return c.Conn.Write(p)
}

// silence subscribes to what lossy diverts: without, the server would answer itself.
func silence(t *testing.T, s *server.Server) *nats.Subscription {
	t.Helper()
	conn, err := nats.Connect(s.ClientURL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	sub, err := conn.SubscribeSync("$NO.>")
	if err == nil {
		err = conn.Flush()
	}
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

// TestOpenUnanswered opens a log whose server leaves a request unanswered: it is sent
// again long before the time to open it is over.
func TestOpenUnanswered(t *testing.T) {
	for _, subject := range []string{"$JS.API.STREAM.CREATE." + streamName, "$JS.API.STREAM.CREATE." + bucketStream(cursorBucket),
		"$JS.API.STREAM.INFO." + bucketStream(stateBucket)} {
		t.Run(subject, func(t *testing.T) {
			t.Parallel()
			s := startNATS(t, t.TempDir(), -1)
			lost := silence(t, s)
			wire := &lossy{subject: subject}
			wire.left.Store(1)
			cfg := external(t, s)
			cfg.NATSOptions = append(cfg.NATSOptions, nats.SetCustomDialer(wire))
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			l, err := Open(ctx, cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer closeLog(t, l)
			if err := l.Wait(ctx); err != nil {
				t.Fatal(err)
			}
			if n, _, err := lost.Pending(); n != 1 || err != nil {
				t.Errorf("%d requests were lost, %v", n, err)
			}
			if err := l.SaveState(ctx, "a", []byte("1")); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOpenBucketsUnavailable tells why a bucket cannot be made, and that it may be later.
func TestOpenBucketsUnavailable(t *testing.T) {
	t.Parallel()
	s := startNATS(t, t.TempDir(), -1)
	silence(t, s)
	wire := &lossy{subject: "$JS.API.STREAM.CREATE." + bucketStream(cursorBucket)}
	wire.left.Store(1000)
	cfg := external(t, s)
	cfg.NATSOptions = append(cfg.NATSOptions, nats.SetCustomDialer(wire))
	l, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer closeLog(t, l)
	eventually(t, "it to be told why", func() bool {
		err := l.Healthy()
		return errors.Is(err, ErrUnavailable) && strings.Contains(err.Error(), "making the bucket lategate_cursors: context deadline exceeded")
	})
	if _, err := l.LoadState(t.Context(), "a"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v, want %v", err, ErrUnavailable)
	}
}

// TestBucketAsksNothing reads and writes keys with no other requests than those.
func TestBucketAsksNothing(t *testing.T) {
	s := startNATS(t, t.TempDir(), -1)
	l := openConfig(t, external(t, s))
	defer closeLog(t, l)
	conn, err := nats.Connect(s.ClientURL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	asked, err := conn.SubscribeSync("$JS.API.>")
	if err == nil {
		err = conn.Flush()
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := l.SaveState(t.Context(), "a", []byte("1")); err != nil {
		t.Fatal(err)
	}
	if _, err := l.LoadState(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if err := conn.Flush(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for n, _, _ := asked.Pending(); n > 0; n-- {
		m, err := asked.NextMsg(time.Second)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, m.Subject)
	}
	get := "$JS.API.STREAM.MSG.GET." + bucketStream(stateBucket)
	if want := []string{get, get}; !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
}

// TestBucketDeleted makes a bucket again that somebody has deleted, for those who only
// read, for those who write and for those who wait for a lease.
func TestBucketDeleted(t *testing.T) {
	s := startNATS(t, t.TempDir(), -1)
	l := openConfig(t, external(t, s))
	defer closeLog(t, l)
	ctx := t.Context()
	tests := map[string]struct {
		bucket string
		use    func() error
	}{
		"get": {stateBucket, func() error { _, err := l.LoadState(ctx, "a"); return err }},
		"put": {stateBucket, func() error {
			_, err := l.putKey(ctx, stateBucket, "a", nil, 0, 0)
			if errors.Is(err, errConflict) { // it was put
				return nil
			}
			return err
		}},
		"list": {cursorBucket, func() error { _, err := l.ListCursors(ctx, "o"); return err }},
		"lease": {leaseBucket, func() error {
			h := &lease{log: l, name: "a", key: "a", times: quick, holder: []byte("me")}
			_, err := h.try(ctx)
			return err
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if err := tt.use(); err != nil {
				t.Fatal(err)
			}
			if err := l.keyJS.DeleteStream(ctx, bucketStream(tt.bucket)); err != nil {
				t.Fatal(err)
			}
			if err := tt.use(); !errors.Is(err, ErrUnavailable) {
				t.Errorf("without the bucket: %v", err)
			}
			if err := tt.use(); err != nil {
				t.Errorf("the second time: %v", err)
			}
			if _, err := l.keyJS.Stream(ctx, bucketStream(tt.bucket)); errors.Is(err, jetstream.ErrStreamNotFound) {
				t.Error("it was not made again")
			}
		})
	}
}

// TestComesBack tells what passes from what does not.
func TestComesBack(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{fmt.Errorf("asking: %w", context.DeadlineExceeded), true},
		{fmt.Errorf("asking: %w", nats.ErrDisconnected), true},
		{unavailable(t.Context(), errors.New("a replica is behind")), true},
		{fmt.Errorf("making: %w", &jetstream.APIError{Code: 503, ErrorCode: 10008}), true},
		{fmt.Errorf("making: %w", &jetstream.APIError{Code: 400, ErrorCode: noPeers}), true},
		{fmt.Errorf("making: %w", &jetstream.APIError{Code: 404, ErrorCode: jetstream.JSErrCodeStreamNotFound}), true},
		{fmt.Errorf("making: %w", jetstream.ErrStreamNotFound), true},
		{fmt.Errorf("making: %w", jetstream.ErrBucketNotFound), true},
		{fmt.Errorf("making: %w", &jetstream.APIError{Code: 500, ErrorCode: 10047}), false}, // no room
		{nats.ErrNoServers, true},
		{fmt.Errorf("connecting: %w", io.EOF), true},
		{fmt.Errorf("connecting: %w", &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}), true},
		{fmt.Errorf("connecting: %w", &net.OpError{Op: "remote error", Err: errors.New("tls: bad certificate")}), false},
		{fmt.Errorf("connecting: %w", &net.DNSError{Err: "no such host"}), true},
		{fmt.Errorf("connecting: %w", &tls.CertificateVerificationError{Err: errors.New("of an unknown authority")}), false},
		{fmt.Errorf("reading credentials: %w", &fs.PathError{Op: "open", Err: syscall.ENOENT}), false},
		{nats.ErrAuthorization, false},
		{ErrLost, false},
		{context.Canceled, false},
	} {
		if got := comesBack(tt.err); got != tt.want {
			t.Errorf("%v: %v", tt.err, got)
		}
	}
}

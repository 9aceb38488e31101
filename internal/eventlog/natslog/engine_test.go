package natslog

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
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/natstest"
	"github.com/lategate/lategate/internal/porttest"
)

// TestGateways opens two engines at once on a server, as two gateways do: both have the same
// log, before and after they are opened again.
func TestGateways(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	var epoch string
	for round := range 2 {
		var engines [2]*Engine
		var wg sync.WaitGroup
		for i := range engines {
			wg.Go(func() { engines[i] = openConfig(t, config(s)) })
		}
		wg.Wait()
		if t.Failed() {
			return
		}
		if a, b := engines[0].Epoch().String(), engines[1].Epoch().String(); a != b || epoch != "" && epoch != a {
			t.Errorf("the epochs are %s and %s, and were %q", a, b, epoch)
		}
		epoch = engines[0].Epoch().String()
		for i := range 10 {
			rec := rec(fmt.Sprintf("event-%d", i+1))
			for _, e := range engines {
				out, err := appendOne(t.Context(), e, rec)
				want := eventlog.Appended{Seq: uint64(i + 1), Duplicate: round > 0 || e == engines[1]}
				if want.Duplicate {
					want.Seq = 0 // what another gateway has stored, or this one before it was opened, is known, and not where
				}
				if err != nil || out != want {
					t.Errorf("round %d, event %d: got %+v, %v, want %+v", round, i+1, out, err, want)
				}
			}
		}
		for _, e := range engines {
			if seqs, err := readAll(t, e, 5, 10, eventlog.Filter{}); err != nil || !slices.Equal(seqs, []uint64{6, 7, 8, 9, 10}) {
				t.Errorf("round %d: read %v, %v", round, seqs, err)
			}
			if at, err := e.At(t.Context(), 7); at.Seq != 7 || at.ID != "event-7" || at.Time.IsZero() || err != nil {
				t.Errorf("round %d: at 7 there is %+v, %v", round, at, err)
			}
			closeEngine(t, e)
		}
	}
}

// TestDown stops the server and starts it again: an append fails at once, and succeeds when
// the server is back.
func TestDown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	port := natstest.HeldPort(t)
	s := natstest.Start(t, dir, port)
	e := openConfig(t, config(s))
	appendN(t, e, 3, 0)
	natstest.Stop(s)
	for _, c := range e.all() {
		eventually(t, "the connection to be lost", func() bool { return c.Status() == nats.RECONNECTING })
	}
	start := time.Now()
	if _, err := appendOne(t.Context(), e, rec("event-4")); !errors.Is(err, eventlog.ErrUnavailable) || time.Since(start) > publishTimeout {
		t.Errorf("appending without a server: got %v after %v, want ErrUnavailable at once", err, time.Since(start))
	}
	if _, err := readAll(t, e, 0, 3, eventlog.Filter{}); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("reading without a server: got %v, want ErrUnavailable", err)
	}
	if err := e.Healthy(); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("health without a server: got %v, want ErrUnavailable", err)
	}
	e.failures.Store(maxFailures) // without appends only the monitor resets them
	natstest.Start(t, dir, port)
	eventually(t, "the engine to be healthy again", func() bool { return e.Healthy() == nil })
	for _, c := range e.all() {
		eventually(t, "the connection to be there again", c.IsConnected)
	}
	if out, err := appendOne(t.Context(), e, rec("event-4")); err != nil || out.Seq != 4 {
		t.Errorf("with a server again: %+v, %v", out, err)
	}
	if seqs, err := readAll(t, e, 0, 4, eventlog.Filter{}); err != nil || len(seqs) != 4 {
		t.Errorf("reading with a server again: %v, %v", seqs, err)
	}
}

// TestOpenLater opens an engine before its server is there. Until the server is there,
// nothing is lost and nothing hangs, except what is documented to wait.
func TestOpenLater(t *testing.T) {
	t.Parallel()
	port := natstest.HeldPort(t)
	cfg := Config{URL: fmt.Sprintf("nats://127.0.0.1:%d", port), Retention: time.Hour}
	start := time.Now()
	e, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer closeEngine(t, e)
	if took := time.Since(start); took > openPatience+5*time.Second {
		t.Errorf("opening took %v", took)
	}
	ctx := t.Context()
	keys := e.Keys("jobs")
	for name, err := range map[string]error{
		"Healthy":  e.Healthy(),
		"Append":   errorOf(appendOne(ctx, e, rec("1"))),
		"Bounds":   func() error { _, _, err := e.Bounds(ctx); return err }(),
		"At":       errorOf(e.At(ctx, 1)),
		"AtTime":   errorOf(e.AtTime(ctx, time.Now())),
		"Read":     e.Read(ctx, 0, 1, eventlog.Filter{}, func(eventlog.Entry) error { return nil }),
		"Held":     errorOf(e.Held(ctx, "x")),
		"Get":      errorOf(keys.Get(ctx, "k")),
		"List":     errorOf(keys.List(ctx, "k.")),
		"Put":      errorOf(keys.Put(ctx, "k", nil, eventlog.IfRevision(0), 0)),
		"Revision": errorOf(keys.Revision(ctx)),
	} {
		if !errors.Is(err, eventlog.ErrUnavailable) {
			t.Errorf("%s before the engine is open: got %v, want ErrUnavailable", name, err)
		}
	}
	f, h, w := follow(t, e, 0), startHolding(ctx, e, "x"), keys.Watch("k")
	defer w.Stop()
	natstest.Start(t, t.TempDir(), port)
	if err := e.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	if err := e.Healthy(); err != nil {
		t.Error(err)
	}
	if out, err := appendOne(ctx, e, rec("1")); err != nil || out.Seq != 1 {
		t.Errorf("%+v, %v", out, err)
	}
	f.at(t, 1)
	f.end(t)
	when(t, h.started, "the lease")
	close(h.end)
	when(t, h.result, "its end")
	if c := when(t, w.Changes(), "the watch"); !c.Unknown {
		t.Errorf("the first change is %+v", c)
	}
}

func errorOf[T any](_ T, err error) error { return err }

// TestOpenNever closes an engine whose server was never there.
func TestOpenNever(t *testing.T) {
	t.Parallel()
	e, err := Open(t.Context(), Config{URL: "nats://" + porttest.Hold(t), Retention: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	f, h, w := follow(t, e, 0), startHolding(t.Context(), e, "x"), e.Keys("jobs").Watch("k")
	closeEngine(t, e)
	if err := e.Wait(t.Context()); !errors.Is(err, eventlog.ErrClosed) {
		t.Errorf("waiting: %v", err)
	}
	if _, err := appendOne(t.Context(), e, rec("1")); !errors.Is(err, eventlog.ErrClosed) {
		t.Errorf("appending: %v", err)
	}
	<-f.done
	if !errors.Is(f.err, eventlog.ErrUnavailable) {
		t.Errorf("the tail ended with %v", f.err)
	}
	if err := when(t, h.result, "the lease"); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("waiting for the lease ended with %v", err)
	}
	if c := <-w.Changes(); !c.Unknown {
		t.Errorf("the first change is %+v", c)
	}
	if c, ok := <-w.Changes(); ok {
		t.Errorf("the watch has the change %+v", c)
	}
}

// TestOpenRefused refuses a retention that is too short, and a stream of another program.
func TestOpenRefused(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	cfg := config(s)
	cfg.Retention = 0
	if e, err := Open(t.Context(), cfg); err == nil {
		closeEngine(t, e)
		t.Error("it was opened without a retention")
	}
	js := controlOf(t, s)
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: streamName, Subjects: []string{"other"}}); err != nil {
		t.Fatal(err)
	}
	err := openError(t, config(s))
	if err == nil || errors.Is(err, eventlog.ErrLost) {
		t.Errorf("a stream of another program: got error %v, want one that is not ErrLost", err)
	}
}

// controlOf returns a JetStream client with which a test does an operator's work.
func controlOf(t *testing.T, s *server.Server) jetstream.JetStream {
	t.Helper()
	conn, err := nats.Connect(s.ClientURL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	return js
}

// openError returns the error of opening an engine.
func openError(t *testing.T, cfg Config) error {
	t.Helper()
	e, err := Open(t.Context(), cfg)
	if err != nil {
		return err
	}
	defer closeEngine(t, e)
	return e.Wait(t.Context())
}

// lossy connects to NATS, and sends the first requests of a subject to where nobody
// answers, like a cluster that elects a leader.
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

// silence subscribes to the subject to which lossy sends requests: without a subscriber,
// the server itself would answer.
func silence(t *testing.T, s *server.Server) *nats.Subscription {
	t.Helper()
	conn := controlOf(t, s).Conn()
	sub, err := conn.SubscribeSync("$NO.>")
	if err == nil {
		err = conn.Flush()
	}
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

// TestOpenUnanswered opens a log whose server leaves a request unanswered: it is sent again
// long before the time to open it is over.
func TestOpenUnanswered(t *testing.T) {
	t.Parallel()
	bucket := (&space{name: seenSpace}).streamName()
	for _, subject := range []string{"$JS.API.STREAM.CREATE." + streamName, "$JS.API.STREAM.CREATE." + bucket, "$JS.API.STREAM.INFO." + bucket} {
		t.Run(subject, func(t *testing.T) {
			t.Parallel()
			s := natstest.Start(t, t.TempDir(), natstest.FreePort)
			lost := silence(t, s)
			wire := &lossy{subject: subject}
			wire.left.Store(1)
			cfg := config(s)
			cfg.Options = append(cfg.Options, nats.SetCustomDialer(wire))
			e := openConfig(t, cfg)
			if n, _, err := lost.Pending(); n != 1 || err != nil {
				t.Errorf("%d requests were lost, %v", n, err)
			}
			if _, err := appendOne(t.Context(), e, rec("1")); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOpenTellsWhy checks that the error says why the engine is not open yet.
func TestOpenTellsWhy(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	silence(t, s)
	wire := &lossy{subject: "$JS.API.STREAM.CREATE." + streamName}
	wire.left.Store(1000)
	cfg := config(s)
	cfg.Options = append(cfg.Options, nats.SetCustomDialer(wire))
	e, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer closeEngine(t, e)
	eventually(t, "it to be told why", func() bool {
		err := e.Healthy()
		return errors.Is(err, eventlog.ErrUnavailable) && strings.Contains(err.Error(), "opening the log: context deadline exceeded")
	})
}

// TestComesBack checks which errors are temporary.
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
		{fmt.Errorf("making: %w", &jetstream.APIError{Code: 500, ErrorCode: 10047}), false}, // no room
		{nats.ErrNoServers, true},
		{fmt.Errorf("connecting: %w", io.EOF), true},
		{fmt.Errorf("connecting: %w", &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}), true},
		{fmt.Errorf("connecting: %w", &net.OpError{Op: "remote error", Err: errors.New("tls: bad certificate")}), false},
		{fmt.Errorf("connecting: %w", &net.DNSError{Err: "no such host"}), true},
		{fmt.Errorf("connecting: %w", &tls.CertificateVerificationError{Err: errors.New("of an unknown authority")}), false},
		{fmt.Errorf("reading credentials: %w", &fs.PathError{Op: "open", Err: syscall.ENOENT}), false},
		{nats.ErrAuthorization, false},
		{eventlog.ErrLost, false},
		{fmt.Errorf("%w: %w", eventlog.ErrUnavailable, eventlog.ErrLost), false},
		{context.Canceled, false},
	} {
		if got := comesBack(tt.err); got != tt.want {
			t.Errorf("%v: got %v, want %v", tt.err, got, tt.want)
		}
	}
}

// TestAdjust opens a log with another retention: it is the same log with the new retention.
func TestAdjust(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	cfg := config(s)
	cfg.MaxBytes = 1 << 20
	e := openConfig(t, cfg)
	epoch := e.Epoch()
	closeEngine(t, e)
	cfg.Retention, cfg.MaxBytes = time.Hour, 0
	e = openConfig(t, cfg)
	info, err := e.stream.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := info.Config
	if e.Epoch() != epoch || c.Metadata[epochKey] != epoch.String() || c.MaxAge != time.Hour || c.Duplicates != time.Hour || c.MaxBytes != -1 {
		t.Errorf("the epoch was %s, and the stream is %+v", epoch, c)
	}
}

package natslog

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/enginetest"
	"github.com/lategate/lategate/internal/natstest"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(serverDir); dir != "" {
		fmt.Fprintln(os.Stderr, "the server to be killed:", runServer(dir))
		os.Exit(1)
	}
	enginetest.Child(openURL)
	enginetest.Parallel(8)
	goleak.VerifyTestMain(m)
}

// config returns the configuration of a gateway on a server.
func config(s *server.Server) Config { return configAt(s.ClientURL()) }

func configAt(url string) Config {
	return Config{URL: url, Retention: 72 * time.Hour, Logger: slog.New(slog.DiscardHandler),
		Options: []nats.Option{nats.ReconnectWait(10 * time.Millisecond), nats.ReconnectJitter(0, 0)}}
}

// openConfig opens an engine, which is closed at the end of the test.
func openConfig(t testing.TB, cfg Config) *Engine {
	t.Helper()
	e, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeEngine(t, e) })
	if err := e.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	return e
}

// open opens an engine on a server of its own.
func open(t testing.TB) *Engine {
	t.Helper()
	return openConfig(t, config(natstest.Start(t, t.TempDir(), natstest.FreePort)))
}

func closeEngine(t testing.TB, e *Engine) {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// rec is a record with an id and aliases.
func rec(id string, aliases ...string) eventlog.Record {
	return eventlog.Record{Kind: "k", Account: "a", ID: id, Aliases: aliases}
}

// appendOne is Append with one record.
func appendOne(ctx context.Context, e *Engine, rec eventlog.Record) (eventlog.Appended, error) {
	out, err := e.Append(ctx, []eventlog.Record{rec})
	if err != nil {
		return eventlog.Appended{}, err
	}
	return out[0], nil
}

// appendN appends event-1, event-2 and so on to an empty log, so that each is at its
// number. Even ones are messages, odd ones statuses; every third is of account "a b".
func appendN(t *testing.T, e *Engine, n, size int) {
	t.Helper()
	for i := 1; i <= n; i++ {
		rec := eventlog.Record{Kind: "status", Account: "plain", Thread: fmt.Sprint(i % 5), ID: fmt.Sprintf("event-%d", i), Data: make([]byte, size)}
		if i%2 == 0 {
			rec.Kind = "message"
		}
		if i%3 == 0 {
			rec.Account = "a b"
		}
		if out, err := appendOne(t.Context(), e, rec); err != nil || out.Seq != uint64(i) {
			t.Fatalf("event %d: %+v, %v", i, out, err)
		}
	}
}

// readAll calls Read, and returns the positions of the records.
func readAll(t *testing.T, e *Engine, after, through uint64, f eventlog.Filter) (seqs []uint64, err error) {
	t.Helper()
	err = e.Read(t.Context(), after, through, f, func(e eventlog.Entry) error {
		if e.ID != fmt.Sprintf("event-%d", e.Seq) || e.Time.IsZero() {
			t.Errorf("record %d: %+v", e.Seq, e)
		}
		seqs = append(seqs, e.Seq)
		return nil
	})
	return seqs, err
}

// purge deletes everything before a position, as retention does.
func purge(t *testing.T, e *Engine, before uint64) {
	t.Helper()
	if err := e.stream.Purge(t.Context(), jetstream.WithPurgeSequence(before)); err != nil {
		t.Fatal(err)
	}
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waiting for %s took too long", what)
		}
	}
}

// when waits for a value.
func when[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(60 * time.Second):
		t.Fatal("waited too long: " + what)
		panic("")
	}
}

// span is a gap, to compare.
type span struct{ from, to uint64 }

// gapOf returns an error's gap, zero if it has none.
func gapOf(err error) span {
	if gap, ok := errors.AsType[*eventlog.GapError](err); ok {
		return span{gap.From, gap.To}
	}
	return span{}
}

// cable connects to NATS, unless it is cut.
type cable struct{ cut atomic.Bool }

func (c *cable) Dial(network, address string) (net.Conn, error) {
	if c.cut.Load() {
		return nil, errors.New("the cable is cut")
	}
	return net.Dial(network, address)
}

// openCable opens an engine on a server whose connections can be cut.
func openCable(t *testing.T, s *server.Server) (*Engine, *cable) {
	t.Helper()
	c := &cable{}
	cfg := config(s)
	cfg.Options = append(cfg.Options, nats.SetCustomDialer(c))
	return openConfig(t, cfg), c
}

// pull cuts a connection until it is restored.
func (c *cable) pull(t *testing.T, s *server.Server, conn *nats.Conn) {
	t.Helper()
	id, err := conn.GetClientID()
	if err != nil {
		t.Fatal(err)
	}
	gone := conn.StatusChanged(nats.RECONNECTING)
	defer conn.RemoveStatusListener(gone)
	c.cut.Store(true)
	if err := s.DisconnectClientByID(id); err != nil {
		t.Fatal(err)
	}
	when(t, gone, "the connection to be lost")
}

func (c *cable) mend() { c.cut.Store(false) }

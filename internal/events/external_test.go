package events

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// startNATS runs a server on a port of this machine; -1 is a free one.
func startNATS(t *testing.T, dir string, port int) *server.Server {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, JetStream: true, StoreDir: dir, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { stopNATS(s) })
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the NATS server did not start")
	}
	return s
}

func stopNATS(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

// external is the configuration of a log on a server, with its own data directory.
func external(t *testing.T, s *server.Server) Config {
	return Config{Dir: t.TempDir(), NATSURL: s.ClientURL(), Retention: 72 * time.Hour, Logger: slog.New(slog.DiscardHandler),
		NATSOptions: []nats.Option{nats.ReconnectWait(10 * time.Millisecond), nats.ReconnectJitter(0, 0)}}
}

func openConfig(t *testing.T, cfg Config) *Log {
	t.Helper()
	l, err := Open(t.Context(), cfg)
	if err == nil {
		err = l.Wait(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestExternal opens two logs at once on an external stream, as two replicas do: both
// are the same log, before and after they are opened again.
func TestExternal(t *testing.T) {
	s := startNATS(t, t.TempDir(), -1)
	cfgs := [2]Config{external(t, s), external(t, s)}
	var epoch string
	for round := range 2 {
		var logs [2]*Log
		var wg sync.WaitGroup
		for i := range logs {
			wg.Go(func() {
				var err error
				if logs[i], err = Open(t.Context(), cfgs[i]); err == nil {
					err = logs[i].Wait(t.Context())
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if t.Failed() {
			return
		}
		if logs[0].Epoch() != logs[1].Epoch() || epoch != "" && epoch != logs[0].Epoch() {
			t.Errorf("the epochs are %s and %s, and were %q", logs[0].Epoch(), logs[1].Epoch(), epoch)
		}
		epoch = logs[0].Epoch()
		for i := range 10 {
			rec := Record{Kind: "message", ID: fmt.Sprintf("event-%d", i+1)}
			for _, l := range logs {
				out, err := appendOne(t.Context(), l, rec)
				want := Appended{Seq: uint64(i + 1), Duplicate: round > 0 || l == logs[1]}
				if err != nil || out != want {
					t.Errorf("round %d, event %d: %+v, %v, want %+v", round, i, out, err, want)
				}
			}
		}
		for _, l := range logs {
			if seqs, err := readAll(t, l, 5, 10, Filter{}); err != nil || !slices.Equal(seqs, []uint64{6, 7, 8, 9, 10}) {
				t.Errorf("round %d: read %v, %v", round, seqs, err)
			}
			if p, err := l.Check(t.Context(), tokenAtSeq(t, l, 7)); p.Seq != 7 || err != nil {
				t.Errorf("round %d: the token is at %d, %v", round, p.Seq, err)
			}
			closeLog(t, l)
		}
	}
}

// TestExternalDown loses the server and finds it again: an append fails at once, and
// succeeds when the server is back.
func TestExternalDown(t *testing.T) {
	dir := t.TempDir()
	s := startNATS(t, dir, -1)
	l := openConfig(t, external(t, s))
	defer closeLog(t, l)
	appendN(t, l, 3, 0)
	port := s.Addr().(*net.TCPAddr).Port
	gone := l.publish.StatusChanged(nats.RECONNECTING)
	stopNATS(s)
	await(t, gone)
	start := time.Now()
	if _, err := appendOne(t.Context(), l, Record{Kind: "message", ID: "event-4"}); !errors.Is(err, ErrUnavailable) || time.Since(start) > publishTimeout {
		t.Errorf("without a server: %v after %v", err, time.Since(start))
	}
	if _, err := readAll(t, l, 0, 3, Filter{}); !errors.Is(err, ErrUnavailable) {
		t.Errorf("reading without a server: %v", err)
	}
	if err := l.Healthy(); !errors.Is(err, ErrUnavailable) {
		t.Errorf("without a server the log is healthy: %v", err)
	}
	l.sup.failures.Store(maxFailures) // which without appends nothing but the supervisor resets
	var back []<-chan nats.Status
	for _, c := range l.all() {
		back = append(back, c.StatusChanged(nats.CONNECTED))
	}
	startNATS(t, dir, port)
	for _, c := range back {
		await(t, c)
	}
	eventually(t, "the log to be healthy again", func() bool { return l.Healthy() == nil })
	if out, err := appendOne(t.Context(), l, Record{Kind: "message", ID: "event-4"}); err != nil || out.Seq != 4 {
		t.Errorf("with a server again: %+v, %v", out, err)
	}
	if seqs, err := readAll(t, l, 0, 4, Filter{}); err != nil || len(seqs) != 4 {
		t.Errorf("reading with a server again: %v, %v", seqs, err)
	}
}

// await waits for a connection to change its status.
func await(t *testing.T, c <-chan nats.Status) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(60 * time.Second):
		t.Fatal("the connection did not change")
	}
}

// TestExternalRefused refuses streams that are not this data directory's log.
func TestExternalRefused(t *testing.T) {
	tests := map[string]struct {
		create *jetstream.StreamConfig // in place of the log
		lost   bool
	}{
		"none":     {nil, true},
		"no epoch": {&jetstream.StreamConfig{Name: streamName, Subjects: []string{"other"}}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := startNATS(t, t.TempDir(), -1)
			cfg := external(t, s)
			l := openConfig(t, cfg)
			err := l.js.DeleteStream(t.Context(), streamName)
			if err == nil && tt.create != nil {
				_, err = l.js.CreateStream(t.Context(), *tt.create)
			}
			if err != nil {
				t.Fatal(err)
			}
			closeLog(t, l)
			l, err = Open(t.Context(), cfg)
			if err == nil {
				closeLog(t, l)
			}
			if err == nil || errors.Is(err, ErrLost) != tt.lost {
				t.Errorf("got %v", err)
			}
		})
	}
}

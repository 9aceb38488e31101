package events

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// maxPayload is the largest message that the embedded server takes, in bytes: a webhook
// may have a MiB, and more as it is stored.
const maxPayload = 8 << 20

// embedded is the NATS in the process: a server for the log, whose files a syncer puts
// on disk, and one for the key-value buckets, which does that by itself for each value.
// The latter replaces values all the time and rewrites its files for that, in an order
// that is safe only so; and it has little to write.
type embedded struct{ log, keys *natsServer }

// startEmbedded starts the servers.
func startEmbedded(dir string) (*embedded, error) {
	e := &embedded{log: &natsServer{dir: dir}, keys: &natsServer{dir: filepath.Join(dir, "keys"), syncAlways: true}}
	return e, e.start()
}

func (e *embedded) start() error {
	if err := e.log.start(); err != nil {
		return err
	}
	return e.keys.start()
}

// stop stops the servers, if they run. It waits for the disk.
func (e *embedded) stop() {
	e.log.stop()
	e.keys.stop()
}

// natsServer is a NATS server that nothing outside of the process can reach. It can be
// started again; connections that were made with its options then find the new one by
// themselves.
type natsServer struct {
	dir        string
	syncAlways bool
	mu         sync.Mutex
	server     *server.Server // nil when stopped
}

// start starts the server, unless it runs.
func (e *natsServer) start() error {
	e.mu.Lock()
	running := e.server != nil
	e.mu.Unlock()
	if running {
		return nil
	}
	opts := &server.Options{
		ServerName: "lategate",
		DontListen: true,
		JetStream:  true,
		StoreDir:   e.dir,
		SyncAlways: e.syncAlways,
		MaxPayload: maxPayload,
		// Without it the bound is what the disk has free at the start, and JetStream turns
		// itself off when it is reached. The log has bounds of its own.
		JetStreamMaxStore: 1 << 60,
		NoSigs:            true,
		NoLog:             true,
	}
	if !e.syncAlways {
		opts.SyncInterval = 100 * 365 * 24 * time.Hour // when it would rewrite files; see the syncer
	}
	s, err := server.NewServer(opts)
	if err != nil {
		return fmt.Errorf("events: %w", err)
	}
	s.Start()
	if !s.ReadyForConnections(30 * time.Second) {
		s.Shutdown()
		return fmt.Errorf("events: the embedded log in %s did not start; its disk may be stalled", e.dir)
	}
	if !s.JetStreamEnabled() {
		s.Shutdown()
		s.WaitForShutdown()
		return fmt.Errorf("events: the embedded log in %s cannot be used: is the directory writable, and is its disk full?", e.dir)
	}
	e.mu.Lock()
	e.server = s
	e.mu.Unlock()
	return nil
}

func (e *natsServer) stop() {
	e.mu.Lock()
	s := e.server
	e.server = nil // no connection is made to it any more
	e.mu.Unlock()
	if s != nil {
		s.Shutdown()
		s.WaitForShutdown()
	}
}

// options are how to connect to the server, whichever runs.
func (e *natsServer) options() []nats.Option {
	return []nats.Option{nats.InProcessServer(e), nats.ReconnectWait(20 * time.Millisecond), nats.ReconnectJitter(0, 0)}
}

// InProcessConn implements [nats.InProcessConnProvider].
func (e *natsServer) InProcessConn() (net.Conn, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.server == nil {
		return nil, errors.New("events: the embedded log is not running")
	}
	return e.server.InProcessConn()
}

// Package natstest runs NATS servers in the process of a test.
package natstest

import (
	"net/netip"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/lategate/lategate/internal/porttest"
)

// FreePort has a server listen where there is room.
const FreePort = server.RANDOM_PORT

// HeldPort is a port that nobody else is given: a server can be started on it later, and
// again.
func HeldPort(t testing.TB) int {
	t.Helper()
	addr, err := netip.ParseAddrPort(porttest.Hold(t))
	if err != nil {
		t.Fatal(err)
	}
	return int(addr.Port())
}

// Start runs a server with JetStream, whose files are in a folder, until it is stopped or the
// test ends. Functions may change its options.
func Start(t testing.TB, dir string, port int, change ...func(*server.Options)) *server.Server {
	t.Helper()
	o := &server.Options{Host: "127.0.0.1", Port: port, JetStream: true, StoreDir: dir, NoSigs: true, NoLog: true}
	for _, fn := range change {
		fn(o)
	}
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { Stop(s) })
	if !s.ReadyForConnections(time.Minute) {
		t.Fatal("the NATS server did not start")
	}
	return s
}

// Stop stops a server, and waits until it has. Stopping again does nothing.
func Stop(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

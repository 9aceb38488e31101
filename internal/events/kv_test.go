package events

import (
	"errors"
	"net"
	"sync/atomic"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// cable connects to NATS, unless it is cut.
type cable struct{ cut atomic.Bool }

func (c *cable) Dial(network, address string) (net.Conn, error) {
	if c.cut.Load() {
		return nil, errors.New("the cable is cut")
	}
	return net.Dial(network, address)
}

// openCable opens a log on a server whose connections can be cut.
func openCable(t *testing.T, s *server.Server) (*Log, *cable) {
	t.Helper()
	c := &cable{}
	cfg := external(t, s)
	cfg.NATSOptions = append(cfg.NATSOptions, nats.SetCustomDialer(c))
	return openConfig(t, cfg), c
}

// pull cuts the cable of the log's key-value connection, until it is mended.
func (c *cable) pull(t *testing.T, s *server.Server, l *Log) {
	t.Helper()
	conn := l.keyValueJS().Conn()
	id, err := conn.GetClientID()
	if err != nil {
		t.Fatal(err)
	}
	gone := conn.StatusChanged(nats.RECONNECTING)
	c.cut.Store(true)
	if err := s.DisconnectClientByID(id); err != nil {
		t.Fatal(err)
	}
	await(t, gone)
}

func (c *cable) mend() { c.cut.Store(false) }

package natslog

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync/atomic"

	"github.com/nats-io/nats.go"
)

// connections are the connections to NATS. The server handles the requests of one
// connection one after the other, and closes one whose client is too slow; so what must
// not wait for something else has its own.
type connections struct {
	publish *nats.Conn    // appends
	tail    *nats.Conn    // what has just been appended
	control *nats.Conn    // questions
	keys    *nats.Conn    // the key-value buckets
	history [2]*nats.Conn // reading history
	turn    atomic.Uint32
}

// open connects; close is to be called also if it fails.
func (c *connections) open(url string, opts []nats.Option, logger *slog.Logger) (err error) {
	common := []nats.Option{nats.MaxReconnects(-1), nats.NoEcho(), nats.RetryOnFailedConnect(false),
		// While there is no connection an append fails at once; a batch of which one half
		// was kept back would fail later.
		nats.ReconnectBufSize(-1),
		nats.DisconnectErrHandler(func(c *nats.Conn, err error) {
			if err != nil { // nil is Close
				logger.Error("the connection to NATS is lost", "connection", c.Opts.Name, "error", err)
			}
		}),
		nats.ReconnectHandler(func(c *nats.Conn) { logger.Info("connected to NATS again", "connection", c.Opts.Name) }),
		nats.ErrorHandler(func(c *nats.Conn, _ *nats.Subscription, err error) {
			logger.Error("NATS reports an error", "connection", c.Opts.Name, "error", err)
		})}
	for _, to := range []struct {
		conn **nats.Conn
		name string
	}{{&c.publish, "publish"}, {&c.tail, "tail"}, {&c.control, "control"}, {&c.keys, "keys"}, {&c.history[0], "history 1"}, {&c.history[1], "history 2"}} {
		if *to.conn, err = nats.Connect(url, slices.Concat(opts, common, []nats.Option{nats.Name("lategate " + to.name)})...); err != nil {
			return fmt.Errorf("natslog: connecting to NATS: %w", err)
		}
	}
	return nil
}

// all are the connections that are there.
func (c *connections) all() []*nats.Conn {
	all := []*nats.Conn{c.publish, c.tail, c.control, c.keys, c.history[0], c.history[1]}
	return slices.DeleteFunc(all, func(c *nats.Conn) bool { return c == nil })
}

// forHistory is the connection for the next piece of history.
func (c *connections) forHistory() *nats.Conn {
	return c.history[c.turn.Add(1)%uint32(len(c.history))]
}

func (c *connections) close() {
	for _, conn := range c.all() {
		conn.Close()
	}
}

// dialer gives up with its context, however long a connection takes.
type dialer struct{ ctx context.Context }

// Dial implements [nats.CustomDialer].
func (d dialer) Dial(network, address string) (net.Conn, error) {
	return (&net.Dialer{Timeout: nats.DefaultTimeout}).DialContext(d.ctx, network, address)
}

// whileConnected is a context for a request: it ends after readTimeout, or when the
// connection is interrupted and the answer with it.
func whileConnected(ctx context.Context, conn *nats.Conn) (context.Context, context.CancelFunc) {
	wait, cancel := context.WithTimeout(ctx, readTimeout)
	down := conn.StatusChanged(nats.RECONNECTING, nats.CLOSED)
	go func() {
		defer conn.RemoveStatusListener(down)
		select {
		case <-down:
			cancel()
		case <-wait.Done():
		}
	}()
	return wait, cancel
}

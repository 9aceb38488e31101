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
// connection one after the other, and closes a connection whose client is too slow. So what
// must not wait for other requests has a connection of its own.
type connections struct {
	publish *nats.Conn    // for appends
	tail    *nats.Conn    // for new entries
	control *nats.Conn    // for the stream's state and single messages
	keys    *nats.Conn    // for the key-value buckets
	history [2]*nats.Conn // for reading history
	turn    atomic.Uint32
}

// open connects. Call close also if it fails.
func (c *connections) open(url string, opts []nats.Option, logger *slog.Logger) (err error) {
	common := []nats.Option{nats.MaxReconnects(-1), nats.NoEcho(), nats.RetryOnFailedConnect(false),
		// Without a connection an append fails at once. If nats.go buffered messages, half
		// of a batch could be sent later.
		nats.ReconnectBufSize(-1),
		nats.DisconnectErrHandler(func(c *nats.Conn, err error) {
			if err != nil { // nil after Close
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

// all returns the connections that are open.
func (c *connections) all() []*nats.Conn {
	all := []*nats.Conn{c.publish, c.tail, c.control, c.keys, c.history[0], c.history[1]}
	return slices.DeleteFunc(all, func(c *nats.Conn) bool { return c == nil })
}

// forHistory returns the connection for the next read of history.
func (c *connections) forHistory() *nats.Conn {
	return c.history[c.turn.Add(1)%uint32(len(c.history))]
}

func (c *connections) close() {
	for _, conn := range c.all() {
		conn.Close()
	}
}

// dialer gives up when its context ends.
type dialer struct{ ctx context.Context }

// Dial implements [nats.CustomDialer].
func (d dialer) Dial(network, address string) (net.Conn, error) {
	return (&net.Dialer{Timeout: nats.DefaultTimeout}).DialContext(d.ctx, network, address)
}

// whileConnected returns a context for a request. It ends after readTimeout, or when the
// connection is lost, because then no answer comes.
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

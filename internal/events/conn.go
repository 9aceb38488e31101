package events

import (
	"fmt"
	"log/slog"
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

// open connects; close is to be called also if it fails. The options say where to; those
// for the key-value buckets differ with the embedded servers.
func (c *connections) open(url string, opts, keyOpts []nats.Option, log *slog.Logger) (err error) {
	common := []nats.Option{nats.MaxReconnects(-1), nats.NoEcho(), nats.RetryOnFailedConnect(false),
		// While there is no connection an append fails at once; a batch of which one half
		// was kept back would fail later.
		nats.ReconnectBufSize(-1),
		nats.DisconnectErrHandler(func(c *nats.Conn, err error) {
			if err != nil { // nil is Close
				log.Error("the connection to NATS is lost", "connection", c.Opts.Name, "error", err)
			}
		}),
		nats.ReconnectHandler(func(c *nats.Conn) { log.Info("connected to NATS again", "connection", c.Opts.Name) }),
		nats.ErrorHandler(func(c *nats.Conn, _ *nats.Subscription, err error) {
			log.Error("NATS reports an error", "connection", c.Opts.Name, "error", err)
		})}
	for _, to := range []struct {
		conn **nats.Conn
		name string
		opts []nats.Option
	}{{&c.publish, "publish", opts}, {&c.tail, "tail", opts}, {&c.control, "control", opts}, {&c.keys, "keys", keyOpts},
		{&c.history[0], "history 1", opts}, {&c.history[1], "history 2", opts}} {
		if *to.conn, err = nats.Connect(url, slices.Concat(to.opts, common, []nats.Option{nats.Name("lategate " + to.name)})...); err != nil {
			return fmt.Errorf("events: connecting to NATS: %w", err)
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

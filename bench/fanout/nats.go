package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// subject is the subject of all messages.
const subject = "events"

// serveNATS runs a NATS server without JetStream, which stores nothing: a message goes to
// the current subscribers, at most once, and there is no position to resume from.
func serveNATS() error {
	s, err := natsserver.NewServer(&natsserver.Options{Host: "127.0.0.1", Port: natsserver.RANDOM_PORT, NoSigs: true, NoLog: true})
	if err != nil {
		return err
	}
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		return fmt.Errorf("NATS is not ready after 10 s")
	}
	// In the process, as the others append.
	nc, err := nats.Connect("", nats.InProcessServer(s))
	if err != nil {
		return err
	}
	event := []byte(strings.Repeat("x", eventBytes))
	fmt.Println(s.Addr())
	return obey(func(_, n int) error {
		for range n {
			if err := nc.Publish(subject, event); err != nil {
				return err
			}
		}
		return nc.Flush()
	})
}

// connectNATS makes as many subscriptions as there are streams, over as many connections.
func (p *peer) connectNATS() error {
	p.ctx, p.cancel = context.WithCancel(context.Background())
	var all []*nats.Conn
	for range *conns {
		nc, err := nats.Connect("nats://"+p.child.addr, nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { p.fail(err) }))
		if err != nil {
			return err
		}
		context.AfterFunc(p.ctx, nc.Close)
		all = append(all, nc)
	}
	return p.idle(func() error {
		for i := range *streams {
			if _, err := all[i%len(all)].Subscribe(subject, func(*nats.Msg) { p.count() }); err != nil {
				return err
			}
		}
		for _, nc := range all {
			if err := nc.Flush(); err != nil {
				return err
			}
		}
		return nil
	})
}

package main

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/bench"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

const (
	webhooks = "/webhooks/late"
	// waitLimit is the longest time to wait for a result.
	waitLimit = time.Minute
	// mostHistory is the largest number of events that are read from the log at a time.
	mostHistory = 20000
	// warmStreams is the number of streams that are open before the measured ones.
	warmStreams = 100
)

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// start starts an idle gateway with the sandbox.
func (c *candidate) start() error {
	file, err := os.Stat(c.program)
	if err != nil {
		return err
	}
	g, err := start(c.program, nil, "--sandbox")
	if err != nil {
		return err
	}
	defer g.stop()
	time.Sleep(*length) // until memory that was only used for the start is freed
	kib, err := g.resident()
	c.add("binary", float64(file.Size())/1e6)
	c.add("from exec to listening", milliseconds(g.listening))
	c.add("start-up as it is logged", milliseconds(g.startUp))
	c.add("idle with the sandbox", kib/1024)
	return err
}

// memory opens idle streams. The garbage collector runs often, so that only the memory of
// the streams is measured.
func (c *candidate) memory() error {
	g, err := start(c.program, []string{"GOMEMLIMIT=1"}, "--late-base-url="+c.upstream)
	if err != nil {
		return err
	}
	defer g.stop()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var resident [2]float64
	for i, n := range []int{warmStreams, *streams} {
		for j := range n {
			if _, err := g.stream(ctx, j, &whatsappv1.StreamMessagesRequest{}); err != nil {
				return err
			}
		}
		if resident[i], err = g.resident(); err != nil {
			return err
		}
	}
	c.add("idle stream", (resident[1]-resident[0])/float64(*streams))
	return nil
}

func (c *candidate) grpc() error {
	for _, call := range []struct {
		name, method string
		req          proto.Message
	}{
		{"gRPC small", whatsappv1.ContactsService_GetContact_FullMethodName, &whatsappv1.GetContactRequest{ContactId: "c1"}},
		{"gRPC list", whatsappv1.ContactsService_ListContacts_FullMethodName, &whatsappv1.ListContactsRequest{AccountId: bench.Account}},
	} {
		us, _, err := c.warm.cost(func() (float64, time.Duration, error) {
			return bench.Load(*posters, *length, func(i int) error {
				var size int
				ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", bench.Key(i))
				return c.warm.grpc[i%connections].Invoke(ctx, call.method, call.req, &size)
			})
		})
		if err != nil {
			return err
		}
		c.add(call.name, us)
	}
	return nil
}

func (c *candidate) rest() error {
	web, err := bench.Dial(c.warm.addr, *posters)
	if err != nil {
		return err
	}
	defer web.Close()
	for _, call := range []struct{ name, path string }{
		{"REST small", "/v1/whatsapp/contacts/c1"},
		{"REST list", "/v1/whatsapp/contacts?accountId=" + bench.Account},
	} {
		us, _, err := c.warm.cost(func() (float64, time.Duration, error) {
			return bench.Load(*posters, *length, func(i int) error { return web[i].Do(bench.Get(call.path, i)) })
		})
		if err != nil {
			return err
		}
		c.add(call.name, us)
	}
	return nil
}

// ingest posts webhooks, each when the one before is stored.
func (c *candidate) ingest() error {
	web, err := bench.Dial(c.warm.addr, *posters)
	if err != nil {
		return err
	}
	defer web.Close()
	var n atomic.Int64
	n.Store(int64(c.warm.posted))
	us, rate, err := c.warm.cost(func() (float64, time.Duration, error) {
		return bench.Load(*posters, *length, func(i int) error { return web[i].Do(bench.Webhook(webhooks, int(n.Add(1)))) })
	})
	c.warm.posted = int(n.Load())
	c.add("webhooks", rate)
	c.add("webhooks, CPU", us)
	return err
}

// latency posts single webhooks, and waits each time until a stream has it.
func (c *candidate) latency() error {
	ctx, cancel := context.WithTimeout(context.Background(), *length+waitLimit)
	defer cancel()
	next, err := c.warm.stream(ctx, 0, &whatsappv1.StreamMessagesRequest{})
	if err != nil {
		return err
	}
	web, err := bench.Dial(c.warm.addr, 1)
	if err != nil {
		return err
	}
	defer web.Close()
	type arrival struct {
		at  time.Time
		err error
	}
	arrived := make(chan arrival, 1)
	var took []float64
	for begin := time.Now(); time.Since(begin) < *length; {
		time.Sleep(5 * time.Millisecond) // so that the machine is idle
		c.warm.posted++
		request := bench.Webhook(webhooks, c.warm.posted)
		go func() {
			err := next()
			arrived <- arrival{time.Now(), err}
		}()
		posted := time.Now()
		if err := web[0].Do(request); err != nil {
			return err
		}
		a := <-arrived
		if a.err != nil {
			return a.err
		}
		took = append(took, milliseconds(a.at.Sub(posted)))
	}
	c.add("webhook to stream, p50", bench.Percentile(took, 50))
	c.add("webhook to stream, p99", bench.Percentile(took, 99))
	return nil
}

// history reads the whole log, from its beginning.
func (c *candidate) history() error {
	ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
	defer cancel()
	us, rate, err := c.warm.cost(func() (float64, time.Duration, error) {
		begin, n := time.Now(), min(c.warm.posted, mostHistory)
		next, err := c.warm.stream(ctx, 0, &whatsappv1.StreamMessagesRequest{Start: &whatsappv1.StreamMessagesRequest_Earliest{Earliest: true}})
		for i := 0; i < n && err == nil; i++ {
			err = next()
		}
		return float64(n), time.Since(begin), err
	})
	c.add("history", rate)
	c.add("history, CPU", us)
	return err
}

// fanout posts webhooks, each time after all streams have the ones before. It includes
// the cost of receiving the webhooks, divided by the number of streams.
func (c *candidate) fanout() error {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	var got, target atomic.Int64
	done := make(chan struct{}, 1)
	for i := range *streams {
		next, err := c.warm.stream(ctx, i, &whatsappv1.StreamMessagesRequest{})
		if err != nil {
			return err
		}
		go func() {
			for {
				if err := next(); err != nil {
					cancel(err)
					return
				}
				if got.Add(1) == target.Load() {
					done <- struct{}{}
				}
			}
		}()
	}
	web, err := bench.Dial(c.warm.addr, *posters)
	if err != nil {
		return err
	}
	defer web.Close()
	// posting posts a burst of webhooks at once.
	posting := func(burst int) error {
		errs := make(chan error, burst)
		for i := range burst {
			c.warm.posted++
			request := bench.Webhook(webhooks, c.warm.posted)
			go func() { errs <- web[i].Do(request) }()
		}
		for range burst {
			if err := <-errs; err != nil {
				return err
			}
		}
		return nil
	}
	for _, round := range []struct {
		name  string
		burst int
	}{{"fan-out, 1 at a time", 1}, {"fan-out, bursts", *posters}} {
		us, _, err := c.warm.cost(func() (n float64, took time.Duration, err error) {
			begin := time.Now()
			for time.Since(begin) < *length {
				target.Add(int64(round.burst * *streams))
				if err := posting(round.burst); err != nil {
					return 0, 0, err
				}
				select {
				case <-done:
				case <-ctx.Done():
					return 0, 0, context.Cause(ctx)
				case <-time.After(waitLimit):
					return 0, 0, fmt.Errorf("%d of %d events after %v", got.Load(), target.Load(), waitLimit)
				}
				n += float64(round.burst * *streams)
			}
			return n, time.Since(begin), nil
		})
		if err != nil {
			return err
		}
		c.add(round.name, us)
	}
	return nil
}

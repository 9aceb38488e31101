// Command fanout measures what it costs a server to deliver events to many gRPC streams:
// lategate's hub compared with a plain one, which has a channel for each subscriber and
// encodes each message for each stream. Both read the same kind of log. NATS core with as
// many subscriptions, which stores nothing, is measured too. Each runs in its own
// process; rounds are interleaved and medians printed, because the machine may be busy
// with other things.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/lategate/lategate/bench"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

var (
	role    = flag.String("role", "", "internal: hub, plain or nats")
	profile = flag.String("profile", "", "write a CPU profile of the gRPC servers to FILE.hub and FILE.plain")
	streams = flag.Int("streams", 1000, "streams")
	conns   = flag.Int("conns", 10, "client connections")
	rounds  = flag.Int("rounds", 5, "rounds of each server and case")
	length  = flag.Duration("length", 2*time.Second, "length of a round")
	only    = flag.String("only", "", "measure one server only")
)

// bursts are how many events are appended at a time.
var bursts = []int{1, 64}

func main() {
	flag.Parse()
	var err error
	switch *role {
	case "":
		err = measure()
	case "nats":
		err = serveNATS()
	default:
		err = serve(*role, *profile)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// peer is one server under measurement.
type peer struct {
	name   string
	child  *child
	got    atomic.Int64      // what all streams have received
	target atomic.Int64      // what they must receive
	done   chan struct{}     // gets a value when they have
	cost   map[int][]float64 // CPU µs per delivery, by burst
	rate   map[int][]float64 // deliveries a second
	memory [3]float64        // KiB per idle stream: heap, stacks, resident
	ctx    context.Context   // of the streams
	cancel context.CancelFunc
	conns  []*grpc.ClientConn
	failed chan error // the first stream to end
}

func measure() error {
	var peers []*peer
	for _, name := range []string{"hub", "plain", "nats"} {
		if *only != "" && *only != name {
			continue
		}
		p := &peer{name: name, done: make(chan struct{}, 1), failed: make(chan error, 1), cost: map[int][]float64{}, rate: map[int][]float64{}}
		var err error
		if p.child, err = start(name); err != nil {
			return err
		}
		defer p.child.stop()
		connect := p.connect
		if name == "nats" {
			connect = p.connectNATS
		}
		if err := connect(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		defer p.cancel()
		peers = append(peers, p)
	}
	for round := range *rounds + 1 {
		for _, burst := range bursts {
			for _, p := range peers {
				cost, rate, err := p.load(burst)
				if err != nil {
					return fmt.Errorf("%s: %w", p.name, err)
				}
				if round > 0 { // the first warms up
					p.cost[burst] = append(p.cost[burst], cost)
					p.rate[burst] = append(p.rate[burst], rate)
				}
			}
		}
	}
	fmt.Printf("gRPC fan-out of events of %d bytes to %d streams over %d connections, medians of %d rounds of %v\n\n", eventBytes, *streams, *conns, *rounds, *length)
	fmt.Printf("%-6s  %9s  %16s  %13s  %s\n", "server", "events at", "CPU µs/delivery", "deliveries/s", "CPU relative to hub")
	fmt.Printf("%-6s  %9s\n", "", "a time")
	for _, burst := range bursts {
		first := peers[0].cost[burst]
		for _, p := range peers {
			fmt.Printf("%-6s  %9d  %16.2f  %13.0f  %.2f\n", p.name, burst, bench.Median(p.cost[burst]), bench.Median(p.rate[burst]), bench.Median(bench.Ratios(p.cost[burst], first)))
		}
	}
	fmt.Printf("\n%-6s  %s\n", "server", "KiB per idle stream: heap, stacks, resident")
	for _, p := range peers {
		fmt.Printf("%-6s  %.1f  %.1f  %.1f\n", p.name, p.memory[0], p.memory[1], p.memory[2])
	}
	return nil
}

// connect opens the streams, and measures their memory when all have begun.
func (p *peer) connect() error {
	p.ctx, p.cancel = context.WithCancel(context.Background())
	for range *conns {
		cc, err := grpc.NewClient(p.child.addr, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.ForceCodecV2(bench.Drop{})))
		if err != nil {
			return err
		}
		cc.Connect()
		p.conns = append(p.conns, cc)
	}
	return p.idle(func() error {
		p.target.Store(int64(*streams)) // each begins with a message
		for i := range *streams {
			stream, err := p.conns[i%len(p.conns)].NewStream(p.ctx, &grpc.StreamDesc{ServerStreams: true}, whatsappv1.InboxService_StreamMessages_FullMethodName)
			if err == nil {
				err = stream.SendMsg(&whatsappv1.StreamMessagesRequest{})
			}
			if err == nil {
				err = stream.CloseSend()
			}
			if err != nil {
				return err
			}
			go p.receive(stream)
		}
		return p.wait()
	})
}

// idle measures the memory of idle streams, which a function opens.
func (p *peer) idle(open func() error) error {
	before, err := p.child.memory()
	if err != nil {
		return err
	}
	if err := open(); err != nil {
		return err
	}
	after, err := p.child.memory()
	for i := range p.memory {
		p.memory[i] = (after[i] - before[i]) / 1024 / float64(*streams)
	}
	return err
}

// receive counts what a stream receives.
func (p *peer) receive(stream grpc.ClientStream) {
	for {
		var size int
		if err := stream.RecvMsg(&size); err != nil {
			p.fail(err)
			return
		}
		p.count()
	}
}

// count counts a message received.
func (p *peer) count() {
	if p.got.Add(1) == p.target.Load() {
		p.done <- struct{}{}
	}
}

// fail ends the measurement.
func (p *peer) fail(err error) {
	select {
	case p.failed <- err:
	default: // an earlier error is reported
	}
}

// wait waits until all streams have received all messages.
func (p *peer) wait() error {
	timeout := time.NewTimer(30 * time.Second)
	defer timeout.Stop()
	select {
	case <-p.done:
		return nil
	case err := <-p.failed:
		return err
	case <-timeout.C:
	}
	return fmt.Errorf("%d of %d messages after 30 s", p.got.Load(), p.target.Load())
}

// load appends events for the length of a round, each time after all streams have
// received the ones before.
func (p *peer) load(burst int) (cost, rate float64, err error) {
	before, err := p.child.cpu()
	if err != nil {
		return 0, 0, err
	}
	begin, n := time.Now(), 0
	for ; time.Since(begin) < *length; n += burst * *streams {
		p.target.Add(int64(burst * *streams))
		if _, err := p.child.ask(fmt.Sprintf("append %d", burst)); err != nil {
			return 0, 0, err
		}
		if err := p.wait(); err != nil {
			return 0, 0, err
		}
	}
	took := time.Since(begin)
	after, err := p.child.cpu()
	return (after - before) / float64(n), float64(n) / took.Seconds(), err
}

// child is a server in its own process, which executes the commands on its input.
type child struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	addr string
}

// start runs this program in another role and reads the address that it prints.
func start(role string) (*child, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{cmd: exec.Command(exe, "-role", role, "-profile", *profile)}
	c.cmd.Stderr = os.Stderr
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.out = bufio.NewReader(out)
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	if c.addr, err = c.answer(); err != nil {
		return nil, fmt.Errorf("%s did not start: %w", role, err)
	}
	return c, nil
}

// stop ends the child, which ends when its input does.
func (c *child) stop() {
	if err := errors.Join(c.in.Close(), c.cmd.Wait()); err != nil {
		log.Print(err)
	}
}

// ask sends the child a command, and returns its answer.
func (c *child) ask(command string) (string, error) {
	if _, err := fmt.Fprintln(c.in, command); err != nil {
		return "", err
	}
	return c.answer()
}

func (c *child) answer() (string, error) {
	line, err := c.out.ReadString('\n')
	return strings.TrimSpace(line), err
}

// cpu is the user and system time that the child has used, in µs.
func (c *child) cpu() (us float64, err error) {
	line, err := c.ask("cpu")
	if err == nil {
		_, err = fmt.Sscan(line, &us)
	}
	return us, err
}

// memory is the child's heap, stacks and resident memory, in bytes, after a garbage
// collection.
func (c *child) memory() (b [3]float64, err error) {
	line, err := c.ask("memory")
	if err == nil {
		_, err = fmt.Sscan(line, &b[0], &b[1], &b[2])
	}
	return b, err
}

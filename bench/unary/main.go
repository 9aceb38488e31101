// Command unary measures what one unary gRPC call costs the server's process: the
// gateway beside a plain grpc-go server that decodes the upstream's JSON with
// protojson, and beside one that answers canned bytes without an upstream. Each runs
// in a process of its own; rounds are interleaved and medians printed, because the
// machine may be busy with other things.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
)

var (
	role     = flag.String("role", "", "internal: upstream, gateway, plain or canned")
	upstream = flag.String("upstream", "", "internal: base URL of the upstream")
	data     = flag.String("data", "", "internal: where a gateway keeps its event log")
	inFlight = flag.Int("in-flight", 64, "calls at a time")
	conns    = flag.Int("conns", 4, "client connections")
	rounds   = flag.Int("rounds", 5, "rounds of each server and case")
	length   = flag.Duration("length", 2*time.Second, "length of a round")
)

// calls are the two cases of docs/performance.md.
var calls = []struct {
	name, method string
	req          proto.Message
}{
	{"small", whatsappv1.ContactsService_GetContact_FullMethodName, &whatsappv1.GetContactRequest{ContactId: "c1"}},
	{"list", whatsappv1.ContactsService_ListContacts_FullMethodName, &whatsappv1.ListContactsRequest{AccountId: "a1"}},
}

func main() {
	flag.Parse()
	if *role != "" {
		log.Fatal(serve(*role, *upstream, *data))
	}
	if err := measure(); err != nil {
		log.Fatal(err)
	}
}

// peer is one server under measurement.
type peer struct {
	name  string
	child *child
	conns []*grpc.ClientConn
	cost  map[string][]float64 // CPU µs per call, by case
	rate  map[string][]float64 // calls a second
}

func measure() error {
	up, err := start("upstream", "")
	if err != nil {
		return err
	}
	defer up.stop()
	var peers []*peer
	for _, name := range []string{"gateway", "plain", "canned"} {
		c, err := start(name, "http://"+up.addr)
		if err != nil {
			return err
		}
		defer c.stop()
		p := &peer{name: name, child: c, cost: map[string][]float64{}, rate: map[string][]float64{}}
		for range *conns {
			cc, err := grpc.NewClient(c.addr, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.ForceCodecV2(drop{})))
			if err != nil {
				return err
			}
			defer cc.Close()
			p.conns = append(p.conns, cc)
		}
		peers = append(peers, p)
	}
	for round := range *rounds + 1 {
		for _, call := range calls {
			for _, p := range peers {
				before := p.child.cpu()
				n, took, err := load(p, call.method, call.req)
				if err != nil {
					return fmt.Errorf("%s %s: %w", p.name, call.name, err)
				}
				if round > 0 { // the first warms up
					p.cost[call.name] = append(p.cost[call.name], float64((p.child.cpu()-before).Microseconds())/float64(n))
					p.rate[call.name] = append(p.rate[call.name], float64(n)/took.Seconds())
				}
			}
		}
	}
	fmt.Printf("unary gRPC, %d in flight over %d connections, medians of %d rounds of %v\n\n", *inFlight, *conns, *rounds, *length)
	fmt.Printf("%-8s  %-8s  %14s  %10s  %s\n", "server", "case", "CPU µs/call", "calls/s", "CPU relative to plain")
	for _, call := range calls {
		plain := median(peers[1].cost[call.name])
		for _, p := range peers {
			fmt.Printf("%-8s  %-8s  %14.1f  %10.0f  %.2f\n", p.name, call.name, median(p.cost[call.name]), median(p.rate[call.name]), median(p.cost[call.name])/plain)
		}
	}
	return nil
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[len(v)/2]
}

// load keeps calls in flight for the length of a round.
func load(p *peer, method string, req proto.Message) (n int64, took time.Duration, err error) {
	var count atomic.Int64
	var failed atomic.Pointer[error]
	var wg sync.WaitGroup
	begin := time.Now()
	for i := range *inFlight {
		wg.Go(func() {
			// A key each: identical reads of one key at a time would be one call upstream.
			ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", fmt.Sprintf("Bearer sk_bench_%d", i))
			for time.Since(begin) < *length && failed.Load() == nil {
				var size int
				if err := p.conns[i%len(p.conns)].Invoke(ctx, method, req, &size); err != nil {
					failed.Store(&err)
					return
				}
				count.Add(1)
			}
		})
	}
	wg.Wait()
	if e := failed.Load(); e != nil {
		return 0, 0, *e
	}
	return count.Load(), time.Since(begin), nil
}

// drop is a codec that only counts what it receives: the client's cost is not
// measured and would slow the round.
type drop struct{}

func (drop) Name() string { return "proto" }

func (drop) Marshal(v any) (mem.BufferSlice, error) {
	b, err := proto.Marshal(v.(proto.Message))
	return mem.BufferSlice{mem.SliceBuffer(b)}, err
}

func (drop) Unmarshal(data mem.BufferSlice, v any) error {
	*v.(*int) = data.Len()
	return nil
}

// child is a server in a process of its own.
type child struct {
	cmd  *exec.Cmd
	addr string
	data string // the directory where a gateway keeps its event log
}

// start runs this program in another role and reads the address that it prints.
func start(role, upstream string) (*child, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	data, err := os.MkdirTemp("", "lategate-bench")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(exe, "-role", role, "-upstream", upstream, "-data", data)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(data))
	}
	c := &child{cmd: cmd, data: data}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		c.stop()
		return nil, fmt.Errorf("%s did not start: %w", role, err)
	}
	c.addr = strings.TrimSpace(line)
	return c, nil
}

func (c *child) stop() {
	_ = c.cmd.Process.Kill() // it may have ended
	_ = c.cmd.Wait()         // its status is that it was killed
	_ = os.RemoveAll(c.data)
}

// cpu is the user and system time that the process has used, in steps of 10 ms.
func (c *child) cpu() time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	if err != nil {
		log.Fatal(err)
	}
	// The fields behind the command's closing bracket begin with the third.
	fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
	var user, system int64
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		log.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

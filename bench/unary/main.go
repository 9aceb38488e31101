// Command unary measures what one unary call costs the server's process, over gRPC and
// over REST: the gateway beside what one would use instead, in front of the same
// upstream. Each server runs in a process of its own; rounds are interleaved and medians
// printed, because the machine may be busy with other things.
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
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/bench"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

var (
	role     = flag.String("role", "", "internal: upstream, or one of the servers")
	upstream = flag.String("upstream", "", "internal: base URL of the upstream")
	data     = flag.String("data", "", "internal: where a gateway keeps its event log")
	inFlight = flag.Int("in-flight", 64, "calls at a time")
	conns    = flag.Int("conns", 4, "gRPC connections; REST has one for each call in flight")
	rounds   = flag.Int("rounds", 5, "rounds of each server and case")
	length   = flag.Duration("length", 2*time.Second, "length of a round")
)

// cases are those of docs/performance.md: the same two calls over gRPC and REST.
var cases = []struct {
	name    string
	method  string // over gRPC
	req     proto.Message
	path    string // over REST
	servers []string
}{
	{"gRPC small", whatsappv1.ContactsService_GetContact_FullMethodName, &whatsappv1.GetContactRequest{ContactId: "c1"}, "", overGRPC},
	{"gRPC list", whatsappv1.ContactsService_ListContacts_FullMethodName, &whatsappv1.ListContactsRequest{AccountId: "a1"}, "", overGRPC},
	{"REST small", "", nil, "/v1/whatsapp/contacts/c1", overREST},
	{"REST list", "", nil, "/v1/whatsapp/contacts?accountId=a1", overREST},
}

var (
	overGRPC = []string{"gateway", "plain", "sonic", "vanguard", "canned"}
	overREST = []string{"gateway", "grpc-gateway"}
)

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
	child *child
	grpc  []*grpc.ClientConn
	cost  map[string][]float64 // CPU µs per call, by case
	rate  map[string][]float64 // calls a second
}

func measure() error {
	up, err := start("upstream", "")
	if err != nil {
		return err
	}
	defer up.stop()
	peers := map[string]*peer{}
	for _, name := range slices.Concat(overGRPC, overREST[1:]) {
		c, err := start(name, "http://"+up.grpc)
		if err != nil {
			return err
		}
		defer c.stop()
		p := &peer{child: c, cost: map[string][]float64{}, rate: map[string][]float64{}}
		peers[name] = p
		for range *conns {
			cc, err := grpc.NewClient(c.grpc, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.ForceCodecV2(bench.Drop{})))
			if err != nil {
				return err
			}
			defer cc.Close()
			p.grpc = append(p.grpc, cc)
		}
	}
	for round := range *rounds + 1 {
		for _, c := range cases {
			for _, name := range c.servers {
				p := peers[name]
				cost, rate, err := p.load(c.method, c.req, c.path)
				if err != nil {
					return fmt.Errorf("%s, %s: %w", name, c.name, err)
				}
				if round > 0 { // the first warms up
					p.cost[c.name] = append(p.cost[c.name], cost)
					p.rate[c.name] = append(p.rate[c.name], rate)
				}
			}
		}
	}
	fmt.Printf("unary calls, %d in flight, gRPC over %d connections, medians of %d rounds of %v\n\n", *inFlight, *conns, *rounds, *length)
	fmt.Printf("%-10s  %-12s  %11s  %8s  %s\n", "case", "server", "CPU µs/call", "calls/s", "CPU relative to gateway")
	for _, c := range cases {
		gateway := peers["gateway"].cost[c.name]
		for _, name := range c.servers {
			cost := peers[name].cost[c.name]
			fmt.Printf("%-10s  %-12s  %11.1f  %8.0f  %.2f\n", c.name, name, bench.Median(cost), bench.Median(peers[name].rate[c.name]), bench.Median(bench.Ratios(cost, gateway)))
		}
	}
	return nil
}

// load keeps calls in flight for the length of a round: over REST if there is a path.
func (p *peer) load(method string, req proto.Message, path string) (cost, rate float64, err error) {
	do := func(i int) error {
		var size int
		ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", bench.Key(i))
		return p.grpc[i%len(p.grpc)].Invoke(ctx, method, req, &size)
	}
	if path != "" {
		rest, err := bench.Dial(p.child.http, *inFlight)
		if err != nil {
			return 0, 0, err
		}
		defer rest.Close()
		do = func(i int) error { return rest[i].Do(bench.Get(path, i)) }
	}
	before, err := bench.CPU(p.child.cmd.Process.Pid)
	if err != nil {
		return 0, 0, err
	}
	n, took, err := bench.Load(*inFlight, *length, do)
	if err != nil {
		return 0, 0, err
	}
	after, err := bench.CPU(p.child.cmd.Process.Pid)
	return (after - before) / n, n / took.Seconds(), err
}

// child is a server in a process of its own.
type child struct {
	cmd        *exec.Cmd
	grpc, http string // addresses
	data       string // the directory where a gateway keeps its event log
}

// start runs this program in another role and reads the addresses that it prints.
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
	c.grpc, c.http, _ = strings.Cut(strings.TrimSpace(line), " ")
	return c, nil
}

func (c *child) stop() {
	_ = c.cmd.Process.Kill() // it may have ended
	_ = c.cmd.Wait()         // its status is that it was killed
	_ = os.RemoveAll(c.data)
}

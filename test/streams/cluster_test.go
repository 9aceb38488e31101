package streams_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc/metadata"

	"github.com/lategate/lategate/internal/porttest"
	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// The test binary is also a NATS server: it runs as one if this variable is set, which
// names its configuration file.
const asNATS = "LATEGATE_TEST_NATS"

func TestMain(m *testing.M) {
	if file := os.Getenv(asNATS); file != "" {
		opts, err := server.ProcessConfigFile(file)
		if err != nil {
			panic(err)
		}
		s, err := server.NewServer(opts)
		if err != nil {
			panic(err)
		}
		s.Start()
		s.WaitForShutdown()
		return
	}
	os.Exit(m.Run())
}

// nodes is a NATS cluster, each server in its own process. If one ends by itself, the test
// fails.
type nodes struct {
	t       testing.TB
	ctx     context.Context // ends when one of them has ended by itself
	end     context.CancelCauseFunc
	files   []string
	clients []string
	servers []*process.Child
	logs    []*process.Log
}

// startNodes starts three servers with JetStream.
func startNodes(t testing.TB) *nodes {
	t.Helper()
	n := &nodes{t: t, servers: make([]*process.Child, 3)}
	n.ctx, n.end = context.WithCancelCause(t.Context())
	var routes []string
	addrs := make([][2]string, 3)
	for i := range addrs {
		addrs[i] = [2]string{porttest.Hold(t), porttest.Hold(t)}
		routes = append(routes, "nats-route://"+addrs[i][1])
	}
	for i, a := range addrs {
		dir := t.TempDir()
		file := filepath.Join(dir, "nats.conf")
		conf := fmt.Sprintf("server_name: n%d\nlisten: %q\njetstream: {store_dir: %q, sync_interval: always}\ncluster: {name: lategate, listen: %q, routes: [%s]}\n",
			i, a[0], dir, a[1], strings.Join(routes, ", "))
		if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
			t.Fatal(err)
		}
		n.files, n.clients, n.logs = append(n.files, file), append(n.clients, "nats://"+a[0]), append(n.logs, new(process.Log))
	}
	t.Cleanup(func() {
		for i, log := range n.logs {
			if t.Failed() {
				t.Logf("the log of NATS server %d:\n%s", i, log.Tail())
			}
		}
	})
	for i := range n.servers {
		n.start(i)
	}
	n.await()
	return n
}

func (n *nodes) start(i int) {
	n.t.Helper()
	self, err := os.Executable()
	if err != nil {
		n.t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = []string{asNATS + "=" + n.files[i], "GORACE=atexit_sleep_ms=0", "TMPDIR=" + filepath.Dir(n.files[i])}
	cmd.Stderr = n.logs[i]
	n.servers[i] = process.Start(n.t, fmt.Sprintf("NATS server %d", i), cmd, n.end)
}

// url is the gateways' --nats-url.
func (n *nodes) url() string { return strings.Join(n.clients, ",") }

// await waits until the cluster has a leader.
func (n *nodes) await() {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(n.ctx, waitLimit)
	defer cancel()
	for ctx.Err() == nil {
		conn, err := nats.Connect(n.url(), nats.Timeout(time.Second))
		if err == nil {
			js, jsErr := jetstream.New(conn)
			if jsErr == nil {
				asking, stop := context.WithTimeout(ctx, 2*time.Second) // a server without a leader may not answer
				_, jsErr = js.AccountInfo(asking)
				stop()
			}
			conn.Close()
			if jsErr == nil {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	n.t.Fatalf("the NATS cluster has no leader, want one: %v", context.Cause(ctx))
}

// TestCluster has two gateways share one log on three NATS servers. The subscribers of one
// get what the other accepts, also while a server and a gateway are killed.
func TestCluster(t *testing.T) {
	events := 2000
	if testing.Short() {
		events = 600
	}
	n := startNodes(t)
	upstream := upstreamOf(t)
	gateways := make([]*process.Gateway, 2)
	for i := range gateways {
		gateways[i] = process.New(t, "LATE_BASE_URL="+upstream, "GATEWAY_DATA_DIR="+t.TempDir(), "LATE_WEBHOOK_SECRET="+webhooks.Secret,
			"GATEWAY_NATS_URL="+n.url(), "GATEWAY_NATS_REPLICAS=3")
		gateways[i].Start()
	}
	ctx, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+key), 5*time.Minute)
	defer cancel()
	for _, fails := range []context.Context{n.ctx, gateways[0].Context(), gateways[1].Context()} {
		defer context.AfterFunc(fails, cancel)()
	}
	ready := make(chan struct{}, 2)
	subscribers := []*subscriber{{name: "on the first", want: events, ready: ready}, {name: "on the second", want: events, ready: ready}}
	var reading sync.WaitGroup
	for i, s := range subscribers {
		reading.Go(func() { s.run(ctx, gateways[i]) })
	}
	for range subscribers {
		begun(ctx, t, ready)
	}

	var posted, attempts atomic.Int64
	var posting sync.WaitGroup
	const posters = 8
	for p := range posters {
		posting.Go(func() {
			for i := p; i < events; i += posters {
				// The first half goes only to the first gateway, which the second one's
				// subscriber does not use.
				d := webhooks.Received(fmt.Sprintf("conv_%d", p), i, i%2 == 0)
				deliverAny(ctx, t, gateways, i < events/2, d, &attempts)
				posted.Add(1)
			}
		})
	}
	waitFor := func(share int) {
		for posted.Load() < int64(events*share/100) && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
	}
	waitFor(25)
	n.servers[1].Kill()
	waitFor(50)
	n.start(1)
	waitFor(75)
	gateways[0].Kill()
	gateways[0].Start()
	posting.Wait()
	reading.Wait()
	if ctx.Err() != nil {
		t.Errorf("%v: got %d events posted, want %d", ctx.Err(), posted.Load(), events)
	}
	for _, s := range subscribers {
		s.verify(t, events)
	}
	t.Logf("%d events, %d posts, 1 NATS server and 1 gateway killed: both subscribers got each once", events, attempts.Load())
}

// deliverAny posts to the first gateway, or to any that accepts it.
func deliverAny(ctx context.Context, t *testing.T, gateways []*process.Gateway, first bool, d webhooks.Delivery, attempts *atomic.Int64) {
	for i := 0; ctx.Err() == nil; i++ {
		g := gateways[0]
		if !first {
			g = gateways[i%len(gateways)]
		}
		attempts.Add(1)
		ok, status, err := webhooks.Post(client, "http://"+g.HTTP+"/webhooks/late", d)
		if ok {
			return
		}
		if err == nil && status != 503 {
			t.Errorf("%s: got HTTP %d, want 200 or 503", d.Message, status)
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

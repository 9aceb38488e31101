package natslog

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/natstest"
	"github.com/lategate/lategate/internal/porttest"
)

// startCluster starts three servers, which do not know each other yet.
func startCluster(t *testing.T) []*server.Server {
	t.Helper()
	// Each server must know the others' ports before it starts, so the ports are chosen
	// here.
	ports := make([]int, 3)
	var routes []*url.URL
	for i := range ports {
		addr := porttest.Hold(t)
		_, port, err := net.SplitHostPort(addr)
		if err == nil {
			ports[i], err = strconv.Atoi(port)
		}
		if err != nil {
			t.Fatal(err)
		}
		routes = append(routes, &url.URL{Scheme: "nats", Host: addr})
	}
	var all []*server.Server
	for i, port := range ports {
		s, err := server.NewServer(&server.Options{ServerName: fmt.Sprintf("n%d", i), Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: t.TempDir(),
			NoSigs: true, NoLog: true, Routes: routes, Cluster: server.ClusterOpts{Name: "lategate", Host: "127.0.0.1", Port: port}})
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		t.Cleanup(func() { natstest.Stop(s) })
		all = append(all, s)
	}
	for _, s := range all { // it counts as ready no earlier than the cluster has a leader
		eventually(t, "the NATS server to listen", func() bool { return s.Addr() != nil })
	}
	return all
}

// TestCluster opens several engines at once on a cluster that has no leader yet: each waits
// until there is one, and all find the same log and the same keys, whichever of them makes
// these. Then a server stops, and the engines continue.
func TestCluster(t *testing.T) {
	t.Parallel()
	nodes := startCluster(t)
	var urls []string
	for _, n := range nodes {
		urls = append(urls, n.ClientURL())
	}
	engines := make([]*Engine, 4)
	var wg sync.WaitGroup
	for i := range engines {
		cfg := config(nodes[i%len(nodes)])
		cfg.URL = strings.Join(urls, ",")
		cfg.Replicas = 3
		wg.Go(func() { engines[i] = openConfig(t, cfg) })
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	ctx := t.Context()
	for i, e := range engines {
		if e.Epoch() != engines[0].Epoch() {
			t.Errorf("engine %d: got epoch %s, want %s", i, e.Epoch(), engines[0].Epoch())
		}
		keys := e.Keys("jobs")
		eventually(t, "a key to be written", func() bool {
			_, err := keys.Put(ctx, fmt.Sprintf("of.%d", i), []byte(strings.Repeat("x", i)), eventlog.IfRevision(0), 0)
			if err != nil {
				t.Logf("engine %d: %v", i, err)
			}
			return err == nil
		})
	}
	for i := range engines {
		other := engines[(i+1)%len(engines)].Keys("jobs")
		if v, err := other.Get(ctx, fmt.Sprintf("of.%d", i)); len(v.Data) != i || v.Revision == 0 || err != nil {
			t.Errorf("the key of engine %d: got %+v and error %v, want it as written", i, v, err)
		}
		if all, err := other.List(ctx, "of."); len(all) != len(engines) || err != nil {
			t.Errorf("engine %d: got %d listed keys and error %v, want one of each engine", i, len(all), err)
		}
	}
	for _, name := range []string{seenSpace, "jobs"} {
		s, err := engines[0].keyJS.Stream(ctx, engines[0].space(name).streamName())
		if err != nil {
			t.Fatal(err)
		}
		if n := s.CachedInfo().Config.Replicas; n != 3 {
			t.Errorf("the bucket %s: got %d replicas, want 3", name, n)
		}
	}
	follower := follow(t, engines[0], 0)
	const n = 20
	for i := range n {
		if i == n/2 {
			natstest.Stop(nodes[0])
		}
		eventually(t, "an append", func() bool {
			_, err := appendOne(ctx, engines[i%len(engines)], eventlog.Record{Kind: "k", ID: fmt.Sprintf("event-%d", i+1)})
			return err == nil
		})
	}
	follower.at(t, n)
	follower.end(t)
	eventually(t, "the log to be read", func() bool {
		seqs, err := readAll(t, engines[1], 0, n, eventlog.Filter{})
		return err == nil && len(seqs) == n
	})
}

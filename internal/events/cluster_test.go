package events

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/lategate/lategate/internal/porttest"
)

// startCluster runs three servers that have only just begun to look for each other.
func startCluster(t *testing.T) []*server.Server {
	t.Helper()
	// Each has to be told of the others before it begins, so that the ports are chosen here.
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
		t.Cleanup(func() { stopNATS(s) })
		all = append(all, s)
	}
	for _, s := range all { // it counts as ready no earlier than the cluster has a leader
		becomes(t, time.Minute, "the NATS server to listen", func() bool { return s.Addr() != nil })
	}
	return all
}

// TestClusterOpen opens several logs at once on a cluster that has no leader yet: each
// waits until there is one, and all find the same log and the same buckets, whoever makes
// them.
func TestClusterOpen(t *testing.T) {
	t.Parallel()
	nodes := startCluster(t)
	logs := make([]*Log, 4)
	var wg sync.WaitGroup
	for i := range logs {
		cfg := external(t, nodes[i%len(nodes)])
		cfg.Replicas = 3
		wg.Go(func() {
			var err error
			if logs[i], err = Open(t.Context(), cfg); err == nil {
				err = logs[i].Wait(t.Context())
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	defer func() {
		for _, l := range logs {
			if l != nil {
				closeLog(t, l)
			}
		}
	}()
	if t.Failed() {
		return
	}
	for i, l := range logs {
		if l.Epoch() != logs[0].Epoch() {
			t.Errorf("log %d has the epoch %s, not %s", i, l.Epoch(), logs[0].Epoch())
		}
		if err := l.SaveState(t.Context(), fmt.Sprintf("of-%d", i), []byte(strings.Repeat("x", i))); err != nil {
			t.Error(err)
		}
	}
	for i := range logs {
		if v, err := logs[(i+1)%len(logs)].LoadState(t.Context(), fmt.Sprintf("of-%d", i)); len(v) != i || err != nil {
			t.Errorf("the state of log %d: %q, %v", i, v, err)
		}
	}
	for _, name := range []string{cursorBucket, leaseBucket, stateBucket} {
		s, err := logs[0].keyJS.Stream(t.Context(), bucketStream(name))
		if err != nil {
			t.Fatal(err)
		}
		if n := s.CachedInfo().Config.Replicas; n != 3 {
			t.Errorf("the bucket %s has %d replicas", name, n)
		}
	}
}

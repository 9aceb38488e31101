// Command ingest measures how fast webhooks are received and stored, through the HTTP
// handler: lategate, the same with a flush to disk for each event, a handler that
// verifies and stores nothing, and the disk's own flushes. Each server runs in its own
// process; rounds are interleaved and medians printed, because the machine may be busy
// with other things.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/lategate/lategate/bench"
)

var (
	role    = flag.String("role", "", "internal: hmac, serial or lategate")
	dir     = flag.String("dir", os.TempDir(), "where to write; must be on the disk to measure")
	posters = flag.Int("posters", 64, "connections, each with one event in flight")
	rounds  = flag.Int("rounds", 5, "rounds of each peer")
	length  = flag.Duration("length", time.Second, "length of a round")
)

func main() {
	flag.Parse()
	if *role != "" {
		log.Fatal(serve(*role, *dir))
	}
	if err := measure(); err != nil {
		log.Fatal(err)
	}
}

// sample is the result of a round.
type sample struct {
	rate float64 // events a second
	cost float64 // CPU µs per event, of the server
}

// peer is one way to receive events.
type peer struct {
	name    string
	run     func(time.Duration) (sample, error)
	samples []sample
}

func measure() error {
	if err := bench.OnDisk(*dir); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(*dir, "ingest")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	raw, err := newDisk(tmp)
	if err != nil {
		return err
	}
	defer raw.Close()
	peers := []*peer{{name: "raw fsync, one writer", run: raw.run}}
	for _, r := range []struct{ role, name string }{{"hmac", "HMAC only"}, {"serial", "one fsync per event"}, {"lategate", "lategate"}} {
		s, err := start(r.role, tmp)
		if err != nil {
			return err
		}
		defer s.stop()
		peers = append(peers, &peer{name: r.name, run: s.run})
	}
	for round := range *rounds + 1 {
		for _, p := range peers {
			if round == 0 { // warms up
				_, err = p.run(*length / 4)
			} else {
				var s sample
				s, err = p.run(*length)
				p.samples = append(p.samples, s)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
	}
	report(peers)
	return nil
}

func report(peers []*peer) {
	fmt.Printf("webhook ingest of events of %d bytes from %d connections, medians of %d rounds of %v\n\n", bench.WebhookBytes, *posters, *rounds, *length)
	fmt.Printf("%-22s  %9s  %15s  %13s  %s\n", "", "events/s", "least to most", "CPU µs/event", "events/s relative to one fsync per event")
	serial, _, _ := median(peers[2].samples, rate)
	for _, p := range peers {
		r, least, most := median(p.samples, rate)
		c, _, _ := median(p.samples, func(s sample) float64 { return s.cost })
		fmt.Printf("%-22s  %9.0f  %15s  %13.0f  %.2f\n", p.name, r, fmt.Sprintf("%.0f to %.0f", least, most), c, r/serial)
	}
}

func rate(s sample) float64 { return s.rate }

func median(samples []sample, of func(sample) float64) (mid, least, most float64) {
	var v []float64
	for _, s := range samples {
		v = append(v, of(s))
	}
	slices.Sort(v)
	return v[len(v)/2], v[0], v[len(v)-1]
}

// disk is a file to which events are appended, with a flush after each.
type disk struct{ *os.File }

func newDisk(dir string) (*disk, error) {
	f, err := os.CreateTemp(dir, "raw")
	return &disk{f}, err
}

func (d *disk) run(length time.Duration) (sample, error) {
	block := make([]byte, bench.WebhookBytes)
	before, begin, n := cpu(), time.Now(), 0
	for ; time.Since(begin) < length; n++ {
		if _, err := d.Write(block); err != nil {
			return sample{}, err
		}
		if err := d.Sync(); err != nil {
			return sample{}, err
		}
	}
	return sample{float64(n) / time.Since(begin).Seconds(), (cpu() - before) / float64(n)}, nil
}

// cpu is the user and system time that this process has used, in µs.
func cpu() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return float64((time.Duration(u.Utime.Nano()) + time.Duration(u.Stime.Nano())).Microseconds())
}

// Command compare measures gateways from outside, by their command lines and sockets, so
// that it can measure those of any commit: one, or two side by side. Rounds are
// interleaved and medians printed, because the machine may be busy with other things.
//
//	compare [flags] NAME=PROGRAM [NAME=PROGRAM]
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/lategate/lategate/bench"
)

var (
	rounds  = flag.Int("rounds", 5, "rounds of each gateway and measurement")
	length  = flag.Duration("length", 2*time.Second, "length of a round")
	streams = flag.Int("streams", 1000, "streams, over 10 connections")
	posters = flag.Int("posters", 64, "webhooks posted at a time, and calls in flight")
)

func main() {
	flag.Parse()
	if err := compare(flag.Args()); err != nil {
		log.Fatal(err)
	}
}

// candidate is one program under measurement.
type candidate struct {
	name, program string
	upstream      string               // base URL
	warm          *gateway             // the gateway that gets calls and webhooks
	samples       map[string][]float64 // by the figure's name
}

func (c *candidate) add(figure string, value float64) {
	c.samples[figure] = append(c.samples[figure], value)
}

// measurements are made in this order in every round.
var measurements = []struct {
	name string
	run  func(*candidate) error
}{
	{"start", (*candidate).start},
	{"memory of streams", (*candidate).memory},
	{"gRPC", (*candidate).grpc},
	{"REST", (*candidate).rest},
	{"webhooks", (*candidate).ingest},
	{"latency", (*candidate).latency},
	{"history", (*candidate).history},
	{"fan-out", (*candidate).fanout},
}

// figures are the lines of the table, each measured once a round.
var figures = []struct{ name, unit string }{
	{"binary", "MB"},
	{"from exec to listening", "ms"},
	{"start-up as it is logged", "ms"},
	{"idle with the sandbox", "MiB resident"},
	{"idle stream", "KiB resident"},
	{"gRPC small", "CPU µs/call"},
	{"gRPC list", "CPU µs/call"},
	{"REST small", "CPU µs/call"},
	{"REST list", "CPU µs/call"},
	{"webhooks", "events/s"},
	{"webhooks, CPU", "CPU µs/event"},
	{"webhook to stream, p50", "ms"},
	{"webhook to stream, p99", "ms"},
	{"history", "events/s"},
	{"history, CPU", "CPU µs/event"},
	{"fan-out, 1 at a time", "CPU µs/delivery"},
	{"fan-out, bursts", "CPU µs/delivery"},
}

func compare(programs []string) error {
	if len(programs) < 1 || len(programs) > 2 {
		return fmt.Errorf("%d programs; want one or two, as NAME=PROGRAM", len(programs))
	}
	if err := bench.OnDisk(os.TempDir()); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { log.Fatal(http.Serve(l, http.HandlerFunc(bench.Upstream))) }()
	var all []*candidate
	for _, p := range programs {
		name, program, _ := strings.Cut(p, "=")
		c := &candidate{name: name, program: program, upstream: "http://" + l.Addr().String(), samples: map[string][]float64{}}
		if c.warm, err = start(program, nil, "--late-base-url="+c.upstream); err != nil {
			return err
		}
		defer c.warm.stop()
		all = append(all, c)
	}
	for range *rounds {
		for _, m := range measurements {
			for _, c := range all {
				if err := m.run(c); err != nil {
					return fmt.Errorf("%s, %s: %w", c.name, m.name, err)
				}
			}
		}
		slices.Reverse(all) // the first one may have an advantage
	}
	if *rounds%2 == 1 {
		slices.Reverse(all)
	}
	fmt.Printf("%d rounds of %v, %d posters and calls in flight, %d streams\n\n%-24s  %-15s", *rounds, *length, *posters, *streams, "", "")
	for _, c := range all {
		fmt.Printf("  %10.10s", c.name)
	}
	if len(all) == 2 {
		fmt.Printf("   ratio  least to most")
	}
	fmt.Println()
	for _, f := range figures {
		fmt.Printf("%-24s  %-15s", f.name, f.unit)
		for _, c := range all {
			fmt.Printf("  %10.2f", bench.Median(c.samples[f.name]))
		}
		if len(all) == 2 {
			ratios := bench.Ratios(all[1].samples[f.name], all[0].samples[f.name])
			fmt.Printf("  %6.2f  %.2f to %.2f", bench.Median(ratios), slices.Min(ratios), slices.Max(ratios))
		}
		fmt.Println()
	}
	return nil
}

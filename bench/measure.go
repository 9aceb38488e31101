package bench

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"
)

// Median returns the middle one of the values, which must not be empty.
func Median(values []float64) float64 { return Percentile(values, 50) }

// Percentile returns the value that p percent of the values are at or below.
func Percentile(values []float64, p int) float64 {
	values = slices.Clone(values)
	slices.Sort(values)
	return values[(len(values)-1)*p/100]
}

// Ratios returns the values divided by those of another program in the same rounds. Their
// median is meaningful even if the machine is not equally busy in every round.
func Ratios(values, to []float64) []float64 {
	ratios := make([]float64, len(values))
	for i := range ratios {
		ratios[i] = values[i] / to[i]
	}
	return ratios
}

// Load runs workers that call do again and again for the length of a round. It returns
// how many calls were made and how long they took, or the error of a worker.
func Load(workers int, length time.Duration, do func(worker int) error) (calls float64, took time.Duration, err error) {
	var n atomic.Int64
	errs := make([]error, workers)
	var wg sync.WaitGroup
	begin := time.Now()
	for i := range workers {
		wg.Go(func() {
			for time.Since(begin) < length {
				if errs[i] = do(i); errs[i] != nil {
					return
				}
				n.Add(1)
			}
		})
	}
	wg.Wait()
	took = time.Since(begin)
	for _, e := range errs {
		if e != nil {
			return 0, 0, e
		}
	}
	return float64(n.Load()), took, nil
}

// Drop is a gRPC codec for clients that only counts what it receives, in an *int: the
// client's cost is not measured and would slow the round.
type Drop struct{}

// Name is the name of the codec that it replaces.
func (Drop) Name() string { return "proto" }

// Marshal encodes a message.
func (Drop) Marshal(v any) (mem.BufferSlice, error) {
	b, err := proto.Marshal(v.(proto.Message))
	return mem.BufferSlice{mem.SliceBuffer(b)}, err
}

// Unmarshal stores the size of a message.
func (Drop) Unmarshal(data mem.BufferSlice, v any) error {
	*v.(*int) = data.Len()
	return nil
}

// A Conn is an HTTP/1.1 connection for requests that are stored in their wire form: that
// is cheaper than a client, which would slow the round.
type Conn struct {
	net.Conn
	in *bufio.Reader
}

// Dial connects to an HTTP server n times. Servers close idle connections: call it when
// the connections are needed.
func Dial(addr string, n int) (Conns, error) {
	var all Conns
	for range n {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			all.Close()
			return nil, err
		}
		all = append(all, &Conn{c, bufio.NewReader(c)})
	}
	return all, nil
}

// Conns are connections to one server.
type Conns []*Conn

// Close closes them.
func (all Conns) Close() {
	for _, c := range all {
		_ = c.Conn.Close() // nothing is under way
	}
}

// Do sends a request and waits for its answer, which must be 200.
func (c *Conn) Do(request []byte) error {
	if _, err := c.Write(request); err != nil {
		return err
	}
	res, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return errors.New(res.Status)
	}
	return nil
}

// CPU is the user and system time in µs that a process has used.
func CPU(pid int) (us float64, err error) {
	var t unix.Timespec
	// Its CPU clock, as clock_getcpuclockid names it: /proc has steps of 10 ms.
	err = unix.ClockGettime(int32(^pid<<3|2), &t)
	return float64(t.Nano()) / 1e3, err
}

// OnDisk refuses a directory in memory, where a flush costs nothing.
func OnDisk(dir string) error {
	const tmpfs = 0x01021994
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	if s.Type == tmpfs {
		return errors.New(dir + " is in memory; choose a directory on a disk with TMPDIR")
	}
	return nil
}

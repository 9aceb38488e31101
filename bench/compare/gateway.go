package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/lategate/lategate/bench"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// connections is the number of connections that gRPC calls and streams are spread over.
const connections = 10

// gateway is a running gateway.
type gateway struct {
	cmd       *exec.Cmd
	dir       string        // its temporary directory
	listening time.Duration // the time from its start until it reports that it listens
	startUp   time.Duration // the start-up time that it reports
	addr      string        // the address of HTTP
	grpc      []*grpc.ClientConn
	posted    int // webhooks so far
}

// start runs a gateway with the common settings and additional ones, and connects to it.
func start(program string, env []string, settings ...string) (g *gateway, err error) {
	dir, err := os.MkdirTemp("", "compare")
	if err != nil {
		return nil, err
	}
	g = &gateway{dir: dir, cmd: exec.Command(program, append(settings, "--grpc-addr=127.0.0.1:0", "--http-addr=127.0.0.1:0", "--data-dir="+dir+"/data",
		"--late-webhook-secret="+bench.Secret, "--log-format=json")...)}
	g.cmd.Env = append(env, "PATH="+os.Getenv("PATH"), "HOME="+os.Getenv("HOME"), "TMPDIR="+dir)
	out, err := g.cmd.StderrPipe()
	if err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	begin := time.Now()
	if err := g.cmd.Start(); err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	defer func() {
		if err != nil {
			g.stop()
		}
	}()
	var grpcAddr string
	log := bufio.NewScanner(out)
	for g.listening == 0 {
		if !log.Scan() {
			return nil, fmt.Errorf("%s did not start", program)
		}
		var line struct {
			Msg, GRPC, HTTP string
			StartUp         time.Duration `json:"start_up"`
		}
		if err := json.Unmarshal(log.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("%s says %q: %w", program, log.Text(), err)
		}
		if line.Msg == "listening" {
			grpcAddr = line.GRPC
			g.listening, g.startUp, g.addr = time.Since(begin), line.StartUp, line.HTTP
		}
	}
	go func() {
		for log.Scan() {
			if !strings.Contains(log.Text(), `"level":"INFO"`) {
				fmt.Fprintln(os.Stderr, program, log.Text())
			}
		}
	}()
	for range connections {
		cc, err := grpc.NewClient(grpcAddr, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.ForceCodecV2(item{})))
		if err != nil {
			return nil, err
		}
		g.grpc = append(g.grpc, cc)
	}
	return g, nil
}

// stop ends it and removes what it has written.
func (g *gateway) stop() {
	for _, cc := range g.grpc {
		_ = cc.Close() // nothing is under way
	}
	_ = g.cmd.Process.Kill() // it may have ended
	_ = g.cmd.Wait()         // its status is that it was killed
	_ = os.RemoveAll(g.dir)
}

// cost runs a function that makes the gateway do something n times, and returns the CPU
// time of the gateway for each, in µs, and how many there were a second.
func (g *gateway) cost(run func() (n float64, took time.Duration, err error)) (us, rate float64, err error) {
	before, err := bench.CPU(g.cmd.Process.Pid)
	if err != nil {
		return 0, 0, err
	}
	n, took, err := run()
	if err != nil {
		return 0, 0, err
	}
	after, err := bench.CPU(g.cmd.Process.Pid)
	return (after - before) / n, n / took.Seconds(), err
}

// resident returns the least resident memory, in KiB, that the idle gateway has.
func (g *gateway) resident() (least float64, err error) {
	for begin := time.Now(); least == 0 || time.Since(begin) < *length; time.Sleep(50 * time.Millisecond) {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", g.cmd.Process.Pid))
		if err != nil {
			return 0, err
		}
		_, rest, _ := strings.Cut(string(b), "VmRSS:")
		var kib float64
		if _, err := fmt.Sscan(rest, &kib); err != nil {
			return 0, err
		}
		if least == 0 || kib < least {
			least = kib
		}
	}
	return least, nil
}

// stream opens stream number i, and returns a function that waits for its next event.
func (g *gateway) stream(ctx context.Context, i int, req *whatsappv1.StreamMessagesRequest) (next func() error, err error) {
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer sk_bench")
	s, err := g.grpc[i%len(g.grpc)].NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, whatsappv1.InboxService_StreamMessages_FullMethodName)
	if err == nil {
		err = s.SendMsg(req)
	}
	if err == nil {
		err = s.CloseSend()
	}
	await := func(wanted int) error {
		for {
			var got int
			if err := s.RecvMsg(&got); err != nil || got == wanted {
				return err
			}
			if got == itemGap {
				return errors.New("the stream has a gap")
			}
		}
	}
	if err == nil {
		err = await(itemStarted)
	}
	return func() error { return await(itemEvent) }, err
}

// The numbers of the fields of StreamMessagesResponse that are waited for.
const (
	itemStarted = 2
	itemEvent   = 3
	itemGap     = 5
)

// item is a codec that decodes only the kind of a stream's item: the number of its field,
// into an *int.
type item struct{ bench.Drop }

func (item) Unmarshal(data mem.BufferSlice, v any) error {
	number := v.(*int)
	for b := data.Materialize(); len(b) > 0; {
		n, _, size := protowire.ConsumeField(b)
		if size < 0 {
			return protowire.ParseError(size)
		}
		if n >= itemStarted && n <= 6 {
			*number = int(n)
			return nil
		}
		b = b[size:]
	}
	return nil
}

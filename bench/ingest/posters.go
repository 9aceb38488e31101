package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"github.com/lategate/lategate/bench"
)

// perSecond is the most events a second of a round, which are made before it begins.
const perSecond = 40000

// server is a child process that receives events.
type server struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Reader
	conns bench.Conns
	made  int // events so far
}

// start runs this program in another role and connects the posters to it.
func start(role, dir string) (*server, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.Command(exe, "-role", role, "-dir", dir)}
	s.cmd.Stderr = os.Stderr
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewReader(out)
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	addr, err := s.out.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("%s did not start: %w", role, err)
	}
	s.conns, err = bench.Dial(strings.TrimSpace(addr), *posters)
	return s, err
}

// stop ends the child, which ends when its input does.
func (s *server) stop() {
	if err := errors.Join(s.in.Close(), s.cmd.Wait()); err != nil {
		log.Print(err)
	}
}

// cpu is the user and system time that the child has used, in µs.
func (s *server) cpu() (us float64, err error) {
	if _, err := fmt.Fprintln(s.in, "cpu"); err != nil {
		return 0, err
	}
	_, err = fmt.Fscanln(s.out, &us)
	return us, err
}

// run makes all posters post, each after it has the answer to the one before.
func (s *server) run(length time.Duration) (sample, error) {
	requests := make([][]byte, int(perSecond*length.Seconds()))
	for i := range requests {
		requests[i] = bench.Webhook("/", s.made)
		s.made++
	}
	before, err := s.cpu()
	if err != nil {
		return sample{}, err
	}
	var next atomic.Int64
	n, took, err := bench.Load(len(s.conns), length, func(i int) error {
		n := int(next.Add(1)) - 1
		if n >= len(requests) {
			return fmt.Errorf("more than %d events a second", perSecond)
		}
		return s.conns[i].Do(requests[n])
	})
	if err != nil {
		return sample{}, err
	}
	after, err := s.cpu()
	return sample{n / took.Seconds(), (after - before) / n}, err
}

package main

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// eventBytes is the size of an event.
	eventBytes = 699
	// perSecond bounds the events of a round, which are made before it begins.
	perSecond = 40000
	secret    = "bench"
)

// server is a child process that takes events in.
type server struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Reader
	conns []net.Conn
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
	for range *posters {
		c, err := net.Dial("tcp", strings.TrimSpace(addr))
		if err != nil {
			return nil, err
		}
		s.conns = append(s.conns, c)
	}
	return s, nil
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

// run has all posters post, each when it has the answer to the one before.
func (s *server) run(length time.Duration) (sample, error) {
	requests := make([][]byte, int(perSecond*length.Seconds()))
	for i := range requests {
		requests[i] = request(s.made)
		s.made++
	}
	before, err := s.cpu()
	if err != nil {
		return sample{}, err
	}
	var next, posted atomic.Int64
	errs := make([]error, len(s.conns))
	var wg sync.WaitGroup
	begin := time.Now()
	for i, c := range s.conns {
		wg.Go(func() {
			in := bufio.NewReader(c)
			for time.Since(begin) < length {
				n := int(next.Add(1)) - 1
				if n >= len(requests) {
					errs[i] = fmt.Errorf("more than %d events a second", perSecond)
					return
				}
				if errs[i] = post(c, in, requests[n]); errs[i] != nil {
					return
				}
				posted.Add(1)
			}
		})
	}
	wg.Wait()
	took, n := time.Since(begin), float64(posted.Load())
	if err := errors.Join(errs...); err != nil {
		return sample{}, err
	}
	after, err := s.cpu()
	return sample{n / took.Seconds(), (after - before) / n}, err
}

// post sends a request and waits for its answer.
func post(c net.Conn, in *bufio.Reader, request []byte) error {
	if _, err := c.Write(request); err != nil {
		return err
	}
	res, err := http.ReadResponse(in, nil)
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

// request is the signed delivery of a message of the Late era, in one of 100
// conversations, as it is on the wire: that is cheaper to send than with a client.
func request(n int) []byte {
	phone := fmt.Sprintf("49170%07d", n%100)
	head := fmt.Sprintf(`{"event":"message.received","message":{"id":"65f0c0ffee%014x","conversationId":"65f0c0de%016x","platform":"whatsapp",`+
		`"platformMessageId":"wamid.HBgMNDkxNzAwMDAwMDAwFQIAEhgU%012d","direction":"incoming","text":"`, n, n%100, n)
	tail := fmt.Sprintf(`","attachments":[],"sender":{"id":"%s","name":"Ada","phoneNumber":"+%[1]s"},"sentAt":"2026-03-20T07:59:58.000Z","isRead":false},`+
		`"conversation":{"id":"65f0c0de%016x","platformConversationId":"%[1]s","participantId":"%[1]s","participantName":"Ada","status":"active"},`+
		`"account":{"id":"acc_1","platform":"whatsapp","username":"+4930111222","displayName":"Bakery"},"timestamp":"2026-03-20T08:00:01.250Z"}`, phone, n%100)
	body := head + strings.Repeat("x", eventBytes-len(head)-len(tail)) + tail
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return fmt.Appendf(nil, "POST / HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\nX-Late-Signature: %x\r\n\r\n%s",
		len(body), mac.Sum(nil), body)
}

package conformance

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"time"
)

// An order is a line that is sent to a runner. Exactly one of its members is set.
type order struct {
	ID        int             `json:"id"`
	Connect   *connectOrder   `json:"connect,omitempty"`
	Call      *callOrder      `json:"call,omitempty"`
	Subscribe *subscribeOrder `json:"subscribe,omitempty"`
	Cancel    *cancelOrder    `json:"cancel,omitempty"`
}

type connectOrder struct {
	Target string `json:"target"`
	Key    string `json:"key"`
	CA     string `json:"ca,omitempty"`
}

type callOrder struct {
	Method    string            `json:"method"`
	Requests  [][]byte          `json:"requests"`
	TimeoutMs int64             `json:"timeoutMs,omitempty"`
	Metadata  map[string]string `json:"metadata,omitempty"`
}

type subscribeOrder struct {
	Method    string `json:"method"`
	Request   []byte `json:"request"`
	TokenFile string `json:"tokenFile,omitempty"`
}

type cancelOrder struct {
	ID int `json:"id"`
}

// A reply is a line that a runner answers. Exactly one of its members is set.
type reply struct {
	ID        int       `json:"id"`
	Connected *struct{} `json:"connected,omitempty"`
	Result    *result   `json:"result,omitempty"`
	Item      []byte    `json:"item,omitempty"`
	Retry     *retry    `json:"retry,omitempty"`
	End       *result   `json:"end,omitempty"`
	Cancelled *struct{} `json:"cancelled,omitempty"`
	Failure   *string   `json:"failure,omitempty"`
}

// result is the outcome of a call or a stream.
type result struct {
	Responses [][]byte          `json:"responses,omitempty"`
	Code      int               `json:"code"`
	Message   string            `json:"message,omitempty"`
	Details   [][]byte          `json:"details,omitempty"` // google.protobuf.Any
	Reason    string            `json:"reason,omitempty"`
	Headers   map[string]string `json:"headers,omitempty"`
}

type retry struct {
	Code   int   `json:"code"`
	WaitMs int64 `json:"waitMs"`
}

// A client is a runner that acts as a client. Only one goroutine may use it.
type client struct {
	ctx    context.Context // its gateway's: ends when the gateway has ended by itself
	in     io.WriteCloser
	kill   func()
	wait   func() error // waits for its end; may be called once
	stderr *bytes.Buffer

	ids     int
	reading chan struct{} // closed when it writes nothing more

	mu     sync.Mutex
	queues map[int]*queue
	broken error // why it writes nothing more
}

// startClient starts a runner as a process, or the one in this process.
func startClient(ctx context.Context, program, tmp string) (*client, error) {
	c := &client{ctx: ctx, queues: make(map[int]*queue), stderr: new(bytes.Buffer), reading: make(chan struct{})}
	if program == "" {
		return c, c.startREST()
	}
	cmd := exec.Command(program, "conformance")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its child processes end with it
	cmd.Env = append(os.Environ(), "TMPDIR="+tmp)         // a killed runner leaves its files there
	cmd.Stderr = c.stderr
	var err error
	if c.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c.kill = func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // it may have ended
	c.wait = func() error { <-c.reading; return cmd.Wait() }
	go c.read(out)
	return c, nil
}

// startREST starts the runner of the REST facade.
func (c *client) startREST() error {
	rest := newRESTRunner()
	ctx, cancel := context.WithCancel(context.Background())
	orders, in := io.Pipe()
	out, replies := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := rest.run(ctx, orders, replies)
		_ = replies.Close()
		ended <- err
	}()
	c.in = in
	c.kill = func() { cancel(); _ = orders.CloseWithError(context.Canceled) }
	c.wait = func() error { <-c.reading; cancel(); return <-ended }
	go c.read(out)
	return nil
}

// read puts each reply into the queue of its order, until there are no more.
func (c *client) read(out io.Reader) {
	defer close(c.reading)
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			c.fail(fmt.Errorf("the runner writes nothing more: %w", err))
			return
		}
		var r reply
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&r); err != nil {
			c.fail(fmt.Errorf("the runner wrote %q: %w", line, err))
			_, _ = io.Copy(io.Discard, lines) // so that it can end
			return
		}
		c.queue(r.ID).put(r)
	}
}

func (c *client) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.broken = err
	for _, q := range c.queues {
		q.close(err)
	}
}

// queue is the queue for the replies to an order.
func (c *client) queue(id int) *queue {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := c.queues[id]
	if q == nil {
		q = &queue{ctx: c.ctx, signal: make(chan struct{}, 1), err: c.broken}
		c.queues[id] = q
	}
	return q
}

// send sends an order and returns the queue of its replies.
func (c *client) send(o order) (id int, replies *queue, err error) {
	c.ids++
	o.ID = c.ids
	replies = c.queue(o.ID)
	line, err := json.Marshal(o)
	if err != nil {
		return 0, nil, err
	}
	if _, err := c.in.Write(append(line, '\n')); err != nil {
		return 0, nil, fmt.Errorf("the runner accepts no orders: %w", err)
	}
	return o.ID, replies, nil
}

// ask sends an order that has one reply.
func (c *client) ask(o order) (reply, error) {
	_, replies, err := c.send(o)
	if err != nil {
		return reply{}, err
	}
	r, err := replies.next(waitLimit)
	if err == nil && r.Failure != nil {
		err = errors.New("the runner failed: " + *r.Failure)
	}
	return r, err
}

// over is why the runner or its gateway has ended; nil while they run.
func (c *client) over() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx.Err() != nil {
		return context.Cause(c.ctx)
	}
	return c.broken
}

// eventually waits for a condition that the runner causes.
func (c *client) eventually(otherwise string, met func() (bool, error)) error {
	for deadline := time.Now().Add(waitLimit); ; time.Sleep(2 * time.Millisecond) {
		over := c.over() // read before met is called: the condition may be the last thing that it caused
		if ok, err := met(); ok || err != nil {
			return err
		}
		if over != nil {
			return fmt.Errorf("%s: %w", otherwise, over)
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s within %v", otherwise, waitLimit)
		}
	}
}

// die ends the runner with SIGKILL.
func (c *client) die() {
	c.kill()
	_ = c.wait() // its status is that it was killed
}

// close lets the runner end by itself.
func (c *client) close() error {
	_ = c.in.Close() // it may have ended
	ended := make(chan error, 1)
	go func() { ended <- c.wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(waitLimit):
		c.kill()
		<-ended
		return errors.New("the runner does not end after the end of its orders")
	}
}

// A queue holds the replies to one order.
type queue struct {
	ctx    context.Context
	signal chan struct{} // has an element when there is something new

	mu      sync.Mutex
	replies []reply
	err     error
}

func (q *queue) put(r reply) {
	q.mu.Lock()
	q.replies = append(q.replies, r)
	q.mu.Unlock()
	q.wake()
}

func (q *queue) close(err error) {
	q.mu.Lock()
	q.err = err
	q.mu.Unlock()
	q.wake()
}

func (q *queue) wake() {
	select {
	case q.signal <- struct{}{}:
	default:
	}
}

// poll takes the next reply, if there is one.
func (q *queue) poll() (r reply, ok bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.replies) == 0 {
		return r, false, q.err
	}
	r, q.replies = q.replies[0], q.replies[1:]
	return r, true, nil
}

// any reports whether there is a reply, or never will be one. Notices of a retry do not
// count.
func (q *queue) any() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.err != nil || slices.ContainsFunc(q.replies, func(r reply) bool { return r.Retry == nil })
}

// next waits for the next reply.
func (q *queue) next(atMost time.Duration) (reply, error) {
	late := time.NewTimer(atMost)
	defer late.Stop()
	for {
		if r, ok, err := q.poll(); ok || err != nil {
			return r, err
		}
		select {
		case <-q.signal:
		case <-q.ctx.Done():
			return reply{}, context.Cause(q.ctx)
		case <-late.C:
			return reply{}, fmt.Errorf("no reply within %v", atMost)
		}
	}
}

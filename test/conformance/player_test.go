package conformance

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	conformancev1 "github.com/lategate/lategate/gen/gateway/lategate/conformance/v1"
	"github.com/lategate/lategate/test/internal/stack"
)

// A player plays one scenario with one client.
type player struct {
	t        *testing.T
	language string
	program  string // empty for the runner of the REST facade
	stack    *stack.Stack
	dir      string
	client   *client
	last     *connectOrder // how the client is connected
	proxy    *proxy        // nil until one is asked for
	starting bool          // the gateway is starting since the step before
	saved    variables
	streams  map[string]*stream
	places   map[string]*place
}

func (p *player) start() (err error) {
	p.client, err = startClient(p.stack.Context(), p.program, p.t.TempDir())
	return err
}

// play plays a step.
func (p *player) play(step *conformancev1.Step) error {
	if p.starting {
		defer func() { p.stack.AwaitReady(); p.starting = false }()
	}
	switch action := step.GetAction().(type) {
	case *conformancev1.Step_Connect:
		return p.connect(action.Connect)
	case *conformancev1.Step_Call:
		return p.call(action.Call)
	case *conformancev1.Step_Subscribe:
		return p.subscribe(action.Subscribe)
	case *conformancev1.Step_Expect:
		return p.expect(action.Expect)
	case *conformancev1.Step_Cancel:
		return p.cancel(action.Cancel.GetStream())
	case *conformancev1.Step_Customer:
		c := action.Customer
		for range max(c.GetTimes(), 1) {
			p.stack.Customer(c.GetFrom(), c.GetName(), c.GetText())
		}
	case *conformancev1.Step_Gateway:
		p.control(action.Gateway.GetAction())
	case *conformancev1.Step_Freeze:
		if p.proxy == nil {
			return errors.New("no step has connected the client through a proxy")
		}
		p.proxy.freeze()
	case *conformancev1.Step_KillClient:
		return p.killClient()
	}
	return nil
}

func (p *player) control(action conformancev1.GatewayControl_Action) {
	switch action {
	case conformancev1.GatewayControl_ACTION_KILL:
		p.stack.Kill()
	case conformancev1.GatewayControl_ACTION_STOP:
		p.stack.Stop()
	case conformancev1.GatewayControl_ACTION_START:
		p.stack.Start()
	case conformancev1.GatewayControl_ACTION_START_MEANWHILE:
		p.stack.Launch()
		p.starting = true
	case conformancev1.GatewayControl_ACTION_LOSE_DATA:
		p.stack.LoseData()
	}
}

// connect connects the client.
func (p *player) connect(c *conformancev1.Connect) error {
	backend, protocol := p.stack.GRPC, "h2"
	if p.language == rest {
		backend, protocol = p.stack.HTTP, "http/1.1"
	}
	o := &connectOrder{Target: backend, Key: stack.Key}
	if c.Key != nil {
		o.Key = c.GetKey()
	}
	switch c.GetVia() {
	case conformancev1.Connect_VIA_PROXY:
		p.proxy = startProxy(p.t, backend, nil)
		o.Target = p.proxy.Addr().String()
	case conformancev1.Connect_VIA_TLS, conformancev1.Connect_VIA_TLS_OF_ANOTHER:
		own := newAuthority(p.t)
		p.proxy = startProxy(p.t, backend, own.server(p.t, protocol))
		o.Target, o.CA = p.proxy.Addr().String(), own.file
		if c.GetVia() == conformancev1.Connect_VIA_TLS_OF_ANOTHER {
			o.CA = newAuthority(p.t).file
		}
	}
	p.last = o
	return p.reconnect()
}

func (p *player) reconnect() error {
	r, err := p.client.ask(order{Connect: p.last})
	if err == nil && r.Connected == nil {
		err = fmt.Errorf("the runner did not connect: %+v", r)
	}
	return err
}

// killClient kills the client and starts it again.
func (p *player) killClient() error {
	for name, s := range p.streams {
		if err := s.settle(p.client); err != nil {
			return fmt.Errorf("stream %s: %w", name, err)
		}
	}
	p.client.die()
	for name, s := range p.streams {
		if err := s.leftOver(); err != nil {
			return fmt.Errorf("stream %s: %w", name, err)
		}
		delete(p.streams, name)
	}
	if err := p.start(); err != nil {
		return err
	}
	return p.reconnect()
}

// call makes a call and compares its answer.
func (p *player) call(c *conformancev1.Call) error {
	o := &callOrder{Method: c.GetMethod(), Requests: [][]byte{}, TimeoutMs: (2 * time.Minute).Milliseconds(), Metadata: make(map[string]string)}
	if c.GetTimeout() != nil {
		o.TimeoutMs = c.GetTimeout().AsDuration().Milliseconds()
	}
	for _, a := range c.GetRequests() {
		wire, err := p.wire(a)
		if err != nil {
			return err
		}
		o.Requests = append(o.Requests, wire)
	}
	for name, value := range c.GetMetadata() {
		text, err := p.saved.text(value)
		if err != nil {
			return err
		}
		o.Metadata[name] = text
	}
	for deadline := time.Now().Add(waitLimit); ; time.Sleep(50 * time.Millisecond) { // the pause between two attempts
		r, err := p.client.ask(order{Call: o})
		if err != nil {
			return err
		}
		if r.Result == nil {
			return fmt.Errorf("the runner did not make the call: %+v", r)
		}
		if err = p.compare(c, r.Result); err == nil || !c.GetEventually() || p.client.over() != nil || time.Now().After(deadline) {
			return err
		}
	}
}

func (p *player) wire(a *anypb.Any) ([]byte, error) {
	m, err := p.saved.message(a)
	if err != nil {
		return nil, err
	}
	return proto.Marshal(m)
}

// compare compares a call's result with what is expected of it.
func (p *player) compare(c *conformancev1.Call, got *result) error {
	if err := p.compareStatus(c.GetStatus(), got); err != nil {
		return err
	}
	method, err := methodOf(c.GetMethod())
	if err != nil {
		return err
	}
	responses := make([]proto.Message, len(got.Responses))
	for i, wire := range got.Responses {
		if responses[i], err = decode(method.Output(), wire); err != nil {
			return err
		}
	}
	want := c.GetResponses()
	if c.GetAmongOthers() {
		return p.compareSome(want, responses)
	}
	if len(responses) != len(want) {
		return fmt.Errorf("got %d responses, want %d: %v", len(responses), len(want), responses)
	}
	for i, m := range responses {
		if err := p.saved.match(want[i], m); err != nil {
			return fmt.Errorf("response %d: %w", i+1, err)
		}
	}
	return nil
}

// compareSome finds the expected responses among others, in their order.
func (p *player) compareSome(want []*conformancev1.Expected, got []proto.Message) error {
	var err error
	at := 0
	for i, w := range want {
		err = errors.New("there were no more responses")
		for ; at < len(got) && err != nil; at++ {
			err = p.saved.match(w, got[at])
		}
		if err != nil {
			return fmt.Errorf("response %d is not among these %v; of the last: %w", i+1, got, err)
		}
	}
	return nil
}

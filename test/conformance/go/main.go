// Command conformance uses the published Go package as a test tells it to, with one JSON
// object a line: a client, calls of any kind through its stubs, subscribers.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"sync"

	"google.golang.org/protobuf/proto"

	lategate "github.com/lategate/lategate/clients/go"
)

// command is an incoming line.
type command struct {
	ID      int `json:"id"`
	Connect *struct {
		Target, Key, CA string
	} `json:"connect"`
	Call      *call         `json:"call"`
	Subscribe *subscription `json:"subscribe"`
	Cancel    *struct {
		ID int `json:"id"`
	} `json:"cancel"`
}

// answer is an outgoing line.
type answer struct {
	ID        int       `json:"id"`
	Connected *struct{} `json:"connected,omitempty"`
	Result    *result   `json:"result,omitempty"`
	Item      *[]byte   `json:"item,omitempty"`
	Retry     *retry    `json:"retry,omitempty"`
	End       *end      `json:"end,omitempty"`
	Cancelled *struct{} `json:"cancelled,omitempty"`
	Failure   string    `json:"failure,omitempty"`
}

// runner is the state for the commands.
type runner struct {
	client  *lategate.Client
	running map[int]*following

	mu  sync.Mutex // guards out, because subscriptions write in parallel with calls
	out *json.Encoder
}

func main() {
	r := &runner{running: map[int]*following{}, out: json.NewEncoder(os.Stdout)}
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		var c command
		if err := json.Unmarshal(line, &c); err != nil {
			log.Fatalf("%v: %s", err, line)
		}
		if err := r.do(c); err != nil {
			r.tell(answer{ID: c.ID, Failure: err.Error()})
		}
	}
	if err := r.close(); err != nil {
		log.Fatal(err)
	}
}

func (r *runner) do(c command) error {
	switch {
	case c.Connect != nil:
		return r.connect(c)
	case r.client == nil:
		return fmt.Errorf("connect first")
	case c.Call != nil:
		result, err := c.Call.do(context.Background(), r.client)
		if err != nil {
			return err
		}
		r.tell(answer{ID: c.ID, Result: result})
		return nil
	case c.Subscribe != nil:
		return r.subscribe(c.ID, c.Subscribe)
	case c.Cancel != nil:
		f := r.running[c.Cancel.ID]
		if f == nil {
			return fmt.Errorf("%d is not a subscription", c.Cancel.ID)
		}
		f.cancel()
		<-f.done
		r.tell(answer{ID: c.ID, Cancelled: &struct{}{}})
		return nil
	}
	return fmt.Errorf("the command has no action")
}

func (r *runner) connect(c command) error {
	o := lategate.Options{Key: c.Connect.Key, Insecure: c.Connect.CA == ""}
	if !o.Insecure {
		var err error
		if o.CA, err = os.ReadFile(c.Connect.CA); err != nil {
			return err
		}
	}
	client, err := lategate.Connect(c.Connect.Target, o)
	if err != nil {
		return err
	}
	if err := r.close(); err != nil {
		return err
	}
	r.client = client
	r.tell(answer{ID: c.ID, Connected: &struct{}{}})
	return nil
}

// close closes the client, which ends the subscriptions.
func (r *runner) close() error {
	if r.client == nil {
		return nil
	}
	err := r.client.Close()
	for _, f := range r.running {
		<-f.done
	}
	clear(r.running)
	return err
}

// tell writes a line. If nobody reads it, the program ends.
func (r *runner) tell(a answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.out.Encode(a); err != nil {
		log.Fatal(err)
	}
}

// bytesOf is the wire form of a message.
func bytesOf(m proto.Message) []byte {
	b, err := proto.Marshal(m)
	if err != nil {
		log.Fatal(err)
	}
	return b
}

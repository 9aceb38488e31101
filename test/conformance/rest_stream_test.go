package conformance

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/transcode"
)

// A restStream reads a stream of JSON lines as docs/streams.md describes.
type restStream struct {
	runner  *restRunner
	id      int
	binding *contract.Method
	request protoreflect.Message
	file    string // the file of the token
	silence time.Duration
	cancel  context.CancelFunc
	ended   chan struct{}
	wait    time.Duration // before the stream is opened again
}

func (r *restRunner) subscribe(ctx context.Context, id int, o *subscribeOrder) error {
	b := contract.Find("/" + o.Method)
	if b == nil {
		return fmt.Errorf("there is no method %s", o.Method)
	}
	req := b.NewRequest()
	if err := proto.Unmarshal(o.Request, req); err != nil {
		return err
	}
	s := &restStream{runner: r, id: id, binding: b, request: req.ProtoReflect(), file: o.TokenFile, silence: 45 * time.Second, ended: make(chan struct{})}
	if fd := s.field("heartbeat_interval"); s.request.Has(fd) {
		m := s.request.Get(fd).Message()
		s.silence = 3 * time.Duration(m.Get(m.Descriptor().Fields().ByName("seconds")).Int()) * time.Second
	}
	ctx, s.cancel = context.WithCancel(ctx)
	r.streams[id] = s
	go func() {
		defer close(s.ended)
		r.say(reply{ID: id, End: s.run(ctx)})
	}()
	return nil
}

func (s *restStream) field(name protoreflect.Name) protoreflect.FieldDescriptor {
	return s.request.Descriptor().Fields().ByName(name)
}

// run follows the stream until it ends for good, and returns how.
func (s *restStream) run(ctx context.Context) *result {
	if s.request.Has(s.field("cursor_name")) {
		return &result{Code: int(codes.InvalidArgument), Message: "a subscriber keeps its own place, and takes no cursor_name"}
	}
	if s.file != "" {
		kept, err := os.ReadFile(s.file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return &result{Code: int(codes.Unknown), Message: err.Error()}
		}
		if len(kept) > 0 {
			s.startAfter(string(kept))
		}
	}
	for {
		s.wait = 500 * time.Millisecond
		end := s.read(ctx)
		if ctx.Err() != nil {
			return &result{Code: int(codes.Canceled), Message: "cancelled"}
		}
		if end != nil {
			return end
		}
		s.runner.say(reply{ID: s.id, Retry: &retry{Code: int(codes.Unavailable), WaitMs: s.wait.Milliseconds()}})
		select {
		case <-time.After(s.wait):
		case <-ctx.Done():
		}
	}
}

func (s *restStream) startAfter(token string) {
	s.request.Set(s.field("resume_token"), protoreflect.ValueOfString(token))
}

// read handles items until the stream ends. It returns the outcome if the stream has ended
// for good, or nil.
func (s *restStream) read(ctx context.Context) *result {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	watchdog := time.AfterFunc(s.silence, cancel)
	defer watchdog.Stop()
	// A new connection: a stalled one is not used again.
	transport := s.runner.http.Transport.(*http.Transport).Clone()
	defer transport.CloseIdleConnections()
	req, err := s.runner.request(ctx, s.binding, s.request.Interface())
	if err != nil {
		return &result{Code: int(codes.Internal), Message: err.Error()}
	}
	req.Header.Set("Accept", "application/x-ndjson")
	req.Header.Set("Authorization", "Bearer "+s.runner.key)
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
			return nil
		}
		res, err := refused(resp, body)
		if err != nil {
			return &result{Code: int(codes.Internal), Message: err.Error()}
		}
		return s.failed(body, res)
	}
	lines := bufio.NewReader(resp.Body)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return nil // the stream was cut off
		}
		watchdog.Reset(s.silence)
		var last struct {
			End   *struct{} `json:"end"`
			Error *string   `json:"error"`
		}
		if err := json.Unmarshal(line, &last); err != nil {
			return &result{Code: int(codes.Internal), Message: err.Error()}
		}
		switch {
		case last.End != nil:
			return &result{}
		case last.Error != nil:
			return s.failed(line, refusal(line))
		}
		if err := s.handle(bytes.TrimSpace(line)); err != nil {
			return &result{Code: int(codes.Internal), Message: err.Error()}
		}
	}
}

// handle handles an item, and then saves its token.
func (s *restStream) handle(line []byte) error {
	wire, err := s.binding.Response.AppendWire(nil, line, transcode.Lenient, nil)
	if err != nil {
		return err
	}
	item := s.binding.NewResponse().ProtoReflect()
	if err := proto.Unmarshal(wire, item.Interface()); err != nil {
		return err
	}
	switch fd := item.WhichOneof(item.Descriptor().Oneofs().ByName("item")); {
	case fd != nil && (fd.Name() == "started" || fd.Name() == "heartbeat"):
	default:
		s.runner.say(reply{ID: s.id, Item: wire})
	}
	token := item.Get(item.Descriptor().Fields().ByName("resume_token")).String()
	s.startAfter(token)
	return s.keep(token)
}

func (s *restStream) keep(token string) error {
	if s.file == "" {
		return nil
	}
	if err := os.WriteFile(s.file+".new", []byte(token), 0o600); err != nil {
		return err
	}
	return os.Rename(s.file+".new", s.file)
}

// failed returns nil if the stream can be resumed, or else the outcome.
func (s *restStream) failed(body []byte, res *result) *result {
	switch res.Reason {
	case "TOKEN_EXPIRED":
		var told struct {
			Details struct {
				EarliestToken string `json:"earliest_token"`
			} `json:"details"`
		}
		if json.Unmarshal(body, &told) != nil || told.Details.EarliestToken == "" {
			return res
		}
		s.startAfter(told.Details.EarliestToken)
		s.gap(whatsappv1.GapCause_GAP_CAUSE_RETENTION, res.Message, told.Details.EarliestToken)
	case "TOKEN_FOREIGN", "TOKEN_FUTURE":
		s.request.Set(s.field("earliest"), protoreflect.ValueOfBool(true))
		s.gap(whatsappv1.GapCause_GAP_CAUSE_LOG_REPLACED, res.Message, "")
	case "STOPPING", "LOG_UNAVAILABLE", "ACCESS_UNCHECKED":
	default:
		return res
	}
	return nil
}

// gap reports a gap that the gateway could not report.
func (s *restStream) gap(cause whatsappv1.GapCause, message, token string) {
	item := s.binding.NewResponse().ProtoReflect()
	fields := item.Descriptor().Fields()
	gap := &whatsappv1.StreamGap{Cause: &cause, Message: &message}
	item.Set(fields.ByName("gap"), protoreflect.ValueOfMessage(gap.ProtoReflect()))
	item.Set(fields.ByName("resume_token"), protoreflect.ValueOfString(token))
	wire, err := proto.Marshal(item.Interface())
	if err != nil {
		panic(err) // never fails for what the gateway has sent
	}
	s.runner.say(reply{ID: s.id, Item: wire})
	s.wait = 10 * time.Millisecond
}

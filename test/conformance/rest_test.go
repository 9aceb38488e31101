package conformance

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"sync"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/transcode"
)

// A restRunner acts as a client of the REST facade, for which there is no published
// package: it makes the requests that the contract's HTTP rules describe, and reads Late's
// JSON.
type restRunner struct {
	base string
	key  string
	http *http.Client

	out     sync.Mutex // guards replies
	replies io.Writer
	streams map[int]*restStream
}

func newRESTRunner() *restRunner { return &restRunner{streams: make(map[int]*restStream)} }

// run executes orders until there are no more.
func (r *restRunner) run(ctx context.Context, orders io.Reader, replies io.Writer) error {
	r.replies = replies
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		for _, s := range r.streams {
			<-s.ended
		}
		if r.http != nil {
			r.http.CloseIdleConnections()
		}
	}()
	lines := bufio.NewReader(orders)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var o order
		if err := json.Unmarshal(line, &o); err != nil {
			return err
		}
		if err := r.obey(ctx, o); err != nil {
			text := err.Error()
			r.say(reply{ID: o.ID, Failure: &text})
		}
	}
}

func (r *restRunner) obey(ctx context.Context, o order) error {
	switch {
	case o.Connect != nil:
		if err := r.connect(o.Connect); err != nil {
			return err
		}
		r.say(reply{ID: o.ID, Connected: &struct{}{}})
	case o.Call != nil:
		res, err := r.call(ctx, o.Call)
		if err != nil {
			return err
		}
		r.say(reply{ID: o.ID, Result: res})
	case o.Subscribe != nil:
		return r.subscribe(ctx, o.ID, o.Subscribe)
	case o.Cancel != nil:
		s := r.streams[o.Cancel.ID]
		if s == nil {
			return errors.New("there is no such stream")
		}
		s.cancel()
		<-s.ended
		r.say(reply{ID: o.ID, Cancelled: &struct{}{}})
	}
	return nil
}

// say writes a reply. Nobody reads it if the client was killed.
func (r *restRunner) say(answer reply) {
	line, err := json.Marshal(answer)
	if err != nil {
		panic(err) // never fails: a reply has only texts and numbers
	}
	r.out.Lock()
	defer r.out.Unlock()
	_, _ = r.replies.Write(append(line, '\n'))
}

func (r *restRunner) connect(o *connectOrder) error {
	transport := &http.Transport{}
	r.base, r.key = "http://"+o.Target, o.Key
	if o.CA != "" {
		pem, err := os.ReadFile(o.CA)
		if err != nil {
			return err
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(pem)
		r.base, transport.TLSClientConfig = "https://"+o.Target, &tls.Config{RootCAs: roots}
	}
	if r.http != nil {
		r.http.CloseIdleConnections()
	}
	r.http = &http.Client{Transport: transport}
	return nil
}

// request makes the HTTP request of a call.
func (r *restRunner) request(ctx context.Context, b *contract.Method, req proto.Message) (*http.Request, error) {
	wire, err := proto.Marshal(req)
	if err != nil {
		return nil, err
	}
	members, err := b.Members.AppendJSON(nil, wire, transcode.OmitEmpty)
	if err != nil {
		return nil, err
	}
	_, path := b.Path(req)
	target, body := r.base+path, io.Reader(http.NoBody)
	if b.HasBody {
		body = bytes.NewReader(members)
	} else {
		query, err := queryOf(members)
		if err != nil {
			return nil, err
		}
		target += "?" + query.Encode()
	}
	out, err := http.NewRequestWithContext(ctx, b.HTTPMethod, target, body)
	if err == nil && b.HasBody {
		out.Header.Set("Content-Type", "application/json")
	}
	return out, err
}

// queryOf writes the members of an object as parameters; a list has one for each element.
func queryOf(object []byte) (url.Values, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	d.UseNumber()
	var members map[string]any
	if err := d.Decode(&members); err != nil {
		return nil, err
	}
	query := make(url.Values)
	for name, value := range members {
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		for _, v := range list {
			query.Add(name, fmt.Sprint(v))
		}
	}
	return query, nil
}

// call makes a call and returns its result; an error is an error of the runner.
func (r *restRunner) call(ctx context.Context, o *callOrder) (*result, error) {
	b := contract.Find("/" + o.Method)
	if b == nil {
		return nil, fmt.Errorf("there is no method %s", o.Method)
	}
	requests := make([]proto.Message, len(o.Requests))
	for i, wire := range o.Requests {
		requests[i] = b.NewRequest()
		if err := proto.Unmarshal(wire, requests[i]); err != nil {
			return nil, err
		}
	}
	if o.TimeoutMs > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(o.TimeoutMs)*time.Millisecond)
		defer cancel()
	}
	var req *http.Request
	var read func(io.Reader) ([][]byte, error)
	var err error
	if special := specials[o.Method]; special != nil {
		req, read, err = special(ctx, r, b, requests)
	} else {
		req, err = r.request(ctx, b, requests[0])
		read = func(body io.Reader) ([][]byte, error) { return readAnswer(b, body) }
	}
	if err != nil {
		return nil, err
	}
	for name, value := range o.Metadata {
		req.Header.Set(name, value)
	}
	resp, err := r.send(req, b.Read)
	if err != nil {
		return unanswered(err), nil
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		return refused(resp, body)
	}
	responses, err := read(resp.Body)
	if ctx.Err() != nil {
		res := unanswered(ctx.Err())
		res.Responses = responses
		return res, nil
	}
	return &result{Responses: responses, Headers: headersOf(resp)}, err
}

// send makes a request with the key. Reads are repeated if there is no answer, as in the
// published clients.
func (r *restRunner) send(req *http.Request, again bool) (*http.Response, error) {
	if r.key != "" {
		req.Header.Set("Authorization", "Bearer "+r.key)
	}
	for attempt := 1; ; attempt++ {
		resp, err := r.http.Do(req)
		if err == nil || !again || attempt == 5 || req.Context().Err() != nil {
			return resp, err
		}
		select {
		case <-time.After(250 * time.Millisecond << attempt):
		case <-req.Context().Done():
		}
	}
}

// unanswered is the result, in gRPC's terms, of a call that got no answer.
func unanswered(err error) *result {
	code := codes.Unavailable
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		code = codes.DeadlineExceeded
	case errors.Is(err, context.Canceled):
		code = codes.Canceled
	}
	return &result{Code: int(code), Message: err.Error()}
}

// refused is the result of a call that was refused. What REST says about it is put where
// gRPC has it; REST has no code.
func refused(resp *http.Response, body []byte) (res *result, err error) {
	res = refusal(body)
	res.Headers = headersOf(resp)
	info := &errdetails.ErrorInfo{Reason: res.Reason, Domain: "lategate", Metadata: map[string]string{
		"http_status": strconv.Itoa(resp.StatusCode), "request_id": resp.Header.Get("X-Request-Id")}}
	details := []proto.Message{info}
	if after, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil {
		details = append(details, &errdetails.RetryInfo{RetryDelay: durationpb.New(time.Duration(after) * time.Second)})
	}
	for _, d := range details {
		if res.Details, err = withDetail(res.Details, d); err != nil {
			return nil, err
		}
	}
	return res, nil
}

// refusal reads an error's body, as far as it has Late's shape.
func refusal(body []byte) *result {
	var told struct {
		Error   string `json:"error"`
		Code    string `json:"code"`
		Details struct {
			Fields map[string][]string `json:"fields"`
		} `json:"details"`
	}
	res := &result{Code: int(codes.Unknown), Message: string(body)}
	if json.Unmarshal(body, &told) != nil {
		return res
	}
	res.Message, res.Reason = told.Error, told.Code
	if len(told.Details.Fields) > 0 {
		bad := new(errdetails.BadRequest)
		for field, texts := range told.Details.Fields {
			for _, text := range texts {
				bad.FieldViolations = append(bad.FieldViolations, &errdetails.BadRequest_FieldViolation{Field: field, Description: text})
			}
		}
		res.Details, _ = withDetail(nil, bad) // never fails for plain texts
	}
	return res
}

func withDetail(details [][]byte, m proto.Message) ([][]byte, error) {
	a, err := anypb.New(m)
	if err != nil {
		return nil, err
	}
	wire, err := proto.Marshal(a)
	return append(details, wire), err
}

func headersOf(resp *http.Response) map[string]string {
	out := make(map[string]string)
	for name := range resp.Header {
		out[http.CanonicalHeaderKey(name)] = resp.Header.Get(name)
	}
	return out
}

// readAnswer reads the answer of a method with one response.
func readAnswer(b *contract.Method, body io.Reader) ([][]byte, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	wire, err := b.Response.AppendWire(nil, text, transcode.Lenient, nil)
	return [][]byte{wire}, err
}

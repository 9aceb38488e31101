package streams_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/test/internal/gateway"
)

// An api is a way to open a stream.
type api struct {
	name   string
	accept string // the Accept header over REST
}

var (
	overGRPC  = api{name: "gRPC"}
	overSSE   = api{name: "SSE", accept: "text/event-stream"}
	overLines = api{name: "NDJSON", accept: "application/x-ndjson"}
	apis      = []api{overGRPC, overSSE, overLines}
)

// An item is one response of a stream of any API.
type item struct {
	token, kind string         // kind is started, event, heartbeat, gap, notice or snapshot
	doc         map[string]any // the item with its JSON names; nil for an SSE heartbeat
	raw         *string
}

// text is a scalar of the item as text, such as "conversationId"; "" if it is absent.
func (i item) text(name string) string {
	switch v := i.doc[name].(type) {
	case nil:
		return ""
	case string:
		return strings.ToLower(strings.TrimPrefix(v, "EVENT_SOURCE_"))
	default:
		return fmt.Sprint(v)
	}
}

// same is a text of the item, unchanged.
func (i item) same(name string) string { s, _ := i.doc[name].(string); return s }

// list is a list of texts.
func (i item) list(name string) []string {
	list, _ := i.doc[name].([]any)
	out := []string{}
	for _, v := range list {
		out = append(out, fmt.Sprint(v))
	}
	return out
}

// An outcome is how a stream has failed, before its first item or after.
type outcome struct {
	code    codes.Code // over gRPC
	status  int        // over REST; 0 for an error in the stream
	reason  string
	message string
	retry   bool              // it has a time for the retry
	details map[string]string // ErrorInfo's metadata
}

func (o *outcome) Error() string {
	return fmt.Sprintf("%v/%d %s: %s", o.code, o.status, o.reason, o.message)
}

// A feed is an open stream.
type feed struct {
	t      testing.TB
	api    api
	recv   func() (item, error) // an error is an *outcome, io.EOF, or the connection's
	close  func()
	tokens []string // the tokens of all items
	last   string   // the last token
}

// dial is the context of a caller.
func dial(ctx context.Context, key string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+key)
}

// open opens a stream. Whether that succeeds is only known when it is read.
func (f api) open(t testing.TB, g *gateway.Gateway, key string, req proto.Message) *feed {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), waitLimit)
	t.Cleanup(cancel)
	return f.openWith(ctx, cancel, t, g, key, req)
}

func (f api) openWith(ctx context.Context, cancel func(), t testing.TB, g *gateway.Gateway, key string, req proto.Message) *feed {
	t.Helper()
	if f.accept != "" {
		path, query := restOf(t, req)
		return f.get(ctx, cancel, t, g, key, path, query, "")
	}
	method := whatsappv1.InboxService_StreamMessages_FullMethodName
	newResponse := func() proto.Message { return new(whatsappv1.StreamMessagesResponse) }
	switch req.(type) {
	case *whatsappv1.StreamDeliveryStatusesRequest:
		method = whatsappv1.BroadcastsService_StreamDeliveryStatuses_FullMethodName
		newResponse = func() proto.Message { return new(whatsappv1.StreamDeliveryStatusesResponse) }
	case *whatsappv1.StreamAccountEventsRequest:
		method = whatsappv1.AccountsService_StreamAccountEvents_FullMethodName
		newResponse = func() proto.Message { return new(whatsappv1.StreamAccountEventsResponse) }
	}
	stream, err := g.Conn.NewStream(dial(ctx, key), &grpc.StreamDesc{ServerStreams: true}, method)
	if err == nil {
		err = stream.SendMsg(req)
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = stream.CloseSend()
	}
	if err != nil {
		t.Fatal(err)
	}
	return f.feed(t, cancel, func() (item, error) {
		resp := newResponse()
		if err := stream.RecvMsg(resp); err != nil {
			if errors.Is(err, io.EOF) {
				return item{}, io.EOF
			}
			return item{}, outcomeOf(err)
		}
		text, err := protojson.Marshal(resp)
		if err != nil {
			return item{}, err
		}
		return parseItem(text)
	})
}

func (f api) feed(t testing.TB, cancel func(), recv func() (item, error)) *feed {
	out := &feed{t: t, api: f, close: cancel}
	out.recv = func() (item, error) {
		i, err := recv()
		if err == nil && i.token != "" {
			out.last = i.token
			out.tokens = append(out.tokens, i.token)
		}
		return i, err
	}
	return out
}

// outcomeOf reads a gRPC status.
func outcomeOf(err error) *outcome {
	st := status.Convert(err)
	out := &outcome{code: st.Code(), message: st.Message()}
	for _, d := range st.Details() {
		switch d := d.(type) {
		case *errdetails.ErrorInfo:
			out.reason, out.details = d.GetReason(), d.GetMetadata()
		case *errdetails.RetryInfo:
			out.retry = d.GetRetryDelay().AsDuration() > 0
		}
	}
	return out
}

// parseItem reads the JSON of a response, the contract's or protobuf's.
func parseItem(text []byte) (item, error) {
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.UseNumber()
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil {
		return item{}, fmt.Errorf("%w: %s", err, text)
	}
	var i item
	for name, v := range doc {
		switch name {
		case "resumeToken":
			i.token, _ = v.(string)
		case "rawJson":
			if raw, ok := v.(string); ok {
				i.raw = &raw
			}
		default:
			i.kind = name
			i.doc, _ = v.(map[string]any)
		}
	}
	return i, nil
}

// restOf is a request in its REST form.
func restOf(t testing.TB, req proto.Message) (path string, query url.Values) {
	t.Helper()
	path = "/v1/inbox/messages:stream"
	switch req.(type) {
	case *whatsappv1.StreamDeliveryStatusesRequest:
		path = "/v1/whatsapp/broadcasts:streamDeliveryStatuses"
	case *whatsappv1.StreamAccountEventsRequest:
		path = "/v1/accounts:streamEvents"
	}
	text, err := protojson.Marshal(req)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	query = url.Values{}
	for name, v := range members {
		values, ok := v.([]any)
		if !ok {
			values = []any{v}
		}
		for _, v := range values {
			query.Add(name, strings.ToLower(strings.TrimPrefix(fmt.Sprint(v), "BROADCAST_RECIPIENT_STATUS_")))
			if s, ok := v.(string); ok && !strings.HasPrefix(s, "BROADCAST_") {
				query[name][len(query[name])-1] = s
			}
		}
	}
	return path, query
}

// get opens a stream over REST.
func (f api) get(ctx context.Context, cancel func(), t testing.TB, g *gateway.Gateway, key, path string, query url.Values, lastEventID string) *feed {
	t.Helper()
	return f.getRaw(ctx, cancel, t, g, key, g.URL+path+"?"+query.Encode(), lastEventID)
}

// getURL is get with a literal query.
func (f api) getURL(t testing.TB, g *gateway.Gateway, key string, target *url.URL, lastEventID string) *feed {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), waitLimit)
	t.Cleanup(cancel)
	return f.getRaw(ctx, cancel, t, g, key, target.String(), lastEventID)
}

func (f api) getRaw(ctx context.Context, cancel func(), t testing.TB, g *gateway.Gateway, key, target, lastEventID string) *feed {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"Accept": {f.accept}, "Authorization": {"Bearer " + key}}
	if lastEventID != "" {
		req.Header.Set("Last-Event-ID", lastEventID)
	}
	type opened struct {
		resp *http.Response
		err  error
	}
	answered := make(chan opened, 1) // the header is sent with the first item
	go func() {
		resp, err := g.HTTP.Do(req)
		answered <- opened{resp, err}
	}()
	var next func() (item, error)
	return f.feed(t, cancel, func() (item, error) {
		if next == nil {
			o := <-answered
			if o.err != nil {
				return item{}, o.err
			}
			t.Cleanup(func() { _ = o.resp.Body.Close() })
			if next = f.reader(o.resp); next == nil {
				return item{}, refused(o.resp)
			}
		}
		return next()
	})
}

// refused reads an answer that is not a stream.
func refused(resp *http.Response) error {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	out, err := parseFailure(body)
	if err != nil {
		return fmt.Errorf("HTTP %d: %w", resp.StatusCode, err)
	}
	out.status, out.retry = resp.StatusCode, resp.Header.Get("Retry-After") != ""
	return out
}

// parseFailure reads the JSON of an error.
func parseFailure(body []byte) (*outcome, error) {
	var e struct {
		Error, Code string
		Details     map[string]any
	}
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, fmt.Errorf("%w: %s", err, body)
	}
	out := &outcome{reason: e.Code, message: e.Error, details: map[string]string{}}
	for name, v := range maps.All(e.Details) {
		if s, ok := v.(string); ok {
			out.details[name] = s
		}
	}
	return out, nil
}

// Package upstream calls the Late API.
package upstream

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/retry"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream/pace"
)

const (
	// fileTimeout bounds a call that passes on a file while it is received: 100 MB take
	// long on a slow connection.
	fileTimeout = 10 * time.Minute
	// maxAnswer is the limit for an answer's body, in bytes.
	maxAnswer = 32 << 20
	// maxExpected is the largest buffer that is allocated in advance for an answer of
	// unknown length, in bytes.
	maxExpected = 1 << 20
	// maxAttempts is how often a read is tried.
	maxAttempts = 4
)

// Options configures a Client.
type Options struct {
	// BaseURL is the API's URL, such as https://getlate.dev/api: the part before /v1 in
	// every path.
	BaseURL string
	// UserAgent is sent with every request.
	UserAgent string
	// Report, which may be nil, is called for each member of an answer that is not in the
	// contract or does not fit it.
	Report func(method string, message protoreflect.FullName, member []byte, cause transcode.Cause)
	// RateShare is the share of each key's rate limit that this client uses; 0 means all.
	RateShare float64
	// PollShare is the part of RateShare that Poll calls may use; 0 means 0.2.
	PollShare float64
	// RateWindow is the window in which the upstream counts a key's requests; 0 means a
	// minute. Only tests set it, because they cannot wait that long.
	RateWindow time.Duration
	// Waited is called with the time that each call waited for its turn, Refused for each
	// 429, and Joined for each read that was not made because an identical one was under
	// way. Each may be nil, and is called by several goroutines at the same time.
	Waited  func(class Class, wait time.Duration)
	Refused func(class Class)
	Joined  func()
	// Transport replaces the client's own; nil except in tests.
	Transport http.RoundTripper
}

// A Client calls the Late API. It is safe for concurrent use.
//
// It uses the transport without an http.Client around it: redirects are not
// followed, because they would carry the key elsewhere, and there are no cookies.
type Client struct {
	opts      Options
	base      *url.URL
	transport http.RoundTripper
	keys      *keyring
	clock     clock
	waiting   [pace.Classes]atomic.Int64
	sizes     sync.Map // *contract.Method to *atomic.Int64: the size of its last answer, in bytes
}

// New returns a client. It fails if the base URL is not an http or https URL.
func New(opts Options) (*Client, error) {
	base, err := url.Parse(strings.TrimRight(opts.BaseURL, "/"))
	if err != nil || base.Hostname() == "" || base.Scheme != "http" && base.Scheme != "https" ||
		base.RawQuery != "" || base.ForceQuery || base.Fragment != "" || base.User != nil {
		return nil, fmt.Errorf("upstream: %q is not a base URL such as https://getlate.dev/api", opts.BaseURL)
	}
	if opts.RateShare < 0 || opts.RateShare > 1 || opts.PollShare < 0 || opts.PollShare > 1 {
		return nil, fmt.Errorf("upstream: a share of the rate limit is more than 0 and at most 1, not %v or %v", opts.RateShare, opts.PollShare)
	}
	opts.RateShare = cmp.Or(opts.RateShare, 1)
	opts.PollShare = cmp.Or(opts.PollShare, defaultPollShare)
	opts.RateWindow = cmp.Or(opts.RateWindow, defaultWindow)
	c := &Client{opts: opts, base: base, transport: opts.Transport, keys: newKeyring()}
	if c.transport == nil {
		c.transport = transport()
	}
	return c, nil
}

// transport is tuned for one host: the standard library keeps only two idle connections to
// a host, so that a busy HTTP/1.1 client would open connections all the time. Pings detect
// dead HTTP/2 connections.
func transport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		HTTP2:                 &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 5 * time.Second},
		MaxIdleConns:          512,
		MaxIdleConnsPerHost:   512,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   5 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}

// Close closes idle connections.
func (c *Client) Close() {
	if t, ok := c.transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// Read makes a call and reads its answer into a message. The error is always an
// *apierror.Error: that of [Client.Do], of an answer that reports a failure, or of one that
// cannot be read.
func (c *Client) Read(ctx context.Context, call Call, into proto.Message) (*Answer, error) {
	answer, err := c.Do(ctx, call)
	if err != nil {
		return nil, err
	}
	if failed := ReportedFailure(call.Method, answer); failed != nil {
		return nil, failed
	}
	if err := answer.Decode(into); err != nil {
		return nil, Malformed(call.Method, err)
	}
	return answer, nil
}

// Do makes a call when its key's rate limit has room for it: see [Class]. Reads are
// repeated while the upstream is busy or unreachable, within the deadline, and identical
// reads at the same time become one. Writes are repeated only if the upstream refused them
// because of the rate limit. The error is always an *apierror.Error.
func (c *Client) Do(ctx context.Context, call Call) (*Answer, error) {
	r := &running{Call: call, timeout: call.Method.Timeout}
	if r.File != nil && r.timeout > 0 {
		r.timeout = max(r.timeout, fileTimeout)
	}
	if r.Class == Interactive && r.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.timeout)
		defer cancel()
		r.timeout = 0 // the timeout has begun
	}
	var err error
	if r.out, err = c.encode(&call); err != nil {
		return nil, notEncoded(err)
	}
	k := c.stateFor(call.Caller.Key)
	if k != nil && r.Method.Read && !r.Once {
		if answer, failed := c.join(ctx, k, r); failed == nil {
			return answer, nil
		} else {
			return nil, failed
		}
	}
	if k != nil && !r.Method.Read {
		defer k.reads.wrote()
	}
	out := c.attempts(ctx, k, r, nil)
	if out.failed != nil {
		return nil, out.failed
	}
	return out.res, nil
}

// notEncoded makes the error of a request that cannot be encoded.
func notEncoded(err error) *apierror.Error {
	return &apierror.Error{Code: codes.Internal, Reason: apierror.ReasonNotEncoded, HTTPStatus: http.StatusInternalServerError, Message: err.Error()}
}

// running is a Call that is under way.
type running struct {
	Call
	out     *outgoing
	timeout time.Duration // of each attempt; 0 if the context already has it
}

// attempts makes a call, and repeats it as long as that is useful.
func (c *Client) attempts(ctx context.Context, k *keyState, o *running, expected *pace.Expectation) outcome {
	var failed *apierror.Error // the error of the attempt before
	backoff := retry.Backoff{First: 250 * time.Millisecond, Most: time.Second}
	for attempt := 1; ; {
		var t pace.Turn
		if k != nil {
			var late *apierror.Error
			if t, late = c.turn(ctx, k, o.Class, o.Method, expected); late != nil {
				if failed != nil && o.Class == Interactive {
					late = failed // the upstream's own error says more
				}
				return outcome{failed: late, alone: true}
			}
		}
		var res *Answer
		var reached bool
		res, failed, reached = c.once(ctx, o)
		if k != nil {
			answered := http.Header(nil)
			if failed != nil {
				answered = failed.Header
			} else {
				answered = res.Header
			}
			k.pace.Done(t, reached, answered, failed)
		}
		if failed == nil {
			return outcome{res: res}
		}
		if failed.HTTPStatus == http.StatusTooManyRequests && failed.Header != nil && c.opts.Refused != nil {
			c.opts.Refused(o.Class)
		}
		if ctx.Err() != nil {
			return outcome{failed: failed, alone: true}
		}
		full, _ := failed.LimitUsedUp()
		patient := o.Class == Bulk && full && k != nil
		if !o.repeatable(failed) || attempt == maxAttempts && !patient {
			return outcome{failed: failed}
		}
		if !patient {
			attempt++
		}
		if full && k != nil {
			continue // the next turn comes when the limit allows it
		}
		// Full jitter, so that callers that failed together do not retry together, even if
		// the upstream told all of them the same time.
		wait := failed.RetryAfter + rand.N(backoff.Next())
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
			return outcome{failed: failed, alone: true} // the retry would be too late, so fail now
		}
		if retry.Sleep(ctx, wait) != nil {
			return outcome{failed: failed, alone: true}
		}
	}
}

// repeatable reports whether a call that failed may be sent again.
func (o *running) repeatable(failed *apierror.Error) bool {
	switch {
	case o.Once || o.out.stream != nil:
		return false
	case o.Method.Read && failed.MayRetry(true) && failed.HTTPStatus != http.StatusInternalServerError: // a 500 does not mean that the upstream is busy
		return true
	case failed.HTTPStatus != http.StatusTooManyRequests || failed.Quota == "":
		return false
	case o.Class == Bulk:
		return true // the upstream refused it without executing it
	}
	_, told := failed.LimitUsedUp()
	return told
}

// once makes one attempt, within the timeout of an attempt.
func (c *Client) once(ctx context.Context, o *running) (*Answer, *apierror.Error, bool) {
	if o.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.timeout)
		defer cancel()
	}
	return c.try(ctx, o.Method, o.out)
}

// outgoing is a request that can be sent again.
type outgoing struct {
	url         *url.URL
	header      http.Header
	body        []byte
	stream      io.Reader // instead of body; sent once
	contentType string
}

func (c *Client) encode(call *Call) (*outgoing, error) {
	m := call.Method
	path, escaped := m.Path(call.Request)
	out := &outgoing{header: make(http.Header, 6), url: &url.URL{
		Scheme: c.base.Scheme, Host: c.base.Host,
		Path: c.base.Path + path, RawPath: c.base.EscapedPath() + escaped,
	}}
	err := error(nil)
	switch {
	case call.File != nil || m.Encoding == whatsappv1.UpstreamOptions_ENCODING_MULTIPART:
		out.stream, out.contentType, err = multipartBody(call)
	case m.HasBody && call.Body != nil:
		out.body = call.Body
	default:
		out.url.RawQuery, out.body, err = m.Payload(call.Request)
	}
	if err != nil {
		return nil, err
	}
	if m.HasBody && out.stream == nil {
		out.contentType = "application/json"
	}
	if further := call.Query.Encode(); further != "" && !m.HasBody {
		out.url.RawQuery = strings.TrimPrefix(out.url.RawQuery+"&"+further, "&")
	}
	out.header.Set("Accept", "application/json")
	out.header.Set("User-Agent", c.opts.UserAgent)
	if out.contentType != "" {
		out.header.Set("Content-Type", out.contentType)
	}
	if call.Caller.Key != "" {
		out.header.Set("Authorization", "Bearer "+call.Caller.Key)
	}
	if id := call.Caller.RequestID; id != "" {
		out.header.Set("X-Request-Id", id)
	}
	return out, nil
}

// try sends a request. reached is false if the upstream cannot have seen it.
func (c *Client) try(ctx context.Context, b *contract.Method, out *outgoing) (res *Answer, failed *apierror.Error, reached bool) {
	var sent atomic.Bool
	traced := ctx
	if !b.Read {
		// A request counts as sent as soon as it has a connection: later it is never
		// certain that no part of it was sent. The transport tries another connection only
		// if nothing was sent over the first.
		traced = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			GetConn: func(string) { sent.Store(false) },
			GotConn: func(httptrace.GotConnInfo) { sent.Store(true) },
		})
	}
	body := out.stream
	if body == nil && out.body != nil {
		body = bytes.NewReader(out.body)
	}
	hr, err := http.NewRequestWithContext(traced, b.HTTPMethod, "", body)
	if err != nil {
		return nil, notEncoded(err), false
	}
	hr.URL, hr.Host, hr.Header = out.url, out.url.Host, out.header
	resp, err := c.transport.RoundTrip(hr)
	if err != nil {
		return nil, c.broken(ctx, b, err, sent.Load()), sent.Load() || b.Read && !notDialled(err)
	}
	defer resp.Body.Close()
	c.clock.read(resp.Header)
	answer, err := c.readAll(b, resp)
	switch {
	case resp.StatusCode/100 != 2: // even if its body could not be read
		return nil, failure(b, resp.StatusCode, resp.Header, answer, time.Now()), true
	case errors.Is(err, errTooLarge):
		return nil, &apierror.Error{Code: codes.ResourceExhausted, Reason: apierror.ReasonTooLarge, HTTPStatus: http.StatusBadGateway,
			Message: fmt.Sprintf("the upstream's answer to %s is over %d MiB; ask for less with limit and skip", b.FullMethod, maxAnswer>>20)}, true
	case err != nil:
		return nil, c.broken(ctx, b, err, true), true
	case len(bytes.TrimSpace(answer)) == 0:
		answer = []byte("{}") // a success without a body, such as a 204
	}
	return &Answer{
		Answer: transcode.NewAnswer(b.Response, answer, c.reporter(b)),
		Status: resp.StatusCode,
		Header: resp.Header,
	}, nil, true
}

// notDialled reports whether the connection for a request could not be established.
func notDialled(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// broken makes the error of a call that got no answer.
func (c *Client) broken(ctx context.Context, b *contract.Method, err error, sent bool) *apierror.Error {
	// A file that could not be read, such as one that is too large: the request that was
	// sent is incomplete.
	if own := (*apierror.Error)(nil); errors.As(err, &own) {
		return own
	}
	e := &apierror.Error{Metadata: map[string]string{"method": b.FullMethod}}
	switch {
	case apierror.PastDeadline(ctx):
		e.Code, e.Reason, e.HTTPStatus, e.Message = codes.DeadlineExceeded, apierror.ReasonTimeout, http.StatusGatewayTimeout, "the upstream did not answer before the deadline"
	case ctx.Err() != nil:
		e.Code, e.Reason, e.HTTPStatus, e.Message = codes.Canceled, apierror.ReasonCancelled, 499, "the caller cancelled the call"
	default:
		e.Code, e.Reason, e.HTTPStatus, e.Message = codes.Unavailable, apierror.ReasonUnreachable, http.StatusBadGateway, "the connection to the upstream failed: "+cause(err)
	}
	if sent && !b.Read {
		outcomeUnknown(e)
	}
	return e
}

// cause describes a transport's error without the URL, which contains ids.
func cause(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}

var errTooLarge = errors.New("answer too large")

// readAll reads an answer's body within the size limit. If the upstream does not send the
// length, the buffer gets the size of the method's last answer.
func (c *Client) readAll(m *contract.Method, resp *http.Response) ([]byte, error) {
	if resp.ContentLength > maxAnswer {
		return nil, errTooLarge
	}
	size, ok := c.sizes.Load(m)
	if !ok {
		size, _ = c.sizes.LoadOrStore(m, new(atomic.Int64))
	}
	last := size.(*atomic.Int64)
	expected := resp.ContentLength
	if expected < 0 {
		expected = min(last.Load(), maxExpected)
	}
	var buf bytes.Buffer
	buf.Grow(int(expected) + bytes.MinRead)
	if _, err := buf.ReadFrom(io.LimitReader(resp.Body, maxAnswer+1)); err != nil {
		return nil, err
	}
	if buf.Len() > maxAnswer {
		return nil, errTooLarge
	}
	last.Store(int64(buf.Len()))
	return buf.Bytes(), nil
}

func (c *Client) reporter(b *contract.Method) transcode.Reporter {
	if c.opts.Report == nil {
		return nil
	}
	return func(message protoreflect.FullName, member []byte, cause transcode.Cause) {
		c.opts.Report(b.FullMethod, message, member, cause)
	}
}

// Malformed makes the error of an answer that could not be read; its text has the operation
// and the offset, but never the answer.
func Malformed(b *contract.Method, err error) *apierror.Error {
	return &apierror.Error{Code: codes.Internal, Reason: apierror.ReasonMalformed, HTTPStatus: http.StatusBadGateway,
		Metadata: map[string]string{"method": b.FullMethod},
		Message:  fmt.Sprintf("the upstream's answer to %s is malformed: %v", b.FullMethod, err)}
}

// ReportedFailure makes the error of a success whose body reports a failure; nil for any
// other answer.
func ReportedFailure(b *contract.Method, res *Answer) *apierror.Error {
	if !reportsFailure(res.Answer.Body()) {
		return nil
	}
	e := failure(b, res.Status, res.Header, res.Answer.Body(), time.Now())
	e.Reason = apierror.ReasonReportedFailure
	return e
}

// reportsFailure recognises a 200 that reports a failure: `success` is false, there is an
// error, and there are no results with details.
func reportsFailure(body []byte) bool {
	if !bytes.Contains(body, []byte(`"success"`)) || !bytes.Contains(body, []byte(`"error"`)) {
		return false
	}
	var says struct {
		Success any   `json:"success"`
		Error   any   `json:"error"`
		Results []any `json:"results"`
	}
	return unmarshalLoose(body, &says) && says.Success == false && says.Error != nil && len(says.Results) == 0
}

package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// answerTime is how long the receiver of a webhook may take to answer.
const answerTime = 5 * time.Second

// retryWaits are the times between the attempts to deliver a webhook.
var retryWaits = []time.Duration{
	10 * time.Second, 100 * time.Second, 1_000 * time.Second, 10_000 * time.Second, 24 * time.Hour, 24 * time.Hour,
}

const (
	maxOutbox     = 100_000 // undelivered events of one webhook; more are lost
	maxAnswerKept = 10 << 10
	reorderDelay  = 250 * time.Millisecond
)

// delivery is an event that is being delivered to a webhook.
type delivery struct {
	*payload
	hook    *webhook
	secret  string // the webhook's at the time of the event
	attempt int    // the next attempt, from 1
	at      time.Time
	order   uint64
	tested  func(outcome) // for a test: gets the outcome of the only attempt
}

func (d *delivery) when() (time.Time, uint64) { return d.at, d.order }

// outcome is the result of one attempt.
type outcome struct {
	status int // 0: there was no answer
	body   string
	err    string
	took   time.Duration
}

func (o outcome) ok() bool { return o.status >= 200 && o.status < 300 }

// final reports whether there is no use in trying again.
func (o outcome) final() bool {
	return o.ok() || o.status >= 400 && o.status < 500 &&
		o.status != http.StatusRequestTimeout && o.status != http.StatusTooManyRequests
}

// enqueue makes an event be delivered to a webhook.
func (w *world) enqueue(h *webhook, m *payload) {
	c := w.opts.Chaos
	copies := 1
	if w.chance(c.Duplicates) {
		copies = 2
	}
	for range copies {
		d := &delivery{payload: m, hook: h, secret: h.secret, attempt: 1, at: m.at}
		if w.chance(c.Reorders) {
			d.at = d.at.Add(time.Duration(w.chaos.Int64N(int64(reorderDelay))))
		}
		if w.chance(c.Drops) {
			w.postpone(d, d.at)
		} else {
			w.dispatch(d)
		}
	}
}

func (w *world) chance(fraction float64) bool { return fraction > 0 && w.chaos.Float64() < fraction }

func (w *world) dispatch(d *delivery) {
	if !d.hook.active || d.hook.outbox.Len() >= maxOutbox {
		return
	}
	w.order++
	d.order = w.order
	d.hook.outbox.add(d)
	w.changed = true
}

// postpone schedules the next attempt, or gives up after the last.
func (w *world) postpone(d *delivery, failedAt time.Time) {
	if d.attempt > len(retryWaits) {
		return
	}
	wait := time.Duration(float64(retryWaits[d.attempt-1]) * w.opts.RetryScale)
	d.attempt++
	d.at = failedAt.Add(wait)
	w.dispatch(d)
}

// deliver makes one attempt; the poster has counted it in begin.
func (s *Server) deliver(w *world, d *delivery, url string, header http.Header) {
	defer s.post.end()
	started := s.clock.Now()
	o := s.post.attempt(url, header, d.body)
	now := s.clock.Now()
	o.took = now.Sub(started)
	if s.post.ctx.Err() != nil {
		return // shut down: the outcome is unknown
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.record(d, url, o, now)
	if d.tested != nil {
		d.tested(o)
		return
	}
	d.hook.posting--
	if !o.final() {
		w.postpone(d, now)
	}
}

// header returns the headers of a delivery.
func (d *delivery) header() http.Header {
	header := http.Header{}
	for name, value := range d.hook.headers {
		header.Set(name, value)
	}
	header.Set("Content-Type", "application/json")
	eras := []string{"Late"}
	if d.zernio {
		eras = append(eras, "Zernio")
	}
	for _, era := range eras {
		header.Set("X-"+era+"-Event", d.event)
		header.Set("X-"+era+"-Event-Id", d.id)
		if d.secret != "" {
			header.Set("X-"+era+"-Signature", sign(d.secret, d.body))
		}
	}
	return header
}

func sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// attempt posts once.
func (p *poster) attempt(url string, header http.Header, body []byte) outcome {
	ctx, cancel := context.WithTimeout(p.ctx, p.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return outcome{err: err.Error()}
	}
	req.Header = header
	resp, err := p.client.Do(req)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return outcome{err: fmt.Sprintf("timeout of %v exceeded", p.timeout)}
		}
		return outcome{err: err.Error()}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswerKept))
	if err != nil {
		return outcome{err: err.Error()}
	}
	return outcome{status: resp.StatusCode, body: string(answer)}
}

// newPostClient makes a client that does not follow redirects, and that simulates the hosts
// which are reserved for documentation.
func newPostClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = maxPosts
	return &http.Client{
		Transport:     reserved{transport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// reserved simulates the receivers of the vendor's examples, so that these work and no real
// server gets requests: example.com accepts everything, and a host that ends in .invalid
// does not exist.
type reserved struct{ http.RoundTripper }

func (r reserved) RoundTrip(req *http.Request) (*http.Response, error) {
	host := req.URL.Hostname()
	switch {
	case host == "example.com" || strings.HasSuffix(host, ".example.com"):
		_ = req.Body.Close() // a RoundTripper must close it
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
	case strings.HasSuffix(host, ".invalid"):
		_ = req.Body.Close()
		return nil, fmt.Errorf("getaddrinfo ENOTFOUND %s", host)
	}
	return r.RoundTripper.RoundTrip(req)
}

// CloseIdleConnections is called by http.Client.
func (r reserved) CloseIdleConnections() { r.RoundTripper.(*http.Transport).CloseIdleConnections() }

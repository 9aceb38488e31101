// Package sandbox simulates the Late API over real HTTP, well enough to develop
// an application against it without an account.
//
// It keeps state per API key, checks input, sends rate-limit headers, moves the recipients
// of a broadcast from pending to read, and can produce every documented failure (see
// docs/sandbox.md for the magic phone numbers). It posts signed webhooks about all that
// happens, and answers messages.
//
// The package is an independent implementation: it shares no code with the gateway, so that
// the same mistake cannot hide on both sides. State that changes with time is computed from
// the stored state and the clock when it is read. One background goroutine does the same
// when nothing is read, and posts the webhooks.
package sandbox

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	defaultRateLimit = 600
	defaultPace      = 20 * time.Millisecond

	// maxWorlds is how many keys can have state; a new one replaces the world that was idle
	// for longest.
	maxWorlds = 100

	maxJSONBody      = 4 << 20
	maxMultipartBody = 101 << 20 // an attachment of 100 MB and its form
)

// Server is the simulator. It is an [http.Handler] that serves /v1/... and /api/v1/..., and
// URLs of its own under /sandbox/.
type Server struct {
	opts   Options // with the defaults filled in
	clock  Clock
	logger *slog.Logger
	mux    *http.ServeMux
	media  mediaStore
	links  linkStore
	post   poster
	dice   *dice
	done   chan struct{}
	close  sync.Once

	mu     sync.Mutex
	hook   Webhook
	worlds map[string]*world
}

// New makes a Server. Call [Server.Close] when it is no longer needed.
func New(opts Options) *Server {
	s := &Server{
		opts:   opts,
		clock:  opts.Clock,
		logger: opts.Logger,
		hook:   opts.Webhook,
		dice:   newDice(opts.Faults),
		mux:    http.NewServeMux(),
		done:   make(chan struct{}),
		worlds: map[string]*world{},
	}
	if s.clock == nil {
		s.clock = realClock{}
	}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	if s.opts.RateLimit <= 0 {
		s.opts.RateLimit = defaultRateLimit
	}
	if s.opts.RateWindow <= 0 {
		s.opts.RateWindow = time.Minute
	}
	if s.opts.Keys == nil {
		s.opts.Keys = []string{"sk_sandbox"}
	}
	switch {
	case s.opts.Pace == 0:
		s.opts.Pace = defaultPace
	case s.opts.Pace < 0:
		s.opts.Pace = 0
	}
	if s.opts.RetryScale <= 0 {
		s.opts.RetryScale = 1
	}
	s.opts.WebhookConcurrency = max(1, s.opts.WebhookConcurrency)
	s.media.init()
	s.links.init()
	s.post.init()

	for path, methods := range routes() {
		s.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { s.api(w, r, methods) })
	}
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.api(w, r, nil) })
	s.mux.HandleFunc("PUT "+mediaPath+"{key...}", s.putMedia)
	s.mux.HandleFunc("GET "+mediaPath+"{key...}", s.getMedia)
	s.mux.HandleFunc("GET "+linkPath+"{token}", s.followLink)
	s.post.running.Go(s.work)
	return s
}

// Close ends the requests that are still waiting for an answer. They, and later ones that
// would have to wait, get a 503. Webhook posts that are under way are cancelled; Close
// returns when nothing is left running.
func (s *Server) Close() {
	s.close.Do(func() { close(s.done) })
	s.post.shut()
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.Header.Get("X-Request-Id")
	if id == "" || len(id) > 128 {
		id = rand.Text()
	}
	w.Header().Set("X-Request-Id", id)
	// Answers without a key (no credentials, presigned URLs) have the headers of an unused
	// window.
	rate{limit: s.opts.RateLimit, remaining: s.opts.RateLimit, reset: s.clock.Now().Add(s.opts.RateWindow)}.header(w.Header())

	if strings.HasPrefix(r.URL.Path, "/api/") {
		http.StripPrefix("/api", s.mux).ServeHTTP(w, r)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// handler answers one operation. It runs with the world locked and returns the JSON body of
// a 200, a reply for another status, or a later for an answer that takes time.
type handler func(*call) (any, error)

// call is one authenticated request.
type call struct {
	*http.Request
	srv   *Server
	world *world
	now   time.Time
	raw   []byte // the whole body, read before the world is locked
}

// reply is an answer with another status than 200.
type reply struct {
	status int
	body   any
}

// later delays an answer until a moment, or until a channel is closed, and then makes it.
// The world is not locked in between.
type later struct {
	at    time.Time
	ready <-chan struct{} // instead of the moment
	then  handler
}

// api authenticates, limits, reads and runs one API request. methods is nil for
// an unknown path.
func (s *Server) api(w http.ResponseWriter, r *http.Request, methods map[string]handler) {
	started := s.clock.Now()
	status, body, err := s.answer(w, r, methods)
	if err != nil {
		status, body = err.encode(w.Header())
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have gone
	s.logger.DebugContext(r.Context(), "sandbox", "method", r.Method, "path", r.URL.Path,
		"status", status, "took", s.clock.Now().Sub(started))
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, methods map[string]handler) (int, []byte, *apiError) {
	key, ok := s.authenticate(r)
	if !ok {
		return 0, nil, errUnauthorized
	}
	world := s.worldOf(key)
	rate, ok := world.admit(s.clock.Now())
	rate.header(w.Header())
	if !ok {
		return 0, nil, errRateLimited(rate.wait)
	}
	if methods == nil {
		return 0, nil, errNotFound
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	h, ok := methods[method]
	if !ok {
		return 0, nil, errMethod(methods)
	}
	raw, err := readBody(w, r)
	if err != nil {
		return 0, nil, err
	}
	wrong := s.dice.throw(method)
	if wrong == fails {
		return 0, nil, errFault
	}
	status, body, err := s.run(&call{Request: r, srv: s, world: world, raw: raw}, h)
	switch wrong {
	case breaks:
		panic(http.ErrAbortHandler) // closes the connection
	case timesOut:
		return 0, nil, errFaultTimeout
	}
	return status, body, err
}

// run calls the handler, and calls it again after each wait that it asks for.
func (s *Server) run(c *call, h handler) (int, []byte, *apiError) {
	for {
		status, body, wait, err := s.step(c, h)
		if err != nil || wait == nil {
			return status, body, err
		}
		d := wait.at.Sub(s.clock.Now())
		if wait.ready != nil || d > 0 {
			var due <-chan time.Time
			if wait.ready == nil {
				due = s.clock.After(d)
			}
			select {
			case <-due:
			case <-wait.ready:
			case <-c.Context().Done():
				return 0, nil, errClientGone
			case <-s.done:
				return 0, nil, errClosed
			}
		}
		h = wait.then
	}
}

// step runs a handler with the world locked. The answer is encoded with the lock held,
// because it may refer to the state.
func (s *Server) step(c *call, h handler) (status int, body []byte, wait *later, failure *apiError) {
	c.world.mu.Lock()
	defer c.world.mu.Unlock()
	c.now = s.clock.Now()
	c.world.settle(c.now)
	defer s.wakeFor(c.world)

	v, err := h(c)
	if err != nil {
		if !errors.As(err, &failure) {
			failure = &apiError{status: http.StatusInternalServerError, message: err.Error()}
		}
		return 0, nil, nil, failure
	}
	if l, ok := v.(later); ok {
		return 0, nil, &l, nil
	}
	status = http.StatusOK
	if r, ok := v.(reply); ok {
		status, v = r.status, r.body
	}
	return status, encode(v), nil, nil
}

func (s *Server) authenticate(r *http.Request) (string, bool) {
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	if key == "YOUR_API_KEY" || strings.HasPrefix(key, "sk_sandbox") {
		return key, true
	}
	for _, k := range s.opts.Keys {
		if key != "" && key == k {
			return key, true
		}
	}
	return "", false
}

// worldOf finds the key's world, or makes and seeds a new one.
func (s *Server) worldOf(key string) *world {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	w, ok := s.worlds[key]
	if !ok {
		if len(s.worlds) >= maxWorlds {
			var oldest string
			for k, other := range s.worlds {
				if oldest == "" || other.lastUsed.Before(s.worlds[oldest].lastUsed) {
					oldest = k
				}
			}
			delete(s.worlds, oldest)
		}
		w = newWorld(key, now, &s.opts)
		if key == hookedKey {
			w.setWebhook(s.hook)
		}
		s.worlds[key] = w
	}
	w.lastUsed = now
	return w
}

// base is the root of the sandbox's own URLs.
func (s *Server) base(r *http.Request) string {
	if s.opts.PublicURL != "" {
		return strings.TrimSuffix(s.opts.PublicURL, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// readBody reads the body before any lock is taken, so that a slow client delays nobody
// else.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *apiError) {
	limit := int64(maxJSONBody)
	if isMultipart(r) {
		limit = maxMultipartBody
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &apiError{status: http.StatusRequestEntityTooLarge,
			message: fmt.Sprintf("Request body too large. Maximum is %d bytes.", limit)}
	case err != nil:
		return nil, errInvalid("Could not read the request body")
	}
	return raw, nil
}

func encode(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // never for the sandbox's own maps, lists and scalars
	}
	return buf.Bytes()
}

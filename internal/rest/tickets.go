package rest

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/transcode"
)

const (
	// ticketsPath is where tickets are issued.
	ticketsPath = "/v1/streams/tickets"
	// streamCookie names the cookie that a ticket is exchanged for.
	streamCookie = "lategate_stream"

	ticketLife  = time.Minute
	sessionLife = time.Hour // counted from the last time that a stream wrote something
	// maxTickets is the limit for tickets and for sessions. Beyond it, those with the least
	// time left are dropped.
	maxTickets = 10_000
)

// tickets lets browsers open streams, because an EventSource cannot send headers. A caller
// that has the key gets a ticket for it, which opens one stream. The stream sets a cookie,
// with which the EventSource can connect again. Both are random texts; what they stand for
// is kept in the memory of this process only.
type tickets struct {
	issued, sessions *textStore
	secret           []byte
}

func newTickets(now func() time.Time) *tickets {
	return &tickets{
		issued:   newTextStore(ticketLife, now),
		sessions: newTextStore(sessionLife, now),
		secret:   []byte(rand.Text()),
	}
}

// serveTickets answers a request for a ticket.
func (f *facade) serveTickets(w http.ResponseWriter, r *http.Request, _ string) {
	if err := f.tickets.issue(w, r); err != nil {
		f.refuse(w, r, "POST "+ticketsPath, err)
	}
}

// issue answers with a ticket for the request's authorization.
func (t *tickets) issue(w http.ResponseWriter, r *http.Request) error {
	body, err := readText(w, r)
	if err != nil {
		return err
	}
	if body = bytes.TrimSpace(body); len(body) > 0 && string(body) != "{}" || r.URL.RawQuery != "" {
		return &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "a ticket takes no parameters and no body"}
	}
	given := r.Header.Values("Authorization")
	if _, err := auth.Passthrough(metadata.NewIncomingContext(r.Context(), metadata.MD{"authorization": given})); err != nil {
		return err
	}
	random, expires := t.issued.put(given[0])
	body, err = json.Marshal(map[string]string{
		"ticket":    random + "." + t.tag(given[0]),
		"expiresAt": expires.UTC().Format("2006-01-02T15:04:05.000Z"),
	})
	if err != nil {
		return err // never fails for texts
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write(append(body, '\n')) // the caller may have gone
	return nil
}

// tag is the same for all tickets of one authorization, but does not reveal it.
func (t *tickets) tag(authorization string) string {
	mac := hmac.New(sha256.New, t.secret)
	_, _ = mac.Write([]byte(authorization)) // never fails
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// A ticketCaller is a caller that came with a ticket; zero for any other caller.
type ticketCaller struct {
	authorization string
	session       string
}

// admit removes a ticket from a request's query, returns the rest of the query, and gives
// the request the authorization that the ticket stands for. A ticket that was used is valid
// together with the cookie that it was exchanged for, if the cookie still stands for the
// same authorization: another tab may have changed it. A request with its own authorization
// needs no ticket.
func (t *tickets) admit(r *http.Request) (v ticketCaller, query string, err error) {
	values, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return v, "", invalid(err)
	}
	given, ok := values["ticket"]
	if !ok {
		return v, r.URL.RawQuery, nil
	}
	if len(given) > 1 {
		return v, "", invalid(&transcode.Error{Reason: transcode.Duplicate, Path: "ticket", Detail: "the query parameter is given twice"})
	}
	delete(values, "ticket")
	query = values.Encode()
	if r.Header.Get("Authorization") != "" {
		return v, query, nil
	}
	random, tag, _ := strings.Cut(given[0], ".")
	for _, c := range r.CookiesNamed(streamCookie) {
		if authorization, ok := t.sessions.renew(c.Value); ok && hmac.Equal([]byte(t.tag(authorization)), []byte(tag)) {
			v = ticketCaller{authorization, c.Value}
		}
	}
	if authorization, ok := t.issued.take(random); ok && authorization != v.authorization {
		v = ticketCaller{authorization: authorization}
	}
	if v.authorization == "" {
		return v, "", &apierror.Error{Code: codes.Unauthenticated, Reason: "TICKET_INVALID",
			Message: "the ticket is spent, expired or unknown; get another one with POST " + ticketsPath}
	}
	r.Header.Set("Authorization", v.authorization)
	return v, query, nil
}

// setCookie sets the cookie of a caller whose stream has begun, which shows that its key is
// valid. The cookie itself does not expire: its session's end depends on how long the
// stream lives.
func (t *tickets) setCookie(w http.ResponseWriter, r *http.Request, v *ticketCaller, path string) {
	if v.authorization == "" || v.session != "" {
		return
	}
	v.session, _ = t.sessions.put(v.authorization)
	http.SetCookie(w, &http.Cookie{
		Name: streamCookie, Value: v.session, Path: path, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https"),
	})
}

// renew extends the session of a caller whose stream is alive.
func (t *tickets) renew(v ticketCaller) {
	if v.session != "" {
		t.sessions.renew(v.session)
	}
}

// A textStore keeps texts under random names, each for a limited time.
type textStore struct {
	life time.Duration
	now  func() time.Time

	mu   sync.Mutex
	kept *simplelru.LRU[string, storedText] // the one that expires first is the oldest
}

type storedText struct {
	text    string
	expires time.Time
}

func newTextStore(life time.Duration, now func() time.Time) *textStore {
	kept, err := simplelru.NewLRU[string, storedText](maxTickets, nil)
	if err != nil {
		panic(err) // of a size below 1
	}
	return &textStore{life: life, now: now, kept: kept}
}

// put keeps a text and returns its name, and until when it is kept.
func (v *textStore) put(text string) (name string, expires time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.clean()
	name, expires = rand.Text(), v.now().Add(v.life)
	v.kept.Add(name, storedText{text, expires})
	return name, expires
}

// take removes a text and returns it.
func (v *textStore) take(name string) (text string, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.clean()
	s, ok := v.kept.Peek(name)
	v.kept.Remove(name)
	return s.text, ok
}

// renew returns a text and extends its time to that of a new one.
func (v *textStore) renew(name string) (text string, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.clean()
	s, ok := v.kept.Peek(name)
	if ok {
		v.kept.Add(name, storedText{s.text, v.now().Add(v.life)})
	}
	return s.text, ok
}

// clean drops what has expired.
func (v *textStore) clean() {
	for {
		_, s, ok := v.kept.GetOldest()
		if !ok || v.now().Before(s.expires) {
			return
		}
		v.kept.RemoveOldest()
	}
}

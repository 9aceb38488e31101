package sandbox

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// linkPath is where the URLs are that a person would open in a browser: to pay at the
// checkout, or to agree to a connection.
const linkPath = "/sandbox/links/"

const maxLinks = 1000

// link is what opening such a URL does to a world.
type link struct {
	world  *world
	follow func(now time.Time) followed // runs with the world locked
}

// followed is what the browser shows.
type followed struct{ text, redirect string }

// linkStore keeps the most recent links by their secret tokens.
type linkStore struct {
	mu     sync.Mutex
	links  map[string]link
	tokens []string // oldest first
}

func (s *linkStore) init() { s.links = map[string]link{} }

func (s *linkStore) add(l link) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tokens) == maxLinks {
		delete(s.links, s.tokens[0])
		s.tokens = s.tokens[1:]
	}
	token := rand.Text()
	s.links[token] = l
	s.tokens = append(s.tokens, token)
	return token
}

// take returns a link once: a checkout can be paid only once.
func (s *linkStore) take(token string) (link, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.links[token]
	if ok {
		s.links[token] = link{}
	}
	return l, ok && l.follow != nil
}

func (s *Server) followLink(w http.ResponseWriter, r *http.Request) {
	l, ok := s.links.take(r.PathValue("token"))
	if !ok {
		http.Error(w, "This link is unknown or was used already.", http.StatusNotFound)
		return
	}
	l.world.mu.Lock()
	now := s.clock.Now()
	l.world.settle(now)
	result := l.follow(now)
	s.wakeFor(l.world)
	l.world.mu.Unlock()
	if result.redirect != "" {
		http.Redirect(w, r, result.redirect, http.StatusFound)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = fmt.Fprintln(w, result.text)
}

package server

import (
	_ "embed"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/swaggest/swgui/v5/static"
	"github.com/vearutop/statigz"

	"github.com/lategate/lategate/gen/openapi"
	"github.com/lategate/lategate/internal/rest"
)

// routes is the HTTP listener's handler.
type routes struct {
	ready atomic.Bool

	facade, webhooks, metrics http.Handler
	sandbox                   http.Handler // nil if there is none
	healthy                   func() error // why the gateway could not store events
}

func newRoutes(facade, webhooks http.Handler, m *metrics, healthy func() error) *routes {
	return &routes{
		facade:   facade,
		webhooks: webhooks,
		healthy:  healthy,
		metrics:  promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}),
	}
}

// ServeHTTP routes like http.ServeMux, but without redirects: a path of the API is matched
// literally, as it was sent.
func (h *routes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch p := r.URL.Path; {
	case strings.HasPrefix(p, "/v1/"), strings.HasPrefix(p, "/api/v1/"):
		h.facade.ServeHTTP(w, r)
	case p == webhookPath:
		h.webhooks.ServeHTTP(w, r)
	case h.sandbox != nil && (strings.HasPrefix(p, "/sandbox/") || strings.HasPrefix(p, "/api/sandbox/")):
		h.sandbox.ServeHTTP(w, r)
	case p == "/healthz":
		text(w, http.StatusOK, "ok\n")
	case p == "/readyz":
		if err := h.healthy(); err != nil {
			text(w, http.StatusServiceUnavailable, err.Error()+"\n")
		} else if !h.ready.Load() {
			text(w, http.StatusServiceUnavailable, "not ready\n")
		} else {
			text(w, http.StatusOK, "ok\n")
		}
	case p == "/metrics":
		h.metrics.ServeHTTP(w, r)
	case p == "/openapi.yaml":
		w.Header().Set("Content-Type", "application/yaml")
		_, _ = w.Write(openapi.YAML) // the caller may have gone
	case p == "/docs":
		http.Redirect(w, r, "/docs/", http.StatusMovedPermanently)
	case p == "/docs/":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(docsPage) // the caller may have gone
	case strings.HasPrefix(p, "/docs/"):
		docsFiles().ServeHTTP(w, r)
	default:
		rest.NotFound(w, r)
	}
}

// docsPage shows the OpenAPI document in Swagger UI. It is our own, since swgui fills in its page
// with html/template: templates call methods by name, so that the linker would have to keep
// every method of the program.
//
//go:embed docs.html
var docsPage []byte

// docsFiles serves what the page loads. They are compressed, and read when they are first asked for.
var docsFiles = sync.OnceValue(func() http.Handler {
	return http.StripPrefix("/docs/", statigz.FileServer(static.FS))
})

func text(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body)) // the caller may have gone
}

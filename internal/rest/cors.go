package rest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rs/cors"
)

// withCORS lets pages of the given origins call the facade from a browser: exact origins
// such as https://app.example.com, or * for all. Cookies are only accepted from pages of
// exact origins. Without origins it returns next.
func withCORS(next http.Handler, origins []string) (http.Handler, error) {
	if len(origins) == 0 {
		return next, nil
	}
	for _, origin := range origins {
		u, err := url.Parse(origin)
		if origin != "*" && (err != nil || u.Host == "" || u.Scheme+"://"+u.Host != origin || strings.Contains(origin, "*")) {
			return nil, fmt.Errorf("%q is not an origin such as https://app.example.com, or *", origin)
		}
	}
	return cors.New(cors.Options{
		AllowedOrigins:   origins,
		AllowCredentials: !slices.Contains(origins, "*"),
		AllowedMethods:   []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
		AllowedHeaders:   []string{"Authorization", "Content-Type", "Last-Event-ID", requestIDHeader},
		ExposedHeaders:   []string{requestIDHeader, "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"},
		MaxAge:           600,
	}).Handler(next), nil
}

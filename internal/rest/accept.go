package rest

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

const (
	typeJSON  = "application/json"
	typeCSV   = "text/csv"
	typeSSE   = "text/event-stream"
	typeLines = "application/x-ndjson"
)

// formatFor returns the format that a request accepts: server-sent events, unless it
// prefers JSON lines.
func formatFor(accept []string) (format, error) {
	switch preferred(accept, typeSSE, typeLines) {
	case typeSSE:
		return serverSent{}, nil
	case typeLines:
		return lines{}, nil
	}
	return nil, notAcceptable("this is a stream: accept text/event-stream or application/x-ndjson")
}

// preferred returns which of the offered media types an Accept header prefers; of several
// with the same preference the first, and "" if it accepts none of them.
func preferred(accept []string, offers ...string) (best string) {
	text := strings.Join(accept, ",")
	if strings.TrimSpace(text) == "" {
		return offers[0]
	}
	most := 0.0
	for _, offer := range offers {
		if q := quality(text, offer); q > most {
			best, most = offer, q
		}
	}
	return best
}

func notAcceptable(message string) error {
	return &apierror.Error{Code: codes.InvalidArgument, Reason: "NOT_ACCEPTABLE", HTTPStatus: http.StatusNotAcceptable, Message: message}
}

// quality returns the q-value that an Accept header gives a media type: that of the most
// specific range that covers the type, 0 if none does.
func quality(accept, mediaType string) (q float64) {
	major, _, _ := strings.Cut(mediaType, "/")
	closest := 0
	for part := range strings.SplitSeq(accept, ",") {
		found, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue // not a media range
		}
		at := 0
		switch found {
		case mediaType:
			at = 3
		case major + "/*":
			at = 2
		case "*/*":
			at = 1
		}
		if at <= closest {
			continue
		}
		closest, q = at, 1
		if given, err := strconv.ParseFloat(params["q"], 64); err == nil {
			q = given
		}
	}
	return q
}

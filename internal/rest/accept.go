package rest

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// formatFor returns the format that a request accepts: server-sent events where it
// does not prefer JSON lines.
func formatFor(accept []string) (format, error) {
	text := strings.Join(accept, ",")
	if strings.TrimSpace(text) == "" {
		return serverSent{}, nil
	}
	sse, json := quality(text, "text/event-stream"), quality(text, "application/x-ndjson")
	switch {
	case sse > 0 && sse >= json:
		return serverSent{}, nil
	case json > 0:
		return lines{}, nil
	}
	return nil, &apierror.Error{Code: codes.InvalidArgument, Reason: "NOT_ACCEPTABLE", HTTPStatus: http.StatusNotAcceptable,
		Message: "this is a stream: accept text/event-stream or application/x-ndjson"}
}

// quality returns how much an Accept header wants a media type: what its most
// specific range that covers the type says, 0 where none does.
func quality(accept, mediaType string) (q float64) {
	major, _, _ := strings.Cut(mediaType, "/")
	closest := 0
	for part := range strings.SplitSeq(accept, ",") {
		found, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue // not a range of anything
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

package promises_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// paths are the paths of the streams over REST.
var paths = map[stream]string{
	messages:      "/v1/inbox/messages:stream",
	statuses:      "/v1/whatsapp/broadcasts:streamDeliveryStatuses",
	accountEvents: "/v1/accounts:streamEvents",
}

// codeOfReason is the gRPC code for reasons that REST answers with 400.
var codeOfReason = map[string]codes.Code{"TOKEN_EXPIRED": codes.OutOfRange, "TOKEN_FUTURE": codes.OutOfRange}

// readRest reads a stream after a token over REST until it has caught up, as JSON lines or
// as server-sent events, and returns the names of its events. An error has the code that
// gRPC would have.
func (w *world) readRest(key string, s stream, token string, lines bool) (told []string, err error) {
	ctx, cancel := context.WithTimeout(w.ctx, waitLimit)
	defer cancel()
	target := "http://" + w.gw.HTTP + paths[s]
	accept := "text/event-stream"
	if lines {
		accept = "application/x-ndjson"
		target += "?" + url.Values{"resumeToken": {token}, "heartbeatInterval": {"1s"}}.Encode()
	} else {
		target += "?heartbeatInterval=25s" // so that the first heartbeat is the one that has caught up
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return nil, err
	}
	req.Header = http.Header{"Accept": {accept}, "Authorization": {"Bearer " + key}}
	if !lines {
		req.Header.Set("Last-Event-ID", token)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, status.Error(codes.Unavailable, err.Error())
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		var failure struct{ Error, Code string }
		_ = json.NewDecoder(resp.Body).Decode(&failure) // without JSON, the status says enough
		code := codes.Unknown
		switch resp.StatusCode {
		case http.StatusBadRequest:
			code = codes.InvalidArgument
			if c, other := codeOfReason[failure.Code]; other {
				code = c
			}
		case http.StatusServiceUnavailable:
			code = codes.Unavailable
		}
		return nil, status.Error(code, fmt.Sprintf("HTTP %d %s: %s", resp.StatusCode, failure.Code, failure.Error))
	}
	beat, began := false, false // a heartbeat of server-sent events is only an id
	for in := bufio.NewScanner(resp.Body); in.Scan(); {
		text := in.Text()
		if !lines {
			switch {
			case strings.HasPrefix(text, "id:"):
				beat = true
				continue
			case strings.HasPrefix(text, "data:"):
				text, beat = strings.TrimPrefix(text, "data:"), false
			case text == "" && beat && began:
				return told, nil
			default:
				continue
			}
		}
		var doc struct {
			Started   *struct{}
			Heartbeat *struct{ CaughtUp bool }
			Event     *struct{ Kind, PlatformMessageID, MessageID, ConversationID, AccountID string }
		}
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			return told, fmt.Errorf("%w: %s", err, text)
		}
		switch e := doc.Event; {
		case doc.Started != nil:
			began = true
		case doc.Heartbeat != nil && doc.Heartbeat.CaughtUp:
			return told, nil
		case e == nil:
		case s == accountEvents:
			told = append(told, e.Kind+" "+e.AccountID)
		case e.Kind == "conversation.started":
			told = append(told, e.Kind+" "+e.ConversationID)
		default:
			told = append(told, e.Kind+" "+bare(firstOf(e.PlatformMessageID, e.MessageID)))
		}
	}
	return told, status.Error(codes.Unavailable, "the body was cut off")
}

package service

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/lategate/lategate/internal/window"
)

// Answers and requests of the REST facade are passed on as they came. So a member is
// inserted or removed in the text, and nothing else of it changes.

// conversation is what is read of a conversation in an answer.
type conversation struct {
	ID            string          `json:"id"`
	AccountID     string          `json:"accountId"`
	Platform      string          `json:"platform"`
	ParticipantID string          `json:"participantId"`
	Expires       json.RawMessage `json:"windowExpiresAt"`
}

// completed returns an answer of GetConversation or ListConversations with the member
// windowExpiresAt in those WhatsApp conversations for which it is known. It is nil if there
// is none, or if the answer has another form.
func completed(body []byte, expires func(*conversation) (time.Time, bool)) []byte {
	var out []byte
	written := 0
	add := func(from, to int) {
		var c conversation
		err := json.Unmarshal(body[from:to], &c)
		if wrong := (*json.UnmarshalTypeError)(nil); err != nil && !errors.As(err, &wrong) || c.Platform != "whatsapp" || c.Expires != nil {
			return
		}
		if at, ok := expires(&c); ok {
			out = append(out, body[written:to-1]...)
			out = append(append(append(out, `,"windowExpiresAt":"`...), window.Format(at)...), '"')
			written = to - 1 // the closing brace
		}
	}
	err := members(body, func(name string, _, from, to int) {
		if name != "data" {
			return
		}
		if body[from] == '{' {
			add(from, to)
			return
		}
		elements(body[from:to], func(a, b int) {
			if body[from+a] == '{' {
				add(from+a, from+b)
			}
		})
	})
	if err != nil || out == nil {
		return nil
	}
	return append(out, body[written:]...)
}

// withoutMember returns a JSON object without a member; all other members stay as they are.
// A text without that member is returned as it is.
func withoutMember(body []byte, member string) []byte {
	var kept [][]byte
	found, begin := false, bytes.IndexByte(body, '{')+1
	err := members(body, func(name string, before, _, to int) {
		if name == member {
			found = true
		} else {
			kept = append(kept, bytes.TrimLeft(body[max(before, begin):to], ", \t\r\n"))
		}
	})
	if err != nil || !found {
		return body
	}
	return slices.Concat([]byte("{"), bytes.Join(kept, []byte(",")), []byte("}"))
}

// members calls fn for each member of a JSON object, with its name, the offset where the
// text before it ends, and the offsets where its value begins and ends.
func members(object []byte, fn func(name string, before, from, to int)) error {
	dec := json.NewDecoder(bytes.NewReader(object))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(err, errors.New("not a JSON object"))
	}
	for dec.More() {
		before := int(dec.InputOffset())
		t, err := dec.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		to := int(dec.InputOffset())
		name, _ := t.(string) // a member's name is always a string
		fn(name, before, to-len(value), to)
	}
	_, err := dec.Token()
	return err
}

// elements calls fn with the offsets where each element of a JSON array begins and ends,
// and not at all for anything else.
func elements(array []byte, fn func(from, to int)) {
	dec := json.NewDecoder(bytes.NewReader(array))
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return
	}
	for dec.More() {
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return
		}
		to := int(dec.InputOffset())
		fn(to-len(value), to)
	}
}

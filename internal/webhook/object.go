package webhook

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"time"
	"unicode/utf8"
)

// An object is a JSON object that is read leniently: a member that is missing or of an
// unexpected type reads as empty, because a delivery that is refused is lost. A nil object
// is empty.
type object map[string]any

// parseObject parses a body that must be one JSON object in UTF-8.
func parseObject(body []byte) (object, error) {
	if !utf8.Valid(body) {
		return nil, ErrNotUTF8
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber() // ids may be numbers beyond 2^53
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, ErrNotJSON
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, ErrNotJSON
	}
	o, ok := v.(map[string]any)
	if !ok {
		return nil, ErrNotObject
	}
	return o, nil
}

// object returns a member that is an object.
func (o object) object(key string) object {
	m, _ := o[key].(map[string]any)
	return m
}

// str returns the first of the members that is a non-empty string, or a number.
func (o object) str(keys ...string) string {
	for _, key := range keys {
		switch v := o[key].(type) {
		case string:
			if v != "" {
				return v
			}
		case json.Number:
			return v.String()
		}
	}
	return ""
}

// time returns a member that is a time: RFC 3339, or Unix seconds or milliseconds.
func (o object) time(key string) time.Time {
	s := o.str(key)
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		n, err := strconv.ParseInt(s, 10, 64)
		switch {
		case err != nil:
			return time.Time{}
		case n > -1e11 && n < 1e11: // seconds until the year 5138; as milliseconds this would be 1966 to 1973
			t = time.Unix(n, 0)
		default:
			t = time.UnixMilli(n)
		}
	}
	t = t.UTC()
	if t.Year() < 1 || t.Year() > 9999 { // RFC 3339 and protobuf cannot express it
		return time.Time{}
	}
	return t
}

// instant returns a member that is a time in one format for all, or unchanged if it is not
// a time.
func (o object) instant(key string) string {
	if t := o.time(key); !t.IsZero() {
		return strconv.FormatInt(t.UnixMilli(), 10)
	}
	return o.str(key)
}

// first returns the first of the strings that is not empty.
func first(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

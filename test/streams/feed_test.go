package streams_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// reader reads a stream's items from an answer; nil if it is not a stream.
func (f api) reader(resp *http.Response) func() (item, error) {
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), f.accept) {
		return nil
	}
	in := bufio.NewReader(resp.Body)
	if f == overLines {
		return func() (item, error) { return nextLine(in) }
	}
	return func() (item, error) {
		for {
			if i, ok, err := nextBlock(in); ok || err != nil {
				return i, err
			}
		}
	}
}

// nextLine reads a line of JSON.
func nextLine(in *bufio.Reader) (item, error) {
	line, err := in.ReadBytes('\n')
	if err != nil {
		return item{}, cutOff(err)
	}
	switch {
	case string(line) == "{\"end\":{}}\n":
		return item{}, io.EOF
	case strings.HasPrefix(string(line), `{"error"`):
		return item{}, failureIn(line, false)
	}
	return parseItem(line)
}

// nextBlock reads a server-sent event; ok is false for one without an item.
func nextBlock(in *bufio.Reader) (i item, ok bool, err error) {
	var id, event, data, retry string
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return item{}, false, cutOff(err)
		}
		if line = strings.TrimSuffix(line, "\n"); line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "id":
			id = value
		case "event":
			event = value
		case "data":
			data += value
		case "retry":
			retry = value
		}
	}
	switch {
	case event == "end":
		return item{}, false, io.EOF
	case event == "stream_error":
		return item{}, false, failureIn([]byte(data), retry != "")
	case data == "" && id == "":
		return item{}, false, nil
	case data == "":
		return item{token: id, kind: "heartbeat"}, true, nil
	}
	if i, err = parseItem([]byte(data)); err != nil {
		return item{}, false, err
	}
	if want := strings.TrimPrefix(i.kind, "event"); i.token != id || want != event {
		return item{}, false, fmt.Errorf("got an event named %q with id %q and the data %s", event, id, data)
	}
	return i, true, nil
}

func failureIn(body []byte, retry bool) error {
	out, err := parseFailure(body)
	if err != nil {
		return err
	}
	out.retry = retry
	return out
}

// cutOff is an end that the stream has not announced.
func cutOff(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// next reads any item. The test fails if there is none.
func (f *feed) next() item {
	f.t.Helper()
	i, err := f.recv()
	if err != nil {
		f.t.Fatalf("%s: the stream ended with %v, want an item", f.api.name, err)
	}
	return i
}

// of reads until an item of a kind. A gap, or an event that is not expected, fails the
// test.
func (f *feed) of(kind string) item {
	f.t.Helper()
	for {
		i := f.next()
		switch {
		case i.kind == kind:
			return i
		case i.kind == "gap", i.kind == "event":
			f.t.Fatalf("%s: while waiting for a %s: got a %s: %v, want none", f.api.name, kind, i.kind, i.doc)
		}
	}
}

// event reads the next event.
func (f *feed) event() item { f.t.Helper(); return f.of("event") }

// texts reads a number of events and returns their texts.
func (f *feed) texts(n int) []string {
	f.t.Helper()
	out := []string{}
	for range n {
		out = append(out, f.event().same("text"))
	}
	return out
}

// end reads to the end of the stream and returns the error, which is io.EOF for a normal
// end, and the items before it. It closes the stream.
func (f *feed) end() (items []item, err error) {
	f.t.Helper()
	defer f.close()
	for {
		i, err := f.recv()
		if err != nil {
			return items, err
		}
		items = append(items, i)
	}
}

// httpStatus is the REST status for each gRPC code.
var httpStatus = map[string]int{
	"InvalidArgument": 400, "OutOfRange": 400, "FailedPrecondition": 400, "NotFound": 404, "Aborted": 409,
	"PermissionDenied": 403, "Unauthenticated": 401, "Unavailable": 503,
}

// is returns how an error differs from the expected failure; "" if it does not. In the
// stream there is no HTTP status.
func (f api) is(err error, code, reason string, inStream bool) string {
	var o *outcome
	switch {
	case !errors.As(err, &o):
		return fmt.Sprintf("ended with %v", err)
	case o.reason != reason:
		return fmt.Sprintf("ended with reason %s: %v", o.reason, err)
	case o.message == "":
		return "ended without a message"
	case f == overGRPC && o.code.String() != code:
		return fmt.Sprintf("ended with %v", err)
	case f != overGRPC && inStream && o.status != 0, f != overGRPC && !inStream && o.status != httpStatus[code]:
		return fmt.Sprintf("ended with HTTP %d: %v", o.status, err)
	}
	return ""
}

// fails checks that a stream fails before its first item.
func (f *feed) fails(code, reason string) *outcome {
	f.t.Helper()
	items, err := f.end()
	if wrong := f.api.is(err, code, reason, false); wrong != "" || len(items) > 0 {
		f.t.Errorf("%s: got %d items, then %s; want none, then %s %s", f.api.name, len(items), wrong, code, reason)
	}
	var o *outcome
	errors.As(err, &o)
	return o
}

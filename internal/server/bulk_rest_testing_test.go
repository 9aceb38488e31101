package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/rest"
)

// bulkFacade is a REST facade in front of a handler of the test, with the gateway's
// interceptors in between.
type bulkFacade struct {
	t      *testing.T
	server *httptest.Server
	client *http.Client
}

func serveBulk(t *testing.T, handler func(grpc.ServerStream) error) *bulkFacade {
	t.Helper()
	v, err := newValidator(false)
	if err != nil {
		t.Fatal(err)
	}
	conn := newChannel(nil, chainStream(streamChain(discard, v, nil, new(sync.WaitGroup))))
	for _, b := range contract.Methods() {
		if b.Descriptor.IsStreamingServer() {
			conn.streams[b.FullMethod] = streamMethod{desc: grpc.StreamDesc{ServerStreams: true, ClientStreams: b.Descriptor.IsStreamingClient(),
				Handler: func(_ any, stream grpc.ServerStream) error { return handler(stream) }}}
		}
	}
	facade, err := rest.New(rest.Options{Conn: conn, Logger: discard})
	if err != nil {
		t.Fatal(err)
	}
	f := &bulkFacade{t: t, server: httptest.NewUnstartedServer(facade), client: &http.Client{Transport: &http.Transport{}, Timeout: time.Minute}}
	f.server.Config.ErrorLog = nil
	f.server.Start()
	t.Cleanup(func() {
		f.client.CloseIdleConnections()
		f.server.Close()
	})
	return f
}

// do makes a call with a key. headers are "Name: value"; "Name: " removes one.
func (f *bulkFacade) do(method, path string, body io.Reader, headers ...string) *http.Response {
	f.t.Helper()
	req, err := http.NewRequest(method, f.server.URL+path, body)
	if err != nil {
		f.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer sk_test")
	if body != nil {
		req.Header.Set("Content-Type", "text/csv")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if req.Header.Set(name, value); value == "" {
			req.Header.Del(name)
		}
	}
	resp, err := f.client.Do(req)
	if err != nil {
		f.t.Fatalf("%s %s: %v", method, path, err)
	}
	f.t.Cleanup(func() { resp.Body.Close() })
	return resp
}

func (f *bulkFacade) read(resp *http.Response) string {
	f.t.Helper()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return string(body)
}

// isJSON compares without the order of members.
func isJSON(t *testing.T, what, got, want string) {
	t.Helper()
	var g, w any
	if err := errors.Join(json.Unmarshal([]byte(got), &g), json.Unmarshal([]byte(want), &w)); err != nil {
		t.Errorf("%s: got\n%s, want JSON: %v", what, got, err)
		return
	}
	a, _ := json.Marshal(g) // they were JSON
	b, _ := json.Marshal(w)
	if string(a) != string(b) {
		t.Errorf("%s: got\n%s, want\n%s", what, a, b)
	}
}

// importItem makes an item of an import. Counts that are not given are set to 0, as in the
// service's items.
func importItem(text string) *whatsappv1.ImportContactsStreamResponse {
	m := new(whatsappv1.ImportContactsStreamResponse)
	if err := prototext.Unmarshal([]byte(text), m); err != nil {
		panic(err)
	}
	if m.GetFailure() == nil {
		item := m.ProtoReflect()
		count := item.Get(item.WhichOneof(item.Descriptor().Oneofs().Get(0))).Message()
		for i := range count.Descriptor().Fields().Len() {
			if fd := count.Descriptor().Fields().Get(i); fd.Kind() == protoreflect.Int32Kind && !count.Has(fd) {
				count.Set(fd, protoreflect.ValueOfInt32(0))
			}
		}
	}
	return m
}

// takeCSV receives a whole import.
func takeCSV(s grpc.ServerStream, req interface {
	proto.Message
	GetCsv() []byte
}) (options proto.Message, file string, err error) {
	if err := s.RecvMsg(req); err != nil {
		return nil, "", err
	}
	options = proto.Clone(req)
	var all strings.Builder
	for {
		if err := s.RecvMsg(req); err == io.EOF {
			return options, all.String(), nil
		} else if err != nil {
			return options, all.String(), err
		}
		if n := len(req.GetCsv()); n == 0 && all.Len() > 0 || n > 64<<10 {
			return options, "", fmt.Errorf("a piece of %d bytes", n)
		}
		all.Write(req.GetCsv())
	}
}

// csvForm is a multipart form of parts "name|content"; the file has a file name.
func csvForm(parts ...string) (body, contentType string) {
	var b strings.Builder
	for _, p := range parts {
		name, content, _ := strings.Cut(p, "|")
		fmt.Fprintf(&b, "--b\r\nContent-Disposition: form-data; name=%q; filename=\"x.csv\"\r\nContent-Type: application/vnd.ms-excel\r\n\r\n%s\r\n", name, content)
	}
	return b.String() + "--b--\r\n", "Content-Type: multipart/form-data; boundary=b"
}

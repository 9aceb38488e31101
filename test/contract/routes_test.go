package contract

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/lategate/lategate/internal/rest"
	"github.com/lategate/lategate/internal/upstream"
	"github.com/lategate/lategate/test/internal/late"
)

// own are routes that the upstream does not have.
var own = []operation{
	{id: "sendBroadcastAsync", method: "POST", path: "/v1/whatsapp/broadcasts/{broadcastId}/send:async", rpc: "BroadcastsService.SendBroadcastAsync"},
	{id: "getBroadcastSend", method: "GET", path: "/v1/whatsapp/broadcasts/{broadcastId}/send", rpc: "BroadcastsService.GetBroadcastSend"},
	{id: "importContacts", method: "POST", path: "/v1/whatsapp/contacts:importCsv", rpc: "ContactsService.ImportContactsStream"},
	{id: "exportContacts", method: "GET", path: "/v1/whatsapp/contacts:export", rpc: "ContactsService.ExportContacts"},
	{id: "importRecipients", method: "POST", path: "/v1/whatsapp/broadcasts:importRecipientsCsv", rpc: "BroadcastsService.UploadBroadcastRecipients"},
	{id: "streamMessages", method: "GET", path: "/v1/inbox/messages:stream", rpc: "InboxService.StreamMessages"},
}

// routes are all routes.
var routes = slices.Concat(operations, own)

// ids are put into paths, in addition to the literals that other routes have in the same
// place. The last one is empty, which is not an id.
var ids = []string{"id_1", "a%2Fsend", "a:b", "%C3%A9+%3F", "%25zz", "%2541", ""}

// verbs are the HTTP methods that are tried with every path.
var verbs = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// TestRoutes checks that every route reaches its own RPC, on both base paths: with ids, and
// with the literals that other routes have where this one has an id. What no route serves
// is refused.
func TestRoutes(t *testing.T) {
	var reached recorder
	facade, err := rest.New(rest.Options{Logger: slog.New(slog.DiscardHandler), Conn: &reached})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, path := range paths() {
		for _, verb := range verbs {
			for _, base := range []string{"", "/api"} {
				n++
				reached = recorder{}
				w := httptest.NewRecorder()
				facade.ServeHTTP(w, request(verb, base+path))
				op, status := serving(verb, path)
				if op == nil {
					if reached.rpc != "" || w.Code != status {
						t.Errorf("%s %s: got status %d from %q, want %d", verb, base+path, w.Code, reached.rpc, status)
					}
					continue
				}
				if reached.rpc != op.rpc {
					t.Errorf("%s %s reaches %q, want %s (%d %s)", verb, base+path, reached.rpc, op.rpc, w.Code, w.Body)
					continue
				}
				for name, want := range parameters(op, path) {
					if got := reached.text(name); got != want {
						t.Errorf("%s %s: got %s %q, want %q", verb, base+path, name, got, want)
					}
				}
			}
		}
	}
	t.Logf("%d requests", n)
}

// TestSiblingLiterals checks that an id that equals the literal of another route is refused
// by validation: escaped, or over gRPC, it would pass the routes and reach another
// operation of the upstream.
func TestSiblingLiterals(t *testing.T) {
	rules, err := protovalidate.New()
	if err != nil {
		t.Fatal(err)
	}
	rpcs := bindings(t)
	n := 0
	for _, path := range paths() {
		for _, op := range operations {
			taken, _ := serving(op.method, path)
			if !op.served() || taken == nil || taken.id == op.id || !op.matches(path) {
				continue
			}
			n++
			req := rpcs[op.rpc].NewRequest().ProtoReflect()
			var broken *protovalidate.ValidationError
			for name, text := range parameters(&op, path) {
				fd := req.Descriptor().Fields().ByJSONName(name)
				req.Set(fd, protoreflect.ValueOfString(text))
				err := rules.Validate(req.Interface())
				if !errors.As(err, &broken) || !slices.ContainsFunc(broken.Violations, func(v *protovalidate.Violation) bool { return v.FieldDescriptor == fd }) {
					t.Errorf("%s accepts %s %q, want it refused: %s %s is %s", op.rpc, name, text, op.method, path, taken.rpc)
				}
			}
		}
	}
	if n == 0 {
		t.Error("found no literals in the place of an id, want at least available")
	}
}

// TestPathFields checks that a path field takes nothing that would lead to another path:
// url.PathEscape leaves dots alone, and proxies resolve them.
func TestPathFields(t *testing.T) {
	rules, err := protovalidate.New()
	if err != nil {
		t.Fatal(err)
	}
	for rpc, b := range bindings(t) {
		for _, name := range params(late.RouteOf(b.Descriptor).Path) {
			for _, text := range []string{"", ".", "..", "a\x00", "a\n", "a\x7f", strings.Repeat("a", 257)} {
				req := b.NewRequest().ProtoReflect()
				fd := req.Descriptor().Fields().ByName(protoreflect.Name(name))
				if fd.Enum() != nil {
					continue // its values are the only ones
				}
				req.Set(fd, protoreflect.ValueOfString(text))
				var broken *protovalidate.ValidationError
				if !errors.As(rules.Validate(req.Interface()), &broken) || !slices.ContainsFunc(broken.Violations, func(v *protovalidate.Violation) bool { return v.FieldDescriptor == fd }) {
					t.Errorf("%s takes %s %q, want it refused: give the field the rule of GetContactRequest.contact_id", rpc, name, text)
				}
			}
		}
	}
}

// paths returns each path of the table with ids for its parameters, and with every literal
// that another path has in the same place.
func paths() (all []string) {
	for _, op := range routes {
		built := []string{""}
		for i, part := range strings.Split(op.path, "/")[1:] {
			choices := []string{part}
			if param.MatchString(part) {
				choices = slices.Clone(ids)
				for _, other := range routes {
					if p := strings.Split(other.path, "/")[1:]; i < len(p) && !param.MatchString(p[i]) && len(p) == strings.Count(op.path, "/") {
						choices = append(choices, p[i])
					}
				}
			}
			var longer []string
			for _, b := range built {
				for _, c := range choices {
					longer = append(longer, b+"/"+c)
				}
			}
			built = longer
		}
		all = append(all, built...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// serving returns the operation for a request, by the simple rule that a literal goes
// before a parameter; or nil and the status.
func serving(verb, path string) (best *operation, status int) {
	status = http.StatusNotFound
	for i, op := range routes {
		if !op.served() || !op.matches(path) {
			continue
		}
		status = http.StatusMethodNotAllowed
		if op.method == verb && (best == nil || len(params(op.path)) < len(params(best.path))) {
			best = &routes[i]
		}
	}
	return best, status
}

func (op operation) matches(path string) bool {
	pattern, parts := strings.Split(op.path, "/"), strings.Split(path, "/")
	return slices.EqualFunc(pattern, parts, func(want, got string) bool { return want == got || got != "" && param.MatchString(want) })
}

// parameters returns the values in a path for the parameters of an operation's path.
func parameters(op *operation, path string) map[string]string {
	out := make(map[string]string)
	parts := strings.Split(path, "/")
	for i, part := range strings.Split(op.path, "/") {
		for _, name := range params(part) {
			out[name], _ = url.PathUnescape(parts[i]) // never fails: the paths are well-formed
		}
	}
	return out
}

// request makes a request that gets as far as its RPC, for which only forms and CSV files
// have to be valid.
func request(verb, path string) *http.Request {
	if verb == "POST" && strings.Contains(path, "/v1/whatsapp/") && strings.HasSuffix(path, "Csv") {
		r := httptest.NewRequest(verb, path, strings.NewReader("phone\n"))
		r.Header.Set("Content-Type", "text/csv")
		return r
	}
	if !strings.HasSuffix(path, "/business-profile/photo") || verb != "POST" {
		return httptest.NewRequest(verb, path, nil)
	}
	const form = "--b\r\nContent-Disposition: form-data; name=\"accountId\"\r\n\r\na\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n\r\n--b--\r\n"
	r := httptest.NewRequest(verb, path, strings.NewReader(form))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	r.Header.Set("Authorization", "Bearer sk_test") // a file is only read from a caller with a key
	return r
}

// recorder is a connection that records which method is called.
type recorder struct {
	rpc string
	req proto.Message
}

func (r *recorder) Invoke(_ context.Context, method string, req, _ any, _ ...grpc.CallOption) error {
	parts := strings.Split(method, "/")
	service := parts[1][strings.LastIndex(parts[1], ".")+1:]
	r.rpc = service + "." + parts[2]
	if call, ok := req.(*upstream.Call); ok {
		r.req = call.Request
	}
	return errors.New("noted")
}

func (r *recorder) NewStream(ctx context.Context, _ *grpc.StreamDesc, method string, _ ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, r.Invoke(ctx, method, nil, nil)
}

// text returns a field of the request by its JSON name.
func (r *recorder) text(name string) string {
	fd := r.req.ProtoReflect().Descriptor().Fields().ByJSONName(name)
	if fd == nil {
		return "no such field"
	}
	return r.req.ProtoReflect().Get(fd).String()
}

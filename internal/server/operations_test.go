package server

import (
	"context"
	"io"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflectpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/contract"
)

// serviceNames are the names of the contract's services.
func serviceNames() (names []string) {
	for _, s := range contract.Services() {
		names = append(names, string(s.Descriptor.FullName()))
	}
	return names
}

func TestHealth(t *testing.T) {
	r := start(t, nil)
	client := healthpb.NewHealthClient(r.conn)
	// Probes have no key. The empty name is the gateway as a whole.
	for _, name := range append(serviceNames(), "", "grpc.health.v1.Health") {
		got, err := client.Check(context.Background(), &healthpb.HealthCheckRequest{Service: name}, grpc.WaitForReady(true))
		if err != nil || got.GetStatus() != healthpb.HealthCheckResponse_SERVING {
			t.Errorf("%q: got %v, %v, want SERVING", name, got, err)
		}
	}
	if _, err := client.Check(context.Background(), &healthpb.HealthCheckRequest{Service: "nothing"}); status.Code(err) != codes.NotFound {
		t.Errorf("an unknown service: got %v, want NotFound", err)
	}
	watch, err := client.Watch(context.Background(), &healthpb.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []healthpb.HealthCheckResponse_ServingStatus{healthpb.HealthCheckResponse_SERVING, healthpb.HealthCheckResponse_NOT_SERVING} {
		got, err := watch.Recv()
		if err != nil || got.GetStatus() != want {
			t.Fatalf("got %v %v, want %v", got, err, want)
		}
		r.stop()
	}
}

// reflector is a client of reflection. The messages of its two versions differ only in
// their names.
type reflector struct{ grpc.ClientStream }

func newReflector(ctx context.Context, conn *grpc.ClientConn, version string) (reflector, error) {
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: true},
		"/grpc.reflection."+version+".ServerReflection/ServerReflectionInfo", grpc.WaitForReady(true))
	return reflector{stream}, err
}

func (r reflector) ask(req *reflectpb.ServerReflectionRequest) (*reflectpb.ServerReflectionResponse, error) {
	if err := r.SendMsg(req); err != nil {
		return nil, err
	}
	resp := new(reflectpb.ServerReflectionResponse)
	return resp, r.RecvMsg(resp)
}

func (r reflector) list() (names []string, err error) {
	got, err := r.ask(&reflectpb.ServerReflectionRequest{MessageRequest: &reflectpb.ServerReflectionRequest_ListServices{}})
	for _, s := range got.GetListServicesResponse().GetService() {
		names = append(names, s.GetName())
	}
	return names, err
}

// resolve finds a symbol's file and the imports that the answer lacks.
func (r reflector) resolve(symbol string) (*protoregistry.Files, error) {
	set := new(descriptorpb.FileDescriptorSet)
	got, err := r.ask(&reflectpb.ServerReflectionRequest{MessageRequest: &reflectpb.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: symbol}})
	if err != nil {
		return nil, err
	}
	for raw := got.GetFileDescriptorResponse().GetFileDescriptorProto(); len(raw) > 0; raw = raw[1:] {
		f := new(descriptorpb.FileDescriptorProto)
		if err := proto.Unmarshal(raw[0], f); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(set.File, func(g *descriptorpb.FileDescriptorProto) bool { return g.GetName() == f.GetName() }) {
			continue
		}
		set.File = append(set.File, f)
		for _, path := range f.GetDependency() {
			got, err := r.ask(&reflectpb.ServerReflectionRequest{MessageRequest: &reflectpb.ServerReflectionRequest_FileByFilename{FileByFilename: path}})
			if err != nil {
				return nil, err
			}
			raw = append(raw, got.GetFileDescriptorResponse().GetFileDescriptorProto()...)
		}
	}
	return protodesc.NewFiles(set) // fails if an import is missing
}

// TestReflection checks that tools without the contract can discover all of it, with either
// version of reflection, without a key.
func TestReflection(t *testing.T) {
	r := start(t, nil)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, version := range []string{"v1", "v1alpha"} {
		c, err := newReflector(ctx, r.conn, version)
		if err != nil {
			t.Fatal(err)
		}
		names, err := c.list()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range append(serviceNames(), "grpc.health.v1.Health") {
			if !slices.Contains(names, want) {
				t.Errorf("%s: got services %q, want %s among them", version, names, want)
			}
		}
		for _, symbol := range append(serviceNames(), "lategate.whatsapp.v1.InboxService.SendMessage", "lategate.whatsapp.v1.Contact") {
			files, err := c.resolve(symbol)
			if err != nil {
				t.Fatalf("%s: %s: got %v, want no error", version, symbol, err)
			}
			if d, err := files.FindDescriptorByName(protoreflect.FullName(symbol)); err != nil || string(d.FullName()) != symbol {
				t.Errorf("%s: %s: got %v, %v, want its descriptor", version, symbol, d, err)
			}
		}
	}
}

// TestRoutes requests the paths of the HTTP listener that do not belong to the API.
func TestRoutes(t *testing.T) {
	r := start(t, nil)
	for _, c := range []struct {
		path, typ string
		status    int
		has       string
	}{
		{"/healthz", "text/plain", 200, "ok"},
		{"/readyz", "text/plain", 200, "ok"},
		{"/metrics", "text/plain", 200, "process_resident_memory_bytes"},
		{"/openapi.yaml", "application/yaml", 200, "openapi: "},
		{"/docs", "text/html", 200, "/openapi.yaml"},
		{"/docs/", "text/html", 200, "/openapi.yaml"},
		{"/docs/nothing", "text/plain", 404, ""},
		{"/nothing", "application/json", 404, "NOT_FOUND"},
		{"/v1", "application/json", 404, "NOT_FOUND"},
		{"/api", "application/json", 404, "NOT_FOUND"},
		{"/healthz/", "application/json", 404, "NOT_FOUND"},
	} {
		resp, err := r.web.Get(r.url + c.path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != c.status || !strings.HasPrefix(resp.Header.Get("Content-Type"), c.typ) || !strings.Contains(string(body), c.has) {
			t.Errorf("%s: got %d %s %v %.300s", c.path, resp.StatusCode, resp.Header.Get("Content-Type"), err, body)
		}
	}
}

// TestDocsPage checks that all files of the docs page can be loaded, compressed or not.
func TestDocsPage(t *testing.T) {
	r := start(t, nil)
	get := func(path, encoding string) (*http.Response, string) {
		t.Helper()
		req, err := http.NewRequest("GET", r.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", encoding)
		resp, err := r.web.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp, string(body)
	}
	_, page := get("/docs/", "identity")
	types := map[string]string{".css": "text/css", ".js": "application/javascript", ".png": "image/png", ".yaml": "application/yaml"}
	files := regexp.MustCompile(`(?:href=|src=|url: )"([^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(files) != 5 {
		t.Errorf("got the files %q in the page, want a style, two icons, a script and the document", files)
	}
	for _, file := range files {
		for _, encoding := range []string{"identity", "gzip"} {
			resp, body := get(file[1], encoding)
			typ := strings.Split(resp.Header.Get("Content-Type"), ";")[0]
			if resp.StatusCode != 200 || typ != types[path.Ext(file[1])] || len(body) < 100 {
				t.Errorf("%s with %s: got %d, %q and %d bytes, want 200 and %q", file[1], encoding, resp.StatusCode, typ, len(body), types[path.Ext(file[1])])
			}
		}
	}
	if _, script := get("/docs/swagger-ui-bundle.js", "identity"); !strings.Contains(script, "SwaggerUIBundle") {
		t.Errorf("got the script %.100q, want one that defines SwaggerUIBundle", script)
	}
}

// TestEveryRoute checks that the REST facade has every route of the contract: none is
// hidden by another, and each that is passed on reaches its own method upstream.
func TestEveryRoute(t *testing.T) {
	r := start(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, `{"error":"seen"}`, http.StatusTeapot) })
	for _, b := range contract.Methods() {
		name := b.FullMethod
		if b.Encoding == whatsappv1.UpstreamOptions_ENCODING_NONE || b.HTTPMethod == "" {
			continue // the gateway answers it itself, or it has no REST route
		}
		req := b.NewRequest().ProtoReflect()
		for i := range req.Descriptor().Fields().Len() {
			if fd := req.Descriptor().Fields().Get(i); fd.Kind() == protoreflect.StringKind && !fd.IsList() && !fd.IsMap() {
				req.Set(fd, protoreflect.ValueOfString("id-1"))
			}
		}
		path, _ := b.Path(req.Interface())
		status, _, body, err := r.rest(context.Background(), b.HTTPMethod, path, "")
		if err != nil {
			t.Fatal(err)
		}
		// Most requests lack a field; what matters is that the right method says so.
		seen := r.upstream.take()
		// Other requests may be those that the gateway makes by itself, about broadcasts.
		own := slices.ContainsFunc(seen, func(r *http.Request) bool { return r.URL.Path == path && r.Method == b.HTTPMethod })
		missed := status == 404 && !strings.Contains(body, "BROADCAST_SEND_NOT_FOUND") || status == 405
		if missed || b.PassedOn() && len(seen) > 0 && !own {
			t.Errorf("%s: %s %s: got %d %s, want it routed", name, b.HTTPMethod, path, status, body)
		}
		if !strings.Contains(r.log.String(), `"method":"`+name+`"`) && status != 415 {
			t.Errorf("%s %s: got no call of %s in the log, want one: %d %s", b.HTTPMethod, path, name, status, body)
		}
	}
}

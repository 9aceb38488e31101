package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
)

// call is one call in the forms of both APIs.
type call struct {
	grpc               func(context.Context, *grpc.ClientConn, ...grpc.CallOption) error
	method, path, body string
}

func createContact(req *whatsappv1.CreateContactRequest, body string) call {
	return call{func(ctx context.Context, c *grpc.ClientConn, opts ...grpc.CallOption) error {
		_, err := whatsappv1.NewContactsServiceClient(c).CreateContact(ctx, req, opts...)
		return err
	}, "POST", "/v1/whatsapp/contacts", body}
}

var listTemplates = call{func(ctx context.Context, c *grpc.ClientConn, opts ...grpc.CallOption) error {
	_, err := whatsappv1.NewTemplatesServiceClient(c).ListTemplates(ctx, &whatsappv1.ListTemplatesRequest{AccountId: "a1"}, opts...)
	return err
}, "GET", "/v1/whatsapp/templates?accountId=a1", ""}

// sendBulk is a bulk send to n recipients; the first has the given phone number.
func sendBulk(n int, phone string) call {
	req := &whatsappv1.SendBulkRequest{AccountId: "a1", Template: &whatsappv1.TemplateReference{Name: "t", Language: "en"}}
	var phones []string
	for i := range n {
		if i > 0 {
			phone = fmt.Sprintf("+1555010%04d", i)
		}
		req.Recipients = append(req.Recipients, &whatsappv1.BulkRecipientInput{Phone: phone})
		phones = append(phones, fmt.Sprintf(`{"phone":%q}`, phone))
	}
	return call{func(ctx context.Context, c *grpc.ClientConn, opts ...grpc.CallOption) error {
		_, err := whatsappv1.NewBroadcastsServiceClient(c).SendBulk(ctx, req, opts...)
		return err
	}, "POST", "/v1/whatsapp/bulk", `{"accountId":"a1","template":{"name":"t","language":"en"},"recipients":[` + strings.Join(phones, ",") + `]}`}
}

func details[T any](err error) (out T) {
	for _, d := range status.Convert(err).Details() {
		if d, ok := d.(T); ok {
			out = d
		}
	}
	return out
}

// restError is an error answer of the REST facade.
type restError struct {
	Error, Code string
	Details     struct{ Fields map[string][]string }
}

// TestMissingKey checks that the gateway refuses a caller without a key, and never uses its
// own key for it.
func TestMissingKey(t *testing.T) {
	for _, own := range []string{"", "sk_own"} {
		r := start(t, nil, func(c *config.Serve) { c.LateAPIKey = own })
		for name, authorization := range map[string][]string{
			"none": nil, "empty": {""}, "scheme alone": {"Bearer "}, "another scheme": {"Basic c2s6"},
			"no scheme": {"sk_test"}, "several words": {"Bearer sk_test more"}, "twice": {"Bearer sk_a", "Bearer sk_b"},
		} {
			t.Run(name+own, func(t *testing.T) {
				ctx := context.Background()
				for _, a := range authorization {
					ctx = metadata.AppendToOutgoingContext(ctx, "authorization", a)
				}
				err := listTemplates.grpc(ctx, r.conn)
				if info := details[*errdetails.ErrorInfo](err); status.Code(err) != codes.Unauthenticated || info.GetReason() != "API_KEY_MISSING" || info.GetDomain() != "lategate" {
					t.Errorf("gRPC: got %v %v, want Unauthenticated API_KEY_MISSING", err, info)
				}
				req, err := http.NewRequest("GET", r.url+listTemplates.path, nil)
				if err != nil {
					t.Fatal(err)
				}
				req.Header["Authorization"] = authorization
				resp, err := r.web.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				defer resp.Body.Close()
				var e restError
				if err := json.NewDecoder(resp.Body).Decode(&e); err != nil || resp.StatusCode != 401 || e.Code != "API_KEY_MISSING" || resp.Header.Get("WWW-Authenticate") != "Bearer" {
					t.Errorf("REST: got %d %v %v %v, want 401 API_KEY_MISSING with WWW-Authenticate Bearer", resp.StatusCode, e, err, resp.Header)
				}
			})
		}
		for _, seen := range r.upstream.take() {
			if !isBackground(seen) {
				t.Errorf("%s %s reached the upstream with %q, want no call", seen.Method, seen.URL.Path, seen.Header.Get("Authorization"))
			}
		}
		// The caller's key is sent upstream, even if the gateway has its own.
		if err := listTemplates.grpc(withKey(context.Background()), r.conn); err != nil {
			t.Error(err)
		}
		if _, _, _, err := r.rest(context.Background(), "GET", listTemplates.path, ""); err != nil {
			t.Error(err)
		}
		for _, s := range r.upstream.take() {
			if isBackground(s) {
				continue
			}
			if got := s.Header.Values("Authorization"); !slices.Equal(got, []string{"Bearer sk_test"}) {
				t.Errorf("the upstream got the keys %q, want the caller's", got)
			}
		}
		if strings.Contains(r.log.String(), "sk_test") || strings.Contains(r.log.String(), "sk_a") {
			t.Error("the log contains a key, want it masked")
		}
	}
}

func TestValidation(t *testing.T) {
	valid := &whatsappv1.CreateContactRequest{AccountId: "a1", Phone: "+15550100001", Name: "Ana"}
	long := strings.Repeat("x", 140)
	updateProfile := call{func(ctx context.Context, c *grpc.ClientConn, opts ...grpc.CallOption) error {
		_, err := whatsappv1.NewBusinessProfilesServiceClient(c).UpdateBusinessProfile(ctx, &whatsappv1.UpdateBusinessProfileRequest{AccountId: "a1", About: &long}, opts...)
		return err
	}, "POST", "/v1/whatsapp/business-profile", `{"accountId":"a1","about":"` + long + `"}`}
	for name, c := range map[string]struct {
		call
		fields  []string // with proto names; nil if the call is valid
		json    []string // with JSON names
		rule    string   // the first field's
		relaxed bool     // whether it is valid if the upstream's limits are relaxed
	}{
		"valid": {call: createContact(valid, `{"accountId":"a1","phone":"+15550100001","name":"Ana"}`), relaxed: true},
		"one": {createContact(&whatsappv1.CreateContactRequest{AccountId: "a1", Phone: "555-0100", Name: "Ana"}, `{"accountId":"a1","phone":"555-0100","name":"Ana"}`),
			[]string{"phone"}, []string{"phone"}, "request.phone", false},
		"several":            {createContact(&whatsappv1.CreateContactRequest{}, `{}`), []string{"account_id", "phone", "name"}, []string{"accountId", "phone", "name"}, "string.min_len", false},
		"in a list":          {sendBulk(3, "x"), []string{"recipients[0].phone"}, []string{"recipients[0].phone"}, "request.phone", false},
		"a limit":            {sendBulk(101, "+15550100000"), []string{"recipients"}, []string{"recipients"}, "upstream.limit.bulk_recipients", true},
		"a limit and a rule": {sendBulk(101, "x"), []string{"recipients", "recipients[0].phone"}, []string{"recipients", "recipients[0].phone"}, "", false},
		"the guide's phone":  {call: sendBulk(1, "+0987654321"), relaxed: true},
		"a text's limit":     {updateProfile, []string{"about"}, []string{"about"}, "upstream.limit.about", true},
	} {
		for _, mode := range []string{"enforce", "relax"} {
			t.Run(name+" "+mode, func(t *testing.T) {
				r := start(t, nil, func(c *config.Serve) { c.UpstreamLimits = mode })
				err := c.call.grpc(withKey(context.Background()), r.conn)
				code, _, text, webErr := r.rest(context.Background(), c.method, c.path, c.body)
				if webErr != nil {
					t.Fatal(webErr)
				}
				if len(c.fields) == 0 || mode == "relax" && c.relaxed {
					if err != nil || code != 200 {
						t.Errorf("gRPC: got %v, REST: got %d %s, want success", err, code, text)
					}
					if n := len(r.upstream.take()); n != 2 {
						t.Errorf("the upstream saw %d calls, want 2", n)
					}
					return
				}
				if n := len(r.upstream.take()); n != 0 {
					t.Errorf("%d calls reached the upstream, want 0", n)
				}
				if status.Code(err) != codes.InvalidArgument || details[*errdetails.ErrorInfo](err).GetReason() != "INVALID_REQUEST" {
					t.Fatalf("gRPC: got %v, want InvalidArgument INVALID_REQUEST", err)
				}
				var e restError
				if err := json.Unmarshal([]byte(text), &e); err != nil || code != 400 || e.Code != "INVALID_REQUEST" {
					t.Fatalf("REST: got %d %s, want 400 INVALID_REQUEST", code, text)
				}
				if e.Error != status.Convert(err).Message() {
					t.Errorf("REST says\n%s\nwant the same as gRPC:\n%s", e.Error, status.Convert(err).Message())
				}
				for i, v := range details[*errdetails.BadRequest](err).GetFieldViolations() {
					if mode == "relax" && strings.HasPrefix(v.GetReason(), "upstream.limit.") {
						t.Errorf("got a violation of %s, want it relaxed", v.GetReason())
					}
					if !slices.Contains(c.fields, v.GetField()) || v.GetDescription() == "" || i == 0 && c.rule != "" && v.GetReason() != c.rule {
						t.Errorf("got violation %v, want one of %q with a description, and the rule %q first", v, c.fields, c.rule)
					}
				}
				if got, want := len(details[*errdetails.BadRequest](err).GetFieldViolations()), len(c.fields); got != want && mode == "enforce" {
					t.Errorf("got %d violations over gRPC, want %d", got, want)
				}
				for _, name := range c.json {
					if len(e.Details.Fields[name]) == 0 && (mode == "enforce" || name != "recipients") {
						t.Errorf("got %[2]s, want %[1]s in details.fields", name, text)
					}
				}
			})
		}
	}
}

// TestManyViolations checks that a list with an error in each element does not make a huge
// answer.
func TestManyViolations(t *testing.T) {
	r := start(t, nil)
	c := sendBulk(1000, "x")
	c.body = strings.ReplaceAll(c.body, "+1555010", "x")
	_, _, text, err := r.rest(context.Background(), c.method, c.path, c.body)
	if err != nil {
		t.Fatal(err)
	}
	var e restError
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		t.Fatal(err)
	}
	if n := len(e.Details.Fields); n == 0 || n > 100 || len(e.Error) > 1000 || !strings.Contains(e.Error, "and 996 more") {
		t.Errorf("got %d fields, %q, want at most 100 and how many more there are", n, e.Error)
	}
}

// TestHeaders checks that the upstream's rate limit headers and the request id reach the
// callers of both APIs, on success and on failure.
func TestHeaders(t *testing.T) {
	for _, upstream := range []int{200, 400, 429} {
		r := start(t, func(w http.ResponseWriter, _ *http.Request) {
			for name, value := range map[string]string{"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "1", "X-RateLimit-Reset": "9", "X-Internal": "1", "X-Request-Id": "theirs"} {
				w.Header().Set(name, value)
			}
			if upstream == 429 {
				w.Header().Set("Retry-After", "600") // beyond the deadline, so it is not retried
			}
			w.WriteHeader(upstream)
			_, _ = w.Write([]byte(`{}`))
		})
		for _, given := range []string{"mine", "", "with space", strings.Repeat("x", 200)} {
			t.Run(strconv.Itoa(upstream)+given, func(t *testing.T) {
				var header, trailer metadata.MD
				ctx := withKey(context.Background())
				if given != "" {
					ctx = withKey(context.Background(), "x-request-id", given)
				}
				err := listTemplates.grpc(ctx, r.conn, grpc.Header(&header), grpc.Trailer(&trailer))
				if (err == nil) != (upstream == 200) {
					t.Errorf("gRPC: got error %v for the upstream's %d", err, upstream)
				}
				all := metadata.Join(header, trailer) // an error without a message has only trailers
				_, web, _, err := r.rest(ctx, "GET", listTemplates.path, "", "X-Request-Id: "+given)
				if err != nil {
					t.Fatal(err)
				}
				seen := r.upstream.take()
				if len(seen) != 2 {
					t.Fatalf("the upstream saw %d calls, want 2", len(seen))
				}
				for i, got := range [][]string{all.Get("x-request-id"), web.Values("X-Request-Id")} {
					if len(got) != 1 || (got[0] == given) != (given == "mine") || got[0] != seen[i].Header.Get("X-Request-Id") || len(got[0]) > 128 {
						t.Errorf("got request ids %q, want one, that of the upstream's request, %q", got, seen[i].Header.Get("X-Request-Id"))
					}
				}
				want := map[string]string{"x-ratelimit-limit": "60", "x-ratelimit-remaining": "1", "x-ratelimit-reset": "9"}
				if upstream == 429 {
					want["retry-after"] = "600"
				}
				for name, value := range want {
					if g, w := all.Get(name), web.Values(name); !slices.Equal(g, []string{value}) || !slices.Equal(w, []string{value}) {
						t.Errorf("%s: gRPC got %q, REST got %q, want %q", name, g, w, value)
					}
				}
				if len(all.Get("x-internal")) > 0 || web.Get("X-Internal") != "" {
					t.Error("got X-Internal of the upstream, want it not passed on")
				}
			})
		}
	}
}

// isBackground reports whether the gateway makes a request by itself, with its own key: it
// reads the accounts, the inbox and the broadcasts, and registers the webhook.
func isBackground(r *http.Request) bool {
	looked := []string{"/v1/accounts", "/v1/inbox/conversations", "/v1/whatsapp/broadcasts", "/v1/webhooks/settings"}
	return r.Header.Get("Authorization") == "Bearer sk_own" && r.Method == http.MethodGet && slices.Contains(looked, r.URL.Path)
}

package bulk_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/gateway"
	"github.com/lategate/lategate/test/internal/process"
)

// TestImportResumes checks that a caller that cancels can resume the import: nothing is
// imported or reported twice, and the counts are those of the whole. Other rows under the
// same id are refused before any of them is sent.
func TestImportResumes(t *testing.T) {
	const key = "sk_sandbox_resumes"
	u := newUpstream(t, sandbox.Options{}, "POST", "/contacts/import")
	g := gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url })
	options := func() *whatsappv1.ImportContactsOptions {
		return &whatsappv1.ImportContactsOptions{ImportId: proto.String("resumes")}
	}
	lines := strings.SplitAfter(csvOf(10_000), "\n")
	lines[500] = "abc,Bad,,,\n"  // row 501, of the first chunk
	lines[9500] = ",Nobody,,,\n" // row 9501, of the last one
	file := strings.Join(lines, "")

	// The caller cancels after the third chunk, while calls are under way.
	ctx, cancel := context.WithCancel(t.Context())
	first := runImport(ctx, g.Conn, key, csvParts(options(), file, 64<<10), func(item *whatsappv1.ImportContactsStreamResponse) {
		if item.GetProgress().GetTotal() >= 3000 {
			cancel()
		}
	})
	if status.Code(first.err) != codes.Canceled || failuresOf(first) != "501/501 phone PHONE_INVALID" {
		t.Fatalf("ended with %v, failures %s, want Canceled, and row 501", first.err, failuresOf(first))
	}
	// The calls that are under way end, and the import is released: the next stream waits
	// for that.
	before := u.calls.Load()
	refusals := map[string]struct {
		options *whatsappv1.ImportContactsOptions
		file    string
	}{
		"another row":      {options(), strings.Replace(file, "Contact 000000", "Contact 00000x", 1)},
		"a bad row mended": {options(), strings.Replace(file, "abc,Bad", phoneOf(499)+",Good", 1)},
		"another order":    {options(), strings.Join(slices.Concat(lines[:1], lines[2:3], lines[1:2], lines[3:]), "")},
		"fewer rows":       {options(), strings.Join(lines[:1000], "")},
		"other tags":       {&whatsappv1.ImportContactsOptions{ImportId: proto.String("resumes"), DefaultTags: []string{"x"}}, file},
		"another account":  {&whatsappv1.ImportContactsOptions{ImportId: proto.String("resumes"), AccountId: "650000000000000000000fff"}, file},
	}
	for name, c := range refusals {
		t.Run(name, func(t *testing.T) {
			got := runImport(t.Context(), g.Conn, key, csvParts(c.options, c.file, 64<<10), nil)
			if status.Code(got.err) != codes.FailedPrecondition || reasonOf(got.err) != "IMPORT_CHANGED" {
				t.Errorf("ended with %v, want IMPORT_CHANGED", got.err)
			}
		})
	}
	recorded := u.calls.Load()
	if recorded > before+4 {
		t.Errorf("got %d calls after the first stream, want at most the 4 that were under way", recorded-before)
	}
	second := runImport(t.Context(), g.Conn, key, csvParts(options(), file, 1000), nil)
	if second.err != nil {
		t.Fatal(second.err)
	}
	if s := second.summary; counts(s) != "10000=9998+0+2" || failuresOf(second) != "9501/9501 phone PHONE_MISSING" {
		t.Errorf("got the summary %s, failures %s, want 10000=9998+0+2, and row 9501", counts(s), failuresOf(second))
	}
	if n := second.started.GetResumedRows(); n < first.last().GetTotal() || n > 8000 {
		t.Errorf("resumed at row %d after %v, want all reported rows, and at most 8000", n, first.last())
	}
	if u.calls.Load() != 10 {
		t.Errorf("got %d upstream calls, want 10", u.calls.Load())
	}
	third := runImport(t.Context(), g.Conn, key, csvParts(options(), file, 64<<10), nil)
	if third.err != nil || !proto.Equal(third.summary, second.summary) || third.started.GetResumedRows() != 10_000 || len(third.failures) > 0 || u.calls.Load() != 10 {
		t.Errorf("sent again after its end: got %v, %v, %v, want the same summary without calls", third.started, third.summary, third.err)
	}
	// An import id belongs to its key.
	other := runImport(t.Context(), g.Conn, key+"_2", csvParts(options(), csvOf(1), 64<<10), nil)
	if other.err != nil || counts(other.summary) != "1=1+0+0" || other.started.GetResumedRows() != 0 {
		t.Errorf("another key's import with that id: got %v, %v, want its own", other.summary, other.err)
	}
}

// TestImportWhileTheGatewayStops checks that a gateway that stops finishes calls that are
// under way, records them, and says how to go on.
func TestImportWhileTheGatewayStops(t *testing.T) {
	const key = "sk_sandbox_stops"
	u := newUpstream(t, sandbox.Options{}, "POST", "/contacts/import")
	g := process.New(t, "LATE_BASE_URL="+u.url, "GATEWAY_DATA_DIR="+t.TempDir())
	g.Start()
	reached, release := make(chan struct{}, 100), make(chan struct{})
	u.at(func(_ http.ResponseWriter, _ *http.Request, _ []byte, pass func()) {
		reached <- struct{}{}
		<-release
		pass()
	})
	parts := csvParts(&whatsappv1.ImportContactsOptions{ImportId: proto.String("stops")}, csvOf(20_000), 64<<10)
	ended := make(chan *imported)
	go func() { ended <- runImport(context.WithoutCancel(t.Context()), g.Dial(), key, parts, nil) }()
	for range 4 {
		<-reached
	}
	g.Terminate()
	// When it is no longer ready, it has been told to stop.
	for begin := time.Now(); time.Since(begin) < 60*time.Second; time.Sleep(time.Millisecond) {
		resp, err := http.Get("http://" + g.HTTP + "/readyz")
		if err != nil {
			break
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			break
		}
	}
	close(release)
	first := <-ended
	g.Stop()
	retry := false
	for _, d := range status.Convert(first.err).Details() {
		_, is := d.(*errdetails.RetryInfo)
		retry = retry || is
	}
	if status.Code(first.err) != codes.Unavailable || reasonOf(first.err) != "STOPPING" || !retry || !strings.Contains(first.err.Error(), "import_id stops") {
		t.Errorf("ended with %v (%s), RetryInfo %t, want STOPPING with the import id and RetryInfo", first.err, reasonOf(first.err), retry)
	}
	if counts(first.last()) != "4000=4000+0+0" {
		t.Errorf("got the last progress %v, want 4000 created", first.last())
	}
	g.Start()
	begin, waited := time.Now(), time.Duration(0)
	second := runImport(t.Context(), g.Dial(), key, parts, func(item *whatsappv1.ImportContactsStreamResponse) {
		if item.GetStarted() != nil {
			waited = time.Since(begin)
		}
	})
	if second.err != nil || counts(second.summary) != "20000=20000+0+0" || second.started.GetResumedRows() != 4000 || u.calls.Load() != 20 {
		t.Errorf("resumed with %v, ended with %v, %v, %d calls; want 4000 resumed, 20000 created, 20 calls", second.started, second.summary, second.err, u.calls.Load())
	}
	if waited > 8*time.Second {
		t.Errorf("it began after %v, want at most 8 s: the first stream must release the import", waited)
	}
}

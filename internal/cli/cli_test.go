package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve runs a gRPC server with some services until the test ends, and returns how to reach
// it.
func serve(t *testing.T, register func(*grpc.Server)) config.Remote {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := grpc.NewServer()
	register(s)
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		s.Stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return config.Remote{Addr: l.Addr().String(), APIKey: "sk_test"}
}

// buffer is an output that is read while it is written.
type buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// importer is a fake gateway: it handles an import with the test's function.
type importer struct {
	whatsappv1.UnimplementedContactsServiceServer
	attempts int
	play     func(attempt int, i *importStream) error
}

// importStream is one attempt.
type importStream struct {
	grpc.BidiStreamingServer[whatsappv1.ImportContactsStreamRequest, whatsappv1.ImportContactsStreamResponse]
	options *whatsappv1.ImportContactsOptions
}

func (s *importer) ImportContactsStream(stream grpc.BidiStreamingServer[whatsappv1.ImportContactsStreamRequest, whatsappv1.ImportContactsStreamResponse]) error {
	s.attempts++
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	return s.play(s.attempts, &importStream{stream, first.GetOptions()})
}

// file reads the whole file.
func (s *importStream) file() (string, error) {
	var out strings.Builder
	for {
		req, err := s.Recv()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		out.Write(req.GetCsv())
	}
}

func (s *importStream) started(id string) error {
	return s.Send(&whatsappv1.ImportContactsStreamResponse{Item: &whatsappv1.ImportContactsStreamResponse_Started{Started: &whatsappv1.ImportStarted{ImportId: id}}})
}

func (s *importStream) progress(total, created, failed int32) error {
	return s.Send(&whatsappv1.ImportContactsStreamResponse{Item: &whatsappv1.ImportContactsStreamResponse_Progress{
		Progress: &whatsappv1.ImportProgress{Total: &total, Created: &created, Failed: &failed}}})
}

const people = "phone,name\n+14155550101,Ada\n+14155550102,\"Grace\nHopper\"\n,Nobody\n"

func writeFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// When the gateway becomes unavailable, an import continues with the same id, from the
// beginning of the file.
func TestImportGoesOn(t *testing.T) {
	for name, terminal := range map[string]bool{"terminal": true, "pipe": false} {
		t.Run(name, func(t *testing.T) {
			gateway, id := &importer{}, ""
			gateway.play = func(attempt int, s *importStream) error {
				if got := metadata.ValueFromIncomingContext(s.Context(), "authorization"); len(got) != 1 || got[0] != "Bearer sk_test" {
					t.Errorf("authorization: got %q, want the bearer key", got)
				}
				if attempt == 1 {
					id = s.options.GetImportId()
					if err := s.started("imp_1"); err != nil {
						return err
					}
					return status.Error(codes.Unavailable, "the gateway is stopping")
				}
				if id == "" {
					t.Error("the first attempt: got no import id, want one")
				}
				if s.options.GetImportId() != id || s.options.GetAccountId() != "a1" || !s.options.GetSkipDuplicates() {
					t.Errorf("attempt %d: got options %v, want those of the first one", attempt, s.options)
				}
				text, err := s.file()
				if err != nil || text != people {
					t.Errorf("attempt %d: got file %q and error %v, want the whole file", attempt, text, err)
				}
				failure := &whatsappv1.RowFailure{Row: 4, Reason: "PHONE_MISSING", Message: "the phone number is missing"}
				return errors.Join(s.started("imp_1"), s.progress(3, 2, 1),
					s.Send(&whatsappv1.ImportContactsStreamResponse{Item: &whatsappv1.ImportContactsStreamResponse_Failure{Failure: failure}}),
					s.Send(&whatsappv1.ImportContactsStreamResponse{Item: &whatsappv1.ImportContactsStreamResponse_Summary{
						Summary: &whatsappv1.ImportProgress{Total: proto.Int32(3), Created: proto.Int32(2), Failed: proto.Int32(1)}}}))
			}
			remote := serve(t, func(s *grpc.Server) { whatsappv1.RegisterContactsServiceServer(s, gateway) })
			var out, errs buffer
			err := Standard{Out: &out, Err: &errs, Terminal: terminal}.ImportContacts(t.Context(),
				config.ContactsImport{Remote: remote, File: writeFile(t, people), Account: "a1", SkipDuplicates: true})
			if err != nil || gateway.attempts != 2 {
				t.Fatalf("got error %v after %d attempts", err, gateway.attempts)
			}
			if !strings.Contains(errs.String(), "the gateway is stopping; trying again in") {
				t.Errorf("standard error: got %q, want what happened", errs.String())
			}
			wantOut := ""
			if terminal {
				for _, want := range []string{"row 4: the phone number is missing (PHONE_MISSING)", "3 rows: 2 created, 0 there already, 1 failed"} {
					if !strings.Contains(errs.String(), want) {
						t.Errorf("standard error: got %q, want it with %q", errs.String(), want)
					}
				}
			} else {
				wantOut = `{"started":{"importId":"imp_1"}}
{"started":{"importId":"imp_1"}}
{"progress":{"total":3,"created":2,"failed":1}}
{"failure":{"row":4,"reason":"PHONE_MISSING","message":"the phone number is missing"}}
{"summary":{"total":3,"created":2,"failed":1}}
`
			}
			if out.String() != wantOut {
				t.Errorf("output: got\n%s\nwant\n%s", &out.buf, wantOut)
			}
		})
	}
}

// An import that is stopped prints how to continue; one that the gateway refuses fails.
func TestImportEnds(t *testing.T) {
	refused := status.Error(codes.InvalidArgument, "the file has no phone column")
	cases := map[string]struct {
		end   func(stop func(), s *importStream) error
		want  error
		hint  bool
		input string // of the standard input
	}{
		"stopped": {func(stop func(), s *importStream) error {
			stop()
			<-s.Context().Done()
			return s.Context().Err()
		}, ErrStopped, true, ""},
		"refused":                {func(func(), *importStream) error { return refused }, refused, true, ""},
		"away in standard input": {func(func(), *importStream) error { return status.Error(codes.Unavailable, "away") }, status.Error(codes.Unavailable, "away"), true, people},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			gateway := &importer{play: func(_ int, s *importStream) error {
				if err := errors.Join(s.started("imp_9"), s.progress(1, 1, 0)); err != nil {
					return err
				}
				return c.end(stop, s)
			}}
			remote := serve(t, func(s *grpc.Server) { whatsappv1.RegisterContactsServiceServer(s, gateway) })
			var out, errs buffer
			cfg := config.ContactsImport{Remote: remote, File: "-", Account: "a1", ImportID: "imp_9"}
			if c.input == "" {
				cfg.File = writeFile(t, people)
			}
			err := Standard{In: strings.NewReader(c.input), Out: &out, Err: &errs}.ImportContacts(ctx, cfg)
			if !errors.Is(err, c.want) && status.Convert(err).Message() != status.Convert(c.want).Message() {
				t.Errorf("got error %v, want %v", err, c.want)
			}
			if gateway.attempts != 1 {
				t.Errorf("got %d attempts, want 1", gateway.attempts)
			}
			if hint := strings.Contains(errs.String(), "--import-id imp_9"); hint != c.hint {
				t.Errorf("standard error: %q", errs.String())
			}
		})
	}
}

func TestCountRows(t *testing.T) {
	for text, want := range map[string]int64{people: 3, "": 0, "phone,name\n": 0, "a\n\"x\ny\"": 1} {
		if got, ok := countRows(t.Context(), writeFile(t, text)); got != want || !ok {
			t.Errorf("countRows(%q): got %d (%t), want %d", text, got, ok, want)
		}
	}
}

// A customer's text cannot send control sequences to the terminal.
func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{"hello\nworld": "hello world", "\x1b[2Jx": "\uFFFD[2Jx", "Grüße 🎉": "Grüße 🎉", "\u009b2J": "\uFFFD2J"} {
		if got := printable(text); got != want {
			t.Errorf("printable(%q): got %q, want %q", text, got, want)
		}
	}
}

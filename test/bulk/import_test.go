package bulk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/process"
)

// phoneOf is the phone number of the contact of a row, counted from 0.
func phoneOf(n int) string { return fmt.Sprintf("+4915%09d", n) }

// csvOf is a file of contacts.
func csvOf(rows int) string {
	var b strings.Builder
	b.WriteString("phone,name,email,tags,city\n")
	for n := range rows {
		fmt.Fprintf(&b, "%s,Contact %06d,contact%d@example.com,vip;row,Oslo\n", phoneOf(n), n, n)
	}
	return b.String()
}

// An imported is what a stream has reported.
type imported struct {
	started  *whatsappv1.ImportStarted
	progress []*whatsappv1.ImportProgress
	failures []*whatsappv1.RowFailure
	summary  *whatsappv1.ImportProgress
	err      error
}

// last is the last progress.
func (i *imported) last() *whatsappv1.ImportProgress {
	if len(i.progress) == 0 {
		return &whatsappv1.ImportProgress{}
	}
	return i.progress[len(i.progress)-1]
}

func optionsPart(o *whatsappv1.ImportContactsOptions) *whatsappv1.ImportContactsStreamRequest {
	if o.AccountId == "" {
		o.AccountId = account
	}
	return &whatsappv1.ImportContactsStreamRequest{Part: &whatsappv1.ImportContactsStreamRequest_Options{Options: o}}
}

func csvPart(piece string) *whatsappv1.ImportContactsStreamRequest {
	return &whatsappv1.ImportContactsStreamRequest{Part: &whatsappv1.ImportContactsStreamRequest_Csv{Csv: []byte(piece)}}
}

// csvParts is a file in pieces.
func csvParts(o *whatsappv1.ImportContactsOptions, file string, size int) []*whatsappv1.ImportContactsStreamRequest {
	parts := []*whatsappv1.ImportContactsStreamRequest{optionsPart(o)}
	for len(file) > size {
		parts, file = append(parts, csvPart(file[:size])), file[size:]
	}
	return append(parts, csvPart(file))
}

// runImport sends the parts of an import and returns what the stream reported. seen, which
// may be nil, is called with each item.
func runImport(ctx context.Context, conn grpc.ClientConnInterface, key string, parts []*whatsappv1.ImportContactsStreamRequest, seen func(*whatsappv1.ImportContactsStreamResponse)) *imported {
	out := &imported{}
	ctx, cancel := context.WithCancel(authorized(ctx, key))
	defer cancel()
	stream, err := whatsappv1.NewContactsServiceClient(conn).ImportContactsStream(ctx, grpc.WaitForReady(true))
	if err != nil {
		out.err = err
		return out
	}
	var sending sync.WaitGroup
	defer sending.Wait()
	defer cancel()
	sending.Go(func() {
		for _, p := range parts {
			if stream.Send(p) != nil {
				return // Recv returns the reason
			}
		}
		_ = stream.CloseSend() // never fails
	})
	for {
		item, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			out.err = err
			return out
		}
		switch i := item.GetItem().(type) {
		case *whatsappv1.ImportContactsStreamResponse_Started:
			out.started = i.Started
		case *whatsappv1.ImportContactsStreamResponse_Progress:
			out.progress = append(out.progress, i.Progress)
		case *whatsappv1.ImportContactsStreamResponse_Failure:
			out.failures = append(out.failures, i.Failure)
		case *whatsappv1.ImportContactsStreamResponse_Summary:
			out.summary = i.Summary
		}
		if seen != nil {
			seen(item)
		}
	}
}

// verifyPhones checks that the account has each contact of the rows once, and no others.
func verifyPhones(t *testing.T, u *upstream, key string, rows int) {
	t.Helper()
	phones := u.phones(t, key)
	if len(phones) != rows+seeded {
		t.Errorf("the account has %d contacts, want %d", len(phones), rows+seeded)
	}
	for n := range rows {
		if phones[phoneOf(n)] != 1 {
			t.Fatalf("the account has %s %d times, want once", phoneOf(n), phones[phoneOf(n)])
		}
	}
}

// TestImportSurvivesSIGKILL imports a large file while the gateway is killed in the middle.
// The account has each contact once, the second stream has the result of the whole, the
// key's rate limit is used and never exceeded, and the gateway's memory does not grow with
// the file.
func TestImportSurvivesSIGKILL(t *testing.T) {
	rows, enough := 100_000, 0.95
	if testing.Short() {
		rows, enough = 20_000, 0 // with only ten calls, a single late one would matter
	}
	cases := []struct {
		limit int // requests a minute
		long  bool
	}{{limit: 1_000_000}, {limit: 600}, {limit: 60, long: true}}
	for _, c := range cases {
		t.Run(fmt.Sprintf("%d a minute", c.limit), func(t *testing.T) {
			if c.long && testing.Short() {
				t.Skip("takes two minutes")
			}
			const key = "sk_sandbox_kill"
			u := newUpstream(t, sandbox.Options{RateLimit: c.limit}, "POST", "/contacts/import")
			g := process.New(t, "LATE_BASE_URL="+u.url, "GATEWAY_DATA_DIR="+t.TempDir())
			g.Start()
			conn := g.Dial()
			idle := memory(t, g.PID(), "VmRSS")
			parts := csvParts(&whatsappv1.ImportContactsOptions{ImportId: proto.String("kill")}, csvOf(rows), 64<<10)

			begin, peak := time.Now(), 0
			first := runImport(t.Context(), conn, key, parts, func(item *whatsappv1.ImportContactsStreamResponse) {
				if p := item.GetProgress(); p != nil && int(p.GetTotal()) >= rows/2 && g.Running() {
					peak = memory(t, g.PID(), "VmHWM")
					g.Kill()
				}
			})
			if status.Code(first.err) != codes.Unavailable || first.summary != nil {
				t.Fatalf("the stream of the killed gateway ended with %v, %v, want Unavailable without a summary", first.err, first.summary)
			}
			killed, used := time.Since(begin), []float64{u.quota(c.limit)}
			g.Start()
			begin = time.Now()
			second := runImport(t.Context(), conn, key, parts, nil)
			took := time.Since(begin)
			if second.err != nil {
				t.Fatal(second.err)
			}
			used = append(used, u.quota(c.limit))
			verifyPhones(t, u, key, rows)
			s := second.summary
			if int(s.GetTotal()) != rows || int(s.GetCreated()+s.GetSkipped()) != rows || s.GetFailed() != 0 || len(second.failures) > 0 {
				t.Errorf("got summary %v, %d failures, want all %d rows created or skipped", s, len(second.failures), rows)
			}
			if resumed := second.started.GetResumedRows(); resumed < first.last().GetTotal() || int(resumed) == rows {
				t.Errorf("resumed at row %d after %v, want all reported rows, and not all rows", resumed, first.last())
			}
			// Calls that were under way when it was killed are made again: four at most.
			if again := u.calls.Load() - int64(rows/1000); again < 0 || again > 4 || s.GetSkipped() > 4000 {
				t.Errorf("got %d calls more than needed, %d skipped, want at most 4 and 4000", again, s.GetSkipped())
			}
			if u.refused.Load() > 0 {
				t.Errorf("%d calls were refused with 429, want 0", u.refused.Load())
			}
			if c.limit < 1000 && min(used[0], used[1]) < enough {
				t.Errorf("got %.3f of the limit used, want %v", used, enough)
			}
			before := u.calls.Load()
			if third := runImport(t.Context(), conn, key, parts, nil); third.err != nil || !proto.Equal(third.summary, s) || u.calls.Load() != before {
				t.Errorf("sent again after its end: got %v, %v, %d calls, want the same summary without calls", third.summary, third.err, u.calls.Load()-before)
			}
			after := memory(t, g.PID(), "VmHWM")
			t.Logf("%d contacts: %v until SIGKILL at %d, %v after the restart from row %d (%d skipped); %.3f of the limit used, %d answers with 429; RSS %d MiB idle, peak %d MiB before the kill and %d MiB after it",
				rows, killed.Round(time.Millisecond), first.last().GetTotal(), took.Round(time.Millisecond), second.started.GetResumedRows(), s.GetSkipped(), used, u.refused.Load(), idle>>10, peak>>10, after>>10)
			if max(peak, after)-idle > 64<<10 {
				t.Errorf("the gateway took %d MiB more than idle, want at most 64", (max(peak, after)-idle)>>10)
			}
		})
	}
}

// memory reads a value of /proc/PID/status, in KiB.
func memory(t testing.TB, pid int, name string) int {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("no /proc:", err)
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("%s is not in /proc/%d/status, want it there", name, pid)
	return 0
}

package work

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/csvfile"
	"github.com/lategate/lategate/internal/phone"
)

// A fakeDraft is a broadcast that recipients are added to.
type fakeDraft struct {
	status  whatsappv1.BroadcastStatus
	refuses func(call int, phones []string) error // before anything is done
	breaks  func(call int) error                  // after it

	mu     sync.Mutex
	phones map[string]bool
	calls  int
}

func (f *fakeDraft) add(_ context.Context, inputs []*whatsappv1.BroadcastRecipientInput) (*whatsappv1.AddBroadcastRecipientsResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	var phones []string
	for _, in := range inputs {
		phones = append(phones, in.GetPhone())
	}
	if f.refuses != nil {
		if err := f.refuses(f.calls, phones); err != nil {
			return nil, err
		}
	}
	if f.phones == nil {
		f.phones = map[string]bool{}
	}
	before := len(f.phones)
	for _, p := range phones {
		f.phones[p] = true
	}
	if f.breaks != nil {
		if err := f.breaks(f.calls); err != nil {
			return nil, err
		}
	}
	added, total := int32(len(f.phones)-before), int32(len(f.phones))
	duplicates := int32(len(inputs)) - added
	return &whatsappv1.AddBroadcastRecipientsResponse{Added: &added, Duplicates: &duplicates, TotalRecipients: &total}, nil
}

func (f *fakeDraft) get(context.Context) (*whatsappv1.Broadcast, error) {
	return &whatsappv1.Broadcast{Status: &f.status}, nil
}

// told is what an upload has sent to its caller.
type told struct {
	progress []string
	failures []string
	summary  string
}

func (o *told) take(item *whatsappv1.UploadBroadcastRecipientsResponse) error {
	spell := func(p *whatsappv1.UploadRecipientsProgress) string {
		return fmt.Sprintf("%d=%d+%d+%d of %d", p.GetTotal(), p.GetAdded(), p.GetDuplicates(), p.GetFailed(), p.GetTotalRecipients())
	}
	switch {
	case item.GetFailure() != nil:
		o.failures = append(o.failures, fmt.Sprintf("%d %s", item.GetFailure().GetRow(), item.GetFailure().GetReason()))
	case item.GetProgress() != nil:
		o.progress = append(o.progress, spell(item.GetProgress()))
	default:
		o.summary = spell(item.GetSummary())
	}
	return nil
}

// rowsOf are n recipients whose phone numbers are their rows.
func rowsOf(n int, change func(row *csvfile.Recipient)) func() (*csvfile.Recipient, error) {
	at := 0
	return func() (*csvfile.Recipient, error) {
		if at == n {
			return nil, io.EOF
		}
		at++
		row := &csvfile.Recipient{Row: int64(at), Input: &whatsappv1.BroadcastRecipientInput{Phone: fmt.Sprint(at)}}
		if change != nil {
			change(row)
		}
		return row, nil
	}
}

func noProblems(in *whatsappv1.BroadcastRecipientInput) []csvfile.Problem {
	if in.GetPhone() == "" {
		return []csvfile.Problem{{Column: "phone", Reason: phone.ReasonMissing}}
	}
	return nil
}

func TestRecipientsUpload(t *testing.T) {
	draft, sent := whatsappv1.BroadcastStatus_BROADCAST_STATUS_DRAFT, whatsappv1.BroadcastStatus_BROADCAST_STATUS_COMPLETED
	notDraft := &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", HTTPStatus: 400, Message: "Can only add recipients to draft broadcasts"}
	revoked := &apierror.Error{Code: codes.Unauthenticated, Reason: "API_KEY_REJECTED", HTTPStatus: 401}
	unlucky := func(_ int, phones []string) error {
		for _, p := range phones {
			if strings.HasSuffix(p, "777") {
				return refusal("recipient " + p)
			}
		}
		return nil
	}
	cases := map[string]struct {
		rows     int
		change   func(*csvfile.Recipient)
		draft    *fakeDraft
		progress []string
		failures []string
		summary  string
		calls    int // at most
		err      error
	}{
		"none": {draft: &fakeDraft{status: draft}, summary: "0=0+0+0 of 0"},
		"many": {rows: 2500, draft: &fakeDraft{status: draft}, calls: 3, summary: "2500=2500+0+0 of 2500"},
		"bad rows": {rows: 1001, draft: &fakeDraft{status: draft}, calls: 2, change: func(r *csvfile.Recipient) {
			switch r.Row {
			case 3:
				r.Input = nil
				r.Problems = []csvfile.Problem{{Column: "Handy", Reason: phone.ReasonInvalid}, {Column: "x", Reason: "OTHER"}}
			case 1001:
				r.Input.Phone = ""
			}
		}, progress: []string{"1000=999+0+1 of 999", "1001=999+0+2 of 999"}, failures: []string{"3 PHONE_INVALID", "1001 PHONE_MISSING"}, summary: "1001=999+0+2 of 999"},
		"duplicates": {rows: 10, draft: &fakeDraft{status: draft}, calls: 1, change: func(r *csvfile.Recipient) { r.Input.Phone = fmt.Sprint(r.Row % 4) },
			summary: "10=4+6+0 of 4"},
		"one that the upstream refuses": {rows: 1500, draft: &fakeDraft{status: draft, refuses: unlucky}, calls: 25,
			failures: []string{"777 INVALID_REQUEST"}, summary: "1500=1499+0+1 of 1499"},
		"a broken answer": {rows: 10, draft: &fakeDraft{status: draft, breaks: func(call int) error {
			if call == 1 {
				return &apierror.Error{Code: codes.Unknown, Reason: apierror.ReasonOutcomeUnknown, HTTPStatus: 502}
			}
			return nil
		}}, calls: 2, summary: "10=0+10+0 of 10"},
		"no draft": {rows: 2500, draft: &fakeDraft{status: sent, refuses: func(int, []string) error { return notDraft }}, calls: 2, err: notDraft},
		"a key that is revoked": {rows: 2500, draft: &fakeDraft{status: draft, refuses: func(call int, _ []string) error {
			if call > 1 {
				return revoked
			}
			return nil
		}}, calls: 3, err: revoked},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got told
				err := (&RecipientsUpload{Read: rowsOf(c.rows, c.change), Check: noProblems, Add: c.draft.add, Broadcast: c.draft.get, Tell: got.take}).Run(t.Context())
				if !errors.Is(err, c.err) {
					t.Errorf("got error %v, want %v", err, c.err)
				}
				if got.summary != c.summary || !slices.Equal(got.failures, c.failures) || c.progress != nil && !slices.Equal(got.progress, c.progress) {
					t.Errorf("got %+v, want summary %s, failures %q and progress %q", got, c.summary, c.failures, c.progress)
				}
				if c.draft.calls > c.calls {
					t.Errorf("got %d calls, want at most %d", c.draft.calls, c.calls)
				}
			})
		})
	}
}

// A caller that sends slowly still gets its results, and a gateway that stops sends what it
// has done.
func TestRecipientsUploadSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stopping := make(chan struct{})
		draft := &fakeDraft{status: whatsappv1.BroadcastStatus_BROADCAST_STATUS_DRAFT}
		rows := rowsOf(5, nil)
		at := 0
		var got told
		go func() {
			time.Sleep(time.Minute)
			close(stopping)
		}()
		err := (&RecipientsUpload{Read: func() (*csvfile.Recipient, error) {
			if at++; at == 3 {
				time.Sleep(10 * time.Second)
			} else if at == 5 {
				time.Sleep(time.Hour)
			}
			return rows()
		}, Check: noProblems, Add: draft.add, Broadcast: draft.get, Tell: got.take, Stopping: stopping}).Run(t.Context())
		if e := apierror.From(err); e.Code != codes.Unavailable || e.Reason != apierror.ReasonStopping {
			t.Errorf("got error %v, want %s", err, apierror.ReasonStopping)
		}
		if want := []string{"2=2+0+0 of 2", "4=4+0+0 of 4"}; !slices.Equal(got.progress, want) || got.summary != "" {
			t.Errorf("got %+v, want progress %q and no summary", got, want)
		}
		time.Sleep(2 * time.Hour) // Read has returned
	})
}

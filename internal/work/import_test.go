package work

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/csvfile"
	"github.com/lategate/lategate/internal/eventlog"
)

// A fakeStore is a store whose leases and failures the test controls.
type fakeStore struct {
	lease chan struct{} // has an element while nobody holds
	lose  chan struct{} // closed when the lease is lost
	away  atomic.Int32  // how many saves and loads fail

	mu    sync.Mutex
	state []byte
	saves int
}

func newFakeStore() *fakeStore {
	k := &fakeStore{lease: make(chan struct{}, 1), lose: make(chan struct{})}
	k.lease <- struct{}{}
	return k
}

// Hold does what eventlog.Log documents.
func (k *fakeStore) Hold(ctx context.Context, _ string, work func(context.Context) error) error {
	for {
		select {
		case <-k.lease:
		case <-ctx.Done():
			return ctx.Err()
		}
		working, cancel := context.WithCancelCause(ctx)
		lost := errors.New("lost")
		done := make(chan struct{})
		go func() {
			select {
			case <-k.lose:
				cancel(lost)
			case <-done:
			}
		}()
		err := work(working)
		close(done)
		again := errors.Is(context.Cause(working), lost)
		cancel(nil)
		if !again {
			k.lease <- struct{}{}
			return err
		}
	}
}

func (k *fakeStore) LoadState(context.Context, string) ([]byte, error) {
	if k.away.Add(-1) >= 0 {
		return nil, eventlog.ErrUnavailable
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state, nil
}

func (k *fakeStore) SaveStateFor(_ context.Context, _ string, data []byte, ttl time.Duration) error {
	if k.away.Add(-1) >= 0 || ttl != importKept {
		return eventlog.ErrUnavailable
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.state, k.saves = data, k.saves+1
	return nil
}

// A trial is an import with the test's upstream, rows and caller.
type trial struct {
	Import
	store *fakeStore
	rows  int
	read  atomic.Int64
	calls atomic.Int64
	told  []string
	stop  chan struct{} // what the import knows as Stopping
}

func newTrial(rows int) *trial {
	t := &trial{store: newFakeStore(), rows: rows, stop: make(chan struct{})}
	t.Import = Import{
		Owner: "owner", ID: "trial", Options: &whatsappv1.ImportContactsOptions{AccountId: "account"}, Store: t.store,
		Read: func() (*csvfile.Contact, error) {
			n := t.read.Add(1)
			if n > int64(t.rows) {
				return nil, io.EOF
			}
			return &csvfile.Contact{Row: n, Input: &whatsappv1.ImportContactInput{Phone: fmt.Sprintf("+49%09d", n), Name: "x"}}, nil
		},
		Call: func(_ context.Context, req *whatsappv1.ImportContactsRequest) (*whatsappv1.ImportContactsResponse, error) {
			t.calls.Add(1)
			return takes(req), nil
		},
		Check: func(*whatsappv1.ImportContactInput) []csvfile.Problem { return nil },
		Tell: func(item *whatsappv1.ImportContactsStreamResponse) error {
			t.told = append(t.told, spellItem(item))
			return nil
		},
		Stopping: t.stop, Logger: slog.New(slog.DiscardHandler),
	}
	return t
}

// takes is the answer of an upstream that accepts all contacts.
func takes(req *whatsappv1.ImportContactsRequest) *whatsappv1.ImportContactsResponse {
	yes, resp := true, &whatsappv1.ImportContactsResponse{}
	for _, c := range req.GetContacts() {
		resp.Results = append(resp.Results, &whatsappv1.ImportContactResult{Phone: &c.Phone, Success: &yes})
	}
	return resp
}

func spellItem(item *whatsappv1.ImportContactsStreamResponse) string {
	p := func(p *whatsappv1.ImportProgress) string {
		return fmt.Sprintf("%d=%d+%d+%d", p.GetTotal(), p.GetCreated(), p.GetSkipped(), p.GetFailed())
	}
	switch i := item.GetItem().(type) {
	case *whatsappv1.ImportContactsStreamResponse_Started:
		return fmt.Sprint("started ", i.Started.GetResumedRows())
	case *whatsappv1.ImportContactsStreamResponse_Failure:
		return fmt.Sprint("failure ", i.Failure.GetRow())
	case *whatsappv1.ImportContactsStreamResponse_Progress:
		return p(i.Progress)
	}
	return "summary " + p(item.GetSummary())
}

func (t *trial) said() string { return strings.Join(t.told, ", ") }

// wants checks the error with which an import has ended.
func wants(t *testing.T, err error, code codes.Code, reason string) {
	t.Helper()
	if e := apierror.From(err); err == nil || e.Code != code || e.Reason != reason {
		t.Errorf("the import: got error %v, want %v %s", err, code, reason)
	}
}

func TestImportTells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		im := newTrial(2500)
		if err := im.Run(t.Context()); err != nil || im.said() != "started 0, 1000=1000+0+0, 2000=2000+0+0, 2500=2500+0+0, summary 2500=2500+0+0" {
			t.Errorf("the first import: got items %s and error %v, want 2500 rows in three chunks and none", im.said(), err)
		}
		// The same once more.
		again := newTrial(2500)
		again.store, again.Store = im.store, im.store
		if err := again.Run(t.Context()); err != nil || again.said() != "started 2500, summary 2500=2500+0+0" || again.calls.Load() != 0 {
			t.Errorf("the same import again: got items %s, error %v and %d calls, want the summary alone, nil and 0", again.said(), err, again.calls.Load())
		}
	})
}

// Nothing is read while the caller does not receive, or the upstream does not answer.
func TestImportHoldsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		im := newTrial(1_000_000)
		ctx, cancel := context.WithCancel(t.Context())
		taken := make(chan struct{})
		tell := im.Tell
		im.Tell = func(item *whatsappv1.ImportContactsStreamResponse) error {
			if item.GetProgress() != nil {
				select {
				case taken <- struct{}{}:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return tell(item)
		}
		ended := make(chan error)
		go func() { ended <- im.Run(ctx) }()
		synctest.Wait()
		if n := im.read.Load(); n > importParallel*chunkContacts+1 {
			t.Errorf("while no item is received: got %d rows read, want at most %d", n, importParallel*chunkContacts+1)
		}
		<-taken
		synctest.Wait()
		if n := im.read.Load(); n > (importParallel+1)*chunkContacts+1 {
			t.Errorf("after one chunk: got %d rows read, want at most %d", n, (importParallel+1)*chunkContacts+1)
		}
		cancel()
		wants(t, <-ended, codes.Canceled, "CANCELLED")
	})
}

// When an import ends early, running calls are finished and recorded, unless another
// process may have taken over.
func TestImportEnds(t *testing.T) {
	cases := map[string]struct {
		end    func(im *trial, cancel context.CancelFunc)
		answer time.Duration // after which the upstream answers
		due    time.Duration // the caller's deadline; 0 means none
		code   codes.Code
		reason string
		saves  int
		until  time.Duration // when it ends at the latest
	}{
		"the caller goes":                       {end: func(_ *trial, cancel context.CancelFunc) { cancel() }, answer: 3 * time.Second, code: codes.Canceled, reason: "CANCELLED", saves: 4, until: 4 * time.Second},
		"the deadline passes":                   {end: func(_ *trial, cancel context.CancelFunc) { cancel() }, answer: 3 * time.Second, due: time.Second, code: codes.DeadlineExceeded, reason: "DEADLINE_EXCEEDED", saves: 4, until: 4 * time.Second},
		"the gateway stops":                     {end: func(im *trial, _ context.CancelFunc) { close(im.stop) }, answer: 3 * time.Second, code: codes.Unavailable, reason: apierror.ReasonStopping, saves: 4, until: 4 * time.Second},
		"the gateway stops, the upstream hangs": {end: func(im *trial, _ context.CancelFunc) { close(im.stop) }, answer: time.Hour, code: codes.Unavailable, reason: apierror.ReasonStopping, until: 17 * time.Second},
		"the lease is lost":                     {end: func(im *trial, _ context.CancelFunc) { close(im.store.lose) }, answer: 3 * time.Second, code: codes.Unavailable, reason: ReasonImportInterrupted, until: 4 * time.Second},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				im := newTrial(100_000)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.due > 0 {
					ctx = cutOff{ctx, time.Now().Add(c.due)}
				}
				im.Call = func(ctx context.Context, req *whatsappv1.ImportContactsRequest) (*whatsappv1.ImportContactsResponse, error) {
					aboutToSend(ctx)
					select {
					case <-time.After(c.answer):
						return takes(req), nil
					case <-ctx.Done():
						return nil, &apierror.Error{Code: codes.Canceled, Reason: "CANCELLED"}
					}
				}
				tell := im.Tell
				im.Tell = func(item *whatsappv1.ImportContactsStreamResponse) error {
					if err := tell(item); err != nil || ctx.Err() == nil {
						return err
					}
					return ctx.Err()
				}
				begin := time.Now()
				time.AfterFunc(time.Second, func() { c.end(im, cancel) })
				err := im.Run(ctx)
				wants(t, err, c.code, c.reason)
				if c.code == codes.Unavailable && (!strings.Contains(err.Error(), "import_id trial") || apierror.From(err).RetryAfter == 0) {
					t.Errorf("got error %v, want one that says how to continue", err)
				}
				if im.store.saves != c.saves || time.Since(begin) > c.until {
					t.Errorf("got %d records within %v, want %d within %v", im.store.saves, time.Since(begin), c.saves, c.until)
				}
			})
		})
	}
}

// cutOff is a context that gRPC cancels at its deadline.
type cutOff struct {
	context.Context
	at time.Time
}

func (c cutOff) Deadline() (time.Time, bool) { return c.at, true }

// aboutToSend calls the trace hook that the transport calls before it sends a request.
func aboutToSend(ctx context.Context) { httptrace.ContextClientTrace(ctx).GetConn("") }

// A call that waits for the rate limit is given up at once.
func TestImportEndsBeforeACallIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		im := newTrial(100_000)
		im.Call = func(ctx context.Context, _ *whatsappv1.ImportContactsRequest) (*whatsappv1.ImportContactsResponse, error) {
			<-ctx.Done()
			return nil, &apierror.Error{Code: codes.Canceled, Reason: "CANCELLED"}
		}
		begin := time.Now()
		time.AfterFunc(time.Second, func() { close(im.stop) })
		wants(t, im.Run(t.Context()), codes.Unavailable, apierror.ReasonStopping)
		if took := time.Since(begin); took != time.Second {
			t.Errorf("got the end after %v, want %v", took, time.Second)
		}
	})
}

// Only one stream at a time has an import: another waits, and is refused in the end.
func TestImportInProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		im := newTrial(10)
		<-im.store.lease
		begin := time.Now()
		wants(t, im.Run(t.Context()), codes.Aborted, ReasonImportInProgress)
		if took := time.Since(begin); took != holdWait || len(im.told) > 0 {
			t.Errorf("got the refusal after %v and items %q, want it after %v and none", took, im.said(), holdWait)
		}
		time.AfterFunc(holdWait-time.Second, func() { im.store.lease <- struct{}{} })
		if err := im.Run(t.Context()); err != nil {
			t.Error(err)
		}
		// A stream that waits is released when the gateway stops.
		waits := newTrial(10)
		<-waits.store.lease
		time.AfterFunc(time.Second, func() { close(waits.stop) })
		wants(t, waits.Run(t.Context()), codes.Unavailable, apierror.ReasonStopping)
	})
}

// The import waits for a log that is unavailable for a moment; one that stays unavailable
// ends it.
func TestImportIsRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		im := newTrial(3000)
		im.store.away.Store(3)
		if err := im.Run(t.Context()); err != nil || im.store.saves != 3 {
			t.Errorf("the log is unavailable 3 times: got error %v and %d records, want nil and 3", err, im.store.saves)
		}
		im = newTrial(3000)
		im.store.away.Store(1 << 30)
		wants(t, im.Run(t.Context()), codes.Unavailable, ReasonStateUnavailable)
		if im.calls.Load() > 0 {
			t.Errorf("without the stored progress: got %d calls, want 0", im.calls.Load())
		}
		im = newTrial(3000)
		im.Call = func(_ context.Context, req *whatsappv1.ImportContactsRequest) (*whatsappv1.ImportContactsResponse, error) {
			im.store.away.Store(1 << 30)
			return takes(req), nil
		}
		wants(t, im.Run(t.Context()), codes.Unavailable, ReasonStateUnavailable)
		if strings.Contains(im.said(), "1000=") {
			t.Errorf("got items %s, want no progress that is not recorded", im.said())
		}
		im = newTrial(3000)
		im.store.state = []byte("\xff")
		wants(t, im.Run(t.Context()), codes.Unavailable, ReasonStateUnavailable)
	})
}

// A failure that could not be sent is not recorded as sent: its chunk is done again.
func TestImportTellsEachFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		im := newTrial(2000)
		im.Check = func(c *whatsappv1.ImportContactInput) []csvfile.Problem {
			if c.GetPhone() == "+49000001500" {
				return []csvfile.Problem{{Column: "phone", Reason: "ONE", Message: "one"}, {Column: "name", Reason: "TWO", Message: "two"}}
			}
			return nil
		}
		tell, gone := im.Tell, errors.New("gone")
		im.Tell = func(item *whatsappv1.ImportContactsStreamResponse) error {
			if f := item.GetFailure(); f != nil {
				if f.GetReason() != "ONE" || f.GetMessage() != "one; name: two" || f.GetPhone() != "+49000001500" {
					t.Errorf("got failure %v, want ONE of +49000001500 with both problems", f)
				}
				return gone
			}
			return tell(item)
		}
		if err := im.Run(t.Context()); !errors.Is(err, gone) || im.said() != "started 0, 1000=1000+0+0" {
			t.Errorf("the first import: got error %v and items %s, want %v and 1000 rows", err, im.said(), gone)
		}
		again := newTrial(2000)
		again.store, again.Store, again.Check = im.store, im.store, im.Check
		if err := again.Run(t.Context()); err != nil || again.said() != "started 1000, failure 1500, 2000=1999+0+1, summary 2000=1999+0+1" {
			t.Errorf("the same import again: got error %v and items %s, want nil and the failure of row 1500", err, again.said())
		}
	})
}

// A chunk is limited by the size of its contacts as well as by their number.
func TestImportOfLargeContacts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		im := newTrial(100)
		read, notes := im.Read, strings.Repeat("n", 100<<10)
		im.Read = func() (*csvfile.Contact, error) {
			row, err := read()
			if err == nil {
				row.Input.Notes = &notes
			}
			return row, err
		}
		if err := im.Run(t.Context()); err != nil || im.calls.Load() != 5 {
			t.Errorf("contacts of 10 MB: got error %v and %d calls, want nil and 5", err, im.calls.Load())
		}
	})
}

// An upstream error that is not about the rows ends the import; a temporary one is tried
// again.
func TestImportRefused(t *testing.T) {
	cases := map[string]struct {
		err   *apierror.Error
		calls int64 // of a chunk of four
		code  codes.Code
	}{
		"a bad request":      {&apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", HTTPStatus: 400}, 7, codes.OK},
		"too large":          {&apierror.Error{Code: codes.InvalidArgument, Reason: "REQUEST_TOO_LARGE", HTTPStatus: 413}, 7, codes.OK},
		"unprocessable":      {&apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", HTTPStatus: 422}, 7, codes.OK},
		"the key":            {&apierror.Error{Code: codes.Unauthenticated, HTTPStatus: 401}, 1, codes.Unauthenticated},
		"payment":            {&apierror.Error{Code: codes.FailedPrecondition, HTTPStatus: 402}, 1, codes.FailedPrecondition},
		"the plan":           {&apierror.Error{Code: codes.PermissionDenied, HTTPStatus: 403}, 1, codes.PermissionDenied},
		"the account":        {&apierror.Error{Code: codes.NotFound, HTTPStatus: 404}, 1, codes.NotFound},
		"the plan, as a 400": {&apierror.Error{Code: codes.ResourceExhausted, HTTPStatus: 400}, 1, codes.ResourceExhausted},
		"the upstream fails": {&apierror.Error{Code: codes.Internal, HTTPStatus: http.StatusInternalServerError}, maxAttempts, codes.Internal},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				im := newTrial(4)
				im.Call = func(context.Context, *whatsappv1.ImportContactsRequest) (*whatsappv1.ImportContactsResponse, error) {
					im.calls.Add(1)
					return nil, c.err
				}
				err := im.Run(t.Context())
				if im.calls.Load() != c.calls || (err == nil) != (c.code == codes.OK) || err != nil && apierror.From(err).Code != c.code {
					t.Errorf("got %d calls and error %v, want %d and %v", im.calls.Load(), err, c.calls, c.code)
				}
			})
		})
	}
}

// With skip_duplicates false, a call that had to be repeated may find what it had created
// itself: the failure says so.
func TestImportRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		im, no, exists := newTrial(1), false, "Contact already exists"
		im.Options.SkipDuplicates = &no
		im.Call = func(_ context.Context, req *whatsappv1.ImportContactsRequest) (*whatsappv1.ImportContactsResponse, error) {
			if im.calls.Add(1) == 1 {
				return nil, &apierror.Error{Code: codes.Unknown, Reason: apierror.ReasonOutcomeUnknown}
			}
			resp := takes(req)
			resp.Results[0].Success, resp.Results[0].Error = &no, &exists
			return resp, nil
		}
		var failure *whatsappv1.RowFailure
		im.Tell = func(item *whatsappv1.ImportContactsStreamResponse) error {
			if item.GetFailure() != nil {
				failure = item.GetFailure()
			}
			return nil
		}
		if err := im.Run(t.Context()); err != nil || failure.GetReason() != ReasonAlreadyExists || !strings.Contains(failure.GetMessage(), "repeated") {
			t.Errorf("got error %v and failure %v, want nil and %s that says repeated", err, failure, ReasonAlreadyExists)
		}
	})
}

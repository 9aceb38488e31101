package work

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/csvfile"
	"github.com/lategate/lategate/internal/retry"
)

// The reasons of errors that end an import, and of rows that were not taken in.
const (
	ReasonImportInProgress  = "IMPORT_IN_PROGRESS"  // another stream has the import
	ReasonImportChanged     = "IMPORT_CHANGED"      // the rows differ from those that were processed before
	ReasonImportInterrupted = "IMPORT_INTERRUPTED"  // another process may have taken over the import
	ReasonStateUnavailable  = "IMPORT_NOT_RECORDED" // the progress cannot be stored

	ReasonRefused       = "UPSTREAM_REFUSED" // of a row: the upstream does not take it
	ReasonAlreadyExists = "ALREADY_EXISTS"   // of a row: the account has the phone number
	ReasonResultMissing = "RESULT_MISSING"   // of a row: the upstream does not say what became of it
)

const (
	// importParallel is how many upstream calls of an import are under way at a time.
	importParallel = 4
	// importKept is how long an import can be resumed after its last step.
	importKept = 7 * 24 * time.Hour
	// holdWait is how long an import waits for another stream that has it. A gateway that
	// was killed holds it for up to 10 seconds more, while its caller tries again at once.
	holdWait = 20 * time.Second
	// callGrace is how long running calls may take when the import has to end: the rows of
	// a call that is cut off would be sent again.
	callGrace = 15 * time.Second
	// stopRetry is when a caller should come back after the gateway has stopped.
	stopRetry = time.Second
)

// A Store lets one process at a time run an import, and stores its progress. *kv.Jobs is
// one.
type Store interface {
	Hold(ctx context.Context, name string, work func(context.Context) error) error
	LoadState(ctx context.Context, name string) ([]byte, error)
	SaveStateFor(ctx context.Context, name string, data []byte, ttl time.Duration) error
}

// An Import adds contacts to an account, in chunks of the size that the upstream takes, and
// can be resumed where it was interrupted.
type Import struct {
	// Owner is whose import it is: two owners may use the same id.
	Owner string
	// ID names the import.
	ID string
	// Options are the caller's.
	Options *whatsappv1.ImportContactsOptions
	// Read returns the next row, io.EOF after the last one. It is called by one goroutine,
	// which may outlast Run until Read returns.
	Read func() (*csvfile.Contact, error)
	// Call imports up to 1,000 contacts. Its error is an *apierror.Error.
	Call func(ctx context.Context, req *whatsappv1.ImportContactsRequest) (*whatsappv1.ImportContactsResponse, error)
	// Check says what is wrong with a contact, nothing if it may be sent.
	Check func(*whatsappv1.ImportContactInput) []csvfile.Problem
	// Tell sends an item to the caller. While it blocks, the import waits.
	Tell func(*whatsappv1.ImportContactsStreamResponse) error
	// Store has the import's lease and its state.
	Store Store
	// Stopping is closed when the gateway stops.
	Stopping <-chan struct{}
	// Logger gets failures that are in no answer.
	Logger *slog.Logger

	caller context.Context // the stream's
	ending context.Context // ends with it, and when the gateway stops
	held   context.Context // ends with ending, and when another process may have taken over
	calls  context.Context // of upstream calls; ends callGrace after held

	end   context.CancelFunc // of ending
	told  error              // why an item could not be sent to the caller
	state *logv1.ImportState
}

func (im *Import) name() string { return "import/" + im.Owner + "/" + im.ID }

// Run does the import, and sends items to the caller: first that it has started, then
// failures and progress, at last a summary. The error is why it ended early, an
// *apierror.Error in most cases; what was recorded until then stays recorded.
func (im *Import) Run(ctx context.Context) error {
	im.caller = ctx
	im.ending, im.end = UntilClosed(ctx, im.Stopping)
	defer im.end()

	waiting, stop := context.WithCancel(im.ending)
	defer stop()
	tooLong := time.AfterFunc(holdWait, stop)
	defer tooLong.Stop()
	ran, outcome := false, error(nil)
	err := im.Store.Hold(waiting, im.name(), func(held context.Context) error {
		if !tooLong.Stop() {
			return context.Cause(held)
		}
		ran, im.held = true, held
		outcome = im.hold()
		stop() // after the lease was lost it is not taken again: the rows that were read are gone
		return nil
	})
	switch {
	case ran:
		return outcome
	case im.ending.Err() != nil:
		return im.ended(err)
	case waiting.Err() != nil && im.reachable():
		return &apierror.Error{Code: codes.Aborted, Reason: ReasonImportInProgress, RetryAfter: holdWait,
			Message: fmt.Sprintf("another stream is at work on the import %s: let it end, or use another import_id", im.ID)}
	}
	return im.unrecorded(err)
}

// hold does the import while this process holds its lease.
func (im *Import) hold() error {
	calls, cancel := context.WithCancel(context.WithoutCancel(im.caller))
	defer cancel()
	im.calls = calls
	defer context.AfterFunc(im.held, func() {
		timer := time.NewTimer(callGrace)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-calls.Done():
		}
	})()
	if err := im.load(); err != nil {
		return err
	}
	resumed := im.state.GetRows()
	err := im.Tell(&whatsappv1.ImportContactsStreamResponse{Item: &whatsappv1.ImportContactsStreamResponse_Started{
		Started: &whatsappv1.ImportStarted{ImportId: im.ID, ResumedRows: &resumed}}})
	if err != nil {
		return err
	}
	reading, done := context.WithCancel(im.held)
	defer done()
	rows, err := newCutter(im, receive(reading, chunkIdle, im.Read))
	if err != nil {
		return im.unrecorded(err)
	}
	if err := Run(im.calls, importParallel, rows.next, im.send, im.record); err != nil {
		return im.ended(err)
	}
	return im.Tell(&whatsappv1.ImportContactsStreamResponse{Item: &whatsappv1.ImportContactsStreamResponse_Summary{Summary: im.progress()}})
}

// load reads the import's progress.
func (im *Import) load() error {
	var data []byte
	err := im.persist(func(ctx context.Context) (err error) {
		data, err = im.Store.LoadState(ctx, im.name())
		return err
	})
	if err != nil {
		return err
	}
	im.state = &logv1.ImportState{AccountId: im.Options.GetAccountId(), StartTime: timestamppb.Now()}
	if data == nil {
		return nil
	}
	if err := proto.Unmarshal(data, im.state); err != nil {
		return im.unrecorded(fmt.Errorf("its stored progress cannot be decoded: %w", err))
	}
	if im.state.GetAccountId() != im.Options.GetAccountId() {
		return im.changed("it is an import into another account")
	}
	return nil
}

// record records the results of a chunk: it sends the failures, stores the progress, and
// sends the progress. A failure is sent before it is stored, so that a caller who resumes
// the import misses none.
func (im *Import) record(c *chunk, results []result) error {
	for _, r := range results {
		switch {
		case r.failure != nil:
			if err := im.Tell(&whatsappv1.ImportContactsStreamResponse{Item: &whatsappv1.ImportContactsStreamResponse_Failure{Failure: r.failure}}); err != nil {
				return err
			}
			im.state.Failed++
		case r.skipped:
			im.state.Skipped++
		default:
			im.state.Created++
		}
	}
	im.state.Rows, im.state.Digest = c.end, c.digest
	data, err := proto.Marshal(im.state)
	if err != nil {
		return im.unrecorded(err)
	}
	if err := im.persist(func(ctx context.Context) error { return im.Store.SaveStateFor(ctx, im.name(), data, importKept) }); err != nil {
		return err
	}
	im.told = im.Tell(&whatsappv1.ImportContactsStreamResponse{Item: &whatsappv1.ImportContactsStreamResponse_Progress{Progress: im.progress()}})
	if im.told != nil {
		im.end() // the chunks that are under way are still recorded
	}
	return nil
}

func (im *Import) progress() *whatsappv1.ImportProgress {
	s := im.state
	return &whatsappv1.ImportProgress{Total: new(s.GetRows()), Created: new(s.GetCreated()), Skipped: new(s.GetSkipped()), Failed: new(s.GetFailed())}
}

// persistPatience is how long the log may be unavailable before an import ends.
const persistPatience = 10 * time.Second

// persist reads or writes the state, also after the caller has disconnected and while the
// gateway stops. It does not once another process may have taken over: that would undo the
// other's progress.
func (im *Import) persist(do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(im.caller), persistPatience)
	defer cancel()
	backoff := retry.Backoff{First: 50 * time.Millisecond, Most: time.Second}
	for {
		if im.lost() {
			return im.ended(nil)
		}
		err := do(ctx)
		if err == nil {
			return nil
		}
		if retry.Sleep(ctx, backoff.Next()) != nil {
			return im.unrecorded(err)
		}
	}
}

// reachable reports whether the log can be read: if not, this is why the lease could not be
// taken.
func (im *Import) reachable() bool {
	ctx, cancel := context.WithTimeout(im.ending, persistPatience)
	defer cancel()
	_, err := im.Store.LoadState(ctx, im.name())
	return err == nil
}

// lost reports whether another process may have taken over the import.
func (im *Import) lost() bool { return im.held.Err() != nil && im.ending.Err() == nil }

// again says how to continue an import that has ended early.
func (im *Import) again() string {
	return fmt.Sprintf("send the same contacts again with import_id %s, and what was done is passed over", im.ID)
}

// ended is the error of an import that has ended early; err is the first error that was
// seen.
func (im *Import) ended(err error) error {
	switch {
	case apierror.PastDeadline(im.caller):
		return &apierror.Error{Code: codes.DeadlineExceeded, Reason: "DEADLINE_EXCEEDED", Message: "the stream's deadline has passed: " + im.again()}
	case im.caller.Err() != nil:
		return &apierror.Error{Code: codes.Canceled, Reason: "CANCELLED", Message: "the caller has gone: " + im.again()}
	case im.told != nil && apierror.Interrupted(err):
		return im.told
	case im.held == nil || im.ending.Err() != nil && apierror.Interrupted(err):
		return ErrStopping(": " + im.again())
	case im.lost() && (err == nil || apierror.Interrupted(err)):
		return &apierror.Error{Code: codes.Unavailable, Reason: ReasonImportInterrupted, RetryAfter: stopRetry, Message: "the gateway has lost its hold on the import: " + im.again()}
	}
	if e, ok := errors.AsType[*apierror.Error](err); ok && im.state.GetRows() > 0 {
		with := *e
		with.Message = fmt.Sprintf("%s; %d rows are done: %s", strings.TrimRight(e.Message, ". "), im.state.GetRows(), im.again())
		return &with
	}
	return err
}

func (im *Import) unrecorded(err error) error {
	im.Logger.Warn("cannot record an import's progress", "import_id", im.ID, "error", err)
	return &apierror.Error{Code: codes.Unavailable, Reason: ReasonStateUnavailable, RetryAfter: persistPatience,
		Message: "how far the import is cannot be recorded just now: " + im.again()}
}

func (im *Import) changed(why string) error {
	return &apierror.Error{Code: codes.FailedPrecondition, Reason: ReasonImportChanged,
		Message: fmt.Sprintf("the import %s began otherwise: %s. Send what was sent then, or use another import_id, which skips the contacts that the account has", im.ID, why)}
}

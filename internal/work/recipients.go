package work

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/csvfile"
)

const (
	// uploadChunk is how many recipients the upstream takes in one call.
	uploadChunk = 1000
	// uploadsAtOnce is how many of these calls one upload has under way.
	uploadsAtOnce = 2
	// uploadIdle is how long a call that has room for more waits for another recipient: a
	// caller may send some and wait for their results.
	uploadIdle = 2 * time.Second
)

// A RecipientsUpload adds recipients to a draft.
type RecipientsUpload struct {
	// Read returns the next row, io.EOF after the last one. It is called by one goroutine,
	// which may outlast Run until Read returns.
	Read func() (*csvfile.Recipient, error)
	// Check says what is wrong with a recipient, nothing if it may be sent.
	Check func(*whatsappv1.BroadcastRecipientInput) []csvfile.Problem
	// Add makes the upstream call. A phone number that the broadcast has is not added
	// again, so the call can be repeated.
	Add func(context.Context, []*whatsappv1.BroadcastRecipientInput) (*whatsappv1.AddBroadcastRecipientsResponse, error)
	// Broadcast reads the broadcast.
	Broadcast func(context.Context) (*whatsappv1.Broadcast, error)
	// Tell sends an item to the caller.
	Tell func(*whatsappv1.UploadBroadcastRecipientsResponse) error
	// Stopping is closed when the gateway stops.
	Stopping <-chan struct{}
}

// Run uploads all rows, and sends the summary. A refusal that is about the broadcast ends
// it; one that is about a recipient is the failure of its row. When the gateway stops, the
// results of running calls are still sent. An error is that of the upstream, of Read or of
// Tell.
func (u *RecipientsUpload) Run(ctx context.Context) error {
	going, end := UntilClosed(ctx, u.Stopping)
	defer end()
	rows := receive(going, uploadIdle, u.Read)
	var splitter Splitter[*csvfile.Recipient]
	var total, added, duplicates, failed int32
	progress := &whatsappv1.UploadRecipientsProgress{Total: &total, Added: &added, Duplicates: &duplicates, Failed: &failed}
	err := Run(ctx, uploadsAtOnce, func() (chunk []*csvfile.Recipient, err error) {
		err = rows.group(func(row *csvfile.Recipient) (full bool, err error) {
			chunk = append(chunk, row)
			return len(chunk) == uploadChunk, nil
		})
		return chunk, err
	}, func(ctx context.Context, chunk []*csvfile.Recipient) (*uploaded, error) {
		return u.add(ctx, &splitter, chunk)
	}, func(chunk []*csvfile.Recipient, done *uploaded) error {
		for _, f := range done.failures {
			if err := u.Tell(&whatsappv1.UploadBroadcastRecipientsResponse{Item: &whatsappv1.UploadBroadcastRecipientsResponse_Failure{Failure: f}}); err != nil {
				return err
			}
		}
		total += int32(len(chunk))
		added += done.added
		duplicates += done.duplicates
		failed += int32(len(done.failures))
		if done.total != nil && *done.total > progress.GetTotalRecipients() { // of two concurrent calls the earlier may have the higher count
			progress.TotalRecipients = done.total
		}
		return u.Tell(&whatsappv1.UploadBroadcastRecipientsResponse{Item: &whatsappv1.UploadBroadcastRecipientsResponse_Progress{Progress: proto.CloneOf(progress)}})
	})
	switch {
	case err != nil && ctx.Err() == nil && going.Err() != nil && errors.Is(err, context.Canceled):
		return ErrStopping(": send the same recipients again, and those that the broadcast has are passed over")
	case err != nil:
		return err
	}
	return u.Tell(&whatsappv1.UploadBroadcastRecipientsResponse{Item: &whatsappv1.UploadBroadcastRecipientsResponse_Summary{Summary: progress}})
}

// uploaded is the outcome of a chunk.
type uploaded struct {
	added, duplicates int32
	total             *int32
	failures          []*whatsappv1.RowFailure
}

func (u *RecipientsUpload) add(ctx context.Context, splitter *Splitter[*csvfile.Recipient], chunk []*csvfile.Recipient) (*uploaded, error) {
	out := &uploaded{}
	var good []*csvfile.Recipient
	for _, row := range chunk {
		problems := row.Problems
		if len(problems) == 0 {
			problems = u.Check(row.Input)
		}
		if len(problems) > 0 {
			out.failures = append(out.failures, failureOf(row.Row, row.Line, row.Input.GetPhone(), problems...))
			continue
		}
		good = append(good, row)
	}
	if len(good) == 0 {
		return out, nil
	}
	err := splitter.Do(good, u.blames(ctx), func(rows []*csvfile.Recipient) error {
		inputs := make([]*whatsappv1.BroadcastRecipientInput, len(rows))
		for i, row := range rows {
			inputs[i] = row.Input
		}
		return Retry(ctx, true, func() error {
			resp, err := u.Add(ctx, inputs)
			if err == nil {
				out.took(int32(len(rows)), resp)
			}
			return err
		})
	}, func(row *csvfile.Recipient, err error) error {
		e := apierror.From(err)
		out.failures = append(out.failures, failureOf(row.Row, row.Line, row.Input.GetPhone(), csvfile.Problem{Reason: e.Reason, Message: e.Message}))
		return nil
	})
	slices.SortFunc(out.failures, func(a, b *whatsappv1.RowFailure) int { return cmp.Compare(a.GetRow(), b.GetRow()) })
	return out, err
}

// blames returns a function that reports whether a refusal is about recipients. Refusals of
// the broadcast have the same HTTP status, so the broadcast is read: recipients can be
// added only to a draft.
func (u *RecipientsUpload) blames(ctx context.Context) func(error) bool {
	var draft, asked bool
	return func(err error) bool {
		if !apierror.BlamesItems(err) {
			return false
		}
		if !asked {
			b, failed := u.Broadcast(ctx)
			asked, draft = true, failed == nil && b.GetStatus() == whatsappv1.BroadcastStatus_BROADCAST_STATUS_DRAFT
		}
		return draft
	}
}

// took counts what a call has added.
func (o *uploaded) took(rows int32, resp *whatsappv1.AddBroadcastRecipientsResponse) {
	added := rows - resp.GetDuplicates()
	if resp.Added != nil {
		added = resp.GetAdded()
	}
	added = min(max(added, 0), rows)
	o.added += added
	o.duplicates += rows - added
	if resp.TotalRecipients != nil {
		o.total = resp.TotalRecipients
	}
}

// Package ingest appends what the gateway learns to the event log, from webhooks and from polling.
// The same event becomes one record, no matter how it arrives and how often.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
	"github.com/lategate/lategate/internal/webhook"
)

// appender is the part of eventlog.Log that a Sink uses.
type appender interface {
	Append(ctx context.Context, recs ...eventlog.Record) ([]eventlog.Appended, error)
}

// A Sink appends events to the log. It is safe for concurrent use.
type Sink struct {
	log            appender
	logger         *slog.Logger
	now            func() time.Time
	tooLargeLogged atomic.Int64 // when a too large record was last logged, in Unix nanoseconds
}

// New returns a Sink that appends to log.
func New(log *eventlog.Log, logger *slog.Logger) *Sink {
	return &Sink{log: log, logger: logger, now: func() time.Time { return time.Now().Truncate(time.Millisecond) }}
}

// A Draft is a record before it is appended. It can still be made smaller.
type Draft struct {
	rec   eventlog.Record // all but Data
	head  *logv1.Record   // all but Frame
	frame proto.Message
}

// Append appends the event of a webhook, and reports whether the log already had all of it. A
// message that was sent is both an event of the inbox and a delivery status. An error is that of
// eventlog.Log.Append.
func (s *Sink) Append(ctx context.Context, e *webhook.Event) (duplicate bool, err error) {
	now := s.now()
	var drafts []Draft
	_, inbox := inboxKinds[e.Kind]
	_, status := webhookStatuses[e.Kind]
	if inbox {
		drafts = append(drafts, inboxDraft(e, now))
	}
	if status {
		drafts = append(drafts, statusDrafts(e, now)...)
	}
	if !inbox && !status {
		drafts = append(drafts, accountDraft(e, now))
	}
	appended, err := s.append(ctx, drafts)
	return err == nil && appended == 0, err
}

// append appends drafts in order and returns how many are new to the log. Records that are too
// large for the log are made smaller, so that they are not lost.
func (s *Sink) append(ctx context.Context, drafts []Draft) (appended int, err error) {
	drafts = duplicatesLast(drafts)
	for _, smaller := range []func(*Draft){nil, dropRaw, cut} {
		if smaller != nil {
			for i := range drafts {
				smaller(&drafts[i])
			}
			s.logTooLarge(err)
		}
		var recs []eventlog.Record
		if recs, err = encode(drafts); err != nil {
			return 0, err
		}
		var out []eventlog.Appended
		out, err = s.log.Append(ctx, recs...)
		for _, a := range out {
			if !a.Duplicate {
				appended++
			}
		}
		if !errors.Is(err, eventlog.ErrInvalid) { // kinds and ids are valid here, so a record is too large
			break
		}
	}
	return appended, err
}

// Retry appends drafts, trying again for as long as the log is not available and the
// context lasts. An error is that of eventlog.Log.Append, or the context's.
func (s *Sink) Retry(ctx context.Context, drafts []Draft) error {
	job := retry.Job{Name: "appending delivery statuses", Logger: s.logger, Backoff: retry.Backoff{First: 250 * time.Millisecond, Most: 2 * time.Second}}
	for {
		_, err := s.append(ctx, drafts)
		if !errors.Is(err, eventlog.ErrUnavailable) {
			if err == nil {
				job.Worked()
			}
			return err
		}
		if err := retry.Sleep(ctx, job.Failed(err)); err != nil {
			return err
		}
	}
}

// duplicatesLast moves drafts with the id of an earlier draft to the end, because the log must flush
// all records before such a draft to know whether it is a duplicate. The order of a chain stays
// valid, because a record with the same id comes earlier.
func duplicatesLast(drafts []Draft) []Draft {
	seen := make(map[string]struct{}, len(drafts))
	var unique, duplicates []Draft
	for _, d := range drafts {
		if _, known := seen[d.rec.ID]; known {
			duplicates = append(duplicates, d)
			continue
		}
		seen[d.rec.ID] = struct{}{}
		unique = append(unique, d)
	}
	return append(unique, duplicates...)
}

func encode(drafts []Draft) ([]eventlog.Record, error) {
	recs := make([]eventlog.Record, len(drafts))
	for i, d := range drafts {
		var err error
		if d.head.Frame, err = proto.Marshal(d.frame); err != nil {
			return nil, fmt.Errorf("ingest: a %s cannot be encoded: %w", d.rec.Kind, err)
		}
		recs[i] = d.rec
		if recs[i].Data, err = proto.Marshal(d.head); err != nil {
			return nil, fmt.Errorf("ingest: a %s cannot be encoded: %w", d.rec.Kind, err)
		}
	}
	return recs, nil
}

// tooLargeLogInterval is the shortest time between two log lines about too large records.
const tooLargeLogInterval = time.Minute

func (s *Sink) logTooLarge(err error) {
	now, last := s.now().UnixNano(), s.tooLargeLogged.Load()
	if now-last < int64(tooLargeLogInterval) || !s.tooLargeLogged.CompareAndSwap(last, now) {
		return
	}
	s.logger.Error("ingest: an event is too large for the log and is stored without the upstream's JSON "+
		"(at most one of these is logged a minute)", "error", err)
}

// Gap appends that events of these accounts may be missing: one record for each account, or one
// without an account if it is not known which are affected. A zero time is one that is not known.
// The same gap is appended once. An error is that of eventlog.Log.Append.
func (s *Sink) Gap(ctx context.Context, cause whatsappv1.GapCause, accounts []string, from, to time.Time, message string) error {
	now := s.now()
	key := from.UTC().Format(time.RFC3339Nano) + "/" + to.UTC().Format(time.RFC3339Nano)
	if from.IsZero() && to.IsZero() {
		key = now.UTC().Format(time.RFC3339Nano) // without times, only this tells gaps apart
	}
	all := accounts
	if len(all) == 0 {
		all = []string{""}
	}
	var drafts []Draft
	for _, account := range all {
		account = boundedID(account)
		gap := &whatsappv1.StreamGap{Cause: cause.Enum(), FromTime: stamp(from), ToTime: stamp(to), Message: optional(message)}
		if account != "" {
			gap.AccountIds = []string{account}
		}
		drafts = append(drafts, Draft{
			rec:   eventlog.Record{Kind: eventlog.KindGap, Account: account, ID: webhook.Digest("gap", cause.String(), account, key)},
			head:  &logv1.Record{AccountId: account, Event: "gap"},
			frame: &whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Gap{Gap: gap}},
		})
	}
	_, err := s.append(ctx, drafts)
	return err
}

// maxID is the longest id that is kept unchanged, in bytes. Requests accept no longer one.
const maxID = 256

// boundedID returns an id of at most maxID bytes: a longer one is replaced by its hash.
func boundedID(id string) string {
	if len(id) > maxID {
		return webhook.Digest("long", id)
	}
	return id
}

// optional returns nil for an empty string, so that the field is absent.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// stamp returns nil for a zero time, so that the field is absent.
func stamp(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}

package streams_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/metadata"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// TestCrash posts webhooks from 16 goroutines, one in ten twice, of both eras, while the
// gateway is killed again and again. Each event is delivered to each subscriber once, in
// the same order, and those of a conversation in the order in which they were accepted.
func TestCrash(t *testing.T) {
	events, kills := 5000, 5
	if testing.Short() {
		events = 1500
	}
	const posters = 16
	g := process.New(t, "LATE_BASE_URL="+upstreamOf(t), "GATEWAY_DATA_DIR="+t.TempDir(), "LATE_WEBHOOK_SECRET="+webhooks.Secret)
	g.Start()

	subscribers := []*subscriber{{name: "token 1"}, {name: "token 2"}, {name: "cursor", cursor: "crash"}}
	ctx, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+key), 5*time.Minute)
	defer cancel()
	defer context.AfterFunc(g.Context(), cancel)()
	ready := make(chan struct{}, len(subscribers))
	var reading sync.WaitGroup
	for _, s := range subscribers {
		s.want, s.ready = events, ready
		reading.Go(func() { s.run(ctx, g) })
	}
	for range subscribers {
		begun(ctx, t, ready)
	}

	// Each poster has its own conversations, whose messages it posts one after the other,
	// because otherwise they would have no order. Duplicates come at any time.
	var posted, attempts, taken atomic.Int64
	var posting sync.WaitGroup
	begin := time.Now()
	for p := range posters {
		posting.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(p)))
			var sent []webhooks.Delivery
			for i := p; i < events; i += posters {
				d := webhooks.Received(fmt.Sprintf("conv_%d_%d", p, r.IntN(3)), i, r.IntN(2) == 0)
				deliver(ctx, t, g, d, &attempts)
				taken.Add(1)
				if sent = append(sent, d); r.IntN(10) == 0 {
					deliver(ctx, t, g, sent[r.IntN(len(sent))], &attempts)
				}
				posted.Add(1)
			}
		})
	}
	for k := range kills {
		for posted.Load() < int64(events*(k+1)/(kills+1)) && ctx.Err() == nil {
			time.Sleep(time.Millisecond) // so that the kills are spread over the posting
		}
		g.Kill()
		g.Start()
	}
	posting.Wait()
	took := time.Since(begin)
	reading.Wait()
	if ctx.Err() != nil {
		t.Errorf("%v: got %d events posted, want %d", ctx.Err(), posted.Load(), events)
	}
	for _, s := range subscribers {
		s.verify(t, events)
		for i := range min(len(s.order), len(subscribers[0].order)) {
			if s.order[i] != subscribers[0].order[i] {
				t.Errorf("%s: got %s as event %d, want the same as %s, %s", s.name, s.order[i], i, subscribers[0].name, subscribers[0].order[i])
				break
			}
		}
	}
	t.Logf("%d events, %d posts, %d SIGKILLs, %v: each subscriber got each once, after %d, %d and %d reconnects",
		events, attempts.Load(), kills, took.Round(time.Millisecond), subscribers[0].opened-1, subscribers[1].opened-1, subscribers[2].opened-1)
}

// begun waits until a subscriber has begun.
func begun(ctx context.Context, t *testing.T, ready <-chan struct{}) {
	t.Helper()
	select {
	case <-ready:
	case <-ctx.Done():
		t.Fatalf("a subscriber does not begin, want it to: %v", ctx.Err())
	}
}

// deliver posts until the gateway accepts it, like the upstream, but more often.
func deliver(ctx context.Context, t *testing.T, g *process.Gateway, d webhooks.Delivery, attempts *atomic.Int64) {
	for ctx.Err() == nil {
		attempts.Add(1)
		ok, status, err := webhooks.Post(client, "http://"+g.HTTP+"/webhooks/late", d)
		if ok {
			return
		}
		if err == nil && status != 503 {
			t.Errorf("%s: got HTTP %d, want 200 or 503", d.Message, status)
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// A subscriber reads until it has a number of different events. It resumes from its last
// token, or from its cursor, whenever its stream ends.
type subscriber struct {
	name, cursor string
	want         int
	ready        chan<- struct{}

	opened     int
	token      string
	seen       map[string]int
	order      []string
	lastNumber map[string]int // the last number of each conversation
	disorder   []string
}

func (s *subscriber) run(ctx context.Context, g *process.Gateway) {
	s.seen, s.lastNumber = make(map[string]int), make(map[string]int)
	client := whatsappv1.NewInboxServiceClient(g.Dial())
	cursors := whatsappv1.NewEventsServiceClient(g.Dial())
	for ctx.Err() == nil && len(s.seen) < s.want {
		req := &whatsappv1.StreamMessagesRequest{}
		switch {
		case s.cursor != "":
			req.Start = &whatsappv1.StreamMessagesRequest_CursorName{CursorName: s.cursor}
		case s.token != "":
			req.Start = &whatsappv1.StreamMessagesRequest_ResumeToken{ResumeToken: s.token}
		}
		stream, err := client.StreamMessages(ctx, req)
		if err == nil {
			s.read(ctx, stream, cursors)
		}
	}
}

func (s *subscriber) read(ctx context.Context, stream whatsappv1.InboxService_StreamMessagesClient, cursors whatsappv1.EventsServiceClient) {
	var generation int64
	for {
		item, err := stream.Recv()
		if err != nil {
			return // the gateway was killed
		}
		if started := item.GetStarted(); started != nil {
			generation = started.GetCursorGeneration()
			if s.opened++; s.opened == 1 {
				s.token = item.GetResumeToken()
				s.ready <- struct{}{}
			}
		}
		if gap := item.GetGap(); gap != nil {
			s.disorder = append(s.disorder, "gap: "+gap.GetMessage())
		}
		e := item.GetEvent()
		if e == nil {
			s.token = item.GetResumeToken()
			continue
		}
		if s.cursor != "" {
			// An event that is not committed comes again: the subscriber commits first,
			// like one that must not handle an event twice.
			if _, err := cursors.CommitCursor(ctx, &whatsappv1.CommitCursorRequest{Name: s.cursor, Token: item.GetResumeToken(), Generation: generation}); err != nil {
				// It is not known whether the commit succeeded, so an event that comes
				// again is recognised by its id. This cannot happen to subscribers that
				// keep their own tokens.
				s.note(e, false)
				return
			}
		}
		s.token = item.GetResumeToken()
		s.note(e, true)
		if len(s.seen) == s.want {
			return
		}
	}
}

// note stores an event. If its commit failed it may come again.
func (s *subscriber) note(e *whatsappv1.InboxEvent, committed bool) {
	id := e.GetEventId()
	if s.seen[id] == -1 { // has come before and was not committed
		s.seen[id] = 1
		return
	}
	if s.seen[id]++; s.seen[id] > 1 {
		return
	}
	s.order = append(s.order, id)
	var n int
	if _, err := fmt.Sscanf(e.GetText(), "message %d", &n); err != nil || n < s.lastNumber[e.GetConversationId()] {
		s.disorder = append(s.disorder, fmt.Sprintf("%s: %q after message %d", e.GetConversationId(), e.GetText(), s.lastNumber[e.GetConversationId()]))
	}
	s.lastNumber[e.GetConversationId()] = n
	if !committed {
		s.seen[id] = -1
	}
}

func (s *subscriber) verify(t *testing.T, events int) {
	t.Helper()
	if len(s.seen) != events {
		t.Errorf("%s: got %d events, want %d", s.name, len(s.seen), events)
	}
	twice := 0
	for _, n := range s.seen {
		if n > 1 {
			twice++
		}
	}
	if twice > 0 {
		t.Errorf("%s: got %d events more than once, want none", s.name, twice)
	}
	for _, d := range s.disorder[:min(len(s.disorder), 5)] {
		t.Errorf("%s: out of order: %s", s.name, d)
	}
}

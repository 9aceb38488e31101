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

// Webhooks come from 16 posters, one in ten twice, of both eras, while the gateway is
// killed again and again. Each is delivered to each subscriber once, in one order for
// all, and those of a conversation in the order in which they were taken.
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

	// Each poster has conversations of its own, whose messages it posts one after the
	// other, or their order would be nobody's. Duplicates come at any time.
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
			time.Sleep(time.Millisecond) // the kills are spread over the posting
		}
		g.Kill()
		g.Start()
	}
	posting.Wait()
	took := time.Since(begin)
	reading.Wait()
	if ctx.Err() != nil {
		t.Errorf("%v: %d of %d posted", ctx.Err(), posted.Load(), events)
	}
	for _, s := range subscribers {
		s.verify(t, events)
		for i := range min(len(s.order), len(subscribers[0].order)) {
			if s.order[i] != subscribers[0].order[i] {
				t.Errorf("%s got %s as its event %d, and %s got %s", s.name, s.order[i], i, subscribers[0].name, subscribers[0].order[i])
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
		t.Fatalf("a subscriber does not begin: %v", ctx.Err())
	}
}

// deliver posts until the gateway takes it, as the upstream does, only sooner.
func deliver(ctx context.Context, t *testing.T, g *process.Gateway, d webhooks.Delivery, attempts *atomic.Int64) {
	for ctx.Err() == nil {
		attempts.Add(1)
		ok, status, err := webhooks.Post(client, "http://"+g.HTTP+"/webhooks/late", d)
		if ok {
			return
		}
		if err == nil && status != 503 {
			t.Errorf("%s: HTTP %d", d.Message, status)
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// A subscriber reads until it has as many different events as it wants. It goes on
// from its last token, or from its cursor, whenever its stream ends.
type subscriber struct {
	name, cursor string
	want         int
	ready        chan<- struct{}

	opened   int
	token    string
	seen     map[string]int
	order    []string
	perTalk  map[string]int // the last number of each conversation
	disorder []string
}

func (s *subscriber) run(ctx context.Context, g *process.Gateway) {
	s.seen, s.perTalk = make(map[string]int), make(map[string]int)
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
			// What is not committed comes again: the subscriber commits first, as one does
			// that must not do a thing twice.
			if _, err := cursors.CommitCursor(ctx, &whatsappv1.CommitCursorRequest{Name: s.cursor, Token: item.GetResumeToken(), Generation: generation}); err != nil {
				// Whether it was committed is not known, so what comes again is told apart
				// by its id; with tokens of one's own that cannot happen.
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

// note keeps an event. One whose commit failed may come again.
func (s *subscriber) note(e *whatsappv1.InboxEvent, committed bool) {
	id := e.GetEventId()
	if s.seen[id] == -1 { // came before, not committed
		s.seen[id] = 1
		return
	}
	if s.seen[id]++; s.seen[id] > 1 {
		return
	}
	s.order = append(s.order, id)
	var n int
	if _, err := fmt.Sscanf(e.GetText(), "message %d", &n); err != nil || n < s.perTalk[e.GetConversationId()] {
		s.disorder = append(s.disorder, fmt.Sprintf("%s: %q after message %d", e.GetConversationId(), e.GetText(), s.perTalk[e.GetConversationId()]))
	}
	s.perTalk[e.GetConversationId()] = n
	if !committed {
		s.seen[id] = -1
	}
}

func (s *subscriber) verify(t *testing.T, events int) {
	t.Helper()
	if len(s.seen) != events {
		t.Errorf("%s: %d of %d events", s.name, len(s.seen), events)
	}
	twice := 0
	for _, n := range s.seen {
		if n > 1 {
			twice++
		}
	}
	if twice > 0 {
		t.Errorf("%s: %d events came more than once", s.name, twice)
	}
	for _, d := range s.disorder[:min(len(s.disorder), 5)] {
		t.Errorf("%s: %s", s.name, d)
	}
}

package streams_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/metadata"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// TestSlowSubscriber has a subscriber that reads ten events a second beside a hundred that
// read as fast as they can. It gets everything, and the others are not affected by it.
func TestSlowSubscriber(t *testing.T) {
	events, fast := 20000, 100
	if testing.Short() {
		events, fast = 3000, 30
	}
	g := process.New(t, "LATE_BASE_URL="+upstreamOf(t), "GATEWAY_DATA_DIR="+t.TempDir(), "LATE_WEBHOOK_SECRET="+webhooks.Secret)
	g.Start()
	ctx, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+key), 8*time.Minute)
	defer cancel()

	rss := residentKiB(t, g.PID())
	without := round(ctx, t, g, "a", events, fast, nil)
	between := residentKiB(t, g.PID())
	slow := new(slowReader)
	with := round(ctx, t, g, "b", events, fast, slow)
	after := residentKiB(t, g.PID())
	if slow.got != events {
		t.Errorf("the slow subscriber got %d events, want %d", slow.got, events)
	}
	t.Logf("%d events to %d fast subscribers: p50 %v p99 %v without a slow one; p50 %v p99 %v beside one that had read %d when the last event was posted, and got all %d; RSS %d MiB idle, %d MiB after the first round, %d MiB after the second",
		events, fast, without.p50, without.p99, with.p50, with.p99, slow.early, slow.got, rss>>10, between>>10, after>>10)
}

type latencies struct{ p50, p99 time.Duration }

type slowReader struct{ early, got int }

// round posts events and measures how long each takes to each fast subscriber, from just
// before it is posted.
func round(ctx context.Context, t *testing.T, g *process.Gateway, name string, events, fast int, slow *slowReader) latencies {
	t.Helper()
	sent := make([]atomic.Int64, events)
	took := make([][]time.Duration, fast)
	var reading sync.WaitGroup
	var opened sync.WaitGroup
	opened.Add(fast)
	conn := g.Dial()
	for i := range fast {
		if i%10 == 0 { // ten streams on a connection
			conn = g.Dial()
		}
		client := whatsappv1.NewInboxServiceClient(conn)
		reading.Go(func() {
			stream, err := client.StreamMessages(ctx, &whatsappv1.StreamMessagesRequest{})
			if err != nil {
				t.Error(err)
				opened.Done()
				return
			}
			for got := 0; got < events; {
				item, err := stream.Recv()
				if err != nil {
					t.Errorf("fast subscriber: got %v, want no error", err)
					return
				}
				if item.GetStarted() != nil {
					opened.Done()
				}
				if e := item.GetEvent(); e != nil {
					got++
					took[i] = append(took[i], time.Duration(time.Now().UnixNano()-sent[number(e)].Load()))
				}
			}
		})
	}
	opened.Wait()

	done := make(chan struct{})
	var crawling sync.WaitGroup
	if slow != nil {
		client := whatsappv1.NewInboxServiceClient(g.Dial())
		begun := make(chan struct{})
		crawling.Go(func() { slow.read(ctx, t, client, events, begun, done) })
		<-begun
	}
	var posting sync.WaitGroup
	const posters = 8
	for p := range posters {
		posting.Go(func() {
			for n := p; n < events; n += posters {
				d := webhooks.Received(fmt.Sprintf("%s_%d", name, p), n, false)
				sent[n].Store(time.Now().UnixNano())
				if ok, status, err := webhooks.Post(client, "http://"+g.HTTP+"/webhooks/late", d); !ok {
					t.Errorf("a webhook: got HTTP %d, %v, want 200", status, err)
				}
			}
		})
	}
	posting.Wait()
	close(done)
	reading.Wait()
	crawling.Wait()
	all := slices.Concat(took...)
	if len(all) == 0 {
		return latencies{}
	}
	slices.Sort(all)
	return latencies{all[len(all)/2].Round(10 * time.Microsecond), all[len(all)*99/100].Round(10 * time.Microsecond)}
}

// read reads ten events a second until all are posted, then the rest at once.
func (s *slowReader) read(ctx context.Context, t *testing.T, client whatsappv1.InboxServiceClient, events int, begun chan<- struct{}, done <-chan struct{}) {
	stream, err := client.StreamMessages(ctx, &whatsappv1.StreamMessagesRequest{})
	if err != nil {
		t.Error(err)
		close(begun)
		return
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	last := make(map[string]int)
	for s.got < events {
		item, err := stream.Recv()
		if err != nil {
			t.Errorf("slow subscriber: got %v, want no error", err)
			return
		}
		if item.GetStarted() != nil {
			close(begun)
		}
		e := item.GetEvent()
		if e == nil {
			continue
		}
		s.got++
		if n, before := number(e), last[e.GetConversationId()]; n < before {
			t.Errorf("slow subscriber: got message %d after %d in %s, want them in order", n, before, e.GetConversationId())
		}
		last[e.GetConversationId()] = number(e)
		select {
		case <-done:
		case <-tick.C:
			select {
			case <-done:
			default:
				s.early = s.got
			}
		}
	}
}

func number(e *whatsappv1.InboxEvent) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(e.GetText(), "message "))
	return n
}

// residentKiB is a process's resident memory, in KiB; 0 if the system does not provide it.
func residentKiB(t *testing.T, pid int) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			n, err := strconv.Atoi(f[1])
			if err != nil {
				t.Error(err)
			}
			return n
		}
	}
	return 0
}

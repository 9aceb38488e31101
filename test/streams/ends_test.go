package streams_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/test/internal/gateway"
	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// TestStop checks that SIGTERM ends each stream with UNAVAILABLE and a time for the retry,
// after everything that was delivered and a last heartbeat. A subscriber that resumes from
// there misses nothing.
func TestStop(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	p := process.New(t, "LATE_BASE_URL="+w.url, "GATEWAY_DATA_DIR="+t.TempDir(), "LATE_WEBHOOK_SECRET="+webhooks.Secret)
	p.Start()
	g := &gateway.Gateway{URL: "http://" + p.HTTP, HTTP: client, Conn: p.Dial()}
	type subscriber struct {
		*feed
		req proto.Message // the request with which it is resumed
		got []string
	}
	var all []*subscriber
	for _, api := range apis {
		for _, req := range []*whatsappv1.StreamMessagesRequest{{}, {AccountIds: []string{"acc_1"}}, {ConversationIds: []string{"conv"}}, byCursor("stop" + api.name)} {
			f := api.open(t, g, key, req)
			f.of("started")
			all = append(all, &subscriber{feed: f, req: req})
		}
		other := &whatsappv1.StreamAccountEventsRequest{}
		f := api.open(t, g, key, other)
		f.of("started")
		all = append(all, &subscriber{feed: f, req: other})
	}
	want := []string{}
	say := func(n int) {
		for range n {
			text := fmt.Sprint(len(want))
			want = append(want, text)
			post(t, g, received("acc_1", "conv", text), event("account.connected", obj{"id": text, "account": obj{"accountId": "acc_1"}}))
		}
	}
	note := func(s *subscriber, i item) {
		if i.kind == "event" {
			text := i.same("text")
			if text == "" {
				text = i.same("eventId")
			}
			s.got = append(s.got, text)
		}
	}
	say(20)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		p.Stop()
	}()
	for _, s := range all {
		items, err := s.end()
		for _, i := range items {
			note(s, i)
		}
		if wrong := s.api.is(err, "Unavailable", "STOPPING", true); wrong != "" {
			t.Errorf("%s: got %s, want Unavailable STOPPING", s.api.name, wrong)
		} else if o := err.(*outcome); s.api != overLines && !o.retry {
			t.Errorf("%s: the end has no time for a retry, want one", s.api.name)
		}
		if len(items) == 0 || items[len(items)-1].kind != "heartbeat" || items[len(items)-1].token == "" {
			t.Errorf("%s: the last of %d items is not a heartbeat with a token, want one", s.api.name, len(items))
		}
	}
	<-stopped
	p.Start()
	say(20)
	for _, s := range all {
		switch req := s.req.(type) {
		case *whatsappv1.StreamAccountEventsRequest:
			req.Start = &whatsappv1.StreamAccountEventsRequest_ResumeToken{ResumeToken: s.last}
		case *whatsappv1.StreamMessagesRequest:
			if req.GetCursorName() != "" {
				s.got = nil // nothing was committed, so all comes again
				break
			}
			req.Start = &whatsappv1.StreamMessagesRequest_ResumeToken{ResumeToken: s.last}
		}
		s.feed = s.api.open(t, g, key, s.req)
		for len(s.got) < len(want) {
			note(s, s.event())
		}
		s.close()
		if !slices.Equal(s.got, want) {
			t.Errorf("%s, %v: got %q, want %q", s.api.name, s.req, s.got, want)
		}
	}
}

// head is the position of the log's end.
func head(t testing.TB, g *gateway.Gateway) uint64 {
	t.Helper()
	f := overGRPC.open(t, g, key, &whatsappv1.StreamMessagesRequest{})
	defer f.close()
	return seqOf(t, f.of("started").same("headToken"))
}

// TestHeartbeats checks that a stream without events has heartbeats in time, whose
// positions move on with events that are not for it, and are never ahead of what was
// delivered.
func TestHeartbeats(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}, otherKey: {"acc_2"}})
	g := gateway.Start(t, with(w))
	var feeds []*feed
	begun := time.Now()
	for _, api := range apis {
		for _, req := range []*whatsappv1.StreamMessagesRequest{{}, {ConversationIds: []string{"quiet"}}, {AccountIds: []string{"acc_1"}}} {
			req.HeartbeatInterval = durationpb.New(time.Second)
			f := api.open(t, g, key, req)
			f.of("started")
			feeds = append(feeds, f)
		}
	}
	at := make(map[*feed]uint64)
	var end uint64
	for n := range 3 {
		for i := range 5 { // for none of the streams
			post(t, g, received("acc_2", "loud", fmt.Sprintf("%d.%d", n, i)))
		}
		end = head(t, g)
		for _, f := range feeds {
			for at[f] < end { // a heartbeat may have been sent before
				seq := seqOf(t, f.of("heartbeat").token)
				if seq < at[f] || seq > end {
					t.Fatalf("%s: got a heartbeat at %d, want one between %d and the log's end, %d", f.api.name, seq, at[f], end)
				}
				at[f] = seq
			}
		}
	}
	// They come at least every second; by default it would be every 15 seconds.
	if took := time.Since(begun); took > 3*13*time.Second {
		t.Errorf("three rounds of heartbeats took %v, want at most 39 s", took)
	}
	post(t, g, received("acc_1", "quiet", "at last"))
	for _, f := range feeds {
		i := f.event()
		if i.same("text") != "at last" || seqOf(t, i.token) <= end {
			t.Errorf("%s: got %q at %d, want the last event after %d", f.api.name, i.same("text"), seqOf(t, i.token), end)
		}
		// The positions of all heartbeats are before this event.
		for _, token := range f.tokens[:len(f.tokens)-1] {
			if seqOf(t, token) > end {
				t.Errorf("%s: got a position at %d before the event at %d, want at most the log's end before", f.api.name, seqOf(t, token), seqOf(t, i.token))
			}
		}
		before := f.tokens[len(f.tokens)-2]
		if got := f.api.open(t, g, key, resume(before)).event().same("text"); got != "at last" {
			t.Errorf("%s: resumed from a heartbeat: got %q, want the last event", f.api.name, got)
		}
		f.close()
	}
}

// TestMaxWait checks that max_wait ends a stream without an error, with a notice and a
// position.
func TestMaxWait(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	w.broadcast("b", recipients{"+4915100000001": "sent"})
	g := gateway.Start(t, with(w))
	for _, api := range apis {
		begun := time.Now()
		items, err := api.open(t, g, key, &whatsappv1.StreamDeliveryStatusesRequest{
			BroadcastIds: []string{"b"}, MaxWait: durationpb.New(3 * time.Second),
			Until: whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ.Enum(),
		}).end()
		if !errors.Is(err, io.EOF) {
			t.Errorf("%s: ended with %v, want %v", api.name, err, io.EOF)
		}
		var kinds, notices []string
		for _, i := range items {
			if len(kinds) == 0 || i.kind != kinds[len(kinds)-1] {
				kinds = append(kinds, i.kind)
			}
			if i.kind == "notice" {
				notices = append(notices, i.same("reason"))
			}
		}
		if !slices.Equal(kinds, []string{"started", "snapshot", "heartbeat", "notice", "heartbeat"}) || !slices.Equal(notices, []string{"MAX_WAIT_REACHED"}) {
			t.Errorf("%s: got items %q, notices %q, want heartbeats around MAX_WAIT_REACHED", api.name, kinds, notices)
		}
		if took := time.Since(begun); took < 3*time.Second {
			t.Errorf("%s: ended after %v, want at least 3 s", api.name, took)
		}
	}
	// A stream that has nothing to wait for ends at once.
	for _, api := range apis {
		items, err := api.open(t, g, key, &whatsappv1.StreamDeliveryStatusesRequest{
			BroadcastIds: []string{"b"}, MaxWait: durationpb.New(time.Hour),
			Until: whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT.Enum(),
		}).end()
		if !errors.Is(err, io.EOF) || len(items) < 2 || items[len(items)-2].same("reason") != "UNTIL_REACHED" {
			t.Errorf("%s: got %d items, then %v, want UNTIL_REACHED, then the end", api.name, len(items), err)
		}
	}
}

// TestDeadlineAndCancel checks that a caller's deadline, and a caller that disconnects, end
// the stream, and that the gateway does not wait for them when it stops.
func TestDeadlineAndCancel(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	begin := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	f := overGRPC.openWith(ctx, cancel, t, g, key, &whatsappv1.StreamMessagesRequest{})
	f.of("started")
	post(t, g, received("acc_1", "conv", "in time"))
	f.event()
	if _, err := f.end(); overGRPC.is(err, "DeadlineExceeded", err.(*outcome).reason, true) != "" {
		t.Errorf("a deadline: got %v, want DeadlineExceeded", err)
	}
	if took := time.Since(begin); took < 4800*time.Millisecond {
		t.Errorf("ended after %v, want shortly before the deadline of 5 s", took)
	}
	for _, api := range apis {
		ctx, cancel := context.WithTimeout(t.Context(), waitLimit)
		f := api.openWith(ctx, cancel, t, g, key, &whatsappv1.StreamMessagesRequest{})
		f.of("started")
		cancel()
		if _, err := f.end(); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("%s: cancelled: ended with %v, want an error", api.name, err)
		}
		// Its last token is still valid.
		g := f.api.open(t, g, key, resume(f.last))
		g.of("started")
		g.close()
	}
}

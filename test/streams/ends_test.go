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

// SIGTERM ends each stream with UNAVAILABLE and when to come back, behind everything
// that was delivered and a last heartbeat. Who resumes from there misses nothing.
func TestStop(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	p := process.New(t, "LATE_BASE_URL="+w.url, "GATEWAY_DATA_DIR="+t.TempDir(), "LATE_WEBHOOK_SECRET="+webhooks.Secret)
	p.Start()
	g := &gateway.Gateway{URL: "http://" + p.HTTP, HTTP: client, Conn: p.Dial()}
	type subscriber struct {
		*feed
		req proto.Message // how it goes on
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
			t.Errorf("%s: %s", s.api.name, wrong)
		} else if o := err.(*outcome); s.api != overLines && !o.retry {
			t.Errorf("%s: it does not say when to come back", s.api.name)
		}
		if len(items) == 0 || items[len(items)-1].kind != "heartbeat" || items[len(items)-1].token == "" {
			t.Errorf("%s: the last of %d items is no heartbeat with a token", s.api.name, len(items))
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
				s.got = nil // it has committed nothing
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
			t.Errorf("%s, %v: it got %q", s.api.name, s.req, s.got)
		}
	}
}

// head is where the log ends.
func head(t testing.TB, g *gateway.Gateway) uint64 {
	t.Helper()
	f := overGRPC.open(t, g, key, &whatsappv1.StreamMessagesRequest{})
	defer f.close()
	return seqOf(t, f.of("started").same("headToken"))
}

// A stream without events has heartbeats in time, whose positions go up with what is
// not for it, and are never ahead of what was delivered.
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
		for i := range 5 { // for none of them
			post(t, g, received("acc_2", "loud", fmt.Sprintf("%d.%d", n, i)))
		}
		end = head(t, g)
		for _, f := range feeds {
			for at[f] < end { // the heartbeat may have left before
				seq := seqOf(t, f.of("heartbeat").token)
				if seq < at[f] || seq > end {
					t.Fatalf("%s: a heartbeat at %d, after one at %d, and the log ends at %d", f.api.name, seq, at[f], end)
				}
				at[f] = seq
			}
		}
	}
	// They come at most a second apart; unasked they would 15 seconds apart.
	if took := time.Since(begun); took > 3*13*time.Second {
		t.Errorf("three rounds of heartbeats took %v", took)
	}
	post(t, g, received("acc_1", "quiet", "at last"))
	for _, f := range feeds {
		i := f.event()
		if i.same("text") != "at last" || seqOf(t, i.token) <= end {
			t.Errorf("%s: %q at %d", f.api.name, i.same("text"), seqOf(t, i.token))
		}
		// The position of any heartbeat has this event ahead of it.
		for _, token := range f.tokens[:len(f.tokens)-1] {
			if seqOf(t, token) > end {
				t.Errorf("%s: a position at %d came before the event at %d", f.api.name, seqOf(t, token), seqOf(t, i.token))
			}
		}
		before := f.tokens[len(f.tokens)-2]
		if got := f.api.open(t, g, key, resume(before)).event().same("text"); got != "at last" {
			t.Errorf("%s: resumed from a heartbeat: %q", f.api.name, got)
		}
		f.close()
	}
}

// max_wait ends a stream well, with a notice and where it was.
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
			t.Errorf("%s: it ended with %v", api.name, err)
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
			t.Errorf("%s: %q, %q", api.name, kinds, notices)
		}
		if took := time.Since(begun); took < 3*time.Second {
			t.Errorf("%s: it ended after %v", api.name, took)
		}
	}
	// One that has nothing to wait for ends at once.
	for _, api := range apis {
		items, err := api.open(t, g, key, &whatsappv1.StreamDeliveryStatusesRequest{
			BroadcastIds: []string{"b"}, MaxWait: durationpb.New(time.Hour),
			Until: whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT.Enum(),
		}).end()
		if !errors.Is(err, io.EOF) || len(items) < 2 || items[len(items)-2].same("reason") != "UNTIL_REACHED" {
			t.Errorf("%s: %d items, then %v", api.name, len(items), err)
		}
	}
}

// A caller's deadline, and a caller who goes, end the stream, and the gateway does not
// wait for them when it stops.
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
		t.Errorf("a deadline: %v", err)
	}
	if took := time.Since(begin); took < 4800*time.Millisecond {
		t.Errorf("it ended after %v, long before its deadline of 5 s", took)
	}
	for _, api := range apis {
		ctx, cancel := context.WithTimeout(t.Context(), waitLimit)
		f := api.openWith(ctx, cancel, t, g, key, &whatsappv1.StreamMessagesRequest{})
		f.of("started")
		cancel()
		if _, err := f.end(); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("%s: cancelled, it ended with %v", api.name, err)
		}
		// What it had is still good.
		g := f.api.open(t, g, key, resume(f.last))
		g.of("started")
		g.close()
	}
}

package streams_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

const (
	untilSent      = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT
	untilDelivered = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_DELIVERED
)

// on is a request for a stream on broadcasts.
func on(ids ...string) *whatsappv1.StreamDeliveryStatusesRequest {
	return &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: ids}
}

// until is the same with a condition for its end.
func until(s whatsappv1.BroadcastRecipientStatus, ids ...string) *whatsappv1.StreamDeliveryStatusesRequest {
	req := on(ids...)
	req.Until = s.Enum()
	return req
}

// statuses reads a number of events and returns the phone number and kind of each.
func (f *feed) statuses(n int) []string {
	f.t.Helper()
	out := []string{}
	for range n {
		e := f.event()
		out = append(out, e.same("phone")+" "+e.same("kind"))
	}
	return out
}

// endsWell reads to the end of a stream, which must be announced by a notice.
func (f *feed) endsWell(reason string) {
	f.t.Helper()
	items, err := f.end()
	if !errors.Is(err, io.EOF) || len(items) < 2 || items[len(items)-2].same("reason") != reason {
		f.t.Errorf("%s: got %d items, then %v; want the end with %s", f.api.name, len(items), err, reason)
	}
}

// TestRemovedRecipient checks that a recipient who is removed from the draft is not waited
// for, whether before or after the others have been sent to; with phones as well.
func TestRemovedRecipient(t *testing.T) {
	for name, sentFirst := range map[string]bool{"removed, then sent": false, "sent, then removed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCampaigns(t)
			g := c.gateway(t)
			c.add("b", "draft", 3)
			filtered := until(untilSent, "b")
			filtered.Phones = []string{phone(0), phone(1)}
			feeds := []*feed{overGRPC.open(t, g, key, until(untilSent, "b")), overLines.open(t, g, key, filtered)}
			for i, f := range feeds {
				if n := len(f.of("snapshot").list("recipients")); n != 3-i {
					t.Fatalf("got a snapshot of %d recipients, want %d", n, 3-i)
				}
			}
			remove := func() { c.change(func() { c.byID["b"].people = slices.Delete(c.byID["b"].people, 1, 2) }) }
			if !sentFirst {
				remove()
			}
			for i, p := range c.byID["b"].people {
				if p.phone != phone(1) {
					c.set("b", i, "sent", "wamid."+p.phone)
				}
			}
			if sentFirst {
				for i, f := range feeds {
					f.statuses(2 - i)
				}
				remove()
			}
			for _, f := range feeds {
				f.endsWell("UNTIL_REACHED")
			}
			// A stream that is opened later sees the same.
			f := overGRPC.open(t, g, key, until(untilSent, "b"))
			if n := len(f.of("snapshot").list("recipients")); n != 2 {
				t.Errorf("got a later snapshot of %d recipients, want 2", n)
			}
			f.endsWell("UNTIL_REACHED")
		})
	}
}

// TestHeartbeatsWhileTheUpstreamIsSlow checks that a stream has heartbeats after started:
// while broadcasts are looked up, while a long list is read, and while its end is verified.
func TestHeartbeatsWhileTheUpstreamIsSlow(t *testing.T) {
	for _, slow := range []string{"broadcasts/b2", "b1/recipients"} {
		for _, api := range apis {
			t.Run(slow+"/"+api.name, func(t *testing.T) {
				t.Parallel()
				c := newCampaigns(t)
				g := c.gateway(t)
				c.add("b1", "sending", 2)
				c.add("b2", "sending", 2)
				release := c.block(t, slow)
				req := on("b1", "b2")
				req.HeartbeatInterval = durationpb.New(time.Second)
				f := api.open(t, g, key, req)
				f.of("started")
				begun := time.Now()
				for range 3 {
					if i := f.next(); i.kind != "heartbeat" || i.token == "" {
						t.Fatalf("while the upstream is slow: got %v, want a heartbeat with a token", i)
					}
				}
				if took := time.Since(begun); took < 2*time.Second {
					t.Errorf("got three heartbeats in %v, want at least 2 s", took)
				}
				release()
				f.of("snapshot")
				f.of("snapshot")
				f.close()
			})
		}
	}
}

// TestMaxWaitWhileTheUpstreamIsSlow checks that max_wait ends a stream even while the
// upstream is being asked, before and after the snapshot.
func TestMaxWaitWhileTheUpstreamIsSlow(t *testing.T) {
	t.Parallel()
	for _, blockedFirst := range []bool{true, false} {
		c := newCampaigns(t)
		g := c.gateway(t)
		c.add("b", "sending", 1)
		req := until(untilSent, "b")
		req.MaxWait = durationpb.New(3 * time.Second)
		if blockedFirst {
			c.block(t, "recipients")
		}
		f := overGRPC.open(t, g, key, req)
		if f.of("started"); !blockedFirst {
			f.of("snapshot")
			c.block(t, "recipients")
			c.change(func() { c.byID["b"].status = "cancelled" }) // which would end the stream
		}
		f.endsWell("MAX_WAIT_REACHED")
	}
}

// TestListBehindTheCounts checks that a change that the counts show is delivered, although
// the list of recipients is behind them for a while.
func TestListBehindTheCounts(t *testing.T) {
	for _, whole := range []string{"sending", "completed"} {
		t.Run(whole, func(t *testing.T) {
			t.Parallel()
			c := newCampaigns(t)
			g := c.gateway(t)
			c.add("b", "sending", 1)
			c.set("b", 0, "sent", "wamid.1")
			f := overGRPC.open(t, g, key, until(untilDelivered, "b"))
			f.of("snapshot")
			// The stream has read the list, and the follower of the broadcast as well.
			eventually(t, "the broadcast is followed", func() bool { return c.times("whatsapp/broadcasts/b/recipients") >= 2 })
			c.change(func() {
				b := c.byID["b"]
				b.listed, b.stale = []person{*b.people[0]}, 3
				b.status = whole
			})
			c.set("b", 0, "delivered", "wamid.1")
			if got := f.statuses(1); got[0] != phone(0)+" message.delivered" {
				t.Errorf("got %q, want message.delivered", got)
			}
			f.endsWell("UNTIL_REACHED")
		})
	}
}

// TestUntilWaitsForTheList checks that a stream does not end before a list that is behind
// has shown all recipients.
func TestUntilWaitsForTheList(t *testing.T) {
	t.Parallel()
	c := newCampaigns(t)
	g := c.gateway(t)
	c.add("b", "completed", 2)
	c.set("b", 0, "sent", "wamid.0")
	c.set("b", 1, "failed", "wamid.1")
	c.change(func() {
		b := c.byID["b"]
		b.listed, b.stale = []person{*b.people[0]}, 4
	})
	items, err := overGRPC.open(t, g, key, until(untilSent, "b")).end()
	told := map[string]bool{}
	for _, i := range items {
		if i.kind == "event" {
			told[i.same("phone")+" "+i.same("kind")] = true
		}
	}
	if !errors.Is(err, io.EOF) || !told[phone(1)+" message.failed"] {
		t.Errorf("got %v, then %v, want a failure of the second recipient, then the end", told, err)
	}
}

// TestUpstreamClockIsOff checks that an upstream's clock that is an hour off changes
// nothing.
func TestUpstreamClockIsOff(t *testing.T) {
	for name, ahead := range map[string]time.Duration{"behind": -time.Hour, "far behind": -200 * time.Hour, "ahead": time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCampaigns(t)
			c.ahead = ahead
			g := c.gateway(t)
			c.add("b", "sending", 2)
			f := overGRPC.open(t, g, key, until(untilSent, "b"))
			f.of("snapshot")
			// The stream has read the list, and the follower of the broadcast as well.
			eventually(t, "the broadcast is followed", func() bool { return c.times("whatsapp/broadcasts/b/recipients") >= 2 })
			c.set("b", 0, "sent", "wamid.0")
			if got := f.statuses(1); got[0] != phone(0)+" message.sent" {
				t.Errorf("got %q, want message.sent", got)
			}
			c.set("b", 1, "sent", "wamid.1")
			f.endsWell("UNTIL_REACHED")
			// Statuses from before the stream began are in the account's log as well.
			if got := overGRPC.open(t, g, key, &whatsappv1.StreamDeliveryStatusesRequest{Start: &whatsappv1.StreamDeliveryStatusesRequest_Earliest{Earliest: true}}).statuses(2); len(got) != 2 {
				t.Errorf("the account's stream: got %q, want 2 statuses", got)
			}
		})
	}
}

// TestOwnMessageIDs checks that, whether a list has the upstream's own message ids or the
// platform's (webhooks have both), each status is delivered once to the account and to the
// broadcast, and that a webhook reaches the broadcast's stream.
func TestOwnMessageIDs(t *testing.T) {
	for _, prefix := range []string{"m-", "wamid."} {
		for _, pushedFirst := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/pushed first %v", prefix, pushedFirst), func(t *testing.T) {
				t.Parallel()
				c := newCampaigns(t)
				g := c.gateway(t)
				c.add("b", "sending", 2)
				if pushedFirst {
					post(t, g, tells("sent", "0", phone(0)))
				}
				c.set("b", 0, "sent", prefix+"0")
				b := overGRPC.open(t, g, key, on("b"))
				b.of("snapshot")
				// Only by webhook: the list does not change any more.
				post(t, g, tells("sent", "0", phone(0)), tells("delivered", "0", phone(0)))
				if e := b.event(); e.same("kind") != "message.delivered" || e.text("source") != "webhook" || e.same("messageId") != prefix+"0" {
					t.Errorf("got %v, want message.delivered by webhook with the list's id", e.doc)
				}
				// By the list, and then by webhook.
				c.set("b", 0, "read", prefix+"0")
				c.set("b", 1, "delivered", prefix+"1")
				kinds := []string{}
				for range 3 {
					e := b.event()
					kinds = append(kinds, e.same("phone")+" "+e.same("kind"))
				}
				slices.Sort(kinds)
				if want := []string{phone(0) + " message.read", phone(1) + " message.delivered", phone(1) + " message.sent"}; !slices.Equal(kinds, want) {
					t.Errorf("got %q, want %q", kinds, want)
				}
				post(t, g, tells("read", "0", phone(0)), tells("sent", "1", phone(1)), tells("delivered", "1", phone(1)), tells("read", "1", phone(1)))
				if got := b.statuses(1); got[0] != phone(1)+" message.read" {
					t.Errorf("got %q, want message.read of the second recipient", got)
				}
				all := overGRPC.open(t, g, key, &whatsappv1.StreamDeliveryStatusesRequest{Start: &whatsappv1.StreamDeliveryStatusesRequest_Earliest{Earliest: true}})
				seen := map[string]int{}
				for range 6 {
					e := all.event()
					n := e.same("messageId")
					seen[n[len(n)-1:]+" "+e.same("kind")]++
				}
				if len(seen) != 6 {
					t.Errorf("the account's stream: got %v, want 6 statuses", seen)
				}
				for i := all.next(); i.kind != "heartbeat"; i = all.next() {
					t.Errorf("the account's stream: got %v after the statuses, want heartbeats", i.doc)
				}
			})
		}
	}
}

// TestDeletedBroadcast checks that the deletion of a broadcast ends the streams on it.
func TestDeletedBroadcast(t *testing.T) {
	for _, api := range apis {
		t.Run(api.name, func(t *testing.T) {
			t.Parallel()
			c := newCampaigns(t)
			g := c.gateway(t)
			c.add("b", "draft", 2)
			c.add("other", "draft", 1)
			feeds := []*feed{api.open(t, g, key, on("b")), api.open(t, g, key, until(untilSent, "b")), api.open(t, g, key, on("other", "b"))}
			stays := api.open(t, g, key, on("other"))
			for i, f := range feeds {
				f.of("snapshot")
				if i == 2 {
					f.of("snapshot")
				}
			}
			stays.of("snapshot")
			c.change(func() { delete(c.byID, "b") })
			for i, f := range feeds {
				_, err := f.end()
				if wrong := api.is(err, "NotFound", "BROADCAST_DELETED", true); wrong != "" {
					t.Errorf("stream %d: got %s, want NotFound BROADCAST_DELETED", i, wrong)
				}
			}
			c.set("other", 0, "sent", "wamid.1")
			if got := stays.statuses(1); got[0] != phone(0)+" message.sent" {
				t.Errorf("the other stream: got %q, want message.sent", got)
			}
			stays.close()
		})
	}
}

// TestSentAgain checks that the status of a recipient who has failed and is sent to again
// moves on: in streams, in later snapshots, and for until.
func TestSentAgain(t *testing.T) {
	for _, pushed := range []bool{false, true} {
		t.Run(fmt.Sprintf("pushed %v", pushed), func(t *testing.T) {
			t.Parallel()
			c := newCampaigns(t)
			g := c.gateway(t)
			c.add("b", "sending", 2)
			f := overGRPC.open(t, g, key, until(untilDelivered, "b"))
			f.of("snapshot")
			c.set("b", 0, "failed", "m-0")
			if got := f.statuses(2); !slices.Equal(got, []string{phone(0) + " message.sent", phone(0) + " message.failed"}) {
				t.Fatalf("got %q, want sent and failed", got)
			}
			token := f.last
			c.set("b", 0, "sent", "m-again")
			if got := f.statuses(1); got[0] != phone(0)+" message.sent" {
				t.Fatalf("got %q, want sent again", got)
			}
			c.set("b", 1, "delivered", "m-1")
			if got := f.statuses(2); got[1] != phone(1)+" message.delivered" {
				t.Fatalf("got %q, want the second recipient's delivered", got)
			}
			late := overGRPC.open(t, g, key, until(untilDelivered, "b"))
			if got := fmt.Sprint(late.of("snapshot").doc["recipients"]); strings.Count(got, "STATUS_SENT") != 1 || strings.Count(got, "STATUS_DELIVERED") != 1 || strings.Count(got, "m-again") != 1 {
				t.Errorf("got a later snapshot %s, want one sent with the new message and one delivered", got)
			}
			if pushed {
				post(t, g, tells("delivered", "again", phone(0)))
			} else {
				c.set("b", 0, "delivered", "m-again")
			}
			for _, f := range []*feed{f, late} {
				if e := f.event(); e.same("kind") != "message.delivered" || e.same("messageId") != "m-again" || (e.text("source") == "webhook") != pushed {
					t.Errorf("got %v, want message.delivered of m-again, by webhook: %t", e.doc, pushed)
				}
				f.endsWell("UNTIL_REACHED")
			}
			back := until(untilDelivered, "b")
			back.Start = &whatsappv1.StreamDeliveryStatusesRequest_ResumeToken{ResumeToken: token}
			r := overGRPC.open(t, g, key, back)
			if got := fmt.Sprint(r.of("snapshot").doc["recipients"]); strings.Count(got, "STATUS_FAILED") != 1 {
				t.Errorf("the snapshot at the failure: got %s, want one failed", got)
			}
			if got := r.statuses(4); got[0] != phone(0)+" message.sent" || got[3] != phone(0)+" message.delivered" {
				t.Errorf("resumed: got %q, want sent first and delivered last", got)
			}
			r.endsWell("UNTIL_REACHED")
		})
	}
}

// TestUntilWaitsForWhoIsSentAgain checks that until waits for a recipient who has failed
// and will be sent to again.
func TestUntilWaitsForWhoIsSentAgain(t *testing.T) {
	t.Parallel()
	c := newCampaigns(t)
	g := c.gateway(t)
	c.add("b", "sending", 2)
	c.set("b", 0, "failed", "m-0")
	f := overGRPC.open(t, g, key, until(untilSent, "b"))
	f.of("snapshot")
	c.set("b", 0, "pending", "")
	c.set("b", 1, "sent", "m-1")
	f.statuses(1)
	readings := c.times("whatsapp/broadcasts/b/recipients")
	eventually(t, "the end is looked at", func() bool { return c.times("whatsapp/broadcasts/b/recipients") > readings+1 })
	c.set("b", 0, "sent", "m-again")
	if got := f.statuses(1); got[0] != phone(0)+" message.sent" {
		t.Errorf("got %q, want sent again", got)
	}
	f.endsWell("UNTIL_REACHED")
}

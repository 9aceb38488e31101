package window

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/messages"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var quiet = slog.New(slog.DiscardHandler)

func logger(to io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(to, nil)) }

const (
	unsaid   = whatsappv1.MessageDirection_MESSAGE_DIRECTION_UNSPECIFIED
	incoming = whatsappv1.MessageDirection_MESSAGE_DIRECTION_INCOMING
	outgoing = whatsappv1.MessageDirection_MESSAGE_DIRECTION_OUTGOING
)

// msg returns a message of a list, sent some time ago; without a time if ago is negative.
func msg(platform string, d whatsappv1.MessageDirection, ago time.Duration) *whatsappv1.InboxMessage {
	m := &whatsappv1.InboxMessage{Id: "m", ConversationId: proto.String("conv"), AccountId: proto.String("a1"), SenderId: proto.String("15550100002")}
	if platform != "" {
		m.Platform = &platform
	}
	if d != unsaid {
		m.Direction = d.Enum()
	}
	if ago >= 0 {
		m.CreatedAt = timestamppb.New(time.Now().Add(-ago))
	}
	return m
}

// lister is an upstream that lists messages: all in one page, or in pages from the newest
// to the oldest, or from the oldest to the newest.
type lister struct {
	calls            atomic.Int32
	messages         []*whatsappv1.InboxMessage // the oldest first, if it pages
	paged, ascending bool
	err              error
	hangs            bool
}

func (i *lister) of(auth.Caller) messages.Ask { return i.ask }

func (i *lister) ask(ctx context.Context, _ *whatsappv1.ListMessagesRequest, _ url.Values, into *whatsappv1.ListMessagesResponse) ([]byte, error) {
	n := int(i.calls.Add(1)) // which is the page, in a test that pages
	if _, ok := ctx.Deadline(); !ok {
		return nil, errors.New("no deadline")
	}
	if i.hangs {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if !i.paged {
		into.Messages = i.messages
		return nil, i.err
	}
	all := slices.Clone(i.messages)
	if !i.ascending {
		slices.Reverse(all)
	}
	from, to := min((n-1)*100, len(all)), min(n*100, len(all))
	into.Messages = all[from:to]
	return fmt.Appendf(nil, `{"pagination":{"hasMore":%v,"nextCursor":"%d"}}`, to < len(all), n), i.err
}

func newWindows(i *lister) *Windows { return New(i.of, nil, nil, quiet) }

func caller(key string) context.Context {
	return auth.WithCaller(context.Background(), auth.Caller{Key: key})
}

// wrote makes a customer's message known.
func (w *Windows) wrote(ago time.Duration, names ...string) {
	w.known.learn(wroteAt(time.Now().Add(-ago), time.Now()), keysOf("a1", names...)...)
}

func refused(err error) bool {
	e := (*apierror.Error)(nil)
	return errors.As(err, &e) && e.Code == codes.FailedPrecondition && e.Reason == Reason
}

// TestCheckEdges checks around the times at which the result changes.
func TestCheckEdges(t *testing.T) {
	for _, c := range []struct {
		after   time.Duration
		refused bool
		calls   int32
	}{
		{0, false, 0}, {Length - 1, false, 0}, {Length, false, 0}, {Length + slack, false, 0},
		{Length + slack + time.Millisecond, true, 1}, {29 * 24 * time.Hour, true, 1},
		{31 * 24 * time.Hour, false, 0}, // too old to be known
	} {
		synctest.Test(t, func(t *testing.T) {
			last := msg("whatsapp", incoming, 0)
			in := &lister{messages: []*whatsappv1.InboxMessage{last}}
			w := newWindows(in)
			w.wrote(0, "conv")
			sent := time.Now()
			time.Sleep(c.after)
			err := w.Check(caller("k"), "a1", "conv")
			if refused(err) != c.refused || !c.refused && err != nil || in.calls.Load() != c.calls {
				t.Errorf("after %v: got error %v and %d calls, want refused %t and %d", c.after, err, in.calls.Load(), c.refused, c.calls)
			}
			at, ok := w.ExpiresAt("a1", "conv")
			if known := c.after < maxAge; ok != known || known && !at.Equal(sent.Add(Length)) {
				t.Errorf("after %v: got the end %v (%t), want %v (%t)", c.after, at, ok, sent.Add(Length), known)
			}
			if c.refused {
				want := sent.Add(Length).UTC().Format("2006-01-02T15:04:05.000Z")
				if e := apierror.From(err); e.Metadata["window_expired_at"] != want || !strings.Contains(e.Message, want) ||
					!strings.Contains(e.Message, "SendBulk") || !strings.Contains(e.Message, "ignore_window") {
					t.Errorf("after %v: got %v %v, want the end %s and what to do", c.after, e, e.Metadata, want)
				}
			}
		})
	}
}

// TestCheckAsks checks with each kind of list that the upstream may give when a window
// seems to be closed.
func TestCheckAsks(t *testing.T) {
	const long = 30 * time.Hour
	type list = func() []*whatsappv1.InboxMessage
	for name, c := range map[string]struct {
		list    list
		err     error
		refused bool
	}{
		"the same": {list: func() []*whatsappv1.InboxMessage { return []*whatsappv1.InboxMessage{msg("whatsapp", incoming, long)} }, refused: true},
		"older only": {list: func() []*whatsappv1.InboxMessage {
			return []*whatsappv1.InboxMessage{msg("whatsapp", incoming, 2*long)}
		}, refused: true},
		"platform missing": {list: func() []*whatsappv1.InboxMessage { return []*whatsappv1.InboxMessage{msg("", incoming, long)} }, refused: true},
		"ours are newer": {list: func() []*whatsappv1.InboxMessage {
			return []*whatsappv1.InboxMessage{msg("whatsapp", outgoing, 0), msg("whatsapp", incoming, long)}
		}, refused: true},
		"a newer one": {list: func() []*whatsappv1.InboxMessage {
			return []*whatsappv1.InboxMessage{msg("whatsapp", incoming, time.Hour), msg("whatsapp", incoming, long)}
		}},
		"a newer one, last": {list: func() []*whatsappv1.InboxMessage {
			return []*whatsappv1.InboxMessage{msg("whatsapp", incoming, long), msg("", incoming, time.Hour)}
		}},
		"a newer one of nobody": {list: func() []*whatsappv1.InboxMessage {
			return []*whatsappv1.InboxMessage{msg("whatsapp", incoming, long), msg("whatsapp", unsaid, time.Hour)}
		}},
		"an older one of nobody": {list: func() []*whatsappv1.InboxMessage {
			return []*whatsappv1.InboxMessage{msg("whatsapp", incoming, long), msg("whatsapp", unsaid, long)}
		}, refused: true},
		"one without a time": {list: func() []*whatsappv1.InboxMessage {
			return []*whatsappv1.InboxMessage{msg("whatsapp", incoming, long), msg("whatsapp", incoming, -1)}
		}},
		"none of the customer": {list: func() []*whatsappv1.InboxMessage { return []*whatsappv1.InboxMessage{msg("whatsapp", outgoing, long)} }},
		"nothing":              {list: func() []*whatsappv1.InboxMessage { return nil }},
		"another platform":     {list: func() []*whatsappv1.InboxMessage { return []*whatsappv1.InboxMessage{msg("instagram", incoming, long)} }},
		"failure": {list: func() []*whatsappv1.InboxMessage { return []*whatsappv1.InboxMessage{msg("whatsapp", incoming, long)} },
			err: &apierror.Error{Code: codes.Internal, Reason: "UPSTREAM_ERROR"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				in := &lister{messages: c.list(), err: c.err}
				w := newWindows(in)
				w.wrote(long, "conv")
				for range 3 { // a burst makes one call
					if err := w.Check(caller("k"), "a1", "conv"); refused(err) != c.refused || !c.refused && err != nil {
						t.Errorf("got error %v, want refused %t", err, c.refused)
					}
				}
				if n := in.calls.Load(); n != 1 {
					t.Errorf("three checks: got %d calls, want 1", n)
				}
				// Another key does not get the answer of this one.
				_ = w.Check(caller("other"), "a1", "conv")
				open := w.known.find(keysOf("a1", "conv")...).maybeOpen(time.Now())
				if n := in.calls.Load(); !open && n != 2 {
					t.Errorf("two keys: got %d calls, want 2", n)
				}
				time.Sleep(answerAge)
				before := in.calls.Load()
				_ = w.Check(caller("k"), "a1", "conv")
				if n := in.calls.Load() - before; !open && n != 1 {
					t.Errorf("a minute later: got %d more calls, want 1", n)
				}
			})
		})
	}
}

// TestCheckPages: a window is closed only if the newest messages were surely read.
func TestCheckPages(t *testing.T) {
	const long = 30 * time.Hour
	for name, c := range map[string]struct {
		n         int           // messages of ours after the customer's last
		last      time.Duration // of the customer
		older     int           // messages before that
		ascending bool
		refused   bool
		calls     int32
	}{
		"on the first page":               {n: 10, last: 2 * long, older: 300, refused: true, calls: 1},
		"newer, on the first page":        {n: 10, last: time.Hour, older: 300, calls: 1},
		"on the third page":               {n: 250, last: 2 * long, older: 300, refused: true, calls: 3},
		"newer, on the third page":        {n: 250, last: time.Hour, older: 300, calls: 3},
		"too far back":                    {n: 600, last: 2 * long, calls: maxPages},
		"the oldest come first":           {n: 10, last: time.Hour, older: 300, ascending: true, calls: 4},
		"the oldest come first, closed":   {n: 10, last: 2 * long, older: 300, ascending: true, refused: true, calls: 4},
		"the oldest come first, too many": {n: 10, last: time.Hour, older: 900, ascending: true, calls: maxPages},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				in := &lister{paged: true, ascending: c.ascending}
				add := func(d whatsappv1.MessageDirection, ago time.Duration) {
					m := msg("whatsapp", d, ago)
					m.Id = fmt.Sprint("m", len(in.messages))
					in.messages = append(in.messages, m)
				}
				for i := range c.older {
					add(incoming, 10*long-time.Duration(i)*time.Second)
				}
				add(incoming, c.last)
				for i := range c.n {
					add(outgoing, c.last-time.Duration(i+1)*time.Second)
				}
				w := newWindows(in)
				w.wrote(long, "conv")
				err := w.Check(caller("k"), "a1", "conv")
				if refused(err) != c.refused || !c.refused && err != nil || in.calls.Load() != c.calls {
					t.Errorf("got error %v after %d calls, want refused %t after %d", err, in.calls.Load(), c.refused, c.calls)
				}
			})
		})
	}
}

// TestListedPage: after a caller has read one of several pages, the upstream is still
// asked.
func TestListedPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in := &lister{messages: []*whatsappv1.InboxMessage{msg("whatsapp", incoming, time.Hour)}}
		w := newWindows(in)
		w.wrote(48*time.Hour, "conv")
		old := &whatsappv1.ListMessagesResponse{Messages: []*whatsappv1.InboxMessage{msg("whatsapp", incoming, 480*time.Hour)}}
		w.Listed(caller("k"), &whatsappv1.ListMessagesRequest{AccountId: "a1", ConversationId: "conv"}, old, []byte(`{"pagination":{"hasMore":true,"nextCursor":"c"}}`))
		if err := w.Check(caller("k"), "a1", "conv"); err != nil || in.calls.Load() != 1 {
			t.Errorf("after the oldest page was listed: got error %v and %d calls, want nil and 1", err, in.calls.Load())
		}
	})
}

// TestCheckUnknown accepts messages to conversations of which nothing is known, without
// asking the upstream.
func TestCheckUnknown(t *testing.T) {
	in := &lister{}
	w := newWindows(in)
	w.wrote(48*time.Hour, "conv")
	w.known.learn(perhapsAt(time.Now().Add(-48*time.Hour), time.Now()), keysOf("a1", "perhaps")...)
	for _, id := range [][2]string{{"a1", "other"}, {"a2", "conv"}, {"a1", "perhaps"}, {"", ""}} {
		if err := w.Check(caller("k"), id[0], id[1]); err != nil {
			t.Errorf("Check(%q): got %v, want nil", id, err)
		}
		if at, ok := w.ExpiresAt(id[0], id[1]); ok {
			t.Errorf("ExpiresAt(%q): got %v, want that it is not known", id, at)
		}
	}
	if n := in.calls.Load(); n != 0 {
		t.Errorf("got %d calls, want 0", n)
	}
}

// TestCheckTogether calls Check with the same key many times at the same time.
func TestCheckTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in := &lister{messages: []*whatsappv1.InboxMessage{msg("whatsapp", incoming, 48*time.Hour)}}
		w := newWindows(in)
		w.wrote(48*time.Hour, "conv")
		errs := make(chan error, 20)
		for range cap(errs) {
			go func() { errs <- w.Check(caller("k"), "a1", "conv") }()
		}
		for range cap(errs) {
			if err := <-errs; !refused(err) {
				t.Errorf("got error %v, want a refusal", err)
			}
		}
		if n := in.calls.Load(); n != 1 {
			t.Errorf("got %d calls, want 1", n)
		}
	})
}

// TestCheckWaits: a message does not wait long for an upstream that does not answer.
func TestCheckWaits(t *testing.T) {
	for deadline, want := range map[time.Duration]time.Duration{0: askTimeout, time.Minute: askTimeout, 4 * time.Second: 2 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			w := newWindows(&lister{hangs: true})
			w.wrote(48*time.Hour, "conv")
			ctx := caller("k")
			if deadline > 0 {
				var stop context.CancelFunc
				ctx, stop = context.WithTimeout(ctx, deadline)
				defer stop()
			}
			begin := time.Now()
			if err := w.Check(ctx, "a1", "conv"); err != nil || time.Since(begin) != want {
				t.Errorf("a deadline of %v: got %v after %v, want nil after %v", deadline, err, time.Since(begin), want)
			}
			time.Sleep(askTimeout) // the call has ended
			begin = time.Now()
			if err := w.Check(caller("k"), "a1", "conv"); err != nil || time.Since(begin) != 0 {
				t.Errorf("the next message: got %v after %v, want nil at once", err, time.Since(begin))
			}
		})
	}
}

// TestLearn learns from messages in any order, under all names.
func TestLearn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in := &lister{}
		w := newWindows(in)
		req := &whatsappv1.ListMessagesRequest{AccountId: "alias", ConversationId: "c"}
		expires := func(account, id string) time.Duration {
			at, ok := w.ExpiresAt(account, id)
			if !ok {
				return -1
			}
			return time.Since(at) + Length
		}
		w.Listed(caller("k"), req, &whatsappv1.ListMessagesResponse{Messages: []*whatsappv1.InboxMessage{
			msg("whatsapp", incoming, 3*time.Hour), msg("whatsapp", incoming, 2*time.Hour), msg("whatsapp", outgoing, time.Minute),
			msg("whatsapp", unsaid, time.Minute), msg("whatsapp", incoming, 5*time.Hour), msg("instagram", incoming, 0),
		}}, nil)
		for _, name := range [][2]string{{"alias", "c"}, {"a1", "conv"}, {"alias", "conv"}, {"a1", "15550100002"}, {"a1", "+15550100002"}, {"alias", "+15550100002"}} {
			if got := expires(name[0], name[1]); got != 2*time.Hour {
				t.Errorf("%v: got %v ago, want 2h ago", name, got)
			}
		}
		w.wrote(4*time.Hour, "conv") // an older one after a newer one
		if got := expires("a1", "conv"); got != 2*time.Hour {
			t.Errorf("after an older message: got %v ago, want 2h ago", got)
		}
		w.wrote(time.Hour, "conv")
		if got := expires("a1", "conv"); got != time.Hour {
			t.Errorf("after a newer message: got %v ago, want 1h ago", got)
		}
		// A conversation that is shown joins its names.
		if at, ok := w.Conversation("a1", "shown", "", "15550100002"); !ok || !at.Equal(time.Now().Add(22*time.Hour)) {
			t.Errorf("a shown conversation: got the end %v (%t), want in 22h", at, ok)
		}
		if got := expires("a1", "shown"); got != 2*time.Hour {
			t.Errorf("a shown conversation by its id: got %v ago, want 2h ago", got)
		}
		if _, ok := w.Conversation("a1", "nobody", "15550109999"); ok {
			t.Error("an unknown customer: got a window, want none")
		}
		w.wrote(-24*time.Hour, "future") // its time is wrong
		if err := w.Check(caller("k"), "a1", "future"); err != nil || expires("a1", "future") != -1 {
			t.Errorf("a message from the future: got error %v and %v ago, want nil and -1", err, expires("a1", "future"))
		}
	})
}

// TestForget: only the limited number of conversations is kept, those with the latest
// messages.
func TestForget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWindows(&lister{})
		w.known.max = 50
		for i := range 1000 {
			w.wrote(0, fmt.Sprint("c", i))
			w.wrote(0, "busy")
			if n := len(w.known.young) + len(w.known.old); n > 100 {
				t.Fatalf("got %d known names, want at most 100", n)
			}
		}
		for name, want := range map[string]bool{"c999": true, "c960": true, "c1": false, "busy": true} {
			if _, ok := w.ExpiresAt("a1", name); ok != want {
				t.Errorf("%s is known: got %t, want %t", name, ok, want)
			}
		}
		for range 3 { // age alone makes room as well
			time.Sleep(maxAge/2 + time.Second)
			w.wrote(0, "now")
		}
		if n := len(w.known.young) + len(w.known.old); n > 2 {
			t.Errorf("got %d known names, want at most 2", n)
		}
		for i := range 2 * maxAnswers {
			w.answers.put(answerID(auth.Caller{}, "a1", fmt.Sprint(i)), true)
		}
		if n := w.answers.last.Len(); n != maxAnswers {
			t.Errorf("got %d answers that are remembered, want %d", n, maxAnswers)
		}
	})
}

package ingest

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
	"github.com/lategate/lategate/internal/webhook"
)

// parse reads an expected event; received is its receive time.
func parse[M proto.Message](t *testing.T, m M, json string) M {
	t.Helper()
	if err := protojson.Unmarshal([]byte(json), m); err != nil {
		t.Fatalf("%s: %v", json, err)
	}
	return m
}

// TestAppend appends a webhook of each kind, in the old and the new format if there are both, and
// compares the events that a stream would send.
func TestAppend(t *testing.T) {
	const common = `"source":"EVENT_SOURCE_WEBHOOK","accountId":"acc_1","platform":"whatsapp","receiveTime":"2026-03-20T08:00:05Z"`
	const ada = `"sender":{"id":"4917000001","name":"Ada","phone":"+4917000001","contactId":"con_1","businessScopedUserId":"DE.1"}`
	const in = common + `,"conversationId":"conv_1","messageId":"m_1","platformMessageId":"wamid.IN","direction":"MESSAGE_DIRECTION_INCOMING","text":"Hi",` + ada + `,"attachments":[{"type":"image","url":"https://cdn.example/1.jpg","payload":{"w":640,"big":"1e999"}}]`
	const sentOut = common + `,"conversationId":"conv_1","messageId":"m_2","platformMessageId":"wamid.2","direction":"MESSAGE_DIRECTION_OUTGOING","text":"Ready","recipientPhone":"+4917000001","sender":{"id":"109876543210987"}`
	const status = `"source":"EVENT_SOURCE_WEBHOOK","accountId":"acc_1","conversationId":"conv_1","messageId":"wamid.2","phone":"+4917000001","receiveTime":"2026-03-20T08:00:05Z"`
	const made = `,"eventTime":"2026-03-20T08:00:01.250Z"`
	members := conv + "," + zernAccount
	statusAt := out("2") + "," + members + `,"statusAt":"2026-03-20T08:00:00.9Z"`
	reaction := `"reaction":{"emoji":"👍","action":"added","messageId":"m_2","platformMessageId":"wamid.2","sender":{"id":"4917000001","name":"Ada"},"reactedAt":"2026-03-20T08:00:00Z"},` + members
	type want struct{ kind, thread, phone, message, json string }
	sentStatus := func(implied string) want {
		return want{eventlog.KindMessageStatus, "conv_1", "4917000001", "wamid.2", `{"kind":"message.sent","status":"BROADCAST_RECIPIENT_STATUS_SENT","eventTime":"2026-03-20T08:00:00Z",` + implied + status + `}`}
	}
	for _, tc := range []struct {
		body string
		want []want
	}{
		{late("message.received", incoming+","+conv+","+lateAccount), []want{{eventlog.KindMessageReceived, "conv_1", "", "wamid.IN", `{"kind":"message.received",` + in + `,"eventTime":"2026-03-20T07:59:58Z"}`}}},
		{zernio("message.received", incoming+","+members+`,"metadata":{"buttonPayload":"YES","n":[1,null,true]}`), []want{{eventlog.KindMessageReceived, "conv_1", "", "wamid.IN", `{"kind":"message.received",` + in + `,"eventTime":"2026-03-20T07:59:58Z","metadata":{"buttonPayload":"YES","n":[1,null,true]}}`}}},
		{late("message.sent", out("2")+","+conv+","+lateAccount), []want{{eventlog.KindMessageSent, "conv_1", "", "wamid.2", `{"kind":"message.sent",` + sentOut + `,"eventTime":"2026-03-20T08:00:00Z"}`}, sentStatus("")}},
		{zernio("message.sent", out("2")+","+members), []want{{eventlog.KindMessageSent, "conv_1", "", "wamid.2", `{"kind":"message.sent",` + sentOut + `,"eventTime":"2026-03-20T08:00:00Z"}`}, sentStatus("")}},
		{late("message.delivered", out("2")+","+conv+","+lateAccount), []want{sentStatus(`"implied":true,`),
			{eventlog.KindMessageStatus, "conv_1", "4917000001", "wamid.2", `{"kind":"message.delivered","status":"BROADCAST_RECIPIENT_STATUS_DELIVERED",` + status + made + `}`}}},
		{zernio("message.read", statusAt), []want{sentStatus(`"implied":true,`),
			{eventlog.KindMessageStatus, "conv_1", "4917000001", "wamid.2", `{"kind":"message.delivered","status":"BROADCAST_RECIPIENT_STATUS_DELIVERED","implied":true,"eventTime":"2026-03-20T08:00:00.900Z",` + status + `}`},
			{eventlog.KindMessageStatus, "conv_1", "4917000001", "wamid.2", `{"kind":"message.read","status":"BROADCAST_RECIPIENT_STATUS_READ","eventTime":"2026-03-20T08:00:00.900Z",` + status + `}`}}},
		{zernio("message.failed", statusAt+`,"error":{"code":131026,"title":"Undeliverable","message":"Message undeliverable","explanation":"Opted out"}`), []want{sentStatus(`"implied":true,`),
			{eventlog.KindMessageStatus, "conv_1", "4917000001", "wamid.2", `{"kind":"message.failed","status":"BROADCAST_RECIPIENT_STATUS_FAILED","eventTime":"2026-03-20T08:00:00.900Z","error":{"code":"131026","title":"Undeliverable","message":"Message undeliverable","explanation":"Opted out"},` + status + `}`}}},
		{late("message.read", `"message":{"text":"no id"},`+lateAccount), []want{
			{eventlog.KindMessageStatus, "", "", "", `{"kind":"message.read","status":"BROADCAST_RECIPIENT_STATUS_READ","source":"EVENT_SOURCE_WEBHOOK","accountId":"acc_1","receiveTime":"2026-03-20T08:00:05Z"` + made + `}`}}},
		{zernio("message.edited", incoming+","+members+`,"editHistory":[],"editCount":1,"editedAt":"2026-03-20T08:00:01Z"`), []want{{eventlog.KindMessageEdited, "conv_1", "", "wamid.IN", `{"kind":"message.edited",` + in + `,"eventTime":"2026-03-20T08:00:01Z"}`}}},
		{zernio("message.deleted", incoming+","+members+`,"deletedAt":"2026-03-20T08:00:02Z"`), []want{{eventlog.KindMessageDeleted, "conv_1", "", "wamid.IN", `{"kind":"message.deleted",` + in + `,"eventTime":"2026-03-20T08:00:02Z"}`}}},
		{zernio("reaction.received", reaction), []want{{eventlog.KindReactionReceived, "conv_1", "", "wamid.2", `{"kind":"reaction.received",` + common + `,"conversationId":"conv_1","messageId":"m_2","platformMessageId":"wamid.2","direction":"MESSAGE_DIRECTION_INCOMING","sender":{"id":"4917000001","name":"Ada","phone":"+4917000001"},"reaction":{"emoji":"👍","action":"added"},"eventTime":"2026-03-20T08:00:00Z"}`}}},
		{zernio("conversation.started", members+`,"startedAt":"2026-03-20T08:00:00Z"`), []want{{eventlog.KindConversationStarted, "conv_1", "", "", `{"kind":"conversation.started",` + common + `,"conversationId":"conv_1","eventTime":"2026-03-20T08:00:00Z"}`}}},
		{late("account.connected", onlyAccount+"}"), []want{{eventlog.KindAccountConnected, "", "", "", `{"kind":"account.connected",` + common + made + `}`}}},
		{zernio("account.disconnected", onlyAccount+`,"disconnectionType":"unintentional","reason":"Token expired"}`), []want{{eventlog.KindAccountDisconnected, "", "", "", `{"kind":"account.disconnected","disconnection":{"type":"unintentional","reason":"Token expired"},` + common + made + `}`}}},
		{zernio("whatsapp.template.status_updated", onlyAccount+`},"template":{"templateId":"77","name":"offer","language":"de","status":"REJECTED","reason":"Promotional"}`), []want{{eventlog.KindTemplateStatusUpdated, "", "", "", `{"kind":"whatsapp.template.status_updated","template":{"id":"77","name":"offer","language":"de","status":"REJECTED","reason":"Promotional"},` + common + made + `}`}}},
		{zernio("whatsapp.template.category_updated", onlyAccount+`},"template":{"templateId":"77","name":"offer","changeType":"applied","category":"MARKETING","previousCategory":"UTILITY"}`), []want{{eventlog.KindTemplateCategoryUpdated, "", "", "", `{"kind":"whatsapp.template.category_updated","template":{"id":"77","name":"offer","changeType":"applied","category":"MARKETING","previousCategory":"UTILITY"},` + common + made + `}`}}},
		{late("webhook.test", `"message":"A test"`), []want{{eventlog.KindWebhookTest, "", "", "", `{"kind":"webhook.test","source":"EVENT_SOURCE_WEBHOOK","receiveTime":"2026-03-20T08:00:05Z"` + made + `}`}}},
		{zernio("comment.received", `"comment":{"id":"c","n":9007199254740993},`+onlyAccount+"}"), []want{{eventlog.KindOther, "", "", "", `{"kind":"comment.received",` + common + made + `,"payload":` + zernio("comment.received", `"comment":{"id":"c","n":9007199254740993},`+onlyAccount+"}") + `}`}}},
	} {
		e := event(t, tc.body)
		var log memory
		s := &Sink{log: &log, logger: quiet, now: func() time.Time { return received }}
		if duplicate := push(t, s, tc.body); duplicate || len(log.recs) != len(tc.want) {
			t.Errorf("%s: duplicate %v, %d records, want %d", tc.body, duplicate, len(log.recs), len(tc.want))
			continue
		}
		for i, rec := range log.recs {
			w := tc.want[i]
			got, err := decodeRecord(rec.Kind, rec.Data)
			if err != nil {
				t.Fatalf("%s: %v", tc.body, err)
			}
			var wanted proto.Message
			eventID := e.EventID
			switch {
			case got.inbox != nil:
				wanted = parse(t, new(whatsappv1.InboxEvent), w.json)
			case got.status != nil:
				wanted = parse(t, new(whatsappv1.DeliveryStatusEvent), w.json)
				eventID = rec.ID
			default:
				wanted = parse(t, new(whatsappv1.AccountEvent), w.json)
			}
			m := wanted.ProtoReflect()
			m.Set(m.Descriptor().Fields().ByName("event_id"), protoreflect.ValueOfString(eventID))
			if diff := cmp.Diff(wanted, got.content(), protocmp.Transform()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.body, diff)
			}
			account := "acc_1"
			if e.Kind == webhook.WebhookTest {
				account = ""
			}
			if rec.Kind != w.kind || rec.Account != account || rec.Thread != w.thread || got.AccountId != account || got.ConversationId != w.thread ||
				got.Phone != w.phone || got.MessageId != w.message || got.BroadcastId != "" {
				t.Errorf("%s: record %d is %s of %q in %q, head %v; want %s of %q in %q, phone %q, message %q", tc.body, i,
					rec.Kind, rec.Account, rec.Thread, got.Record, w.kind, account, w.thread, w.phone, w.message)
			}
			reported := i == len(log.recs)-1 || got.inbox != nil
			if want := tc.body; reported != (string(got.Raw) == want) || !reported && got.Raw != nil {
				t.Errorf("%s: the raw JSON of record %d is %q, want the webhook if reported (%v), else none", tc.body, i, got.Raw, reported)
			}
		}
		if duplicate := push(t, s, tc.body); !duplicate || len(log.recs) != len(tc.want) {
			t.Errorf("%s: a retry: duplicate %v, %d records in all; want true and %d", tc.body, duplicate, len(log.recs), len(tc.want))
		}
	}
}

// TestTooLarge checks that events that are too large for the log are appended in a smaller form.
func TestTooLarge(t *testing.T) {
	long := strings.Repeat("é", 300_000)
	huge := strings.Repeat("a", 300)
	for name, body := range map[string]string{
		"text":    zernio("message.received", `"message":{"id":"`+huge+`","platformMessageId":"w","text":"`+long+`"},`+lateAccount),
		"status":  zernio("message.read", `"message":{"id":"`+huge+`","text":"`+long+`"},`+lateAccount),
		"payload": zernio("x", `"a":[`+strings.Repeat("0,", 100_000)+`0],`+onlyAccount+"}"),
		"name":    zernio(strings.Repeat("x", 600_000), onlyAccount+"}"),
		"account": zernio("account.connected", `"account":{"accountId":"`+strings.Repeat("9", 600_000)+`"}`),
	} {
		for _, limit := range []int{8 << 20, 1<<20 - 1<<10} {
			var logged bytes.Buffer
			log := memory{limit: limit}
			s := &Sink{log: &log, logger: slog.New(slog.NewTextHandler(&logged, nil)), now: time.Now}
			push(t, s, body)
			if len(log.recs) == 0 || logged.Len() > 1000 || strings.Count(logged.String(), "\n") > 1 {
				t.Fatalf("%s, limit %d: %d records, logged %q; want some and at most one short line", name, limit, len(log.recs), logged.String())
			}
			got, err := decodeRecord(log.recs[0].Kind, log.recs[0].Data)
			if err != nil || got.AccountId == "" || len(got.AccountId) > maxID || len(got.MessageId) > maxID {
				t.Errorf("%s, limit %d: %v, account %.20s; want no error, and ids of at most %d bytes", name, limit, err, got.AccountId, maxID)
			}
			last, err := decodeRecord(log.recs[len(log.recs)-1].Kind, log.recs[len(log.recs)-1].Data)
			if limit > 1<<20 && (err != nil || string(last.Raw) != body || logged.Len() > 0) {
				t.Errorf("%s: the raw JSON has %d bytes, %v, logged %q; want %d and nothing logged", name, len(last.Raw), err, logged.String(), len(body))
			}
		}
	}
}

// TestGap checks that each gap is appended once, and is the same in all streams.
func TestGap(t *testing.T) {
	log := logtest.Open(t)
	s := newSink(log)
	from := received.Add(-time.Hour)
	for range 2 {
		for _, accounts := range [][]string{{"acc_1", "acc_2"}, nil} {
			if err := s.Gap(t.Context(), whatsappv1.GapCause_GAP_CAUSE_WEBHOOK_OUTAGE, accounts, from, received, "lost"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.Gap(t.Context(), whatsappv1.GapCause_GAP_CAUSE_UPSTREAM, nil, time.Time{}, time.Time{}, ""); err != nil {
		t.Fatal(err)
	}
	const lost = `"cause":"GAP_CAUSE_WEBHOOK_OUTAGE","fromTime":"2026-03-20T07:00:05Z","toTime":"2026-03-20T08:00:05Z","message":"lost"`
	want := []string{`{"accountIds":["acc_1"],` + lost + `}`, `{"accountIds":["acc_2"],` + lost + `}`, `{` + lost + `}`, `{"cause":"GAP_CAUSE_UPSTREAM"}`}
	got := all(t, log)
	if len(got) != len(want) {
		t.Fatalf("%d gaps, want %d", len(got), len(want))
	}
	for i, rec := range got {
		if diff := cmp.Diff(parse(t, new(whatsappv1.StreamGap), want[i]), rec.gap, protocmp.Transform()); diff != "" || rec.Entry.Kind != eventlog.KindGap {
			t.Errorf("gap %d has the kind %s (-want +got):\n%s", i, rec.Entry.Kind, diff)
		}
	}
}

// TestDuplicatesLast checks that drafts with the id of an earlier one are moved to the end.
func TestDuplicatesLast(t *testing.T) {
	var drafts []Draft
	for _, id := range strings.Split("abacb", "") {
		drafts = append(drafts, Draft{rec: eventlog.Record{ID: id}})
	}
	got := ""
	for _, d := range duplicatesLast(drafts) {
		got += d.rec.ID
	}
	if got != "abcab" {
		t.Errorf("got %s, want abcab", got)
	}
}

package server

import (
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/poll"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream"
	"github.com/lategate/lategate/internal/webhook"
)

// maxMembers is the limit for label values that the upstream chooses.
const maxMembers = 500

// metrics are the metrics of /metrics.
type metrics struct {
	registry *prometheus.Registry
	members  *prometheus.CounterVec
	webhooks *prometheus.CounterVec
	polls    *prometheus.CounterVec
	found    *prometheus.CounterVec
	waits    map[upstream.Class]prometheus.Observer
	refused  map[upstream.Class]prometheus.Counter
	joined   prometheus.Counter

	mu    sync.Mutex
	names map[string]struct{}
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		members: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lategate_upstream_extra_members_total",
			Help: "Members of the upstream's answers that have no field of their own, by cause: unnamed (the contract does not name it), misfit (it does not fit its field), cut (beyond the size of extra, lost), replaced (given twice; the last one counted).",
		}, []string{"method", "message", "member", "cause"}),
		webhooks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lategate_webhook_deliveries_total",
			Help: "Webhook deliveries of the upstream, by outcome, kind of event, and the secret that signed them (0 is the first; none). An old secret that has signed nothing for 52 hours can be removed.",
		}, []string{"outcome", "kind", "secret"}),
		polls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lategate_poll_calls_total",
			Help: "Calls that the gateway makes upstream by itself, to find what webhooks have missed, by their outcome: a gRPC code.",
		}, []string{"method", "code"}),
		found: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lategate_poll_found_total",
			Help: "Events that these calls have found and no webhook had delivered, by kind. Many of them mean that webhooks do not arrive.",
		}, []string{"kind"}),
		names: make(map[string]struct{}),
	}
	waits := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "lategate_rate_limit_wait_seconds",
		Help:    "How long calls waited for their turns within their key's rate limit, by class: interactive, bulk, poll.",
		Buckets: []float64{0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300},
	}, []string{"class"})
	refused := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "lategate_upstream_refused_total",
		Help: "Answers of the upstream with status 429, by the class of the call.",
	}, []string{"class"})
	m.waits, m.refused = map[upstream.Class]prometheus.Observer{}, map[upstream.Class]prometheus.Counter{}
	for _, c := range classes {
		m.waits[c], m.refused[c] = waits.WithLabelValues(c.String()), refused.WithLabelValues(c.String())
	}
	m.joined = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "lategate_upstream_joined_reads_total",
		Help: "Reads that were not sent, because an identical one with the same key was under way.",
	})
	m.registry.MustRegister(waits, refused, m.joined, m.members, m.webhooks, m.polls, m.found, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// classes are the classes of calls upstream.
var classes = []upstream.Class{upstream.Interactive, upstream.Bulk, upstream.Poll}

// waited records how long a call waited for its turn.
func (m *metrics) waited(c upstream.Class, wait time.Duration) { m.waits[c].Observe(wait.Seconds()) }

// refuse counts an answer with status 429.
func (m *metrics) refuse(c upstream.Class) { m.refused[c].Inc() }

// waiting adds the number of calls that wait for their turns.
func (m *metrics) waiting(client *upstream.Client) {
	for _, c := range classes {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "lategate_rate_limit_waiting", Help: "Calls that wait for their turns within their key's rate limit, by class.",
			ConstLabels: prometheus.Labels{"class": c.String()},
		}, func() float64 { return float64(client.Waiting(c)) }))
	}
}

// member counts a member of an answer that has no field of its own.
func (m *metrics) member(method string, message protoreflect.FullName, member []byte, cause transcode.Cause) {
	name := string(message) + "." + string(member)
	m.mu.Lock()
	_, known := m.names[name]
	// A label that is not UTF-8 makes the registry panic, and names need not be.
	if !known && len(m.names) < maxMembers && len(member) <= 64 && utf8.Valid(member) {
		m.names[name] = struct{}{}
		known = true
	}
	m.mu.Unlock()
	label := "other"
	if known {
		label = string(member)
	}
	m.members.WithLabelValues(method, string(message), label, string(cause)).Inc()
}

// webhook counts a delivery.
func (m *metrics) webhook(r webhook.Result) {
	secret := "none"
	if r.Secret != webhook.Unverified {
		secret = strconv.Itoa(r.Secret)
	}
	m.webhooks.WithLabelValues(string(r.Outcome), string(r.Kind), secret).Inc()
}

// poll counts a call that the gateway has made by itself.
func (m *metrics) poll(method string, err error) {
	m.polls.WithLabelValues(method, status.Code(err).String()).Inc()
}

// pollFound counts events that such calls have found.
func (m *metrics) pollFound(kind string, n int) { m.found.WithLabelValues(kind).Add(float64(n)) }

// polling adds how far polling the inbox is behind.
func (m *metrics) polling(backlog func() poll.Backlog) {
	gauge := func(name, help string, labels prometheus.Labels, value func(poll.Backlog) float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}, func() float64 { return value(backlog()) }))
	}
	gauge("lategate_poll_lag_seconds", "For how long polling has not looked at changes of the inbox, in seconds: at most about the interval while it keeps up; 0 if another replica polls.",
		nil, func(b poll.Backlog) float64 { return b.Lag().Seconds() })
	const waiting = "Conversations that polling still has to read, by reason: missing (the upstream's list shows what the log does not have), check (once more after a change)."
	gauge("lategate_poll_waiting", waiting, prometheus.Labels{"why": "missing"}, func(b poll.Backlog) float64 { return float64(b.Missing) })
	gauge("lategate_poll_waiting", waiting, prometheus.Labels{"why": "check"}, func(b poll.Backlog) float64 { return float64(b.Checks) })
}

// streams adds the state of the hub.
func (m *metrics) streams(events *hub.Hub) {
	gauge := func(name, help string, value func(hub.Stats) float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return value(events.Stats()) }))
	}
	gauge("lategate_streams_live", "Streams that get events as they come.", func(s hub.Stats) float64 { return float64(s.Live) })
	gauge("lategate_streams_catching_up", "Streams that read older events from the log, because they began there or because their readers are slow.", func(s hub.Stats) float64 { return float64(s.CatchingUp + s.Detached) })
	gauge("lategate_log_head", "The position of the last event of the log.", func(s hub.Stats) float64 { return float64(s.Head) })
}

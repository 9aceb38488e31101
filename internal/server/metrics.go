package server

import (
	"sync"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/lategate/lategate/internal/transcode"
)

// maxMembers bounds the label values that the upstream chooses.
const maxMembers = 500

// metrics are what /metrics serves.
type metrics struct {
	registry *prometheus.Registry
	members  *prometheus.CounterVec

	mu    sync.Mutex
	names map[string]struct{}
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		members: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lategate_upstream_extra_members_total",
			Help: "Members of the upstream's answers that have no field of their own, by why: unnamed (the contract does not name it), misfit (it does not fit its field), cut (beyond the size of extra, lost), replaced (given twice; the last one counted).",
		}, []string{"method", "message", "member", "cause"}),
		names: make(map[string]struct{}),
	}
	m.registry.MustRegister(m.members, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
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

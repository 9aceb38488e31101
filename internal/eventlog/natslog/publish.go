package natslog

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/lategate/lategate/internal/eventlog"
)

// headerRoom is how large the headers of a message may be, in bytes.
const headerRoom = 2 << 10

// errDuplicate says that a batch holds a record that is there already, so nothing of it was
// stored.
var errDuplicate = errors.New("natslog: a record of the batch is a duplicate")

const (
	// duplicateInBatch is JetStream's error code for a duplicate in a batch.
	duplicateInBatch = 10201
	// rollupFailed is JetStream's code for a probe whose id is not known.
	rollupFailed = 10111
)

// ack is JetStream's answer to a publish.
type ack struct {
	Seq       uint64 `json:"seq"`
	Duplicate bool   `json:"duplicate"`
	Count     int    `json:"count"`
	Error     *struct {
		Code        int    `json:"err_code"`
		Description string `json:"description"`
	} `json:"error"`
}

func parseAck(m *nats.Msg) (a ack, err error) {
	if err := json.Unmarshal(m.Data, &a); err != nil {
		return ack{}, fmt.Errorf("%w: an acknowledgement that is not JSON", eventlog.ErrUnavailable)
	}
	return a, nil
}

// messages returns units as JetStream stores them: each record, and its aliases after it.
func messages(units []unit) (all []*nats.Msg) {
	for _, u := range units {
		m := nats.NewMsg(subject(u.rec.Kind, u.rec.Account, u.rec.Thread))
		m.Data = u.rec.Data
		m.Header.Set(nats.MsgIdHdr, u.rec.ID)
		all = append(all, m)
		for _, alias := range u.rec.Aliases {
			m := nats.NewMsg(markerSubject)
			m.Header.Set(nats.MsgIdHdr, alias)
			all = append(all, m)
		}
	}
	return all
}

// publishBatch publishes all units as one atomic batch, which JetStream flushes once. An
// error is errDuplicate or ErrUnavailable.
func (e *Engine) publishBatch(units []unit) error {
	all := messages(units)
	id := nats.NewInbox()[len(nats.InboxPrefix):]
	last := len(all) - 1
	for i, m := range all {
		m.Header.Set("Nats-Batch-Id", id)
		m.Header.Set("Nats-Batch-Sequence", strconv.Itoa(i+1))
		if i == last {
			m.Header.Set("Nats-Batch-Commit", "1")
		} else if err := e.publish.PublishMsg(m); err != nil {
			return fmt.Errorf("%w: %v", eventlog.ErrUnavailable, err)
		}
	}
	resp, err := e.publish.RequestMsg(all[last], publishTimeout)
	if err != nil {
		return fmt.Errorf("%w: %v", eventlog.ErrUnavailable, err)
	}
	a, err := parseAck(resp)
	switch {
	case err != nil:
		return err
	case a.Error != nil && a.Error.Code == duplicateInBatch:
		return errDuplicate
	case a.Error != nil:
		return fmt.Errorf("%w: %s", eventlog.ErrUnavailable, a.Error.Description)
	case a.Count != len(all):
		return fmt.Errorf("%w: %d of %d records were acknowledged", eventlog.ErrUnavailable, a.Count, len(all))
	}
	seq := a.Seq - uint64(last)
	for _, u := range units {
		*u.out = eventlog.Appended{Seq: seq}
		seq += 1 + uint64(len(u.rec.Aliases))
	}
	return nil
}

// publishSingles publishes units without aliases, of which any may be stored without the
// others.
func (e *Engine) publishSingles(units []unit) error {
	var failed error
	err := e.ask(messages(units), func(i int, a ack) {
		switch {
		case a.Error != nil:
			failed = fmt.Errorf("%w: %s", eventlog.ErrUnavailable, a.Error.Description)
		case a.Duplicate: // the position may be that of an alias
			*units[i].out = eventlog.Appended{Duplicate: true}
		default:
			*units[i].out = eventlog.Appended{Seq: a.Seq}
		}
	})
	if err == nil {
		err = failed
	}
	return err
}

// dropKnown asks JetStream which units are there already by some of their ids, notes it in
// their outcomes, and returns the others.
func (e *Engine) dropKnown(units []unit) ([]unit, error) {
	var ids []string
	for _, u := range units {
		ids = append(ids, u.rec.IDs()...)
	}
	if len(ids) == 0 {
		return units, nil
	}
	stored, err := e.probe(ids)
	if err != nil {
		return nil, err
	}
	var fresh []unit
	for _, u := range units {
		known := false
		for _, id := range u.rec.IDs() {
			if stored[id] {
				e.recent.add(id, 0, time.Now())
				known = true
			}
		}
		if known {
			*u.out = eventlog.Appended{Duplicate: true}
		} else {
			fresh = append(fresh, u)
		}
	}
	return fresh, nil
}

// probe returns which ids are stored. For each id it publishes a message that cannot be
// stored, because its rollup header is invalid; JetStream checks the id before this header.
// Nothing is written, so many probes take less time than one flush.
func (e *Engine) probe(ids []string) (map[string]bool, error) {
	probes := make([]*nats.Msg, len(ids))
	for i, id := range ids {
		probes[i] = nats.NewMsg(markerSubject)
		probes[i].Header.Set(nats.MsgIdHdr, id)
		probes[i].Header.Set("Nats-Rollup", "probe")
	}
	var failed error
	stored := map[string]bool{}
	err := e.ask(probes, func(i int, a ack) {
		switch {
		case a.Duplicate:
			stored[ids[i]] = true
		case a.Error == nil || a.Error.Code != rollupFailed:
			failed = fmt.Errorf("%w: JetStream's answer to the search for an id is %+v", eventlog.ErrUnavailable, a)
		}
	})
	if err == nil {
		err = failed
	}
	return stored, err
}

// asker publishes messages and collects their acknowledgements. It keeps its subscription:
// to make one for each round would take longer than the round.
type asker struct {
	inbox string
	sub   *nats.Subscription
	round int
}

// newAsker makes an asker; it ends with the connection.
func newAsker(conn *nats.Conn) (*asker, error) {
	inbox := conn.NewInbox()
	sub, err := conn.SubscribeSync(inbox + ".*.*")
	return &asker{inbox: inbox, sub: sub}, err
}

// ask publishes messages and calls fn with the number and the acknowledgement of each, as
// they come.
func (e *Engine) ask(msgs []*nats.Msg, fn func(int, ack)) error {
	e.asker.round++
	prefix := e.asker.inbox + "." + strconv.Itoa(e.asker.round) + "."
	for i, m := range msgs {
		m.Reply = prefix + strconv.Itoa(i)
		if err := e.publish.PublishMsg(m); err != nil {
			return fmt.Errorf("%w: %v", eventlog.ErrUnavailable, err)
		}
	}
	deadline := time.Now().Add(publishTimeout)
	for left := len(msgs); left > 0; {
		resp, err := e.asker.sub.NextMsg(time.Until(deadline))
		if err != nil {
			return fmt.Errorf("%w: %v", eventlog.ErrUnavailable, err)
		}
		number, ok := strings.CutPrefix(resp.Subject, prefix)
		if !ok {
			continue // from an earlier round that was given up
		}
		if resp.Header.Get("Status") != "" {
			return fmt.Errorf("%w: JetStream does not answer", eventlog.ErrUnavailable)
		}
		a, err := parseAck(resp)
		if err != nil {
			return err
		}
		i, err := strconv.Atoi(number)
		if err != nil || i < 0 || i >= len(msgs) {
			return fmt.Errorf("%w: an answer that belongs to no message", eventlog.ErrUnavailable)
		}
		fn(i, a)
		left--
	}
	return nil
}

package events

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// errDuplicate says that a batch holds a record that is there already, so nothing of
// it was stored.
var errDuplicate = errors.New("events: a record of the batch is a duplicate")

const (
	// duplicateInBatch is JetStream's code for it.
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

// messages are a unit as JetStream stores it: the record, and its aliases after it.
func (u unit) messages() []*nats.Msg {
	m := nats.NewMsg(subject(u.rec.Kind, u.rec.Account, u.rec.Thread))
	m.Data = u.rec.Data
	m.Header.Set(nats.MsgIdHdr, u.rec.ID)
	all := []*nats.Msg{m}
	for _, alias := range u.rec.Aliases {
		m := nats.NewMsg(subject(KindAlias, u.rec.Account, ""))
		m.Header.Set(nats.MsgIdHdr, alias)
		all = append(all, m)
	}
	return all
}

// storeBatch publishes all units as one atomic batch, which JetStream flushes once. An
// error is errDuplicate or ErrUnavailable.
func (l *Log) storeBatch(units []unit) error {
	var all []*nats.Msg
	for _, u := range units {
		all = append(all, u.messages()...)
	}
	id := nats.NewInbox()[len(nats.InboxPrefix):]
	last := len(all) - 1
	for i, m := range all {
		m.Header.Set("Nats-Batch-Id", id)
		m.Header.Set("Nats-Batch-Sequence", strconv.Itoa(i+1))
		if i == last {
			m.Header.Set("Nats-Batch-Commit", "1")
		} else if err := l.publish.PublishMsg(m); err != nil {
			return fmt.Errorf("%w: %v", ErrUnavailable, err)
		}
	}
	resp, err := l.publish.RequestMsg(all[last], publishTimeout)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	a, err := parseAck(resp)
	switch {
	case err != nil:
		return err
	case a.Error != nil && a.Error.Code == duplicateInBatch:
		return errDuplicate
	case a.Error != nil:
		return fmt.Errorf("%w: %s", ErrUnavailable, a.Error.Description)
	case a.Count != len(all):
		return fmt.Errorf("%w: %d of %d records were acknowledged", ErrUnavailable, a.Count, len(all))
	}
	seq := a.Seq - uint64(last)
	for _, u := range units {
		*u.out = Appended{Seq: seq}
		seq += 1 + uint64(len(u.rec.Aliases))
	}
	return nil
}

// storeSingles publishes units without aliases, of which any may be stored without the
// others.
func (l *Log) storeSingles(units []unit) error {
	var all []*nats.Msg
	for _, u := range units {
		all = append(all, u.messages()...)
	}
	var failed error
	err := l.ask(all, func(i int, a ack) {
		if a.Error != nil {
			failed = fmt.Errorf("%w: %s", ErrUnavailable, a.Error.Description)
			return
		}
		*units[i].out = Appended{Seq: a.Seq, Duplicate: a.Duplicate}
	})
	if err == nil {
		err = failed
	}
	return err
}

func parseAck(m *nats.Msg) (a ack, err error) {
	if err := json.Unmarshal(m.Data, &a); err != nil {
		return ack{}, fmt.Errorf("%w: an acknowledgement that is not JSON", ErrUnavailable)
	}
	return a, nil
}

// dropKnown asks JetStream which units are there already by some of their ids, notes it in
// their outcomes, and returns the others.
func (l *Log) dropKnown(units []unit, of func(*Record) []string) ([]unit, error) {
	var ids []string
	for _, u := range units {
		ids = append(ids, of(u.rec)...)
	}
	if len(ids) == 0 {
		return units, nil
	}
	seqs, err := l.probe(ids)
	if err != nil {
		return nil, err
	}
	var fresh []unit
	for _, u := range units {
		known := false
		for _, id := range of(u.rec) {
			if seq := seqs[0]; seq != 0 && !known {
				*u.out = Appended{Seq: seq, Duplicate: true}
				l.recent.add(id, seq)
				known = true
			}
			seqs = seqs[1:]
		}
		if !known {
			fresh = append(fresh, u)
		}
	}
	return fresh, nil
}

// probe returns the sequences under which ids are stored, 0 for those that are not
// known. It publishes a message for each that cannot be stored, because its rollup
// header has no meaning; JetStream looks at the id before it looks at that. Nothing is
// written, so that many take less than one flush.
func (l *Log) probe(ids []string) ([]uint64, error) {
	probes := make([]*nats.Msg, len(ids))
	for i, id := range ids {
		probes[i] = nats.NewMsg(subject(KindAlias, "", ""))
		probes[i].Header.Set(nats.MsgIdHdr, id)
		probes[i].Header.Set("Nats-Rollup", "probe")
	}
	var failed error
	seqs := make([]uint64, len(ids))
	err := l.ask(probes, func(i int, a ack) {
		switch {
		case a.Duplicate:
			seqs[i] = a.Seq
		case a.Error == nil || a.Error.Code != rollupFailed:
			failed = fmt.Errorf("%w: looking for an id, JetStream answered %+v", ErrUnavailable, a)
		}
	})
	if err == nil {
		err = failed
	}
	return seqs, err
}

// asker publishes messages and gathers their acknowledgements. Its subscription stays:
// making one for each round would take longer than the round.
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

// ask publishes messages and calls fn with the number and the acknowledgement of each,
// as they come.
func (l *Log) ask(msgs []*nats.Msg, fn func(int, ack)) error {
	l.asker.round++
	prefix := l.asker.inbox + "." + strconv.Itoa(l.asker.round) + "."
	for i, m := range msgs {
		m.Reply = prefix + strconv.Itoa(i)
		if err := l.publish.PublishMsg(m); err != nil {
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
	}
	deadline := time.Now().Add(publishTimeout)
	for left := len(msgs); left > 0; {
		resp, err := l.asker.sub.NextMsg(time.Until(deadline))
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		number, ok := strings.CutPrefix(resp.Subject, prefix)
		if !ok {
			continue // of a round that was given up
		}
		if resp.Header.Get("Status") != "" {
			return fmt.Errorf("%w: JetStream does not answer", ErrUnavailable)
		}
		a, err := parseAck(resp)
		if err != nil {
			return err
		}
		i, err := strconv.Atoi(number)
		if err != nil || i < 0 || i >= len(msgs) {
			return fmt.Errorf("%w: an answer to nothing that was asked", ErrUnavailable)
		}
		fn(i, a)
		left--
	}
	return nil
}

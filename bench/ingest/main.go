// Command ingest measures how many webhooks the gateway takes: signed deliveries over
// HTTP, each on disk before it is answered. Beside it stand the raw rate of the disk's
// fsync, the handler without a log, and the same log with one fsync for each event.
// Rounds are interleaved and medians printed, because the machine may be busy with other
// things.
package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lategate/lategate/internal/events"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/webhook"
)

var (
	posters = flag.Int("posters", 64, "webhooks at a time")
	rounds  = flag.Int("rounds", 5, "rounds of each peer")
	length  = flag.Duration("length", time.Second, "length of a round")
	dir     = flag.String("dir", "", "where to write; it should be on the disk that is of interest (default: the system's temporary directory)")
)

const secret = "bench"

func main() {
	flag.Parse()
	if err := measure(); err != nil {
		log.Fatal(err)
	}
}

// nothing is an Appender that stores nothing.
type nothing struct{}

func (nothing) Append(context.Context, *webhook.Event) (bool, error) { return false, nil }

// alone is an Appender whose events share no flush.
type alone struct {
	mu   sync.Mutex
	sink *ingest.Sink
}

func (a *alone) Append(ctx context.Context, e *webhook.Event) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.sink.Append(ctx, e)
}

func measure() error {
	data, err := os.MkdirTemp(*dir, "lategate-ingest")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	quiet := slog.New(slog.DiscardHandler)
	l, err := events.Open(context.Background(), events.Config{Dir: filepath.Join(data, "log"), Retention: 24 * time.Hour, Logger: quiet})
	if err != nil {
		return err
	}
	defer l.Close()
	sink := ingest.New(l, quiet)
	peers := []struct {
		name string
		run  func() (float64, error)
		got  []float64
	}{
		{name: "raw fsync, 700 bytes each", run: func() (float64, error) { return fsyncs(data) }},
		{name: "handler without a log", run: func() (float64, error) { return webhooks(nothing{}) }},
		{name: "one fsync for each event", run: func() (float64, error) { return webhooks(&alone{sink: sink}) }},
		{name: "lategate", run: func() (float64, error) { return webhooks(sink) }},
	}
	for range *rounds {
		for i := range peers {
			rate, err := peers[i].run()
			if err != nil {
				return fmt.Errorf("%s: %w", peers[i].name, err)
			}
			peers[i].got = append(peers[i].got, rate)
		}
	}
	base := median(peers[2].got)
	fmt.Printf("webhook ingest, %d posters, events of %d bytes, medians of %d rounds of %v\n\n", *posters, len(body(0)), *rounds, *length)
	fmt.Printf("%-28s %10s  %s\n", "", "a second", "relative to one fsync for each event")
	for _, p := range peers {
		fmt.Printf("%-28s %10.0f  %.1f\n", p.name, median(p.got), median(p.got)/base)
	}
	return nil
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// fsyncs appends to a file and syncs it, one after the other.
func fsyncs(dir string) (float64, error) {
	f, err := os.CreateTemp(dir, "fsync")
	if err != nil {
		return 0, err
	}
	defer f.Close()
	line := make([]byte, 700)
	n, begin := 0, time.Now()
	for ; time.Since(begin) < *length; n++ {
		if _, err := f.Write(line); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(begin).Seconds(), nil
}

// serial numbers all events, so that none is a duplicate.
var serial atomic.Int64

// webhooks posts events as fast as they are taken.
func webhooks(to webhook.Appender) (float64, error) {
	srv := httptest.NewServer(webhook.NewHandler(webhook.NewVerifier([]string{secret}, false), to, slog.New(slog.DiscardHandler), nil))
	defer srv.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: *posters}}
	defer client.CloseIdleConnections()
	var taken atomic.Int64
	var failed atomic.Pointer[error]
	var wg sync.WaitGroup
	begin := time.Now()
	for range *posters {
		wg.Go(func() {
			for time.Since(begin) < *length && failed.Load() == nil {
				if err := post(client, srv.URL, body(serial.Add(1))); err != nil {
					failed.Store(&err)
					return
				}
				taken.Add(1)
			}
		})
	}
	wg.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return float64(taken.Load()) / time.Since(begin).Seconds(), nil
}

func post(client *http.Client, url string, body []byte) error {
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	req.Header.Set("X-Late-Signature", hex.EncodeToString(mac.Sum(nil)))
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body) // so that the connection can be used again
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP %d", resp.StatusCode)
	}
	return nil
}

// body is a message of the Late era, which has one alias.
func body(n int64) []byte {
	return fmt.Appendf(nil, `{"event":"message.received","timestamp":"2026-03-20T08:00:01.250Z","message":{"id":"%024d","conversationId":"conv_%d",`+
		`"platform":"whatsapp","platformMessageId":"wamid.%032d","direction":"incoming","text":"Do you have the blue widget in stock, and could you put one aside for me until Friday? `+
		`I would come by in the afternoon.","attachments":[],"sender":{"id":"4917000001","name":"Ada Lovelace"},"sentAt":"2026-03-20T07:59:58.000Z","isRead":false},`+
		`"conversation":{"id":"conv_%d","platformConversationId":"4917000001","participantId":"4917000001","participantName":"Ada Lovelace","status":"active"},`+
		`"account":{"id":"acc_1","platform":"whatsapp","username":"+4930111222","displayName":"Bakery"}}`, n, n%100, n, n%100)
}

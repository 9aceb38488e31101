package main

import (
	"bufio"
	"context"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/lategate/lategate/bench"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/pebblelog"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/webhook"
)

// serve runs one of the servers, prints its address, and prints its CPU time at each
// request on its input, until that ends.
func serve(role, dir string) error {
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	var appender webhook.Appender = nowhere{}
	if role != "hmac" {
		data, err := os.MkdirTemp(dir, role)
		if err != nil {
			return err
		}
		engine, err := pebblelog.Open(context.Background(), pebblelog.Config{Dir: data, Retention: time.Hour, Logger: logger})
		if err != nil {
			return err
		}
		l := eventlog.New(engine, time.Hour, logger)
		defer l.Close()
		appender = ingest.New(l, logger)
	}
	if role == "serial" {
		appender = &serial{log: appender}
	}
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() {
		log.Fatal(http.Serve(lis, webhook.NewHandler(webhook.NewVerifier([]string{bench.Secret}, false), appender, logger, nil)))
	}()
	fmt.Println(lis.Addr())
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		fmt.Println(int64(cpu()))
	}
	os.Exit(0) // without waiting for connections; the parent removes the data
	return nil
}

// nowhere stores nothing.
type nowhere struct{}

func (nowhere) Append(context.Context, *webhook.Event) (duplicate bool, err error) {
	return false, nil
}

// serial appends one event at a time, so that none shares a flush with another.
type serial struct {
	mu  sync.Mutex
	log webhook.Appender
}

func (s *serial) Append(ctx context.Context, e *webhook.Event) (duplicate bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Append(ctx, e)
}

package main

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"sync"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/pebblelog"
	"github.com/lategate/lategate/internal/hub"
)

// eventBytes is the size of an event, without its token.
const eventBytes = 512

// serve runs one of the servers, prints its address, and executes the commands on its
// input until that ends.
func serve(role, profile string) error {
	dir, err := os.MkdirTemp("", "fanout")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	engine, err := pebblelog.Open(context.Background(), pebblelog.Config{Dir: dir, Retention: time.Hour, Logger: logger})
	if err != nil {
		return err
	}
	l := eventlog.New(engine, time.Hour, logger)
	defer l.Close()
	var s *grpc.Server
	if role == "hub" {
		h := hub.New(l, logger)
		go h.Run(context.Background())
		s = grpc.NewServer(grpc.ForceServerCodecV2(codec{encoding.GetCodecV2("proto")}))
		whatsappv1.RegisterInboxServiceServer(s, &hubServer{hub: h})
	} else {
		p := &plainServer{log: l, subscribers: map[chan *whatsappv1.StreamMessagesResponse]struct{}{}}
		go l.Tail(context.Background(), 0, p.fan)
		s = grpc.NewServer()
		whatsappv1.RegisterInboxServiceServer(s, p)
	}
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go s.Serve(lis)
	defer s.Stop()
	if profile != "" {
		f, err := os.Create(profile + "." + role)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	fmt.Println(lis.Addr())
	if err := obey(func(from, n int) error { return appendEvents(l, from, n) }); err != nil {
		return err
	}
	pprof.StopCPUProfile()
	os.RemoveAll(dir)
	os.Exit(0) // without waiting for the streams
	return nil
}

// obey executes the commands on the input until it ends. Events have numbers from 0 on.
func obey(appendEvents func(from, n int) error) error {
	events := 0
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		command, argument, _ := strings.Cut(in.Text(), " ")
		switch command {
		case "append":
			var n int
			if _, err := fmt.Sscan(argument, &n); err != nil {
				return err
			}
			if err := appendEvents(events, n); err != nil {
				return err
			}
			events += n
			fmt.Println("ok")
		case "cpu":
			var u syscall.Rusage
			if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
				return err
			}
			fmt.Println((time.Duration(u.Utime.Nano()) + time.Duration(u.Stime.Nano())).Microseconds())
		case "memory":
			runtime.GC()
			debug.FreeOSMemory()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			statm, err := os.ReadFile("/proc/self/statm")
			if err != nil {
				return err
			}
			var size, resident int
			if _, err := fmt.Sscan(string(statm), &size, &resident); err != nil {
				return err
			}
			fmt.Println(m.HeapAlloc, m.StackInuse, resident*os.Getpagesize())
		}
	}
	return nil
}

// appendEvents appends messages received, which have numbers from one on.
func appendEvents(l *eventlog.Log, from, n int) error {
	recs := make([]eventlog.Record, n)
	for i := range recs {
		id := fmt.Sprintf("event-%012d", from+i)
		e := &whatsappv1.InboxEvent{
			EventId: id, Kind: "message.received", Source: whatsappv1.EventSource_EVENT_SOURCE_WEBHOOK.Enum(), AccountId: "acc_1", Platform: proto.String("whatsapp"),
			ConversationId: "conv_0123456789", MessageId: proto.String("msg_0123456789"), PlatformMessageId: proto.String("wamid.HBgMNDkxNzAwMDAwMDAwFQIAEhgUM0E"),
			Sender:    &whatsappv1.EventSender{Id: "491700000000", Name: proto.String("A customer")},
			EventTime: timestamppb.Now(), ReceiveTime: timestamppb.Now(),
		}
		message := &whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Event{Event: e}}
		e.Text = proto.String(strings.Repeat("x", eventBytes-proto.Size(message)-4)) // 4: two tags' worth of lengths
		frame, err := proto.Marshal(message)
		if err != nil {
			return err
		}
		data, err := proto.Marshal(&logv1.Record{AccountId: e.AccountId, ConversationId: e.ConversationId, Event: e.Kind, Frame: frame})
		if err != nil {
			return err
		}
		recs[i] = eventlog.Record{Kind: eventlog.KindMessageReceived, Account: e.AccountId, Thread: e.ConversationId, ID: id, Data: data}
	}
	_, err := l.Append(context.Background(), recs...)
	return err
}

// codec sends frames as they are.
type codec struct{ encoding.CodecV2 }

func (c codec) Marshal(v any) (mem.BufferSlice, error) {
	if f, ok := v.(*hub.Frame); ok {
		return f.Buffers(), nil
	}
	return c.CodecV2.Marshal(v)
}

// hubServer serves streams from lategate's hub.
type hubServer struct {
	whatsappv1.UnimplementedInboxServiceServer
	hub *hub.Hub
}

func (s *hubServer) StreamMessages(_ *whatsappv1.StreamMessagesRequest, stream grpc.ServerStreamingServer[whatsappv1.StreamMessagesResponse]) error {
	sel := &hub.Selection{Kinds: map[string]struct{}{eventlog.KindMessageReceived: {}, eventlog.KindMessageSent: {}}, Accounts: map[string]struct{}{"acc_1": {}}}
	sub, err := s.hub.Subscribe(stream.Context(), eventlog.Place{Seq: s.hub.Stats().Head}, sel, 25*time.Second, &hubSubscriber{stream: stream})
	if err != nil {
		return err
	}
	return sub.Wait()
}

// hubSubscriber is a stream. Only its first heartbeat counts as a message.
type hubSubscriber struct {
	stream grpc.ServerStream
	begun  bool
}

func (s *hubSubscriber) Deliver(e *hub.Event) error { return s.stream.SendMsg(e.Frame(false)) }

func (s *hubSubscriber) Gap(g *eventlog.GapError) error { return g }

func (s *hubSubscriber) Heartbeat(h hub.Heartbeat) error {
	if s.begun {
		return nil
	}
	s.begun = true
	return s.stream.SendMsg(&whatsappv1.StreamMessagesResponse{ResumeToken: h.Token})
}

// plainServer is a simple server without lategate: a channel for each subscriber, and a
// message that each stream encodes.
type plainServer struct {
	whatsappv1.UnimplementedInboxServiceServer
	log         *eventlog.Log
	mu          sync.Mutex
	subscribers map[chan *whatsappv1.StreamMessagesResponse]struct{}
}

func (s *plainServer) fan(entries []eventlog.Entry) error {
	for _, e := range entries {
		rec, message := &logv1.Record{}, &whatsappv1.StreamMessagesResponse{}
		if err := proto.Unmarshal(e.Data, rec); err != nil {
			return err
		}
		if err := proto.Unmarshal(rec.GetFrame(), message); err != nil {
			return err
		}
		message.ResumeToken = s.log.Token(e.Place())
		s.mu.Lock()
		for c := range s.subscribers {
			c <- message
		}
		s.mu.Unlock()
	}
	return nil
}

func (s *plainServer) StreamMessages(_ *whatsappv1.StreamMessagesRequest, stream grpc.ServerStreamingServer[whatsappv1.StreamMessagesResponse]) error {
	c := make(chan *whatsappv1.StreamMessagesResponse, 64)
	s.mu.Lock()
	s.subscribers[c] = struct{}{}
	s.mu.Unlock()
	if err := stream.Send(&whatsappv1.StreamMessagesResponse{ResumeToken: s.log.Token(eventlog.Place{})}); err != nil {
		return err
	}
	for {
		select {
		case m := <-c:
			if err := stream.Send(m); err != nil {
				return err
			}
		case <-stream.Context().Done():
			return stream.Context().Err()
		}
	}
}

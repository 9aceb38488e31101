// Package server puts the gateway together and runs it: listeners, interceptors,
// the in-process connection, and the order in which all of it starts and stops.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	_ "google.golang.org/grpc/encoding/gzip" // so that callers can compress
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/status"

	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/broadcast"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/control"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/kv"
	"github.com/lategate/lategate/internal/messages"
	"github.com/lategate/lategate/internal/poll"
	"github.com/lategate/lategate/internal/rest"
	"github.com/lategate/lategate/internal/service"
	"github.com/lategate/lategate/internal/upstream"
	"github.com/lategate/lategate/internal/window"
)

const (
	// maxReceive and maxSend are the limits for a gRPC message, in bytes. A profile photo
	// of 5 MB fits into one message; larger media is streamed.
	maxReceive = 8 << 20
	maxSend    = 64 << 20
	// maxAhead is how much of a stream is received before it is read, in bytes.
	maxAhead = 1 << 20
	// openTimeout is the limit for opening the event log, which reads the existing data.
	openTimeout = 2 * time.Minute
	// maxStreams is the limit for simultaneous calls of one client connection.
	maxStreams = 1000
)

// A Server is a gateway whose listeners are open.
type Server struct {
	cfg     config.Serve
	logger  *slog.Logger
	grpc    *grpc.Server
	http    *http.Server
	health  *health.Server
	client  *upstream.Client
	routes  *routes
	sandbox *sandboxServer

	events     *eventlog.Log
	control    *control.Server               // nil unless the log is in the data directory
	background []func(context.Context) error // tasks that run beside the listeners
	services   *service.Services

	grpcListener, httpListener net.Listener

	stopping chan struct{}  // closed when the gateway stops
	left     sync.WaitGroup // handlers that have outlived their streams: see endStream
}

// New builds a gateway and opens its listeners. version is the version that it reports.
func New(cfg config.Serve, version string, logger *slog.Logger) (*Server, error) {
	s := &Server{cfg: cfg, logger: logger, health: health.NewServer(), stopping: make(chan struct{})}
	if err := s.open(cfg, version); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// open opens what close releases.
func (s *Server) open(cfg config.Serve, version string) (err error) {
	if s.grpcListener, err = net.Listen("tcp", cfg.GRPCAddr); err != nil {
		return fmt.Errorf("gRPC listener: %w", err)
	}
	if s.httpListener, err = net.Listen("tcp", cfg.HTTPAddr); err != nil {
		return fmt.Errorf("HTTP listener: %w", err)
	}
	if cfg.Sandbox {
		if err := s.openSandbox(&cfg); err != nil {
			return err
		}
	}
	if cfg.PublicURL != "" && (cfg.LateAPIKey == "" || len(cfg.LateWebhookSecret) == 0) {
		return errors.New("--public-url needs --late-api-key, to register the webhook with, and --late-webhook-secret, to have it signed")
	}
	m := newMetrics()
	if s.client, err = upstream.New(upstream.Options{
		BaseURL: cfg.LateBaseURL, UserAgent: "lategate/" + version, Report: m.member,
		RateShare: cfg.RateShare, PollShare: cfg.PollShare, Waited: m.waited, Refused: m.refuse, Joined: m.joined.Inc,
	}); err != nil {
		return err
	}
	m.waiting(s.client)
	ctx, cancel := context.WithTimeout(context.Background(), openTimeout)
	defer cancel()
	engine, err := openEngine(ctx, cfg, s.logger.With("component", "events"))
	if err != nil {
		return err
	}
	s.events = eventlog.New(engine, cfg.Retention, s.logger.With("component", "events"))
	events := hub.New(s.events, s.logger.With("component", "events"))
	m.streams(events)
	sink := ingest.New(s.events, s.logger)
	notices := service.NewNotices()
	poller := poll.New(poll.Options{
		Client: s.client, Log: s.events, Sink: sink, Key: cfg.LateAPIKey, PublicURL: cfg.PublicURL, Secret: first(cfg.LateWebhookSecret),
		Interval: cfg.PollInterval, Retention: cfg.Retention, Logger: s.logger.With("component", "poll"),
		Called: m.poll, Found: m.pollFound, Notify: notices.Publish,
	})
	m.polling(poller.Backlog)
	validator, err := newValidator(cfg.UpstreamLimits == "relax")
	if err != nil {
		return err
	}
	windows := window.New(func(caller auth.Caller) messages.Ask {
		return messages.NewAsk(s.client, upstream.Call{Caller: caller, Once: true}) // the check of the window waits for it, and gives up early
	}, s.events, events, s.logger)
	if s.services, err = service.New(service.Options{
		Client: s.client, Log: s.events, Cursors: kv.NewCursors(s.events), Jobs: kv.NewJobs(s.events), Hub: events, Sink: sink, Windows: windows, Watch: poller.Watch, Notices: notices,
		OwnKey: cfg.LateAPIKey, Recheck: cfg.Recheck, Settle: cfg.Settle,
		RelaxLimits: cfg.UpstreamLimits == "relax", Rules: validator.rules, Stopping: s.stopping, Logger: s.logger,
	}); err != nil {
		return err
	}
	s.background = []func(context.Context) error{s.events.Run, events.Run, broadcast.NewJoiner(s.events, events, s.logger).Run, poller.Run, windows.Run, s.services.Run}
	s.openControl(engine)
	unary, stream := unaryChain(s.logger, validator), streamChain(s.logger, validator, s.stopping, &s.left)
	s.grpc = newGRPC(unary, stream)
	s.services.Register(s.grpc)
	healthpb.RegisterHealthServer(s.grpc, s.health)
	reflection.Register(s.grpc) // v1 and v1alpha

	channel := newChannel(chainUnary(unary), chainStream(stream))
	s.services.Register(channel)
	facade, err := rest.New(rest.Options{Conn: channel, ForwardUnknown: cfg.UnknownMembers == "forward",
		RelaxLimits: cfg.UpstreamLimits == "relax", AllowedOrigins: cfg.CORSOrigins, Logger: s.logger})
	if err != nil {
		return err
	}
	s.routes = newRoutes(facade, newWebhooks(cfg, sink, m, s.logger), m, s.events.Healthy)
	if s.sandbox != nil {
		s.routes.sandbox = s.sandbox.sim
	}
	s.http = &http.Server{
		Handler:           s.routes,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.logger.Handler(), slog.LevelWarn),
		// No WriteTimeout, because it would cut off long answers and streams.
	}
	return nil
}

func newGRPC(unary []grpc.UnaryServerInterceptor, stream []grpc.StreamServerInterceptor) *grpc.Server {
	return grpc.NewServer(
		grpc.ForceServerCodecV2(service.Codec()),
		grpc.ChainUnaryInterceptor(unary...),
		grpc.ChainStreamInterceptor(stream...),
		grpc.MaxRecvMsgSize(maxReceive),
		grpc.MaxSendMsgSize(maxSend),
		grpc.MaxConcurrentStreams(maxStreams),
		// How much a stream may send before its handler reads it. By default gRPC lets this
		// grow to 16 MiB if the network is faster than the upstream.
		grpc.InitialWindowSize(maxAhead),
		grpc.InitialConnWindowSize(maxAhead),
		grpc.ConnectionTimeout(10*time.Second),
		// Workers keep the stack that a call needs, while a fresh goroutine has to grow it,
		// which costs a fifth of the CPU of a small call. Calls beyond their number, such
		// as streams that stay open, get their own goroutines.
		grpc.NumStreamWorkers(uint32(runtime.GOMAXPROCS(0)*32)),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 10 * time.Second, PermitWithoutStream: true}),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: 30 * time.Second, Timeout: 10 * time.Second}),
		grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
			method, _ := grpc.MethodFromServerStream(stream)
			return status.Errorf(codes.Unimplemented, "unknown method %s; reflection lists the known ones", method)
		}),
	)
}

// chainUnary combines several interceptors into one, the first outermost.
func chainUnary(all []grpc.UnaryServerInterceptor) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		for i := len(all) - 1; i >= 0; i-- {
			inner, next := all[i], handler
			handler = func(ctx context.Context, req any) (any, error) { return inner(ctx, req, info, next) }
		}
		return handler(ctx, req)
	}
}

// chainStream is the same for streams.
func chainStream(all []grpc.StreamServerInterceptor) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		for i := len(all) - 1; i >= 0; i-- {
			inner, next := all[i], handler
			handler = func(srv any, stream grpc.ServerStream) error { return inner(srv, stream, info, next) }
		}
		return handler(srv, stream)
	}
}

// GRPCAddr is the address that gRPC listens on.
func (s *Server) GRPCAddr() string { return s.grpcListener.Addr().String() }

// HTTPAddr is the address that HTTP listens on.
func (s *Server) HTTPAddr() string { return s.httpListener.Addr().String() }

// SandboxURL is the base URL of the sandbox, "" if there is none.
func (s *Server) SandboxURL() string {
	if s.sandbox == nil {
		return ""
	}
	return s.sandbox.url
}

// Run serves until the context ends, then stops in order: first it is no longer ready; then
// no new calls are accepted and those under way may finish until the shutdown timeout; then
// all remaining calls are cut off.
func (s *Server) Run(ctx context.Context) error {
	defer s.close()
	s.health.SetServingStatus("", healthpb.HealthCheckResponse_SERVING)
	for name := range s.grpc.GetServiceInfo() {
		s.health.SetServingStatus(name, healthpb.HealthCheckResponse_SERVING)
	}
	s.routes.ready.Store(true)
	g, ctx := errgroup.WithContext(ctx)
	// Streams end by themselves when the gateway stops, and the tasks that deliver to them
	// must outlive them.
	background, stopBackground := context.WithCancel(context.WithoutCancel(ctx))
	defer stopBackground()
	for _, run := range s.background {
		g.Go(func() error {
			err := run(background)
			if background.Err() != nil {
				return nil
			}
			return err
		})
	}
	g.Go(func() error {
		if err := s.grpc.Serve(s.grpcListener); !errors.Is(err, grpc.ErrServerStopped) { // ErrServerStopped: stopped before it began
			return err
		}
		return nil
	})
	g.Go(func() error {
		if err := s.http.Serve(s.httpListener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		s.stop()
		stopBackground()
		return nil
	})
	return g.Wait()
}

func (s *Server) stop() {
	s.logger.Info("stopping", "timeout", s.cfg.ShutdownTimeout)
	s.routes.ready.Store(false)
	s.health.Shutdown()
	close(s.stopping)
	ctx, cancel := context.WithTimeout(context.Background(), s.cfg.ShutdownTimeout)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.grpc.GracefulStop()
	}()
	if err := s.http.Shutdown(ctx); err != nil {
		s.logger.Warn("HTTP requests were cut off", "error", err)
		_ = s.http.Close() // its error is that Shutdown has closed the listener already
	}
	select {
	case <-done:
	case <-ctx.Done():
		s.logger.Warn("gRPC calls were cut off")
		s.grpc.Stop()
		<-done
	}
	s.left.Wait()         // they have been told that the gateway stops
	s.services.Close(ctx) // ends the sends of broadcasts that have no caller
}

// close releases what New opened.
func (s *Server) close() {
	if s.grpc != nil {
		s.grpc.Stop()
	}
	for _, l := range []net.Listener{s.grpcListener, s.httpListener} {
		if l != nil {
			_ = l.Close() // usually closed already by serving
		}
	}
	if s.sandbox != nil {
		s.sandbox.close()
	}
	s.closeControl()
	if s.events != nil {
		if err := s.events.Close(); err != nil {
			s.logger.Error("the event log could not be closed", "error", err)
		}
	}
	if s.client != nil {
		s.client.Close()
	}
}

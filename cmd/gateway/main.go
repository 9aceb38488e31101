// Command gateway serves WhatsApp over the Late API as gRPC and REST.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	tools "github.com/lategate/lategate/internal/cli"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/server"
)

func main() {
	var cli config.CLI
	command, err := cli.Parse(os.Args[1:], os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "gateway:", err)
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	switch command {
	case "serve":
		err = serve(ctx, cli.Serve)
	case "healthcheck":
		err = healthcheck(ctx, cli.Healthcheck)
	case "version":
		fmt.Println(version())
	case "contacts import":
		err = tools.OS().ImportContacts(ctx, cli.Contacts.Import)
	case "contacts export":
		err = tools.OS().ExportContacts(ctx, cli.Contacts.Export)
	case "broadcasts send":
		err = tools.OS().SendBroadcast(ctx, cli.Broadcasts.Send)
	case "broadcasts watch":
		err = tools.OS().WatchBroadcast(ctx, cli.Broadcasts.Watch)
	case "inbox tail":
		err = tools.OS().TailInbox(ctx, cli.Inbox.Tail)
	case "log backup":
		err = tools.OS().BackUpLog(ctx, cli.Log.Backup)
	case "log verify":
		err = tools.OS().VerifyLog(ctx, cli.Log.Verify)
	}
	switch {
	case errors.Is(err, tools.ErrStopped):
		os.Exit(exitStopped)
	case err != nil:
		fmt.Fprintln(os.Stderr, "gateway:", tools.Message(err))
		os.Exit(1)
	}
}

// exitStopped is the exit status of a tool that was stopped by a signal: the status that
// shells use for SIGINT.
const exitStopped = 130

func serve(ctx context.Context, cfg config.Serve) error {
	started := time.Now()
	logger, err := server.NewLogger(os.Stderr, cfg.LogFormat, cfg.LogLevel)
	if err != nil {
		return err
	}
	s, err := server.New(cfg, version(), logger)
	if err != nil {
		return err
	}
	logger.Info("listening", "version", version(), "grpc", s.GRPCAddr(), "http", s.HTTPAddr(), "sandbox", s.SandboxURL(), "start_up", time.Since(started))
	greet(os.Stdout, s, cfg.Sandbox)
	return s.Run(ctx)
}

// greet prints where the gateway listens, and commands to try first.
func greet(w io.Writer, s *server.Server, sandbox bool) {
	key, account := "$LATE_API_KEY", "$ACCOUNT_ID"
	if sandbox {
		key, account = "sk_sandbox", "YOUR_ACCOUNT_ID"
	}
	web, rpc := local(s.HTTPAddr()), local(s.GRPCAddr())
	fmt.Fprintf(w, `gRPC on %s, REST on http://%s, docs at http://%s/docs

Try:
  curl -H "Authorization: Bearer %s" "http://%s/v1/whatsapp/templates?accountId=%s"
  grpcurl -plaintext -H "authorization: Bearer %s" -d '{"accountId":"%s"}' %s lategate.whatsapp.v1.TemplatesService/ListTemplates
  grpcurl -plaintext -H "authorization: Bearer %s" %s list

`, rpc, web, web, key, web, account, key, account, rpc, key, rpc)
}

// local returns the address to connect to for a listener's address: for one on all
// interfaces it is on localhost.
func local(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

func healthcheck(ctx context.Context, cfg config.Healthcheck) error {
	ctx, cancel := context.WithTimeout(ctx, cfg.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+local(cfg.HTTPAddr)+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", resp.Status)
	}
	return nil
}

// version is the module's version as the Go tool recorded it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "devel"
}

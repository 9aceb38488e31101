// Package config is the gateway's command line and configuration: one struct, whose tags are
// the commands, flags, environment variables, defaults and their documentation.
package config

import (
	"errors"
	"time"
)

// CLI is the command line of cmd/gateway. CLI.commands says what the tags mean.
type CLI struct {
	Serve       Serve       `cmd:"serve" help:"Run the gateway (the default command)."`
	Healthcheck Healthcheck `cmd:"healthcheck" help:"Ask a running gateway whether it is ready; exit 1 if it is not."`
	Version     Version     `cmd:"version" help:"Print the version."`

	Contacts   Contacts   `cmd:"contacts" help:"Import and export contacts, at a running gateway."`
	Broadcasts Broadcasts `cmd:"broadcasts" help:"Send and watch broadcasts, at a running gateway."`
	Inbox      Inbox      `cmd:"inbox" help:"Watch the inbox, at a running gateway."`
	Log        Log        `cmd:"log" help:"Copy and check the event log, on the gateway's machine."`
}

// Serve configures a running gateway.
type Serve struct {
	Sandbox bool `flag:"sandbox" help:"Start a simulated Late API in the process and use it as the upstream. Its API key is sk_sandbox." env:"GATEWAY_SANDBOX"`

	LateBaseURL string `flag:"late-base-url" help:"Where the Late API is: what is before /v1 in its paths." default:"https://getlate.dev/api" env:"LATE_BASE_URL"`
	LateAPIKey  string `flag:"late-api-key" help:"The gateway's own Late API key, for its background work. It is never used for a caller." env:"LATE_API_KEY"`

	GRPCAddr string `flag:"grpc-addr" help:"Address that gRPC listens on." default:":9090" env:"GATEWAY_GRPC_ADDR"`
	HTTPAddr string `flag:"http-addr" help:"Address that REST, health and the docs listen on." default:":8080" env:"GATEWAY_HTTP_ADDR"`

	Auth           string `flag:"auth" help:"Who may call. passthrough: anyone with a Late API key; each call goes upstream with its caller's own key." enum:"passthrough" default:"passthrough" env:"GATEWAY_AUTH"`
	UpstreamLimits string `flag:"upstream-limits" help:"Limits that the Late API documents (sizes, counts, lengths). enforce: refuse a request over them before it is sent. relax: leave that to the Late API." enum:"enforce,relax" default:"enforce" env:"GATEWAY_UPSTREAM_LIMITS"`
	UnknownMembers string `flag:"unknown-members" help:"Members of a REST request that the contract does not name. reject: answer 400 and name them. forward: send them upstream." enum:"reject,forward" default:"reject" env:"GATEWAY_UNKNOWN_MEMBERS"`

	DataDir        string        `flag:"data-dir" help:"Where the event log is kept. One process at a time uses it." default:"./data" env:"GATEWAY_DATA_DIR"`
	NATSURL        string        `flag:"nats-url" help:"An external NATS with JetStream to keep the event log in, which several replicas then share: nats://host:4222, with user:password@ or token@ in front of the host if it asks for them; several, separated by commas, are one cluster." env:"GATEWAY_NATS_URL"`
	NATSCreds      string        `flag:"nats-creds" help:"File with the credentials for the external NATS (a user JWT and its seed)." file:"" env:"GATEWAY_NATS_CREDS"`
	NATSCA         string        `flag:"nats-ca" help:"File with the certificates that the external NATS is verified with, instead of the system's." file:"" env:"GATEWAY_NATS_CA"`
	NATSCert       string        `flag:"nats-cert" help:"File with the client certificate for the external NATS; needs --nats-key." file:"" env:"GATEWAY_NATS_CERT"`
	NATSKey        string        `flag:"nats-key" help:"File with the key of that certificate." file:"" env:"GATEWAY_NATS_KEY"`
	NATSReplicas   int           `flag:"nats-replicas" help:"On how many servers of the external NATS the event log is kept: 1, 3 or 5. 0: as it is, or 1 where there is none yet." default:"0" env:"GATEWAY_NATS_REPLICAS"`
	Retention      time.Duration `flag:"retention" help:"How long events are kept, and so how long a subscriber may be away." default:"168h" env:"GATEWAY_RETENTION"`
	RetentionBytes int64         `flag:"retention-bytes" help:"How large the event log may become, in bytes; the oldest events are deleted first. It should hold at least 52 hours of events: when an event is delivered again after it was deleted, it counts as a new one. 0: no limit but that of the disk." default:"0" env:"GATEWAY_RETENTION_BYTES"`

	LateWebhookSecret []string `flag:"late-webhook-secret" help:"The secrets that the Late API signs its webhooks with. Several, separated by commas, during a change: the upstream signs retries with the old one for 52 hours. The first is the one that --public-url registers. Without any, webhooks are refused." env:"LATE_WEBHOOK_SECRET"`
	WebhookInsecure   bool     `flag:"webhook-insecure" help:"Accept webhooks without a signature while no secret is set. For development only: anyone can send them." env:"GATEWAY_WEBHOOK_INSECURE"`
	PublicURL         string   `flag:"public-url" help:"Where the Late API reaches this gateway, such as https://gateway.example.com. The gateway registers its webhook there and keeps it switched on. Needs --late-api-key." env:"GATEWAY_PUBLIC_URL"`

	RateShare float64 `flag:"rate-share" help:"The share of each key's rate limit that this gateway uses, more than 0 and at most 1. Gateways that have keys in common learn of each other from the Late API's answers; 1 divided by how many they are divides the limit for certain." default:"1" env:"GATEWAY_RATE_SHARE"`

	PollInterval time.Duration `flag:"poll-interval" help:"How often the inbox is searched for messages that no webhook brought. Needs --late-api-key." default:"1m" env:"GATEWAY_POLL_INTERVAL"`
	PollShare    float64       `flag:"poll-share" help:"The share of --rate-share that polling may use, more than 0 and at most 1." default:"0.2" env:"GATEWAY_POLL_SHARE"`

	CORSOrigins []string `flag:"cors-origins" help:"Web origins whose pages may call the REST facade from a browser, such as https://app.example.com, separated by commas; * is any." env:"GATEWAY_CORS_ORIGINS"`

	SandboxChaos bool `flag:"sandbox-chaos" help:"The sandbox posts its webhooks twice now and then, in another order, and after a failure." env:"GATEWAY_SANDBOX_CHAOS"`

	ShutdownTimeout time.Duration `flag:"shutdown-timeout" help:"How long calls under way may take to finish when the gateway stops." default:"20s" env:"GATEWAY_SHUTDOWN_TIMEOUT"`

	// Recheck is how often streams ask what their keys can still see; 0 means a minute.
	// It is for tests only.
	Recheck time.Duration
	// Settle is how long the gateway's own key must have seen an account before streams of
	// keys that do not see it pass over its events without asking; 0 means ten minutes. It
	// is for tests only.
	Settle time.Duration

	LogLevel  string `flag:"log-level" help:"What is logged: debug has every call." enum:"debug,info,warn,error" default:"info" env:"GATEWAY_LOG_LEVEL"`
	LogFormat string `flag:"log-format" help:"How it is logged." enum:"text,json" default:"text" env:"GATEWAY_LOG_FORMAT"`
}

// Validate is called by Parse.
func (s *Serve) Validate() error {
	if !(s.RateShare > 0 && s.RateShare <= 1) {
		return errors.New("--rate-share must be more than 0 and at most 1")
	}
	if !(s.PollShare > 0 && s.PollShare <= 1) {
		return errors.New("--poll-share must be more than 0 and at most 1")
	}
	return nil
}

// Healthcheck configures the health check.
type Healthcheck struct {
	HTTPAddr string        `flag:"http-addr" help:"Address of the gateway's HTTP listener." default:":8080" env:"GATEWAY_HTTP_ADDR"`
	Timeout  time.Duration `flag:"timeout" help:"How long to wait for the answer." default:"3s"`
}

// Version has no settings.
type Version struct{}

// Package config is the gateway's configuration: one struct, whose tags are its
// flags, environment variables, defaults and documentation.
package config

import "time"

// CLI is the command line of cmd/gateway.
type CLI struct {
	Serve       Serve       `cmd:"" default:"withargs" help:"Run the gateway (the default command)."`
	Healthcheck Healthcheck `cmd:"" help:"Ask a running gateway whether it is ready; exit 1 if it is not."`
	Version     Version     `cmd:"" help:"Print the version."`
}

// Serve configures a running gateway.
type Serve struct {
	Sandbox bool `help:"Start a simulated Late API in the process and use it as the upstream. Its API key is sk_sandbox." env:"GATEWAY_SANDBOX"`

	LateBaseURL string `help:"Where the Late API is: what is before /v1 in its paths." default:"https://getlate.dev/api" env:"LATE_BASE_URL"`
	LateAPIKey  string `help:"The gateway's own Late API key, for its background work. It is never used for a caller." env:"LATE_API_KEY"`

	GRPCAddr string `name:"grpc-addr" help:"Address that gRPC listens on." default:":9090" env:"GATEWAY_GRPC_ADDR"`
	HTTPAddr string `name:"http-addr" help:"Address that REST, health and the docs listen on." default:":8080" env:"GATEWAY_HTTP_ADDR"`

	Auth           string `help:"Who may call. passthrough: whoever has a Late API key; each call goes upstream with its caller's own." enum:"passthrough" default:"passthrough" env:"GATEWAY_AUTH"`
	UpstreamLimits string `help:"Limits that the Late API documents (sizes, counts, lengths). enforce: refuse a request over them before it is sent. relax: leave that to the Late API." enum:"enforce,relax" default:"enforce" env:"GATEWAY_UPSTREAM_LIMITS"`
	UnknownMembers string `help:"Members of a REST request that the contract does not name. reject: answer 400 and name them. forward: send them upstream." enum:"reject,forward" default:"reject" env:"GATEWAY_UNKNOWN_MEMBERS"`

	ShutdownTimeout time.Duration `help:"How long calls under way may take to finish when the gateway stops." default:"20s" env:"GATEWAY_SHUTDOWN_TIMEOUT"`

	LogLevel  string `help:"What is logged: debug has every call." enum:"debug,info,warn,error" default:"info" env:"GATEWAY_LOG_LEVEL"`
	LogFormat string `help:"How it is logged." enum:"text,json" default:"text" env:"GATEWAY_LOG_FORMAT"`
}

// Healthcheck configures the health check.
type Healthcheck struct {
	HTTPAddr string        `name:"http-addr" help:"Address of the gateway's HTTP listener." default:":8080" env:"GATEWAY_HTTP_ADDR"`
	Timeout  time.Duration `help:"How long to wait for the answer." default:"3s"`
}

// Version has no settings.
type Version struct{}

package config

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "write the tables of docs/configuration.md anew")

const page = "../../docs/configuration.md"

// The tables of docs/configuration.md are made from the struct's tags. Where they
// differ, run: go test ./internal/config -update
func TestDocumentation(t *testing.T) {
	parser, err := kong.New(new(CLI), kong.Name("gateway"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for _, command := range parser.Model.Leaves(false) {
		name := strings.TrimPrefix(command.FullPath(), "gateway ")
		begin, end := "<!-- "+name+" -->\n", "\n<!-- /"+name+" -->"
		head, rest, ok := strings.Cut(want, begin)
		_, tail, ended := strings.Cut(rest, end)
		if !ok || !ended {
			if len(command.Flags) > 0 {
				t.Errorf("the page has no place for the settings of %s: %q ... %q", name, begin, end)
			}
			continue
		}
		want = head + begin + "\n" + table(t, command.Flags) + end + tail
	}
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(text) {
		t.Errorf("%s is not what the tags say; run go test ./internal/config -update\n%s", page, want)
	}
}

func table(t *testing.T, flags []*kong.Flag) string {
	var out strings.Builder
	out.WriteString("| Flag | Environment | Default | Meaning |\n|---|---|---|---|\n")
	for _, f := range flags {
		if f.Help == "" || strings.Contains(f.Help, "|") {
			t.Errorf("--%s: help %q", f.Name, f.Help)
		}
		code := func(s string) string {
			if s == "" {
				return ""
			}
			return "`" + s + "`"
		}
		value := f.Default
		if f.IsBool() && value == "" {
			value = "false"
		}
		help := f.Help
		values := strings.Split(f.Enum, ",")
		if f.Enum != "" && slices.ContainsFunc(values, func(v string) bool { return !strings.Contains(help, v+":") }) {
			help += " One of `" + strings.Join(values, "`, `") + "`."
		}
		out.WriteString("| `--" + f.Name + "` | " + code(strings.Join(f.Envs, "`, `")) + " | " + code(value) + " | " + help + " |\n")
	}
	return out.String()
}

// What the page promises is what comes of it: defaults without anything, then the
// environment, then flags, which win.
func TestPrecedence(t *testing.T) {
	for _, name := range []string{"GATEWAY_HTTP_ADDR", "GATEWAY_GRPC_ADDR", "GATEWAY_SANDBOX", "LATE_API_KEY", "LATE_BASE_URL"} {
		t.Setenv(name, "") // so that it is set back at the end
		os.Unsetenv(name)
	}
	parse := func(args ...string) CLI {
		t.Helper()
		var cli CLI
		parser, err := kong.New(&cli, kong.Name("gateway"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(args); err != nil {
			t.Fatal(err)
		}
		return cli
	}
	for _, command := range []string{"", "serve"} {
		args := []string{}
		if command != "" {
			args = append(args, command)
		}
		if got := parse(args...).Serve; got.GRPCAddr != ":9090" || got.HTTPAddr != ":8080" || got.LateBaseURL != "https://getlate.dev/api" || got.Sandbox {
			t.Errorf("%q: %+v", command, got)
		}
	}
	t.Setenv("GATEWAY_HTTP_ADDR", "127.0.0.1:1")
	t.Setenv("GATEWAY_SANDBOX", "true")
	t.Setenv("LATE_API_KEY", "sk_own")
	if got := parse().Serve; got.HTTPAddr != "127.0.0.1:1" || !got.Sandbox || got.LateAPIKey != "sk_own" {
		t.Errorf("environment: %+v", got)
	}
	if got := parse("healthcheck").Healthcheck; got.HTTPAddr != "127.0.0.1:1" {
		t.Errorf("healthcheck asks at %s", got.HTTPAddr)
	}
	if got := parse("--http-addr", "127.0.0.1:2").Serve; got.HTTPAddr != "127.0.0.1:2" {
		t.Errorf("flag: %+v", got)
	}
}

func TestRefused(t *testing.T) {
	for _, args := range [][]string{
		{"--auth", "none"}, {"--upstream-limits", "ignore"}, {"--unknown-members", "drop"}, {"--log-level", "loud"},
		{"--log-format", "xml"}, {"--shutdown-timeout", "soon"}, {"--nothing"}, {"nothing"}, {"healthcheck", "--grpc-addr", ":1"},
		{"--rate-share", "0"}, {"--rate-share", "1.1"}, {"--rate-share", "-1"}, {"--rate-share", "NaN"}, {"--poll-share", "0"}, {"--poll-share", "2"},
	} {
		parser, err := kong.New(new(CLI), kong.Name("gateway"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(args); err == nil {
			t.Errorf("%q was taken", args)
		}
	}
}

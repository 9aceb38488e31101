package config

import (
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// withoutEnvironment removes the environment variables of the person who runs the test.
func withoutEnvironment(t *testing.T) {
	for _, pair := range os.Environ() {
		if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "GATEWAY_") || strings.HasPrefix(name, "LATE_") {
			t.Setenv(name, "") // so that it is restored at the end
			os.Unsetenv(name)
		}
	}
}

// parse parses a command line, and fails the test unless it is one of the command.
func parse(t *testing.T, command string, args ...string) CLI {
	t.Helper()
	var cli CLI
	var help strings.Builder
	if got, err := cli.Parse(args, &help, &help); err != nil || got != command || help.String() != "" {
		t.Fatalf("%q: got command %q and error %v, want %q; help: %q", args, got, err, command, help.String())
	}
	return cli
}

// A setting has its default, unless the environment sets it; a flag wins over both.
func TestPrecedence(t *testing.T) {
	withoutEnvironment(t)
	for _, args := range [][]string{nil, {"serve"}} {
		got := parse(t, "serve", args...).Serve
		if got.GRPCAddr != ":9090" || got.HTTPAddr != ":8080" || got.LateBaseURL != "https://getlate.dev/api" || got.Sandbox ||
			got.Retention != 168*time.Hour || got.RateShare != 1 || got.LateWebhookSecret != nil {
			t.Errorf("defaults of %q: %+v", args, got)
		}
	}
	t.Setenv("GATEWAY_HTTP_ADDR", "127.0.0.1:1")
	t.Setenv("GATEWAY_SANDBOX", "true")
	t.Setenv("LATE_API_KEY", "sk_own")
	t.Setenv("LATE_WEBHOOK_SECRET", "new,old")
	t.Setenv("GATEWAY_CORS_ORIGINS", "")
	if got := parse(t, "serve").Serve; got.HTTPAddr != "127.0.0.1:1" || !got.Sandbox || got.LateAPIKey != "sk_own" ||
		!slices.Equal(got.LateWebhookSecret, []string{"new", "old"}) || len(got.CORSOrigins) != 0 {
		t.Errorf("environment: %+v", got)
	}
	if got := parse(t, "healthcheck", "healthcheck").Healthcheck; got.HTTPAddr != "127.0.0.1:1" {
		t.Errorf("healthcheck asks at %s, want 127.0.0.1:1", got.HTTPAddr)
	}
	got := parse(t, "serve", "--http-addr", "127.0.0.1:2", "--sandbox=no", "--late-webhook-secret=newest").Serve
	if got.HTTPAddr != "127.0.0.1:2" || got.Sandbox || !slices.Equal(got.LateWebhookSecret, []string{"newest"}) {
		t.Errorf("flags: %+v", got)
	}
}

func TestValues(t *testing.T) {
	withoutEnvironment(t)
	file := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	remote := Remote{Addr: "localhost:9090", APIKey: "k"}
	no := false
	for _, c := range []struct {
		command string
		args    []string
		part    func(*CLI) any
		want    any
	}{
		{
			"contacts import", []string{"--api-key=k", "--account", "a", "-", "--tags=a,b", "--tags", `c\,d,`, "--columns", "phone=Mobile;name=Full=name", "--columns=x=y"},
			func(c *CLI) any { return c.Contacts.Import },
			ContactsImport{Remote: remote, File: "-", Account: "a", Tags: []string{"a", "b", "c,d"}, Columns: map[string]string{"phone": "Mobile", "name": "Full=name", "x": "y"}, SkipDuplicates: true},
		},
		{
			"contacts import", []string{"--no-skip-duplicates", "--api-key=k", "--account", "a", "--", "--odd.csv"},
			func(c *CLI) any { return c.Contacts.Import },
			ContactsImport{Remote: remote, File: "--odd.csv", Account: "a"},
		},
		{
			"contacts import", []string{"x", "--skip-duplicates=false", "--api-key=k", "--account", "a"},
			func(c *CLI) any { return c.Contacts.Import },
			ContactsImport{Remote: remote, File: "x", Account: "a"},
		},
		{
			"contacts export", []string{"--api-key=k", "--account", "a", "--opted-in=false"},
			func(c *CLI) any { return c.Contacts.Export },
			ContactsExport{Remote: remote, File: "-", Account: "a", OptedIn: &no},
		},
		{
			"contacts export", []string{"--api-key=k", "--account", "a", "out.csv"},
			func(c *CLI) any { return c.Contacts.Export },
			ContactsExport{Remote: remote, File: "out.csv", Account: "a"},
		},
		{
			"broadcasts send", []string{file, "--api-key=k", "--account=a", "--template=t", "--until", "read", "--max-wait=1m30s"},
			func(c *CLI) any { return c.Broadcasts.Send },
			BroadcastsSend{Remote: remote, File: file, Account: "a", Template: "t", Language: "en", Watch: Watch{Until: "read", MaxWait: 90 * time.Second}},
		},
		{
			"inbox tail", []string{"--api-key=k", "--since=1h", "--json"},
			func(c *CLI) any { return c.Inbox.Tail },
			InboxTail{Remote: Remote{Addr: "localhost:9090", APIKey: "k", JSON: true}, Since: time.Hour},
		},
		{"log verify", []string{"dir"}, func(c *CLI) any { return c.Log.Verify }, LogVerify{Dir: "dir"}},
		{"version", nil, func(c *CLI) any { return c.Version }, Version{}},
	} {
		args := append(strings.Fields(c.command), c.args...)
		cli := parse(t, c.command, args...)
		if got := c.part(&cli); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q:\ngot  %+v\nwant %+v", args, got, c.want)
		}
	}
	t.Setenv("LATE_API_KEY", "k")
	if got := parse(t, "inbox tail", "inbox", "tail").Inbox.Tail.APIKey; got != "k" {
		t.Errorf("the key of the environment: got %q", got)
	}
}

// An error names what is wrong, and help is printed with it.
func TestRefused(t *testing.T) {
	withoutEnvironment(t)
	for _, c := range []struct {
		args string
		env  string
		want string // is in the error
	}{
		{"--auth none", "", "--auth"},
		{"--upstream-limits ignore", "", "--upstream-limits"},
		{"--unknown-members drop", "", "--unknown-members"},
		{"--log-level loud", "", "debug,info,warn,error"},
		{"--log-format xml", "", "--log-format"},
		{"--shutdown-timeout soon", "", `"soon" for "--shutdown-timeout"`},
		{"--nats-replicas x", "", "--nats-replicas"},
		{"--retention-bytes 1e9", "", "--retention-bytes"},
		{"--sandbox=perhaps", "", "--sandbox"},
		{"--nats-creds /nowhere/creds", "", "no such file"},
		{"--nats-creds /", "", "directory"},
		{"--nothing", "", "--nothing"},
		{"nothing", "", `"nothing"`},
		{"serv", "", "serve"},
		{"serve nothing", "", `"nothing"`},
		{"--data-dir", "", "--data-dir"},
		{"healthcheck --grpc-addr :1", "", "--grpc-addr"},
		{"--rate-share 0", "", "--rate-share"},
		{"--rate-share 1.1", "", "--rate-share"},
		{"--rate-share -1", "", "--rate-share"},
		{"--rate-share NaN", "", "--rate-share"},
		{"--poll-share 0", "", "--poll-share"},
		{"--poll-share 2", "", "--poll-share"},
		{"contacts", "", "import, export"},
		{"contacts imprt", "", `"imprt"`},
		{"contacts import", "", "FILE"},
		{"contacts import a b", "", `"b"`},
		{"contacts import a --account a", "", "api-key"},
		{"contacts import a --api-key k", "", "account"},
		{"contacts import a --api-key k --account a --columns phone", "", `"phone"`},
		{"broadcasts send /nowhere.csv --api-key k --account a --template t", "", "FILE: "},
		{"inbox tail --api-key k --since 1h --earliest", "", "--earliest"},
		{"inbox tail --api-key k --resume-token t --earliest", "", "--earliest"},
		{"inbox tail --api-key k --since 1h --resume-token t", "", "--since"},
		{"log backup", "", "DIR"},
		{"", "GATEWAY_LOG_LEVEL=loud", "GATEWAY_LOG_LEVEL"},
		{"", "GATEWAY_RETENTION=", "GATEWAY_RETENTION"},
		{"--log-level=info", "GATEWAY_SANDBOX=on", "--sandbox"},
	} {
		t.Run(c.args+c.env, func(t *testing.T) {
			if name, value, ok := strings.Cut(c.env, "="); ok {
				t.Setenv(name, value)
			}
			var help strings.Builder
			command, err := new(CLI).Parse(strings.Fields(c.args), io.Discard, &help)
			if err == nil || command != "" || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got command %q and error %v, want an error with %s", command, err, c.want)
			}
			if !strings.HasPrefix(help.String(), "Usage: gateway ") {
				t.Errorf("got help %q", help.String())
			}
		})
	}
}

func TestHelp(t *testing.T) {
	withoutEnvironment(t)
	t.Setenv("GATEWAY_RETENTION", "a wrong value does not keep help from being given")
	for _, c := range []struct {
		args string
		want []string
	}{
		{"--help", []string{"Usage: gateway [COMMAND] [flags]\n", "\n  serve [flags]\n    Run the gateway", "\n  broadcasts send FILE [flags]\n"}},
		{"help", []string{"Usage: gateway [COMMAND] [flags]\n"}},
		{"contacts -h", []string{"Usage: gateway contacts COMMAND", "\n  contacts import FILE [flags]\n", "\n  contacts export [FILE] [flags]\n"}},
		{"serve --help", []string{"Usage: gateway serve [flags]\n", "--data-dir string", `"./data")`, "($GATEWAY_DATA_DIR)", "--log-level debug|info|warn|error", "--sandbox  "}},
		{"help contacts import", []string{"Usage: gateway contacts import FILE [flags]\n", "FILE: The CSV file", "(required)", "--no-skip-duplicates"}},
	} {
		var help strings.Builder
		command, err := new(CLI).Parse(strings.Fields(c.args), &help, io.Discard)
		if command != "" || err != nil {
			t.Errorf("%s: got command %q and error %v", c.args, command, err)
		}
		for _, want := range c.want {
			if !strings.Contains(help.String(), want) {
				t.Errorf("%s: want %q in\n%s", c.args, want, help.String())
			}
		}
		for line := range strings.Lines(help.String()) {
			if len(line) > helpWidth+10 { // pflag allows that for a short last word
				t.Errorf("%s: a line of %d bytes: %s", c.args, len(line), line)
			}
		}
	}
}

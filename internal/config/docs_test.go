package config

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var update = flag.Bool("update", false, "write the tables of docs/configuration.md anew")

const page = "../../docs/configuration.md"

// The tables of docs/configuration.md are made from the struct's tags. Where they
// differ, run: go test ./internal/config -update
func TestDocumentation(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for _, command := range leaves(new(CLI).commands(new(string))) {
		_, name, _ := strings.Cut(command.CommandPath(), " ")
		begin, end := "<!-- "+name+" -->\n", "\n<!-- /"+name+" -->"
		head, rest, ok := strings.Cut(want, begin)
		_, tail, ended := strings.Cut(rest, end)
		if !ok || !ended {
			if command.HasFlags() {
				t.Errorf("the page: got no place for the settings of %s, want %q ... %q", name, begin, end)
			}
			continue
		}
		want = head + begin + "\n" + table(t, command.Flags()) + end + tail
	}
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(text) {
		t.Errorf("%s is not what the tags say; run go test ./internal/config -update\n%s", page, want)
	}
}

// leaves returns the commands that do something, in order.
func leaves(cmd *cobra.Command) (all []*cobra.Command) {
	for _, c := range cmd.Commands() {
		if c.HasSubCommands() {
			all = append(all, leaves(c)...)
		} else {
			all = append(all, c)
		}
	}
	return all
}

func table(t *testing.T, flags *pflag.FlagSet) string {
	var out strings.Builder
	out.WriteString("| Flag | Environment | Default | Meaning |\n|---|---|---|---|\n")
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		tag := f.Value.(*setting).tag
		help := tag.Get("help")
		if help == "" || strings.Contains(help, "|") {
			t.Errorf("--%s: help %q", f.Name, help)
		}
		code := func(s string) string {
			if s == "" {
				return ""
			}
			return "`" + s + "`"
		}
		value := f.DefValue
		if f.Value.Type() == "bool" && value == "" {
			value = "false"
		}
		values := strings.Split(tag.Get("enum"), ",")
		if tag.Get("enum") != "" && slices.ContainsFunc(values, func(v string) bool { return !strings.Contains(help, v+":") }) {
			help += " One of `" + strings.Join(values, "`, `") + "`."
		}
		out.WriteString("| `--" + f.Name + "` | " + code(tag.Get("env")) + " | " + code(value) + " | " + help + " |\n")
	})
	return out.String()
}

// Package conformance plays the scenarios in scenarios/ with each client: those of the
// published packages, and one for the REST facade. docs/conformance.md says how to run them
// and how to add one.
package conformance

import (
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"

	conformancev1 "github.com/lategate/lategate/gen/gateway/lategate/conformance/v1"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/languages"
	"github.com/lategate/lategate/test/internal/stack"
)

// rest is what is tested if no -languages are given.
const rest = "rest"

// waitLimit is the limit for every wait. A client whose connection is stalled may need the
// 40 seconds of its keepalive to notice, and up to 30 more before it tries again; and a
// runner may take a minute to start if many start at the same time.
const waitLimit = 5 * time.Minute

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestConformance(t *testing.T) {
	scenarios := load(t)
	for _, language := range languages.Of(t, rest) {
		program := ""
		if language != rest {
			program = languages.Program(t, language)
		}
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			for _, s := range scenarios {
				t.Run(s.GetName(), func(t *testing.T) {
					t.Parallel()
					play(t, s, language, program)
				})
			}
		})
	}
}

// play plays a scenario with a new client.
func play(t *testing.T, s *conformancev1.Scenario, language, program string) {
	opts := sandbox.Options{Pace: -1, NoReplies: true}
	if s.GetSetup().GetPace() != nil {
		opts.Pace = s.GetSetup().GetPace().AsDuration()
	}
	var settings []string
	for name, value := range s.GetSetup().GetSettings() {
		settings = append(settings, name+"="+value)
	}
	p := &player{t: t, language: language, program: program, stack: stack.New(t, opts, settings...), dir: t.TempDir(),
		saved: make(variables), streams: make(map[string]*stream), places: make(map[string]*place)}
	p.stack.Start()
	err := p.start()
	t.Cleanup(func() {
		if p.client != nil && t.Failed() {
			p.client.die()
			t.Logf("the runner wrote:\n%s", p.client.stderr)
		}
	})
	if err == nil {
		err = p.connect(new(conformancev1.Connect))
	}
	if err != nil {
		t.Fatalf("%s: scenario %s: %v", language, s.GetName(), err)
	}
	for i, step := range s.GetSteps() {
		if why := step.GetGrpcOnly(); why != "" && language == rest {
			t.Logf("%s: not over REST: %s", describe(i, step), why)
			continue
		}
		if err := p.play(step); err != nil {
			t.Fatalf("%s: scenario %s: %s: %v", language, s.GetName(), describe(i, step), err)
		}
	}
	if err := p.finish(); err != nil {
		t.Fatalf("%s: scenario %s: at its end: %v", language, s.GetName(), err)
	}
}

// finish ends what the scenario has left open, and looks for items that it did not expect.
func (p *player) finish() error {
	for name, s := range p.streams {
		if err := p.cancel(name); err != nil {
			return fmt.Errorf("stream %s: %w", s.name, err)
		}
	}
	return p.client.close()
}

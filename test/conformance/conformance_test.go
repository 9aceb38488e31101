// Package conformance plays the scenarios in scenarios/ with each client: those of the
// published packages, and one of the REST face. docs/conformance.md says how to run it
// and how to add to it.
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

// rest is the face that is tested where no -languages are given.
const rest = "rest"

// patience bounds every wait. A client whose connection is stalled may take its
// keepalive's 40 seconds to find out, and up to 30 more before it tries again; and a
// runner may take a minute to begin where many begin at the same time.
const patience = 5 * time.Minute

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

// play plays a scenario with a client of its own.
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
			t.Logf("the runner said:\n%s", p.client.stderr)
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

// finish ends what the scenario has left open, and finds what it did not expect.
func (p *player) finish() error {
	for name, s := range p.streams {
		if err := p.cancel(name); err != nil {
			return fmt.Errorf("stream %s: %w", s.name, err)
		}
	}
	return p.client.close()
}

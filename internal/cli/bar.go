package cli

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// maxShown is how many failures are listed on a terminal.
const maxShown = 20

// A bar shows the progress of work: how much is done and at which rate, when it will be
// finished, and how much has failed.
type bar struct {
	p       *progressbar.ProgressBar
	out     io.Writer
	visible bool
	what    string
	listed  int
}

// newBar returns a bar, which shows nothing unless visible is set. size is how much there
// is to do, -1 if it is not known; unit is what is counted, such as contacts.
func (s Standard) newBar(visible bool, what, unit string, size int64) *bar {
	return &bar{out: s.Err, visible: visible, what: what, p: progressbar.NewOptions64(size,
		progressbar.OptionSetVisibility(visible),
		progressbar.OptionSetWriter(s.Err),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(unit),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetWidth(24),
		progressbar.OptionUseANSICodes(true),
		progressbar.OptionSetSpinnerChangeInterval(0), // else it would turn in a goroutine that never ends
	)}
}

// set shows how much is done, and how much of it has failed. Errors of the terminal are
// ignored: they do not matter for a bar.
func (b *bar) set(done, failed int32) {
	if failed > 0 {
		b.p.Describe(fmt.Sprintf("%s, %d failed", b.what, failed))
	}
	_ = b.p.Set64(int64(done))
}

// size sets how much there is to do, once that is known.
func (b *bar) size(n int64) { b.p.ChangeMax64(n) }

// fail lists a failure above the bar. Only the first maxShown are listed, which is enough
// to see what kind they are.
func (b *bar) fail(text string) {
	if b.listed++; !b.visible || b.listed > maxShown+1 {
		return
	}
	if b.listed > maxShown {
		text = "further failures are only counted here; --json prints all of them"
	}
	_ = b.p.Clear()
	fmt.Fprintln(b.out, text)
}

// end ends the bar, so that the next output is below it.
func (b *bar) end() {
	if b.visible {
		_ = b.p.Exit()
		fmt.Fprintln(b.out)
	}
}

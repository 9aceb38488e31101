package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/control"
	"github.com/lategate/lategate/internal/eventlog/pebblelog"
)

// BackUpLog copies the event log of a data directory. The gateway that runs there makes the
// copy, or this process if there is none.
func (s Standard) BackUpLog(ctx context.Context, c config.LogBackup) error {
	if c.NATSURL != "" {
		return errors.New("the log is in NATS, which copies it by itself: nats stream backup LATEGATE DIR, and the same for the streams KV_lategate_*, which nats stream ls -a lists")
	}
	dir, err := filepath.Abs(c.Dir) // the gateway may have another working directory
	if err != nil {
		return err
	}
	report, err := control.Backup(ctx, c.DataDir, dir)
	if errors.Is(err, control.ErrNoGateway) {
		report, err = pebblelog.Copy(ctx, c.DataDir, dir, slog.New(slog.NewTextHandler(s.Err, &slog.HandlerOptions{Level: slog.LevelWarn})))
	}
	switch {
	case ctx.Err() != nil && err != nil:
		fmt.Fprintln(s.Err, "there is no backup")
		return ErrStopped
	case errors.Is(err, pebblelog.ErrInUse):
		return fmt.Errorf("%w; a gateway that starts or stops takes no commands: try again", err)
	case err != nil:
		return err
	}
	fmt.Fprintf(s.Out, "The log is copied to %s: %s.\n", dir, contents(report))
	s.gaps(report)
	fmt.Fprintf(s.Out, "To check the copy: gateway log verify %[1]s\n"+
		"To restore it: gateway --data-dir %[1]s (or put it where the data directory was). It is another log than the original: "+
		"subscribers with a token of that get TOKEN_FOREIGN, and begin with the earliest event.\n", dir)
	return nil
}

// VerifyLog checks a data directory. It returns an error if the log is damaged or
// incomplete.
func (s Standard) VerifyLog(ctx context.Context, c config.LogVerify) error {
	report, err := pebblelog.Verify(ctx, c.Dir)
	switch {
	case ctx.Err() != nil && err != nil:
		return ErrStopped
	case errors.Is(err, pebblelog.ErrInUse):
		return fmt.Errorf("%w; stop the gateway first, or verify a backup", err)
	case err != nil:
		return err
	}
	fmt.Fprintf(s.Out, "%s: %s; %d ids, %d keys, %d files\n", c.Dir, contents(report), report.IDs, report.Keys, report.Tables)
	s.gaps(report)
	for _, d := range report.Damaged {
		fmt.Fprintln(s.Out, "damaged:", d)
	}
	switch {
	case len(report.Damaged) > 0:
		return errors.New("files are damaged: restore a backup, or start a gateway on what is left. It gives up what it cannot read, and subscribers are told of a gap (LOG_DAMAGED)")
	case len(report.Gaps) > 0:
		return errors.New("events are missing: a gateway starts, and subscribers are told of a gap (LOG_DAMAGED). What is there can be read")
	}
	return nil
}

// contents describes what is in a log.
func contents(r pebblelog.Report) string {
	if r.Head < r.First {
		return fmt.Sprintf("no events, up to position %d", r.Head)
	}
	return fmt.Sprintf("%d events, from position %d to %d", r.Records, r.First, r.Head)
}

// maxGaps is how many gaps are printed.
const maxGaps = 20

func (s Standard) gaps(r pebblelog.Report) {
	for i, g := range r.Gaps {
		if i == maxGaps {
			fmt.Fprintf(s.Out, "and %d more gaps\n", len(r.Gaps)-maxGaps)
			return
		}
		fmt.Fprintf(s.Out, "missing: %d to %d\n", g[0], g[1])
	}
}

package events

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
)

// errLocked says that another has the lock.
var errLocked = errors.New("events: locked")

// lockDir makes a data directory this process's own until the file is closed.
// JetStream itself lets two servers write to the same files, which ruins them; a
// restart that overlaps with the old process is enough for that.
func lockDir(dir string, log *slog.Logger) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("events: the data directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("events: the data directory: %w", err)
	}
	switch err := lockFile(f); {
	case errors.Is(err, errLocked):
		_ = f.Close() // nothing was written
		return nil, fmt.Errorf("events: another process uses the data directory %s", dir)
	case err != nil:
		log.Warn("the data directory cannot be locked; see to it that only one process uses it", "dir", dir, "error", err)
	}
	return f, nil
}

//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package events

import (
	"errors"
	"os"
)

// lockFile does nothing: there is no lock here that a crash would release.
func lockFile(*os.File) error { return errors.ErrUnsupported }

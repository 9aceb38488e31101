//go:build !(linux || darwin || freebsd)

package events

import "errors"

// freeBytes does not know here.
func freeBytes(string) (int64, error) { return 0, errors.ErrUnsupported }

//go:build !unix

package pebblelog

import "io/fs"

// otherOwner finds no other owner: on these systems fs.FileInfo does not say whose a file is.
func otherOwner(fs.FileInfo) (id uint32, other bool) { return 0, false }

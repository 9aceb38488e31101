package eventlog

// What the tests, which are in a package of their own for the logs of logtest, need of the
// inside.

var TokenText = tokenText

func PlaceOf(seq uint64, mark uint32, before bool) Place {
	return Place{Seq: seq, mark: mark, before: before}
}

var MarkAfter = (*Log).markAfter

package eventlog

// These are for the tests, which are in a package of their own because they use logtest.

var TokenText = tokenText

func PlaceOf(seq uint64, mark uint32, before bool) Place {
	return Place{Seq: seq, mark: mark, before: before}
}

var MarkAfter = (*Log).markAfter

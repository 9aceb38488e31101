package upstream

// ReasonSendFailed is the reason of a message that was not sent, where the upstream's
// words on it tell no other.
const ReasonSendFailed = "SEND_FAILED"

// Explain tells what the upstream's words on one message of several mean: a reason of
// docs/errors.md, the words with what to do about it, and Meta's code, 0 if there is none.
func Explain(text string) (reason, message string, code int) {
	code = metaCode(text)
	r, ok := byMeta[code]
	if !ok {
		r.reason = ReasonSendFailed
	}
	if text == "" {
		text = "the upstream does not say why the message was not sent"
	}
	return r.reason, sentence(text, 0, r.fix), code
}

package upstream

// ReasonSendFailed is the reason of a message that was not sent, if the upstream's text
// means no other reason.
const ReasonSendFailed = "SEND_FAILED"

// Explain returns what the upstream's text on one of several messages means: a reason of
// docs/errors.md, the text with advice, and Meta's code, 0 if there is none.
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

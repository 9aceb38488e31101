package sandbox

import (
	"net/http"
	"path"
	"slices"
	"unicode/utf8"
)

const (
	maxAttachment   = 100 << 20 // from the platform guide; the API's description says 25 MB for all platforms
	maxQuickReplies = 13
	maxButtons      = 3
	maxElements     = 10
	maxButtonTitle  = 20
	maxElementTitle = 80
)

// attachable are the files that WhatsApp accepts: the inbox's name for each type, and its
// maximal size.
var attachable = map[string]struct {
	kind string
	max  int
}{
	"image/jpeg": {"image", 5 << 20}, "image/png": {"image", 5 << 20},
	"video/mp4": {"video", 16 << 20}, "video/3gpp": {"video", 16 << 20},
	"audio/mpeg": {"audio", 16 << 20}, "audio/ogg": {"audio", 16 << 20}, "application/ogg": {"audio", 16 << 20},
	"audio/amr": {"audio", 16 << 20}, "audio/aac": {"audio", 16 << 20},
	"text/plain": {"file", maxAttachment}, "application/pdf": {"file", maxAttachment},
	"application/msword":            {"file", maxAttachment},
	"application/vnd.ms-excel":      {"file", maxAttachment},
	"application/vnd.ms-powerpoint": {"file", maxAttachment},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   {"file", maxAttachment},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         {"file", maxAttachment},
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": {"file", maxAttachment},
}

// structuredMembers of a message are JSON texts in a multipart form.
var structuredMembers = []string{"quickReplies", "buttons", "template", "replyMarkup"}

func (c *call) sendMessage() (any, error) {
	var in input
	var file *filePart
	var err error
	if isMultipart(c.Request) {
		in, file, err = c.parseForm("attachment", structuredMembers...)
	} else {
		in, err = c.parse()
	}
	if err != nil {
		return nil, err
	}
	accountID, text := in.text("accountId"), in.text("message")
	if err := checkMessage(in); err != nil {
		return nil, err
	}
	if text == "" && file == nil && in.empty("template") {
		return nil, errInvalid("message or attachment is required")
	}
	a, cv, err := c.pathConversation(accountID)
	if err != nil {
		return nil, err
	}
	if err := c.world.sender(a); err != nil {
		return nil, err
	}
	kind, err := checkAttachment(file)
	if err != nil {
		return nil, err
	}

	f := fateOf(cv.phone)
	switch {
	case f.whole != nil:
		return nil, f.whole
	case f.meta.code != 0:
		return nil, f.meta.request()
	case c.now.After(cv.lastIncoming.Add(replyWindow)):
		return nil, metaReengagement.request()
	}

	m := &message{platformID: c.world.newMessageID(cv.phone), text: text, at: c.now, cost: len(text) + overhead}
	if err := c.world.charge(m.cost); err != nil {
		return nil, err
	}
	if file != nil {
		key := c.world.newID(c.now) + "/" + unsafeName.ReplaceAllString(path.Base(file.name), "_")
		c.srv.media.put(key, file.kindOf(), file.data, c.now)
		m.attachments = []obj{{
			"id": c.world.newID(c.now), "type": kind, "filename": file.name, "previewUrl": nil,
			"url": c.srv.base(c.Request) + mediaPath + key,
		}}
	}
	c.world.addMessage(cv, m)
	c.world.touch(a.id, cv.phone, c.now)
	l := c.world.planLifecycle(cv.phone, c.now)
	c.world.report(cv, m, l)
	c.world.planReply(cv, m, l)
	if f.hangs {
		return c.hang()
	}
	return obj{"success": true, "data": obj{"messageId": m.platformID}}, nil
}

// checkMessage applies the rules of the contract's message body. What WhatsApp does not use
// (a generic template, a reply markup) is checked and ignored.
func checkMessage(in input) error {
	quickReplies, buttons := in.many("quickReplies"), in.many("buttons")
	for _, q := range quickReplies {
		q.shortText("title", maxButtonTitle)
		q.must("payload")
		q.text("imageUrl")
	}
	checkButtons(buttons, "url", "postback", "phone")
	template := in.one("template")
	template.enum("type", "generic")
	elements := template.many("elements")
	for _, e := range elements {
		e.shortText("title", maxElementTitle)
		checkButtons(e.many("buttons"), "url", "postback")
	}
	markup := in.one("replyMarkup")
	markup.enum("type", "inline_keyboard", "reply_keyboard")
	rows, _ := read[[]any](markup, "keyboard", "array")
	for _, row := range rows {
		if _, ok := row.([]any); !ok {
			markup.fail("keyboard", "expected array of arrays")
		}
	}
	in.enum("messagingType", "RESPONSE", "UPDATE", "MESSAGE_TAG")
	in.enum("messageTag", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "ACCOUNT_UPDATE", "HUMAN_AGENT")
	in.text("replyTo")
	if err := in.check("accountId"); err != nil {
		return err
	}
	switch {
	case len(quickReplies) > 0 && len(buttons) > 0:
		return errInvalid("quickReplies and buttons are mutually exclusive")
	case len(quickReplies) > maxQuickReplies:
		return errInvalid("Maximum %d quick replies allowed", maxQuickReplies)
	case len(buttons) > maxButtons:
		return errInvalid("Maximum %d buttons allowed", maxButtons)
	case len(elements) > maxElements:
		return errInvalid("Maximum %d template elements allowed", maxElements)
	case in.text("messageTag") != "" && in.text("messagingType") != "MESSAGE_TAG":
		return errInvalid("messageTag requires messagingType MESSAGE_TAG")
	}
	return nil
}

func checkButtons(buttons []input, kinds ...string) {
	for _, b := range buttons {
		b.must("type")
		b.enum("type", kinds...)
		b.shortText("title", maxButtonTitle)
		b.text("url")
		b.text("payload")
		b.text("phone")
	}
}

// shortText is must with a limit, in characters.
func (in input) shortText(name string, limit int) {
	if utf8.RuneCountInString(in.must(name)) > limit {
		in.fail(name, "longer than %d characters", limit)
	}
}

// enum checks that a text, if present, is one of the values.
func (in input) enum(name string, values ...string) {
	if v := in.text(name); v != "" && !slices.Contains(values, v) {
		in.fail(name, "expected one of %v", values)
	}
}

// checkAttachment returns what kind of attachment a file is.
func checkAttachment(f *filePart) (string, error) {
	if f == nil {
		return "", nil
	}
	rule, ok := attachable[f.kindOf()]
	if !ok {
		return "", &apiError{status: http.StatusBadRequest, code: "PLATFORM_LIMITATION",
			message: "Attachment type " + f.kindOf() + " is not supported on WhatsApp"}
	}
	if len(f.data) > rule.max {
		return "", &apiError{status: http.StatusBadRequest, code: "PLATFORM_LIMITATION",
			message: "Attachment too large for WhatsApp"}
	}
	return rule.kind, nil
}

// editMessage exists for Telegram only.
func (c *call) editMessage() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	accountID := in.text("accountId")
	if err := in.check("accountId"); err != nil {
		return nil, err
	}
	if _, _, err := c.pathConversation(accountID); err != nil {
		return nil, err
	}
	return nil, &apiError{status: http.StatusBadRequest, code: "PLATFORM_LIMITATION",
		message: "Editing messages is only supported for Telegram"}
}

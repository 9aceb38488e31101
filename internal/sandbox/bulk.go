package sandbox

import "time"

const maxBulkSend = 100

// sendBulk sends a template to each recipient, one after the other, and answers when the
// last message is sent.
func (c *call) sendBulk() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	accountID, ref := in.text("accountId"), readTemplateRef(in)
	recipients := readRecipients(in, 0)
	if err := in.check("accountId", "recipients", "template"); err != nil {
		return nil, err
	}
	if len(recipients) > maxBulkSend {
		return nil, errInvalid("Maximum %d recipients per request", maxBulkSend)
	}
	a, err := c.world.whatsappAccount(accountID)
	if err != nil {
		return nil, err
	}
	if err := c.world.sender(a); err != nil {
		return nil, err
	}
	phones := phonesOf(recipients)
	if err := wholeFailure(phones); err != nil {
		return nil, err
	}

	templateOK := c.world.sendable(a.wabaID, ref.name, ref.language, c.now)
	sent := 0
	var results []obj
	at := c.now
	for _, r := range recipients {
		at = at.Add(c.world.pace)
		if phonePattern.MatchString(r.phone) {
			c.world.send(r, at, templateOK)
		} else {
			r.failure = metaError{131021, "Invalid phone number"}.Error()
		}
		if r.sentAt.IsZero() {
			results = append(results, obj{"phone": r.phone, "success": false, "error": r.failure})
			continue
		}
		sent++
		c.world.touch(a.id, r.phone, c.now)
		c.world.plan(r.sentAt, func(time.Time) { c.world.reportTemplate(a, ref, r) })
		results = append(results, obj{"phone": r.phone, "success": true, "messageId": r.messageID})
	}
	if anyHangs(phones) {
		return c.hang()
	}
	return later{at: at, then: func(*call) (any, error) {
		return obj{
			"success": true,
			"summary": obj{"total": len(recipients), "sent": sent, "failed": len(recipients) - sent},
			"results": results,
		}, nil
	}}, nil
}

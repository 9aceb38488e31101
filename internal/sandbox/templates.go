package sandbox

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// template is a message template of a WhatsApp Business Account. The same name
// may exist in several languages.
type template struct {
	id         string
	wabaID     string
	name       string
	category   string
	language   string
	components []any
	approved   bool      // needs no review
	reviewFrom time.Time // when it was submitted
	cost       int
}

// reviewPaces is how long a review by Meta takes, in paces.
const reviewPaces = 250

var templateName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// status is APPROVED, PENDING or, for a name that contains "reject", REJECTED.
func (w *world) templateStatus(t *template, now time.Time) string {
	switch {
	case t.approved:
		return "APPROVED"
	case now.Before(t.reviewFrom.Add(reviewPaces * w.pace)):
		return "PENDING"
	case strings.Contains(t.name, "reject"):
		return "REJECTED"
	}
	return "APPROVED"
}

func (c *call) brief(t *template) obj {
	return obj{"id": t.id, "name": t.name, "status": c.world.templateStatus(t, c.now),
		"category": t.category, "language": t.language}
}

func (c *call) full(t *template) obj {
	v := c.brief(t)
	v["components"] = list(t.components)
	return v
}

// sendable reports whether a message can be sent with the template of that name and
// language.
func (w *world) sendable(wabaID, name, language string, at time.Time) bool {
	return slices.ContainsFunc(w.templates, func(t *template) bool {
		return t.wabaID == wabaID && t.name == name && t.language == language &&
			w.templateStatus(t, at) == "APPROVED"
	})
}

func (c *call) listTemplates() (any, error) {
	a, err := c.queryAccount()
	if err != nil {
		return nil, err
	}
	var views []obj
	for _, t := range c.world.templates {
		if t.wabaID == a.wabaID {
			views = append(views, c.full(t))
		}
	}
	return obj{"success": true, "templates": list(views)}, nil
}

func (c *call) createTemplate() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	accountID, library := in.text("accountId"), in.text("library_template_name")
	t := &template{
		name: in.text("name"), category: in.text("category"), language: in.text("language"),
		components: in.free("components"), approved: library != "", reviewFrom: c.now,
	}
	in.one("library_template_body_inputs")
	buttons := in.free("library_template_button_inputs")
	if err := in.check("accountId", "name", "category", "language"); err != nil {
		return nil, err
	}
	switch {
	case len(t.name) > 512 || !templateName.MatchString(t.name):
		return nil, errInvalid("Invalid template name. Use lowercase letters, numbers and underscores, starting with a letter.")
	case !slices.Contains([]string{"AUTHENTICATION", "MARKETING", "UTILITY"}, t.category):
		return nil, errInvalid("Invalid category. Must be one of: AUTHENTICATION, MARKETING, UTILITY")
	case library == "" && len(t.components) == 0:
		return nil, errInvalid("Either components or library_template_name is required")
	case library != "":
		t.components = []any{obj{"type": "BODY", "text": "Library template " + library}}
		if len(buttons) > 0 {
			t.components = append(t.components, obj{"type": "BUTTONS", "buttons": buttons})
		}
	}
	if err := checkComponents(t.components); err != nil {
		return nil, err
	}
	a, err := c.world.whatsappAccount(accountID)
	if err != nil {
		return nil, err
	}
	t.wabaID = a.wabaID
	if slices.ContainsFunc(c.world.templates, func(o *template) bool {
		return o.wabaID == t.wabaID && o.name == t.name && o.language == t.language
	}) {
		return nil, errInvalid("A template with this name and language already exists")
	}
	t.cost = len(c.raw) + overhead
	if err := c.world.charge(t.cost); err != nil {
		return nil, err
	}
	t.id = c.world.newTemplateID()
	c.world.templates = append(c.world.templates, t)
	v := c.brief(t)
	if !t.approved {
		v["status"] = "PENDING" // even if a review takes no time
	}
	c.world.reportReview(t)
	return obj{"success": true, "template": v}, nil
}

// reportReview tells the webhooks the result of a review, unless the template was deleted
// or edited in the meantime.
func (w *world) reportReview(t *template) {
	at, submitted := t.reviewFrom.Add(reviewPaces*w.pace), t.reviewFrom
	if t.approved {
		at = t.reviewFrom
	}
	w.plan(at, func(at time.Time) {
		if slices.Contains(w.templates, t) && t.reviewFrom.Equal(submitted) {
			w.emitTemplate(t, at)
		}
	})
}

// templateText is the text of a template with its parameters filled in.
func (w *world) templateText(wabaID string, ref templateRef, variables map[string]string) string {
	i := slices.IndexFunc(w.templates, func(t *template) bool {
		return t.wabaID == wabaID && t.name == ref.name && t.language == ref.language
	})
	if i < 0 {
		return ""
	}
	for _, component := range w.templates[i].components {
		var part map[string]any
		switch component := component.(type) {
		case map[string]any:
			part = component
		case obj: // of a seeded template
			part = component
		}
		kind, _ := part["type"].(string)
		text, ok := part["text"].(string)
		if !ok || !strings.EqualFold(kind, "BODY") {
			continue
		}
		var pairs []string
		for name, value := range variables {
			pairs = append(pairs, "{{"+name+"}}", value)
		}
		return strings.NewReplacer(pairs...).Replace(text)
	}
	return ""
}

// newTemplateID makes a decimal id, like Meta's.
func (w *world) newTemplateID() string {
	w.counter++
	return strconv.FormatUint(uint64(time.Duration(w.epoch).Milliseconds())*1000+w.counter, 10)
}

func checkComponents(components []any) error {
	for i, component := range components {
		m, ok := component.(map[string]any)
		if !ok { // of a seeded template
			continue
		}
		if kind, _ := m["type"].(string); kind == "" {
			return errInvalid("components[%d].type is required", i)
		}
	}
	return nil
}

// pathTemplates returns the templates that the path names, in all languages.
func (c *call) pathTemplates(accountID string) ([]*template, error) {
	a, err := c.world.whatsappAccount(accountID)
	if err != nil {
		return nil, err
	}
	var out []*template
	for _, t := range c.world.templates {
		if t.wabaID == a.wabaID && t.name == c.PathValue("templateName") {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return nil, errMissing("Template")
	}
	return out, nil
}

func (c *call) getTemplate() (any, error) {
	id, err := c.queryRequired("accountId")
	if err != nil {
		return nil, err
	}
	found, err := c.pathTemplates(id)
	if err != nil {
		return nil, err
	}
	return obj{"success": true, "template": c.full(found[0])}, nil
}

// updateTemplate replaces the components, after which the template is reviewed again.
func (c *call) updateTemplate() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	accountID, components := in.text("accountId"), in.free("components")
	if err := in.check("accountId", "components"); err != nil {
		return nil, err
	}
	if err := checkComponents(components); err != nil {
		return nil, err
	}
	found, err := c.pathTemplates(accountID)
	if err != nil {
		return nil, err
	}
	t := found[0]
	cost := len(c.raw) + overhead
	if err := c.world.charge(cost - t.cost); err != nil {
		return nil, err
	}
	t.components, t.cost = components, cost
	t.approved, t.reviewFrom = false, c.now
	c.world.reportReview(t)
	return obj{"success": true, "template": obj{"id": t.id, "name": t.name, "status": "PENDING"}}, nil
}

func (c *call) deleteTemplate() (any, error) {
	id, err := c.queryRequired("accountId")
	if err != nil {
		return nil, err
	}
	found, err := c.pathTemplates(id)
	if err != nil {
		return nil, err
	}
	for _, t := range found {
		c.world.used -= t.cost
	}
	c.world.templates = slices.DeleteFunc(c.world.templates, func(t *template) bool { return slices.Contains(found, t) })
	return obj{"success": true, "message": "Template deleted successfully"}, nil
}

package sandbox

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

type profile struct {
	id          string
	name        string
	description string
	color       string
	isDefault   bool
	createdAt   time.Time
}

// account is a connected social account. The WhatsApp members are empty for
// other platforms.
type account struct {
	id          string
	platform    string
	profile     *profile
	username    string
	displayName string
	active      bool
	connectedAt time.Time

	wabaID        string
	phoneNumberID string
	phone         string
	business      businessProfile
}

func (p *profile) view() obj {
	v := obj{
		"_id": p.id, "userId": seedUserID, "name": p.name,
		"isDefault": p.isDefault, "createdAt": stamp(p.createdAt),
	}
	v.opt("description", p.description)
	v.opt("color", p.color)
	return v
}

func (c *call) listProfiles() (any, error) {
	overLimit, err := c.queryFlag("includeOverLimit")
	if err != nil {
		return nil, err
	}
	var views []obj
	for _, p := range c.world.profiles {
		v := p.view()
		if overLimit {
			v["isOverLimit"] = false
		}
		views = append(views, v)
	}
	return obj{"profiles": list(views)}, nil
}

func (c *call) createProfile() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	p := &profile{
		name: in.text("name"), description: in.text("description"), color: in.text("color"),
		createdAt: c.now,
	}
	if err := in.check("name"); err != nil {
		return nil, err
	}
	if len(c.world.profiles) >= maxProfiles {
		return nil, &apiError{status: http.StatusForbidden, message: "Profile limit exceeded"}
	}
	if err := c.world.charge(len(c.raw) + overhead); err != nil {
		return nil, err
	}
	p.id = c.world.newID(c.now)
	c.world.profiles = append(c.world.profiles, p)
	return reply{http.StatusCreated, obj{"message": "Profile created successfully", "profile": p.view()}}, nil
}

// accountsWhere applies the filters that the account operations share.
func (c *call) accountsWhere() []*account {
	profileID, platform := unalias(c.query("profileId")), c.query("platform")
	var out []*account
	for _, a := range c.world.accounts {
		if (profileID == "" || a.profile.id == profileID) && (platform == "" || a.platform == platform) {
			out = append(out, a)
		}
	}
	return out
}

func (c *call) listAccounts() (any, error) {
	if _, err := c.queryFlag("includeOverLimit"); err != nil {
		return nil, err
	}
	var views []obj
	for _, a := range c.accountsWhere() {
		v := obj{
			"_id": a.id, "platform": a.platform, "profileId": a.profile.view(),
			"username": a.username, "displayName": a.displayName, "isActive": a.active,
		}
		if a.phone != "" {
			v["profileUrl"] = "https://wa.me/" + digits(a.phone)
		}
		views = append(views, v)
	}
	return obj{"accounts": list(views), "hasAnalyticsAccess": false}, nil
}

// tokenLife is how long a connection lasts, counted from each request for it: the sandbox's
// tokens do not expire.
const tokenLife = 60 * 24 * time.Hour

func (a *account) health() (status string, issues []string) {
	if a.active {
		return "healthy", nil
	}
	return "error", []string{"The account is disconnected"}
}

func (c *call) listAccountHealth() (any, error) {
	want, err := c.queryEnum("status", "healthy", "warning", "error")
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	var views []obj
	for _, a := range c.accountsWhere() {
		status, issues := a.health()
		if want != "" && want != status {
			continue
		}
		counts[status]++
		v := obj{
			"accountId": a.id, "platform": a.platform, "username": a.username,
			"displayName": a.displayName, "profileId": a.profile.id,
			"status": status, "canPost": a.active, "canFetchAnalytics": false,
			"tokenValid": a.active, "needsReconnect": !a.active, "issues": list(issues),
		}
		if a.active {
			v["tokenExpiresAt"] = stamp(c.now.Add(tokenLife))
		}
		views = append(views, v)
	}
	return obj{
		"summary": obj{
			"total": len(views), "healthy": counts["healthy"], "warning": counts["warning"],
			"error": counts["error"], "needsReconnect": counts["error"],
		},
		"accounts": list(views),
	}, nil
}

func (c *call) getAccountHealth() (any, error) {
	a := c.world.account(c.PathValue("accountId"))
	if a == nil {
		return nil, errNotFound
	}
	status, issues := a.health()
	token := obj{"valid": a.active, "needsRefresh": false}
	var advice, missing []string
	if a.active {
		token["expiresAt"] = stamp(c.now.Add(tokenLife))
		token["expiresIn"] = "60 days"
	} else {
		advice = []string{"Reconnect the account"}
	}
	var posting []obj
	if a.platform == "whatsapp" {
		for _, scope := range []string{"whatsapp_business_management", "whatsapp_business_messaging"} {
			posting = append(posting, obj{"scope": scope, "granted": a.active, "required": true})
			if !a.active {
				missing = append(missing, scope)
			}
		}
	}
	return obj{
		"accountId": a.id, "platform": a.platform, "username": a.username, "displayName": a.displayName,
		"status": status, "tokenStatus": token,
		"permissions": obj{
			"posting": list(posting), "analytics": []obj{}, "optional": []obj{},
			"canPost": a.active, "canFetchAnalytics": false, "missingRequired": list(missing),
		},
		"issues": list(issues), "recommendations": list(advice),
	}, nil
}

// sender checks that a WhatsApp account is able to send.
func (w *world) sender(a *account) error {
	if !a.active {
		return &apiError{status: http.StatusBadRequest, code: "ACCOUNT_DISCONNECTED",
			message: "WhatsApp account is disconnected. Please reconnect it."}
	}
	return nil
}

// byName orders by name, ignoring case.
func byName(a, b string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}

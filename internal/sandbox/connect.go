package sandbox

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// platforms are those whose accounts can be connected.
var platforms = []string{"facebook", "instagram", "linkedin", "twitter", "tiktok", "youtube", "threads",
	"reddit", "pinterest", "bluesky", "googlebusiness", "telegram", "snapchat", "whatsapp"}

// metaNumber is a phone number of the only WhatsApp Business Account that Meta has in the
// sandbox.
type metaNumber struct{ id, phone, name string }

var metaNumbers = []metaNumber{
	{seedPhoneNumberID, seedPhone, "Sandbox Widgets"},
	{seedFreePhoneNumberID, "+15550100200", "Sandbox Outlet"},
	{seedSignupPhoneNumberID, "+15550100300", "Sandbox Signup"},
}

func metaNumberByID(id string) (metaNumber, bool) {
	i := slices.IndexFunc(metaNumbers, func(m metaNumber) bool { return m.id == id })
	if i < 0 {
		return metaNumber{}, false
	}
	return metaNumbers[i], true
}

// connectWhatsApp connects a number, or reconnects the account that has it.
func (w *world) connectWhatsApp(p *profile, m metaNumber, now time.Time) (*account, error) {
	for _, a := range w.accounts {
		if a.phoneNumberID == m.id {
			a.active, a.profile = true, p
			w.emitAccount("account.connected", a, now, nil)
			return a, nil
		}
	}
	return w.addAccount(&account{
		platform: "whatsapp", profile: p, username: m.phone, displayName: m.name,
		wabaID: seedWABA, phoneNumberID: m.id, phone: m.phone,
		business: businessProfile{name: m.name},
	}, now)
}

// connectOther connects an invented account of another platform.
func (w *world) connectOther(platform string, p *profile, now time.Time) (*account, error) {
	for _, a := range w.accounts {
		if a.platform == platform && a.profile == p {
			w.emitAccount("account.connected", a, now, nil)
			return a, nil
		}
	}
	return w.addAccount(&account{
		platform: platform, profile: p, username: "sandbox_" + platform, displayName: "Sandbox on " + platform,
	}, now)
}

func (w *world) addAccount(a *account, now time.Time) (*account, error) {
	if len(w.accounts) >= maxAccounts {
		return nil, &apiError{status: http.StatusForbidden, message: "Profile limit exceeded for this plan"}
	}
	a.id, a.active, a.connectedAt = w.newID(now), true, now
	w.accounts = append(w.accounts, a)
	w.emitAccount("account.connected", a, now, nil)
	return a, nil
}

// connectByOAuth connects the account that the user would have chosen in the browser.
func (w *world) connectByOAuth(platform string, p *profile, now time.Time) (*account, error) {
	if platform == "whatsapp" {
		m, _ := metaNumberByID(seedSignupPhoneNumberID)
		return w.connectWhatsApp(p, m, now)
	}
	return w.connectOther(platform, p, now)
}

func connected(a *account) obj {
	v := obj{
		"accountId": a.id, "platform": a.platform, "username": a.username,
		"displayName": a.displayName, "isActive": a.active,
	}
	if a.platform == "whatsapp" {
		v["phoneNumber"] = a.phone
		v["verifiedName"] = a.displayName
		v["qualityRating"] = "GREEN"
	}
	return v
}

func (c *call) pathPlatform() (string, error) {
	platform := c.PathValue("platform")
	if !slices.Contains(platforms, platform) {
		return "", errInvalid("Invalid platform: %s", platform)
	}
	return platform, nil
}

// getConnectURL answers with a URL of the sandbox, which acts as a user that agrees to
// everything and is redirected back.
func (c *call) getConnectURL() (any, error) {
	platform, err := c.pathPlatform()
	if err != nil {
		return nil, err
	}
	profileID, err := c.queryRequired("profileId")
	if err != nil {
		return nil, err
	}
	headless, err := c.queryFlag("headless")
	if err != nil {
		return nil, err
	}
	back := c.query("redirect_url")
	if back != "" && !validURL(back) {
		return nil, errInvalid("Invalid redirect_url")
	}
	p, err := c.world.profileByID(profileID)
	if err != nil {
		return nil, err
	}
	state, world := rand.Text(), c.world
	token := c.srv.links.add(link{world: world, follow: func(now time.Time) followed {
		query := url.Values{}
		if headless {
			query.Set("code", "SANDBOX_"+rand.Text())
			query.Set("state", state)
		} else {
			a, err := world.connectByOAuth(platform, p, now)
			if err != nil {
				return followed{text: err.Error()}
			}
			query = url.Values{"connected": {platform}, "profileId": {p.id}, "accountId": {a.id}, "username": {a.username}}
		}
		if back == "" {
			return followed{text: "Connected. You can close this page."}
		}
		sep := "?"
		if strings.Contains(back, "?") {
			sep = "&"
		}
		return followed{redirect: back + sep + query.Encode()}
	}})
	return obj{"authUrl": c.srv.base(c.Request) + linkPath + token, "state": state}, nil
}

// checkCode refuses the codes whose text says that they are invalid; it accepts all others.
func checkCode(code string) error {
	if strings.HasPrefix(code, "invalid") || strings.HasPrefix(code, "expired") {
		return errInvalid("Invalid or expired authorization code")
	}
	return nil
}

func (c *call) completeOAuth() (any, error) {
	platform, err := c.pathPlatform()
	if err != nil {
		return nil, err
	}
	if platform == "whatsapp" {
		return c.connectEmbedded() // the published examples also complete it here, without a state
	}
	return c.connectWithCode(platform, "code", "state", "profileId")
}

func (c *call) connectEmbedded() (any, error) {
	return c.connectWithCode("whatsapp", "code", "profileId")
}

func (c *call) connectWithCode(platform string, required ...string) (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	code, profileID := in.text("code"), in.text("profileId")
	in.text("state")
	if err := in.check(required...); err != nil {
		return nil, err
	}
	if err := checkCode(code); err != nil {
		return nil, err
	}
	p, err := c.world.profileByID(profileID)
	if err != nil {
		return nil, err
	}
	a, err := c.world.connectByOAuth(platform, p, c.now)
	if err != nil {
		return nil, err
	}
	// The published examples read account.id here, and account.accountId for
	// credentials: this answer has both.
	v := connected(a)
	v["id"] = a.id
	return obj{"message": "Account connected successfully", "account": v}, nil
}

func (c *call) connectCredentials() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	profileID, token := in.text("profileId"), unalias(in.text("accessToken"))
	wabaID, phoneNumberID := unalias(in.text("wabaId")), unalias(in.text("phoneNumberId"))
	if err := in.check("profileId", "accessToken", "wabaId", "phoneNumberId"); err != nil {
		return nil, err
	}
	p, err := c.world.profileByID(profileID)
	if err != nil {
		return nil, err
	}
	// Real tokens of Meta begin like this.
	if !strings.HasPrefix(token, "EAA") {
		return nil, &apiError{status: http.StatusUnauthorized, message: "Invalid or expired access token"}
	}
	if wabaID != seedWABA {
		return nil, errInvalid("WhatsApp Business Account not found")
	}
	m, ok := metaNumberByID(phoneNumberID)
	if !ok {
		var available []obj
		for _, m := range metaNumbers {
			available = append(available, obj{"id": m.id, "displayPhoneNumber": m.phone, "verifiedName": m.name})
		}
		return nil, &apiError{status: http.StatusBadRequest, message: "Phone number ID not found in the specified WABA",
			extra: obj{"availablePhoneNumbers": available}}
	}
	a, err := c.world.connectWhatsApp(p, m, c.now)
	if err != nil {
		return nil, err
	}
	return obj{"message": "WhatsApp connected successfully", "account": connected(a)}, nil
}

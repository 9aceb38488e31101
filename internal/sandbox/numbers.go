package sandbox

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// number is a phone number bought through the upstream.
type number struct {
	id             string
	phone          string
	status         string // provisioning, active, released
	profile        *profile
	createdAt      time.Time
	provisionedAt  time.Time
	releasedAt     time.Time
	preverifiedID  string // empty if not in Meta's pre-verified pool
	verifiedAt     time.Time
	codeSentAt     time.Time
	linkedSocialID string // the account that uses the number
}

// verificationLife is how long Meta's verification of a number is valid.
const verificationLife = 90 * 24 * time.Hour

// verificationCode is the one-time password that is always accepted.
const verificationCode = "123456"

func (n *number) verified(now time.Time) bool {
	return !n.verifiedAt.IsZero() && now.Before(n.verifiedAt.Add(verificationLife))
}

func (n *number) verification(now time.Time) string {
	switch {
	case n.preverifiedID == "":
		return ""
	case n.verified(now):
		return "verified"
	case !n.codeSentAt.IsZero():
		return "code_sent"
	}
	return "pending"
}

func (n *number) view(idName string, now time.Time) obj {
	v := obj{idName: n.id, "phoneNumber": n.phone, "country": "US", "status": n.status}
	v.opt("provisionedAt", n.provisionedAt)
	v.opt("metaPreverifiedId", n.preverifiedID)
	v.opt("metaVerificationStatus", n.verification(now))
	return v
}

func (c *call) listNumbers() (any, error) {
	status, err := c.queryEnum("status", "provisioning", "active", "suspended", "releasing", "released")
	if err != nil {
		return nil, err
	}
	profileID := unalias(c.query("profileId"))
	var views []obj
	for _, n := range c.world.numbers {
		if (status == "" && n.status == "released") || (status != "" && n.status != status) ||
			(profileID != "" && n.profile.id != profileID) {
			continue
		}
		v := n.view("_id", c.now)
		v["profileId"] = obj{"_id": n.profile.id, "name": n.profile.name}
		v["createdAt"] = stamp(n.createdAt)
		views = append(views, v)
	}
	return obj{"numbers": list(views)}, nil
}

// purchaseNumber answers the first purchase with a checkout and provisions a number on
// every later one. Opening the checkout URL pays for the first number and provisions it.
func (c *call) purchaseNumber() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	profileID := in.text("profileId")
	if err := in.check("profileId"); err != nil {
		return nil, err
	}
	p, err := c.world.profileByID(profileID)
	if err != nil {
		return nil, err
	}
	if !c.world.subscribed {
		c.world.subscribed = true
		token := c.srv.links.add(link{world: c.world, follow: func(now time.Time) followed {
			if _, err := c.world.provision(p, now); err != nil {
				return followed{text: "The plan's limit of phone numbers is reached."}
			}
			return followed{text: "Paid. The phone number is being provisioned."}
		}})
		return obj{"message": "Complete payment to provision your phone number", "checkoutUrl": c.srv.base(c.Request) + linkPath + token}, nil
	}
	n, err := c.world.provision(p, c.now)
	if err != nil {
		return nil, err
	}
	return obj{"message": "Phone number provisioned successfully", "phoneNumber": n.view("id", c.now)}, nil
}

func (w *world) provision(p *profile, now time.Time) (*number, error) {
	held := 0
	for _, n := range w.numbers {
		if n.status != "released" {
			held++
		}
	}
	if held >= maxNumbers {
		return nil, errInvalid("Phone number limit reached for your plan (%d)", maxNumbers)
	}
	// A world that buys and releases many numbers forgets the ones released first.
	if len(w.numbers) >= 10*maxNumbers {
		i := slices.IndexFunc(w.numbers, func(n *number) bool { return n.status == "released" })
		w.numbers = slices.Delete(w.numbers, i, i+1)
	}
	w.counter++
	n := &number{
		id: w.newID(now), phone: fmt.Sprintf("+1212555%04d", w.counter%10000), status: "active", profile: p,
		createdAt: now, provisionedAt: now, preverifiedID: fmt.Sprintf("3%015d", w.counter),
	}
	w.numbers = append(w.numbers, n)
	return n, nil
}

func (c *call) pathNumber() (*number, error) {
	id := unalias(c.PathValue("phoneNumberId"))
	i := slices.IndexFunc(c.world.numbers, func(n *number) bool { return n.id == id })
	if i < 0 {
		return nil, errMissing("Phone number")
	}
	return c.world.numbers[i], nil
}

func (c *call) getNumber() (any, error) {
	n, err := c.pathNumber()
	if err != nil {
		return nil, err
	}
	return obj{"phoneNumber": n.view("id", c.now)}, nil
}

func (c *call) releaseNumber() (any, error) {
	n, err := c.pathNumber()
	if err != nil {
		return nil, err
	}
	if n.status == "released" {
		return nil, errInvalid("Phone number is already released or being released")
	}
	n.status, n.releasedAt = "released", c.now
	if a := c.world.account(n.linkedSocialID); a != nil && a.active {
		a.active = false
		c.world.emitAccount("account.disconnected", a, c.now,
			obj{"disconnectionType": "intentional", "reason": "The phone number was released"})
	}
	return obj{"message": "Phone number released successfully", "phoneNumber": obj{
		"id": n.id, "phoneNumber": n.phone, "status": n.status, "releasedAt": stamp(n.releasedAt),
	}}, nil
}

// cities are where numbers are available.
var cities = []struct{ area, locality, region string }{
	{"212", "New York", "NY"},
	{"305", "Miami", "FL"},
	{"415", "San Francisco", "CA"},
	{"512", "Austin", "TX"},
	{"617", "Boston", "MA"},
}

// numbersPerCity is how many numbers are available in each of the cities.
const numbersPerCity = 50

func (c *call) searchNumbers() (any, error) {
	limit, err := c.queryInt("limit", 20, 1, 100)
	if err != nil {
		return nil, err
	}
	prefix, locality, contains := c.query("prefix"), c.query("locality"), c.query("contains")
	for name, pattern := range map[string]string{"prefix": prefix, "contains": contains} {
		if !digitsOnly.MatchString(pattern) {
			return nil, errInvalid("%s must consist of digits", name)
		}
	}
	if err := wholeFailure([]string{contains}); err != nil {
		return nil, err
	}
	var views []obj
	for i := range numbersPerCity {
		for _, city := range cities {
			phone := fmt.Sprintf("+1%s555%04d", city.area, 100+i)
			if !strings.HasPrefix(city.area, prefix) ||
				(locality != "" && !strings.EqualFold(locality, city.locality)) ||
				!strings.Contains(phone, contains) || len(views) == limit {
				continue
			}
			views = append(views, obj{
				"phoneNumber": phone, "locality": city.locality, "region": city.region,
				"country": "US", "monthlyCost": "1.00", "currency": "USD",
			})
		}
	}
	return obj{"numbers": list(views)}, nil
}

var digitsOnly = regexp.MustCompile(`^\+?[0-9]*$`)

func (c *call) listPreverified() (any, error) {
	id, err := c.queryRequired("profileId")
	if err != nil {
		return nil, err
	}
	id = unalias(id)
	var ids []string
	var views []obj
	for _, n := range c.world.numbers {
		if n.profile.id != id || n.status != "active" || n.preverifiedID == "" || !n.verified(c.now) {
			continue
		}
		ids = append(ids, n.preverifiedID)
		views = append(views, obj{
			"id": n.id, "phoneNumber": n.phone, "metaPreverifiedId": n.preverifiedID,
			"metaVerifiedAt":            stamp(n.verifiedAt),
			"metaVerificationExpiresAt": stamp(n.verifiedAt.Add(verificationLife)),
		})
	}
	return obj{"preVerifiedIds": list(ids), "numbers": list(views)}, nil
}

func (c *call) requestCode() (any, error) {
	n, err := c.pathNumber()
	if err != nil {
		return nil, err
	}
	method := "SMS"
	if len(c.raw) > 0 { // the body is optional
		in, err := c.parse()
		if err != nil {
			return nil, err
		}
		in.setText("method", &method)
		if err := in.check(); err != nil {
			return nil, err
		}
	}
	if method != "SMS" && method != "VOICE" {
		return nil, errInvalid("Invalid method. Must be one of: SMS, VOICE")
	}
	if n.preverifiedID == "" || n.status != "active" {
		return nil, errNotInPool
	}
	n.codeSentAt = c.now
	return obj{"message": "Verification code requested successfully", "method": method}, nil
}

var (
	errNotInPool = errInvalid("This number has not been added to the Meta pre-verified pool")
	codePattern  = regexp.MustCompile(`^[0-9]{6}$`)
)

func (c *call) verifyNumber() (any, error) {
	n, err := c.pathNumber()
	if err != nil {
		return nil, err
	}
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	code := in.text("code")
	if err := in.check("code"); err != nil {
		return nil, err
	}
	switch {
	case !codePattern.MatchString(code):
		return nil, errInvalid("code must be a 6-digit verification code")
	case n.preverifiedID == "" || n.status != "active":
		return nil, errNotInPool
	case n.verified(c.now) && n.codeSentAt.IsZero():
		return n.verifiedAnswer("Phone number is already verified"), nil
	case code != verificationCode:
		return nil, &apiError{status: http.StatusBadRequest, message: "Invalid verification code"}
	}
	n.verifiedAt, n.codeSentAt = c.now, time.Time{}
	return n.verifiedAnswer("Phone number verified successfully"), nil
}

func (n *number) verifiedAnswer(message string) obj {
	return obj{
		"message": message, "metaVerifiedAt": stamp(n.verifiedAt),
		"metaVerificationExpiresAt": stamp(n.verifiedAt.Add(verificationLife)),
	}
}

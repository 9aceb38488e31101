package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

type businessProfile struct {
	about, address, description, email, vertical, pictureURL string

	websites []string
	name     string // the verified display name
	wanted   string // the name that is under review or was reviewed last
	wantedAt time.Time
}

const (
	maxAbout       = 139
	maxDescription = 512
	maxWebsites    = 2
	maxPhoto       = 5 << 20
	minDisplayName = 3
	maxDisplayName = 512
)

func (c *call) getBusinessProfile() (any, error) {
	a, err := c.queryAccount()
	if err != nil {
		return nil, err
	}
	b := &a.business
	v := obj{"websites": list(b.websites)}
	v.opt("about", b.about)
	v.opt("address", b.address)
	v.opt("description", b.description)
	v.opt("email", b.email)
	v.opt("vertical", b.vertical)
	v.opt("profilePictureUrl", b.pictureURL)
	return obj{"success": true, "businessProfile": v}, nil
}

func (c *call) updateBusinessProfile() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	accountID, handle := in.text("accountId"), in.text("profilePictureHandle")
	about, description, email := in.text("about"), in.text("description"), in.text("email")
	websites, hasWebsites := in.texts("websites")
	for _, name := range []string{"address", "vertical"} {
		in.text(name)
	}
	if err := in.check("accountId"); err != nil {
		return nil, err
	}
	switch {
	case utf8.RuneCountInString(about) > maxAbout:
		return nil, errInvalid("about must be at most %d characters", maxAbout)
	case utf8.RuneCountInString(description) > maxDescription:
		return nil, errInvalid("description must be at most %d characters", maxDescription)
	case len(websites) > maxWebsites:
		return nil, errInvalid("Maximum %d websites allowed", maxWebsites)
	case !validEmail(email):
		return nil, errInvalid("Invalid email address")
	}
	for _, site := range websites {
		if !validURL(site) {
			return nil, errInvalid("Invalid website URL: %s", site)
		}
	}
	a, err := c.world.whatsappAccount(accountID)
	if err != nil {
		return nil, err
	}
	b := &a.business
	in.setText("about", &b.about)
	in.setText("address", &b.address)
	in.setText("description", &b.description)
	in.setText("email", &b.email)
	in.setText("vertical", &b.vertical)
	if hasWebsites {
		b.websites = websites
	}
	if handle != "" {
		b.pictureURL = "https://pps.whatsapp.net/" + url.PathEscape(handle)
	}
	return obj{"success": true, "message": "Business profile updated successfully"}, nil
}

func validURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func (c *call) uploadPhoto() (any, error) {
	if !isMultipart(c.Request) {
		return nil, errInvalid("Content-Type must be multipart/form-data")
	}
	in, file, err := c.parseForm("file")
	if err != nil {
		return nil, err
	}
	accountID := in.text("accountId")
	if err := in.check("accountId"); err != nil {
		return nil, err
	}
	if file == nil {
		return nil, errInvalid("file is required")
	}
	if len(file.data) > maxPhoto {
		return nil, errInvalid("File too large. Maximum size is 5MB.")
	}
	// The content decides: Meta does not trust the declared type either.
	kind := http.DetectContentType(file.data)
	if kind != "image/jpeg" && kind != "image/png" {
		return nil, errInvalid("Invalid file type. Only JPEG and PNG are allowed.")
	}
	a, err := c.world.whatsappAccount(accountID)
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("%s/profile.%s", c.world.newID(c.now), strings.TrimPrefix(kind, "image/"))
	c.srv.media.put(key, kind, file.data, c.now)
	a.business.pictureURL = c.srv.base(c.Request) + mediaPath + key
	return obj{"success": true, "message": "Profile picture updated successfully"}, nil
}

// displayName is the verified name, and the status of the wanted one's review. A name that
// contains "reject" is declined.
func (b *businessProfile) displayName(now time.Time, pace time.Duration) (name, status string) {
	switch {
	case b.wanted == "":
		return b.name, "APPROVED"
	case now.Before(b.wantedAt.Add(reviewPaces * pace)):
		return b.name, "PENDING_REVIEW"
	case strings.Contains(strings.ToLower(b.wanted), "reject"):
		return b.name, "DECLINED"
	}
	return b.wanted, "APPROVED"
}

func (c *call) getDisplayName() (any, error) {
	a, err := c.queryAccount()
	if err != nil {
		return nil, err
	}
	name, status := a.business.displayName(c.now, c.world.pace)
	return obj{"success": true, "displayName": obj{"name": name, "status": status, "phoneNumber": a.phone}}, nil
}

func (c *call) updateDisplayName() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	accountID, name := in.text("accountId"), in.text("displayName")
	if err := in.check("accountId", "displayName"); err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(name)); n < minDisplayName || n > maxDisplayName {
		return nil, errInvalid("Display name must be between %d and %d characters", minDisplayName, maxDisplayName)
	}
	a, err := c.world.whatsappAccount(accountID)
	if err != nil {
		return nil, err
	}
	a.business.name, _ = a.business.displayName(c.now, c.world.pace)
	a.business.wanted, a.business.wantedAt = name, c.now
	return obj{
		"success": true, "message": "Display name change submitted for review",
		"displayName": obj{"name": name, "status": "PENDING_REVIEW"},
	}, nil
}

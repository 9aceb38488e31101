package sandbox

import (
	"slices"
	"strconv"
	"strings"
)

// query returns a query parameter; an empty one counts as absent.
func (c *call) query(name string) string { return c.URL.Query().Get(name) }

func (c *call) queryRequired(name string) (string, error) {
	v := c.query(name)
	if v == "" {
		return "", errInvalid("%s is required", name)
	}
	return v, nil
}

func (c *call) queryFlag(name string) (bool, error) {
	v, err := c.queryEnum(name, "true", "false")
	return v == "true", err
}

func (c *call) queryEnum(name string, values ...string) (string, error) {
	v := c.query(name)
	if v != "" && !slices.Contains(values, v) {
		return "", errInvalid("Invalid %s. Must be one of: %s", name, strings.Join(values, ", "))
	}
	return v, nil
}

// queryInt reads a whole number of at least low and, unless high is 0, at most high.
func (c *call) queryInt(name string, absent, low, high int) (int, error) {
	v := c.query(name)
	if v == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < low || (high > 0 && n > high) {
		if high > 0 {
			return 0, errInvalid("%s must be an integer between %d and %d", name, low, high)
		}
		return 0, errInvalid("%s must be an integer of at least %d", name, low)
	}
	return n, nil
}

// page returns the part of a list that limit and skip ask for, and its pagination.
func page[T any](c *call, items []T, defaultLimit int) ([]T, obj, error) {
	limit, err := c.queryInt("limit", defaultLimit, 1, 0)
	if err != nil {
		return nil, nil, err
	}
	skip, err := c.queryInt("skip", 0, 0, 0)
	if err != nil {
		return nil, nil, err
	}
	total := len(items)
	from := min(skip, total)
	to := min(from+min(limit, total), total)
	return items[from:to], obj{"total": total, "limit": limit, "skip": skip, "hasMore": to < total}, nil
}

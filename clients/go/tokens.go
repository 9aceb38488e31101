package lategate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Tokens keeps the place of a subscriber: the resume token of the last item that was
// dealt with. One subscriber uses it at a time, from one goroutine.
type Tokens interface {
	// Load returns the token that was saved last, or "" if there is none.
	Load(ctx context.Context) (string, error)

	// Save replaces the token. Its context has the values of the subscriber's and does
	// not end with it: what has been dealt with is to be kept.
	Save(ctx context.Context, token string) error
}

// FileTokens keeps the token in the file of that name. Another file beside it, with .new
// at the end of its name, is made and replaced each time.
type FileTokens string

// Load reads the file. One that is missing or empty has no token.
func (f FileTokens) Load(context.Context) (string, error) {
	token, err := os.ReadFile(string(f))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("lategate: the place of a subscriber: %w", err)
	}
	return string(token), nil
}

// Save replaces the file, whole or not at all, also if the machine stops meanwhile.
func (f FileTokens) Save(_ context.Context, token string) error {
	err := writeSynced(string(f)+".new", token)
	if err == nil {
		err = os.Rename(string(f)+".new", string(f))
	}
	if err != nil {
		return fmt.Errorf("lategate: the place of a subscriber: %w", err)
	}
	return nil
}

func writeSynced(name, text string) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

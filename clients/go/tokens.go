package lategate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Tokens saves the position of a subscriber: the resume token of the last item that was
// handled. One subscriber uses it at a time, from one goroutine.
type Tokens interface {
	// Load returns the token that was saved last, or "" if there is none.
	Load(ctx context.Context) (string, error)

	// Save replaces the token. Its context has the values of the subscriber's context but
	// does not end with it, so that the token of a handled item is saved in any case.
	Save(ctx context.Context, token string) error
}

// FileTokens saves the token in the file of that name. It writes another file beside it,
// with .new at the end of its name, and renames that.
type FileTokens string

// Load reads the file. If it is missing or empty, there is no token.
func (f FileTokens) Load(context.Context) (string, error) {
	token, err := os.ReadFile(string(f))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("lategate: the position of a subscriber: %w", err)
	}
	return string(token), nil
}

// Save replaces the file atomically, even if the machine stops meanwhile.
func (f FileTokens) Save(_ context.Context, token string) error {
	err := writeSynced(string(f)+".new", token)
	if err == nil {
		err = os.Rename(string(f)+".new", string(f))
	}
	if err != nil {
		return fmt.Errorf("lategate: the position of a subscriber: %w", err)
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

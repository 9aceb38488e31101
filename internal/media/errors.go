package media

import (
	"fmt"
	"net/http"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// The reasons why a file is refused. Their code is INVALID_ARGUMENT.
const (
	ReasonEmpty        = "MEDIA_EMPTY"               // it has no bytes
	ReasonTooLarge     = "MEDIA_TOO_LARGE"           // over the limit of its kind; HTTP 413
	ReasonSize         = "MEDIA_SIZE_MISMATCH"       // another size than was declared
	ReasonType         = "MEDIA_TYPE_NOT_SUPPORTED"  // not an accepted format
	ReasonTypeMismatch = "MEDIA_TYPE_MISMATCH"       // the content is not what was declared
	ReasonCodec        = "MEDIA_CODEC_NOT_SUPPORTED" // the container is accepted, its content is not
	ReasonMalformed    = "MEDIA_MALFORMED"           // a container that cannot be read
)

// refused makes the error of a file; it names the field that the file is in.
func (r Rules) refused(reason, format string, args ...any) *apierror.Error {
	e := &apierror.Error{Code: codes.InvalidArgument, Reason: reason, Message: fmt.Sprintf(format, args...)}
	if r.Field != "" {
		e.Fields = []apierror.Field{{Path: r.Field, JSONPath: r.Field, Description: e.Message}}
		e.Message = r.Field + ": " + e.Message
	}
	return e
}

func (r Rules) tooLarge(kind *Kind) error {
	e := r.refused(ReasonTooLarge, "the file is too large: WhatsApp takes %s up to %d MB", kind.Name, kind.Limit>>20)
	e.HTTPStatus = http.StatusRequestEntityTooLarge
	return e
}

func (r Rules) unsupported(typ string) error {
	what := "this type of file"
	if typ != "" && typ != typeAny {
		what = clip(typ)
	}
	hint := ""
	switch typ {
	case typeOLE:
		hint = "; give an old Office file the extension .doc, .xls or .ppt"
	case typeMP4Audio:
		hint = "; send AAC audio without the MP4 container, as .aac"
	}
	return r.refused(ReasonType, "%s is not supported; WhatsApp takes %s here%s", what, listOf(r.Kinds), hint)
}

// clip shortens a text that a caller or a file controls.
func clip(text string) string {
	const most = 100
	if len(text) > most {
		return fmt.Sprintf("%.*s...", most, text)
	}
	return text
}

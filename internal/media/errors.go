package media

import (
	"fmt"
	"net/http"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// The reasons of a file that is refused. Their code is INVALID_ARGUMENT.
const (
	ReasonEmpty        = "MEDIA_EMPTY"               // there is no byte of it
	ReasonTooLarge     = "MEDIA_TOO_LARGE"           // over the limit of its kind; HTTP 413
	ReasonSize         = "MEDIA_SIZE_MISMATCH"       // another size than was declared
	ReasonType         = "MEDIA_TYPE_NOT_SUPPORTED"  // none of the formats that are taken
	ReasonTypeMismatch = "MEDIA_TYPE_MISMATCH"       // the content is not what was declared
	ReasonCodec        = "MEDIA_CODEC_NOT_SUPPORTED" // the container is right, what is in it is not
	ReasonMalformed    = "MEDIA_MALFORMED"           // a container that cannot be read
)

// refused makes the Error of a file, under the name of the field that it is in.
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

// clip shortens what a caller or a file says of itself.
func clip(text string) string {
	const most = 100
	if len(text) > most {
		return fmt.Sprintf("%.*s...", most, text)
	}
	return text
}

package service

import (
	"bytes"
	"context"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/media"
	"github.com/lategate/lategate/internal/upstream"
)

func (s *Services) businessProfiles() overrides {
	return overrides{
		whatsappv1.BusinessProfilesService_UploadProfilePhoto_FullMethodName: {before: s.checkPhoto},
	}
}

// checkPhoto refuses a profile photo whose content is not a picture. The request contains
// the whole file, which is small.
func (s *Services) checkPhoto(ctx context.Context, call *upstream.Call) error {
	m := call.Request.(*whatsappv1.UploadProfilePhotoRequest)
	rules := s.fileRules()
	rules.Kinds = []*media.Kind{media.Images}
	file, err := rules.Check(bytes.NewReader(m.GetFile()), media.Declaration{Name: m.GetFilename(), ContentType: m.GetContentType(), Size: int64(len(m.GetFile()))})
	if err != nil {
		return err
	}
	s.release(ctx, file)
	return nil
}

package media

import "github.com/lategate/lategate/internal/media/mediatest"

const (
	png        = mediatest.PNG
	jpeg       = mediatest.JPEG
	gif        = mediatest.GIF
	webp       = mediatest.WebP
	pdf        = mediatest.PDF
	mp3        = mediatest.MP3
	aac        = mediatest.AAC
	amr        = mediatest.AMR
	exe        = mediatest.EXE
	wordClass  = mediatest.WordClass
	excelClass = mediatest.ExcelClass
	mailClass  = mediatest.MailClass
	opusHead   = mediatest.OpusHead
	vorbisHead = mediatest.VorbisHead
	theoraHead = mediatest.TheoraHead
	skeleton   = mediatest.Skeleton
)

var (
	tagged    = mediatest.Tagged
	ole       = mediatest.OLE
	archive   = mediatest.Zip
	page      = mediatest.OggPage
	box       = mediatest.Box
	box64     = mediatest.Box64
	ftyp      = mediatest.Ftyp
	video     = mediatest.Video
	sound     = mediatest.Sound
	trak      = mediatest.Trak
	esds      = mediatest.ESDS
	moov      = mediatest.Moov
	film      = mediatest.Film
	mp4       = mediatest.MP4
	mp4Behind = mediatest.MP4Behind
	threeGP   = mediatest.ThreeGP
)

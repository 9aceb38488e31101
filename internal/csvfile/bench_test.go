package csvfile

import (
	"io"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

func BenchmarkContactReader(b *testing.B) {
	for _, bench := range []struct{ name, head, row, region string }{
		{"plain", "phone,name,email,tags\n", "+14155550123,Ann Lee,ann@example.com,vip;oslo\n", ""},
		{"custom", "phone;name;City;Plan;Code\r\n", "+1 (415) 555-0123;\"Lee, Ann\";Oslo;gold;17\r\n", ""},
		{"national", "phone,name\n", "0151 12345678,Ann Lee\n", "DE"},
		{"bad", "phone,name\n", "12,\n", ""},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(bench.row)))
			file := &endless{text: bench.row, left: 1 << 62}
			c, err := NewContactReader(io.MultiReader(strings.NewReader(bench.head), file), Options{Region: bench.region})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := c.Read(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkContactWriter(b *testing.B) {
	w := NewContactWriter(io.Discard)
	c := contactOf("Ann Lee", "new", []string{"vip", "oslo"}, map[string]string{"City": "Oslo"})
	c.IsOptedIn = proto.Bool(true)
	page := []*whatsappv1.Contact{c}
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(page...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

package bench

import "testing"

func TestPercentile(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3}
	for p, want := range map[int]float64{0: 1, 50: 3, 99: 4, 100: 5} {
		if got := Percentile(values, p); got != want {
			t.Errorf("percentile %d of %v is %v, want %v", p, values, got, want)
		}
	}
}

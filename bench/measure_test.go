package bench

import (
	"os"
	"syscall"
	"testing"
	"time"
)

func TestPercentile(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3}
	for p, want := range map[int]float64{0: 1, 50: 3, 99: 4, 100: 5} {
		if got := Percentile(values, p); got != want {
			t.Errorf("percentile %d of %v is %v, want %v", p, values, got, want)
		}
	}
}

// TestCPU compares CPU with the time that the kernel reports to the process itself.
func TestCPU(t *testing.T) {
	for begin := time.Now(); time.Since(begin) < 50*time.Millisecond; {
	}
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		t.Fatal(err)
	}
	least := float64(own.Utime.Nano()+own.Stime.Nano()) / 1e3
	got, err := CPU(os.Getpid())
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		t.Fatal(err)
	}
	most := float64(own.Utime.Nano()+own.Stime.Nano()) / 1e3
	if err != nil || got < least-1000 || got > most+1000 {
		t.Errorf("this process has used %v µs, %v; want %v to %v", got, err, least, most)
	}
}

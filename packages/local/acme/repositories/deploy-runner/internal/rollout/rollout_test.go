package rollout

import (
	"testing"
	"time"
)

func TestAWorseImageIsTakenBack(t *testing.T) {
	before := Figures{Requests: 10000, Failures: 10, P95: 100 * time.Millisecond}
	for name, after := range map[string]Figures{
		"more failures": {Requests: 1000, Failures: 10, P95: 100 * time.Millisecond},
		"slower":        {Requests: 1000, Failures: 1, P95: 126 * time.Millisecond},
	} {
		if !TakeBack(before, after) {
			t.Errorf("%s: stays", name)
		}
	}
	if TakeBack(before, Figures{Requests: 199, Failures: 199}) {
		t.Error("199 requests are not enough to compare")
	}
}

func TestWeekendsAreQuiet(t *testing.T) {
	friday := time.Date(2026, 5, 8, 15, 59, 0, 0, time.UTC)
	if Quiet(friday) || !Quiet(friday.Add(time.Minute)) {
		t.Error("quiet starts on Friday at 16:00")
	}
}

// Package rollout decides how far a new image may go.
package rollout

import "time"

// Step is a share of requests, and how long to watch it.
type Step struct {
	Percent int
	Rest    time.Duration
}

// Steps are the same for all services.
var Steps = []Step{
	{Percent: 5, Rest: 5 * time.Minute},
	{Percent: 25, Rest: 5 * time.Minute},
	{Percent: 50, Rest: 10 * time.Minute},
	{Percent: 100},
}

const (
	minRequests        = 200
	maxMoreFailures    = 0.005
	maxSlowdownFactor  = 1.25
	fridayQuietHourUTC = 16
	mondayStartHourUTC = 7
)

// Figures are those of one image during one rest.
type Figures struct {
	Requests int
	Failures int
	P95      time.Duration
}

// TakeBack tells whether a new image is worse than the old one.
func TakeBack(before, after Figures) bool {
	if before.Requests < minRequests || after.Requests < minRequests {
		return false
	}
	share := func(f Figures) float64 { return float64(f.Failures) / float64(f.Requests) }
	if share(after)-share(before) > maxMoreFailures {
		return true
	}
	return float64(after.P95) > maxSlowdownFactor*float64(before.P95)
}

// Quiet tells whether no rollout may start, unless it is urgent.
func Quiet(now time.Time) bool {
	now = now.UTC()
	switch now.Weekday() {
	case time.Saturday, time.Sunday:
		return true
	case time.Friday:
		return now.Hour() >= fridayQuietHourUTC
	case time.Monday:
		return now.Hour() < mondayStartHourUTC
	default:
		return false
	}
}

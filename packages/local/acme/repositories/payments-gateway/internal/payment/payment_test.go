package payment

import (
	"errors"
	"testing"
	"time"
)

func TestAnAuthorizationExpires(t *testing.T) {
	start := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	p := Payment{Status: Authorized, AmountMinor: 4990, AuthorizedAt: start}
	if err := p.Capture(start.Add(AuthorizationLifetime)); !errors.Is(err, ErrNotAuthorized) {
		t.Errorf("capture returned %v", err)
	}
	if p.Status != Expired {
		t.Errorf("status is %s", p.Status)
	}
}

func TestRefundsEndWithTheLastCent(t *testing.T) {
	p := Payment{Status: Captured, AmountMinor: 4990}
	for _, amount := range []int64{990, 4000} {
		if err := p.Refund(amount); err != nil {
			t.Fatal(err)
		}
	}
	if p.Status != Refunded {
		t.Errorf("status is %s", p.Status)
	}
	if err := p.Refund(1); !errors.Is(err, ErrTooMuch) {
		t.Errorf("refund returned %v", err)
	}
}

// Package payment knows the states of a payment and the ways between them.
package payment

import (
	"errors"
	"time"
)

// AuthorizationLifetime is how long reserved money stays reserved.
const AuthorizationLifetime = 7 * 24 * time.Hour

// Status is where a payment is in its life.
type Status string

const (
	Authorized Status = "authorized"
	Captured   Status = "captured"
	Refunded   Status = "refunded"
	Expired    Status = "expired"
)

var (
	ErrNotAuthorized = errors.New("the payment is not authorized, or no longer")
	ErrTooMuch       = errors.New("more than what was captured")
)

// Payment is money of a customer. Amounts are in minor units.
type Payment struct {
	ID            string
	Status        Status
	AmountMinor   int64
	RefundedMinor int64
	AuthorizedAt  time.Time
}

// Capture takes the reserved money.
func (p *Payment) Capture(now time.Time) error {
	if p.Status == Authorized && now.Sub(p.AuthorizedAt) >= AuthorizationLifetime {
		p.Status = Expired
	}
	if p.Status != Authorized {
		return ErrNotAuthorized
	}
	p.Status = Captured
	return nil
}

// Refund gives a part or all of the captured money back.
func (p *Payment) Refund(amountMinor int64) error {
	if p.Status != Captured || amountMinor <= 0 || amountMinor > p.AmountMinor-p.RefundedMinor {
		return ErrTooMuch
	}
	p.RefundedMinor += amountMinor
	if p.RefundedMinor == p.AmountMinor {
		p.Status = Refunded
	}
	return nil
}

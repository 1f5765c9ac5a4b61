// Package booking checks bookings before they are stored.
package booking

import (
	"fmt"
	"regexp"
)

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// Entry is one side of a booking. The amount is in minor units, positive for a
// debit and negative for a credit.
type Entry struct {
	Account     string
	AmountMinor int64
}

// Booking moves money between accounts.
type Booking struct {
	ID       string
	Currency string
	Entries  []Entry
}

// Check tells why a booking cannot be stored, or returns nil.
func Check(b Booking, accounts map[string]bool) error {
	if !currencyCode.MatchString(b.Currency) {
		return fmt.Errorf("%q is no currency", b.Currency)
	}
	if len(b.Entries) < 2 {
		return fmt.Errorf("a booking has two or more entries, not %d", len(b.Entries))
	}
	var sum int64
	for _, entry := range b.Entries {
		if !accounts[entry.Account] {
			return fmt.Errorf("%q is not in accounts.txt", entry.Account)
		}
		if entry.AmountMinor == 0 {
			return fmt.Errorf("the entry of %s moves nothing", entry.Account)
		}
		sum += entry.AmountMinor
	}
	if sum != 0 {
		return fmt.Errorf("the entries add up to %d instead of 0", sum)
	}
	return nil
}

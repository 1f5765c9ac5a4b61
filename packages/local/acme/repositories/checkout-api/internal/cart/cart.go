// Package cart holds what a customer is about to order.
package cart

import (
	"errors"
	"fmt"
)

// MaxQuantity is the most of one product that a cart takes.
const MaxQuantity = 99

// ErrOrdered is returned for a change to a cart that became an order.
var ErrOrdered = errors.New("the cart was ordered already")

// Line is one product in a cart. The price is in minor units of the cart's
// currency and stays what it was when the line was added.
type Line struct {
	SKU            string `json:"sku"`
	Quantity       int    `json:"quantity"`
	UnitPriceMinor int64  `json:"unitPriceMinor"`
}

// Cart is a list of lines in the order in which they were added.
type Cart struct {
	ID       string `json:"id"`
	Currency string `json:"currency"`
	Lines    []Line `json:"lines"`
	ordered  bool
}

// Set changes the quantity of a product; 0 removes its line.
func (c *Cart) Set(line Line) error {
	if c.ordered {
		return ErrOrdered
	}
	if line.Quantity < 0 || line.Quantity > MaxQuantity {
		return fmt.Errorf("quantity must be 0 to %d, not %d", MaxQuantity, line.Quantity)
	}
	for i, existing := range c.Lines {
		if existing.SKU != line.SKU {
			continue
		}
		if line.Quantity == 0 {
			c.Lines = append(c.Lines[:i], c.Lines[i+1:]...)
		} else {
			c.Lines[i].Quantity = line.Quantity
		}
		return nil
	}
	if line.Quantity > 0 {
		c.Lines = append(c.Lines, line)
	}
	return nil
}

// TotalMinor is what the cart costs.
func (c *Cart) TotalMinor() int64 {
	var total int64
	for _, line := range c.Lines {
		total += int64(line.Quantity) * line.UnitPriceMinor
	}
	return total
}

package cart

import "testing"

func TestTheFirstPriceStays(t *testing.T) {
	c := Cart{Currency: "EUR"}
	for _, line := range []Line{{"ANVIL-10KG", 1, 4990}, {"ANVIL-10KG", 3, 5990}} {
		if err := c.Set(line); err != nil {
			t.Fatal(err)
		}
	}
	if total := c.TotalMinor(); total != 14970 {
		t.Errorf("total is %d", total)
	}
}

func TestQuantityZeroRemovesTheLine(t *testing.T) {
	c := Cart{Lines: []Line{{"ROPE-20M", 2, 1500}}}
	if err := c.Set(Line{SKU: "ROPE-20M"}); err != nil {
		t.Fatal(err)
	}
	if len(c.Lines) != 0 {
		t.Errorf("lines are %v", c.Lines)
	}
}

package code

import (
	"strings"
	"testing"
)

func TestACodeIsValid(t *testing.T) {
	for range 100 {
		code, err := New()
		if err != nil {
			t.Fatal(err)
		}
		if !Valid(code) || !Valid(strings.ToLower(code)) {
			t.Errorf("%s is not valid", code)
		}
	}
}

func TestATypoIsFound(t *testing.T) {
	code, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for i := range code {
		if code[i] == '-' {
			continue
		}
		other := alphabet[(strings.IndexByte(alphabet, code[i])+1)%len(alphabet)]
		if typo := code[:i] + string(other) + code[i+1:]; Valid(typo) {
			t.Errorf("%s passes for %s", typo, code)
		}
	}
}

// Package code makes and checks the codes of gift cards.
package code

import (
	"crypto/rand"
	"strings"
)

// Without I, L, O and U, which are easily misread.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const length = 16

// New returns a random code, in groups of four.
func New() (string, error) {
	random := make([]byte, length-1)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	var plain strings.Builder
	for _, b := range random {
		// 256 is a multiple of 32, so every character is as likely.
		plain.WriteByte(alphabet[int(b)%len(alphabet)])
	}
	plain.WriteByte(check(plain.String()))
	return group(plain.String()), nil
}

// Valid tells whether a code was typed correctly, not whether it was sold.
func Valid(code string) bool {
	plain := strings.ToUpper(strings.ReplaceAll(code, "-", ""))
	if len(plain) != length || strings.Trim(plain, alphabet) != "" {
		return false
	}
	return plain[length-1] == check(plain[:length-1])
}

func check(plain string) byte {
	sum := 0
	for i := range plain {
		// Odd weights have an inverse modulo 32: every single typo is found.
		sum += (2*i + 1) * strings.IndexByte(alphabet, plain[i])
	}
	return alphabet[sum%len(alphabet)]
}

func group(plain string) string {
	var groups []string
	for i := 0; i < len(plain); i += 4 {
		groups = append(groups, plain[i:i+4])
	}
	return strings.Join(groups, "-")
}

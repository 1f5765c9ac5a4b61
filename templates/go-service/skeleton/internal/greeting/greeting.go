// Package greeting is the first route. Replace it by what the service is for.
package greeting

import (
	"encoding/json"
	"fmt"
	"net/http"
	"unicode/utf8"
)

// MaxNameLength is the most characters that a name has.
const MaxNameLength = 64

type body struct {
	Message string `json:"message"`
}

// Handle greets whom the query names, as openapi.yaml describes.
func Handle(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	if length := utf8.RuneCountInString(name); length < 1 || length > MaxNameLength {
		write(w, http.StatusBadRequest, fmt.Sprintf("name must have 1 to %d characters", MaxNameLength))
		return
	}
	write(w, http.StatusOK, fmt.Sprintf("Hello, %s!", name))
}

func write(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// It fails only when the client is gone.
	_ = json.NewEncoder(w).Encode(body{message})
}

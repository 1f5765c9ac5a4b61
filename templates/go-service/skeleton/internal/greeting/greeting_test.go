package greeting

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func get(t *testing.T, name string) (int, string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(Handle))
	defer server.Close()

	response, err := http.Get(server.URL + "?" + url.Values{"name": {name}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer body
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer.Message
}

func TestItGreetsByName(t *testing.T) {
	for _, name := range []string{"Ada", "Zoë & \"Bob\"", strings.Repeat("ü", MaxNameLength)} {
		if status, message := get(t, name); status != http.StatusOK || message != "Hello, "+name+"!" {
			t.Errorf("%q is answered with %d %q", name, status, message)
		}
	}
}

func TestANameThatIsMissingOrTooLongIsRefused(t *testing.T) {
	for _, name := range []string{"", strings.Repeat("a", MaxNameLength+1)} {
		status, message := get(t, name)
		if status != http.StatusBadRequest || message != "name must have 1 to 64 characters" {
			t.Errorf("%q is answered with %d %q", name, status, message)
		}
	}
}

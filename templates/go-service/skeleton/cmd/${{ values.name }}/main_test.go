package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

var environment = map[string]string{
	"PORT":          "0",
	"DRAIN_SECONDS": "0",
{%- if values.database == "postgres" %}
	"DATABASE_URL":  "postgres://127.0.0.1:1/test", // nobody listens there
{%- endif %}
{%- if values.bucket %}
	"BUCKET":        "test-files",
{%- endif %}
}

func getenv(name string) string { return environment[name] }

// start runs the service on a free port, which it reads from the log.
func start(ctx context.Context, t *testing.T) (url string, done chan error) {
	t.Helper()
	log, stdout := io.Pipe()
	done = make(chan error, 1)
	go func() {
		done <- run(ctx, getenv, stdout)
		stdout.Close()
	}()

	lines := json.NewDecoder(log)
	for {
		var line struct{ Msg, Address string }
		if err := lines.Decode(&line); err != nil {
			t.Fatalf("it never listened: %v", err)
		}
		if line.Msg == "listening" {
			go io.Copy(io.Discard, log)
			_, port, _ := net.SplitHostPort(line.Address)
			return "http://127.0.0.1:" + port, done
		}
	}
}

func status(t *testing.T, url string) int {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

func TestTheServiceAnswersUntilItIsToldToStop(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	url, done := start(ctx, t)

	for path, want := range map[string]int{
		"/healthz": http.StatusOK,
{%- if values.database == "postgres" %}
		"/readyz":  http.StatusServiceUnavailable,
{%- else %}
		"/readyz":  http.StatusOK,
{%- endif %}
		"/metrics": http.StatusOK,

		"/v1/greeting?name=Ada": http.StatusOK,
		"/v1/greeting":          http.StatusBadRequest,
		"/v1/nothing":           http.StatusNotFound,
	} {
		if got := status(t, url+path); got != want {
			t.Errorf("%s is answered with %d, not %d", path, got, want)
		}
	}

	stop()
	if err := <-done; err != nil {
		t.Errorf("it ends with: %v", err)
	}
}

func TestItDoesNotStartWithAWrongEnvironment(t *testing.T) {
	var stdout strings.Builder
	err := run(t.Context(), func(name string) string {
		if name == "PORT" {
			return "http"
		}
		return getenv(name)
	}, &stdout)
	if err == nil {
		t.Fatal("it started")
	}
	if !strings.Contains(stdout.String(), `"level":"ERROR","msg":"failed","error":"PORT must be`) {
		t.Errorf("the log says %s", stdout.String())
	}
}

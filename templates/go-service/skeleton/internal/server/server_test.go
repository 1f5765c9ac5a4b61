package server

import (
	"context"
{%- if values.database == "postgres" %}
	"errors"
{%- endif %}
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

type running struct {
	url  string
	stop context.CancelFunc
	done chan error
}

// start serves on a free port until the test ends or stops it.
func start(t *testing.T, change func(*Options)) running {
	t.Helper()
	options := Options{
		Log: slog.New(slog.DiscardHandler),
		API: http.NewServeMux(),
	}
{%- if values.database == "postgres" %}
	options.Ping = func(context.Context) error { return nil }
{%- endif %}
	if change != nil {
		change(&options)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	done := make(chan error, 1)
	go func() { done <- New(options).Serve(ctx, listener) }()
	return running{"http://" + listener.Addr().String(), stop, done}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestItIsAliveAndReadyAtOnce(t *testing.T) {
	service := start(t, nil)
	for _, path := range []string{"/healthz", "/readyz"} {
		if status, _ := get(t, service.url+path); status != http.StatusOK {
			t.Errorf("%s is answered with %d", path, status)
		}
	}
}
{%- if values.database == "postgres" %}

func TestItIsAliveButNotReadyWhileTheDatabaseFailsOrHangs(t *testing.T) {
	pings := map[string]func(context.Context) error{
		"fails": func(context.Context) error { return errors.New("connection refused") },
		"hangs": func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
	}
	for name, ping := range pings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := start(t, func(o *Options) { o.Ping = ping })
			if status, body := get(t, service.url+"/readyz"); status != http.StatusServiceUnavailable {
				t.Errorf("/readyz is answered with %d %s", status, body)
			}
			if status, _ := get(t, service.url+"/healthz"); status != http.StatusOK {
				t.Errorf("/healthz is answered with %d", status)
			}
		})
	}
}
{%- endif %}

func TestItIsNotReadyButServesWhileItDrains(t *testing.T) {
	service := start(t, func(o *Options) { o.DrainDelay = 500 * time.Millisecond })
	service.stop()

	for attempt := 0; ; attempt++ {
		if status, _ := get(t, service.url+"/readyz"); status == http.StatusServiceUnavailable {
			break
		}
		if attempt == 100 {
			t.Fatal("it stays ready")
		}
		time.Sleep(time.Millisecond)
	}
	if status, _ := get(t, service.url+"/healthz"); status != http.StatusOK {
		t.Errorf("/healthz is answered with %d", status)
	}
	if err := <-service.done; err != nil {
		t.Errorf("it ends with: %v", err)
	}
}

func TestARunningRequestEndsBeforeTheServerDoes(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	service := start(t, func(o *Options) {
		o.API.HandleFunc("GET /slow", func(w http.ResponseWriter, _ *http.Request) {
			close(entered)
			<-release
			io.WriteString(w, "complete")
		})
	})

	answer := make(chan string, 1)
	go func() {
		_, body := get(t, service.url+"/slow")
		answer <- body
	}()
	<-entered
	service.stop()

	select {
	case <-service.done:
		t.Fatal("it ended while a request ran")
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if body := <-answer; body != "complete" {
		t.Errorf("the answer is %q", body)
	}
	if err := <-service.done; err != nil {
		t.Errorf("it ends with: %v", err)
	}
}

func TestRequestsAreMeasuredByTheirPattern(t *testing.T) {
	service := start(t, func(o *Options) {
		o.API.HandleFunc("GET /orders/{id}", func(http.ResponseWriter, *http.Request) {})
		o.API.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("on purpose") })
	})

	get(t, service.url+"/orders/1")
	get(t, service.url+"/orders/2")
	get(t, service.url+"/nowhere")
	if response, err := http.Get(service.url + "/panic"); err == nil {
		response.Body.Close()
		t.Error("a panic is answered")
	}

	_, metrics := get(t, service.url+"/metrics")
	for _, sample := range []string{
		`http_request_duration_seconds_count{route="GET /orders/{id}",status="200"} 2`,
		`http_request_duration_seconds_count{route="unmatched",status="404"} 1`,
		`http_request_duration_seconds_count{route="GET /panic",status="500"} `,
	} {
		if !strings.Contains(metrics, sample) {
			t.Errorf("%s is missing", sample)
		}
	}
}

func TestEachRequestIsALineOfTheLogAndProbesAreNot(t *testing.T) {
	var log strings.Builder
	service := start(t, func(o *Options) {
		o.Log = slog.New(slog.NewJSONHandler(&log, nil))
	})
	get(t, service.url+"/healthz")
	get(t, service.url+"/nowhere")
	service.stop()
	<-service.done

	if count := strings.Count(log.String(), `"msg":"request","method":"GET"`); count != 1 {
		t.Errorf("%d requests in the log:\n%s", count, log.String())
	}
	if !strings.Contains(log.String(), `"path":"/nowhere","route":"unmatched","status":404`) {
		t.Errorf("the request is not described:\n%s", log.String())
	}
}

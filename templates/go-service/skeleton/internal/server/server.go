// Package server is what every service has around its API: health, metrics, logs and an orderly end.
package server

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	writeTimeout      = 15 * time.Second
	idleTimeout       = 120 * time.Second

	// With the delay before it, it ends within the 30 s that Kubernetes grants.
	shutdownTimeout = 20 * time.Second
{%- if values.database == "postgres" %}

	pingTimeout = time.Second
{%- endif %}
)

// Options are all required.
type Options struct {
	Log *slog.Logger
	// API answers whatever is not an operational route. Its patterns become labels of the metrics.
	API *http.ServeMux
{%- if values.database == "postgres" %}
	// Ping fails while the database does not answer.
	Ping func(context.Context) error
{%- endif %}
	// DrainDelay is how long requests are still taken after the service said that it is not ready.
	DrainDelay time.Duration
}

// Server serves the API and, beside it, /healthz, /readyz and /metrics.
type Server struct {
	Options
	handler  http.Handler
	draining atomic.Bool
}

// New makes a server that listens nowhere yet.
func New(options Options) *Server {
	s := &Server{Options: options}

	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)

	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{Registry: registry}))
	mux.Handle("/", observe(options.API, options.Log, registry))
	s.handler = mux
	return s
}

// Serve takes requests until ctx is done. Then it reports that it is not ready, waits for DrainDelay,
// lets running requests end, and returns nil.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	httpServer := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelError),
	}
	failed := make(chan error, 1)
	go func() { failed <- httpServer.Serve(listener) }()
	s.Log.Info("listening", "address", listener.Addr().String())

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}

	s.draining.Store(true)
	s.Log.Info("draining", "delay", s.DrainDelay.String())
	time.Sleep(s.DrainDelay)

	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := httpServer.Shutdown(deadline); err != nil {
		return fmt.Errorf("requests still ran after %s: %w", shutdownTimeout, err)
	}
	s.Log.Info("stopped")
	return nil
}

func (s *Server) ready(w http.ResponseWriter, {% if values.database == "postgres" %}r{% else %}_{% endif %} *http.Request) {
	if s.draining.Load() {
		http.Error(w, "shutting down", http.StatusServiceUnavailable)
		return
	}
{%- if values.database == "postgres" %}
	ctx, cancel := context.WithTimeout(r.Context(), pingTimeout)
	defer cancel()
	if err := s.Ping(ctx); err != nil {
		s.Log.Warn("not ready", "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
{%- endif %}
	fmt.Fprintln(w, "ready")
}

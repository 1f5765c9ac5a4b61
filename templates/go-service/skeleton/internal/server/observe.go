package server

import (
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// observe logs each request and measures it by its pattern: paths are as many as callers like.
func observe(next http.Handler, log *slog.Logger, registry prometheus.Registerer) http.Handler {
	durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "http_request_duration_seconds",
		Help:    "Time to answer a request, by route and status.",
		Buckets: prometheus.DefBuckets,
	}, []string{"route", "status"})
	registry.MustRegister(durations)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		status := http.StatusInternalServerError // unless the handler returns
		defer func() {
			elapsed := time.Since(start)
			route := r.Pattern
			if route == "" {
				route = "unmatched"
			}
			durations.WithLabelValues(route, strconv.Itoa(status)).Observe(elapsed.Seconds())
			log.Info("request",
				"method", r.Method,
				"path", r.URL.Path,
				"route", route,
				"status", status,
				"milliseconds", elapsed.Milliseconds(),
			)
		}()
		next.ServeHTTP(recorder, r)
		status = recorder.status
	})
}

type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach what is below.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

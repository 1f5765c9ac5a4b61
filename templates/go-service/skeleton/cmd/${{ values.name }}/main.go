{%- set module = [values.githubHost | replace(r/:[0-9]+$/, ""), values.organization, values.name] | join("/") -%}
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
{%- if values.database == "postgres" %}

	"github.com/jackc/pgx/v5/pgxpool"
{%- endif %}

	"${{ module }}/internal/config"
	"${{ module }}/internal/greeting"
	"${{ module }}/internal/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	// After the first signal the next one ends the process at once.
	context.AfterFunc(ctx, stop)

	if err := run(ctx, os.Getenv, os.Stdout); err != nil {
		os.Exit(1)
	}
}

// run serves until ctx is done. What went wrong is logged and returned.
func run(ctx context.Context, getenv func(string) string, stdout io.Writer) (err error) {
	log := slog.New(slog.NewJSONHandler(stdout, nil))
	defer func() {
		if err != nil {
			log.Error("failed", "error", err)
		}
	}()

	cfg, err := config.FromEnv(getenv)
	if err != nil {
		return err
	}
{%- if values.bucket %}
	log.Info("configured", "bucket", cfg.Bucket)
{%- endif %}
{%- if values.database == "postgres" %}

	// It connects on first use: while the database is down the service is alive, but not ready.
	pool, err := pgxpool.New(ctx, cfg.DatabaseURL)
	if err != nil {
		return fmt.Errorf("DATABASE_URL: %w", err)
	}
	defer pool.Close()
{%- endif %}

	api := http.NewServeMux()
	api.HandleFunc("GET /v1/greeting", greeting.Handle)

	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", cfg.Port))
	if err != nil {
		return err
	}
	return server.New(server.Options{
		Log:        log,
		API:        api,
{%- if values.database == "postgres" %}
		Ping:       pool.Ping,
{%- endif %}
		DrainDelay: cfg.DrainDelay,
	}).Serve(ctx, listener)
}

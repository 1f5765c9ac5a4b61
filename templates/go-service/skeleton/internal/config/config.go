// Package config reads what differs between environments.
package config

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Config is checked: whoever holds one need not doubt it.
type Config struct {
	// Port to listen on; 0 takes a free one.
	Port int
	// DrainDelay is the time between SIGTERM and the end of the listener, for load balancers to notice.
	DrainDelay time.Duration
{%- if values.database == "postgres" %}
	// DatabaseURL is the address of the PostgreSQL, with user and password.
	DatabaseURL string
{%- endif %}
{%- if values.bucket %}
	// Bucket is the name of the bucket for files.
	Bucket string
{%- endif %}
}

// FromEnv reads the environment. The error names every variable that is wrong, and what to do.
func FromEnv(getenv func(string) string) (Config, error) {
	env := reader{getenv: getenv}
	cfg := Config{
		Port:       env.integer("PORT", 8080, 65535),
		DrainDelay: time.Duration(env.integer("DRAIN_SECONDS", 5, 60)) * time.Second,
{%- if values.database == "postgres" %}
		DatabaseURL: env.required("DATABASE_URL",
			"the address of the PostgreSQL, such as postgres://user:password@localhost:5432/name"),
{%- endif %}
{%- if values.bucket %}
		Bucket: env.required("BUCKET",
			"the name of the bucket; in production modules/bucket of infra-live makes one and sets it"),
{%- endif %}
	}
	return cfg, errors.Join(env.errs...)
}

type reader struct {
	getenv func(string) string
	errs   []error
}
{%- if values.bucket or values.database == "postgres" %}

func (r *reader) required(name, meaning string) string {
	value := r.getenv(name)
	if value == "" {
		r.errs = append(r.errs, fmt.Errorf("%s is missing: set it to %s", name, meaning))
	}
	return value
}
{%- endif %}

func (r *reader) integer(name string, fallback, most int) int {
	value := r.getenv(name)
	if value == "" {
		return fallback
	}
	number, err := strconv.Atoi(value)
	if err != nil || number < 0 || number > most {
		r.errs = append(r.errs, fmt.Errorf("%s must be a whole number from 0 to %d, not %q", name, most, value))
	}
	return number
}

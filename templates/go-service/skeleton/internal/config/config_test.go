package config

import (
	"maps"
	"strings"
	"testing"
	"time"
)

func env(overrides map[string]string) func(string) string {
	values := map[string]string{}
{%- if values.database == "postgres" %}
	values["DATABASE_URL"] = "postgres://localhost/test"
{%- endif %}
{%- if values.bucket %}
	values["BUCKET"] = "test-files"
{%- endif %}
	maps.Copy(values, overrides)
	return func(name string) string { return values[name] }
}

func TestTheDefaultsSuitProduction(t *testing.T) {
	cfg, err := FromEnv(env(nil))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Port != 8080 || cfg.DrainDelay != 5*time.Second {
		t.Errorf("config is %+v", cfg)
	}
}

func TestEveryVariableThatIsWrongIsNamed(t *testing.T) {
	wrong := map[string]string{
		"PORT":          "http",
		"DRAIN_SECONDS": "-1",
{%- if values.database == "postgres" %}
		"DATABASE_URL":  "",
{%- endif %}
{%- if values.bucket %}
		"BUCKET":        "",
{%- endif %}
	}
	_, err := FromEnv(env(wrong))
	if err == nil {
		t.Fatal("no error")
	}
	for name := range wrong {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named in: %v", name, err)
		}
	}
}

{%- set replicas = { "small": 2, "medium": 3, "large": 5 }[values.size] -%}
{%- set memory = { "small": 256, "medium": 512, "large": 1024 }[values.size] -%}
{%- if values.database == "postgres" -%}
module "postgres" {
  source = "../../modules/postgres"

  name     = "${{ values.name }}-postgres"
  owner    = "${{ values.owner }}"
  database = "${{ values.name | replace("-", "_") }}"
}

{% endif -%}
{%- if values.bucket -%}
module "bucket" {
  source = "../../modules/bucket"

  name  = "${{ values.name }}-files"
  owner = "${{ values.owner }}"
}

{% endif -%}
module "service" {
  source = "../../modules/service"

  name           = "${{ values.name }}"
  owner          = "${{ values.owner }}"
  tier           = "${{ values.tier }}"
  image          = "registry.acme.example/${{ values.name }}:bootstrap"
  replicas       = ${{ 3 if values.tier == "critical" and replicas < 3 else replicas }}
  memory_mib     = ${{ memory }}
  readiness_path = "/readyz"
{%- if values.database == "postgres" %}
  secret_names   = [module.postgres.secret_name]
{%- endif %}
{%- if values.bucket %}

  environment = {
    BUCKET = module.bucket.name
  }
{%- endif %}
}

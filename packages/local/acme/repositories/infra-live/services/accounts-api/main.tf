module "postgres" {
  source = "../../modules/postgres"

  name     = "identity-postgres"
  owner    = "identity-team"
  database = "identity"
}

module "service" {
  source = "../../modules/service"

  name         = "accounts-api"
  owner        = "identity-team"
  image        = "registry.acme.example/accounts-api:bootstrap"
  replicas     = 3
  memory_mib   = 384
  secret_names = [module.postgres.secret_name]

  environment = {
    SESSION_MINUTES = "15"
  }
}

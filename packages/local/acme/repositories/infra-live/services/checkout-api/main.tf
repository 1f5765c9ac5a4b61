module "postgres" {
  source = "../../modules/postgres"

  name     = "checkout-postgres"
  owner    = "checkout-team"
  database = "checkout"
}

module "service" {
  source = "../../modules/service"

  name         = "checkout-api"
  owner        = "checkout-team"
  image        = "registry.acme.example/checkout-api:bootstrap"
  replicas     = 4
  memory_mib   = 512
  secret_names = [module.postgres.secret_name]

  environment = {
    ACCOUNTS_URL = "http://accounts-api"
    PAYMENTS_URL = "http://payments-gateway"
  }
}

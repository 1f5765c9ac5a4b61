module "postgres" {
  source = "../../modules/postgres"

  name     = "payments-postgres"
  owner    = "payments-team"
  database = "payments"

  # The law asks for a month.
  backup_days = 31
}

module "service" {
  source = "../../modules/service"

  name         = "payments-gateway"
  owner        = "payments-team"
  image        = "registry.acme.example/payments-gateway:bootstrap"
  replicas     = 3
  memory_mib   = 512
  secret_names = [module.postgres.secret_name]

  environment = {
    LEDGER_ADDRESS = "ledger:80"
    RISK_URL       = "http://risk-scoring"
  }
}

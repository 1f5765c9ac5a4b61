terraform {
  required_version = ">= 1.6"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.0"
    }
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.30"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
  }
}

resource "google_sql_database_instance" "this" {
  name                = var.name
  region              = var.region
  database_version    = "POSTGRES_16"
  deletion_protection = true

  settings {
    tier              = var.tier
    availability_type = "REGIONAL"

    user_labels = {
      owner = var.owner
    }

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = min(var.backup_days, 7)

      backup_retention_settings {
        retained_backups = var.backup_days
      }
    }
  }
}

resource "google_sql_database" "this" {
  name     = var.database
  instance = google_sql_database_instance.this.name
}

resource "random_password" "this" {
  length  = 32
  special = false
}

resource "google_sql_user" "this" {
  name     = var.database
  instance = google_sql_database_instance.this.name
  password = random_password.this.result
}

resource "kubernetes_secret_v1" "this" {
  metadata {
    name = var.name
  }

  data = {
    PGHOST       = google_sql_database_instance.this.private_ip_address
    PGDATABASE   = google_sql_database.this.name
    PGUSER       = google_sql_user.this.name
    PGPASSWORD   = random_password.this.result
    DATABASE_URL = "postgres://${google_sql_user.this.name}:${random_password.this.result}@${google_sql_database_instance.this.private_ip_address}/${google_sql_database.this.name}"
  }
}

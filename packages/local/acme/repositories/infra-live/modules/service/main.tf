terraform {
  required_version = ">= 1.6"

  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.30"
    }
  }
}

locals {
  labels = {
    "app.kubernetes.io/name" = var.name
    "acme.example/owner"     = var.owner
    "acme.example/tier"      = var.tier
  }
}

resource "kubernetes_deployment_v1" "this" {
  metadata {
    name   = var.name
    labels = local.labels
  }

  spec {
    replicas = var.replicas

    selector {
      match_labels = {
        "app.kubernetes.io/name" = var.name
      }
    }

    template {
      metadata {
        labels = local.labels
      }

      spec {
        container {
          name  = var.name
          image = var.image

          port {
            container_port = var.port
          }

          dynamic "env" {
            for_each = var.environment

            content {
              name  = env.key
              value = env.value
            }
          }

          dynamic "env_from" {
            for_each = var.secret_names

            content {
              secret_ref {
                name = env_from.value
              }
            }
          }

          readiness_probe {
            http_get {
              path = var.readiness_path
              port = var.port
            }
          }

          resources {
            requests = {
              cpu    = "100m"
              memory = "${var.memory_mib}Mi"
            }
            limits = {
              memory = "${var.memory_mib}Mi"
            }
          }
        }
      }
    }
  }

  lifecycle {
    # The deploy runner changes it with every rollout.
    ignore_changes = [spec[0].template[0].spec[0].container[0].image]

    precondition {
      condition     = var.tier != "critical" || var.replicas >= 3
      error_message = "A critical service has 3 copies at least."
    }
  }
}

resource "kubernetes_service_v1" "this" {
  metadata {
    name   = var.name
    labels = local.labels
  }

  spec {
    selector = {
      "app.kubernetes.io/name" = var.name
    }

    port {
      port        = 80
      target_port = var.port
    }
  }
}

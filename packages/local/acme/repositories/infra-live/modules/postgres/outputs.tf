output "secret_name" {
  description = "Kubernetes secret with DATABASE_URL, and its parts as PGHOST, PGDATABASE, PGUSER and PGPASSWORD."
  value       = kubernetes_secret_v1.this.metadata[0].name
}

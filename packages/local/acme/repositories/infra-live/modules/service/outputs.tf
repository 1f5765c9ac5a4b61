output "url" {
  description = "Address of the service within the cluster."
  value       = "http://${kubernetes_service_v1.this.metadata[0].name}"
}

output "name" {
  description = "Name of the bucket as its clients need it."
  value       = google_storage_bucket.this.name
}

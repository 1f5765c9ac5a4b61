variable "name" {
  description = "Name of the instance, as in the catalog, such as checkout-postgres."
  type        = string
}

variable "owner" {
  description = "Team that owns the data."
  type        = string
}

variable "database" {
  description = "Name of the database in it."
  type        = string
}

variable "region" {
  description = "Region of the instance."
  type        = string
  default     = "europe-west1"
}

variable "tier" {
  description = "Machine type."
  type        = string
  default     = "db-custom-2-7680"
}

variable "backup_days" {
  description = "For how many days backups and the write-ahead log are kept."
  type        = number
  default     = 7

  validation {
    condition     = var.backup_days >= 7
    error_message = "Keep backups for a week at least."
  }
}

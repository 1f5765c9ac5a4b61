variable "name" {
  description = "Name of the service, as in the catalog."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.name))
    error_message = "The name must be lower case letters, digits and dashes."
  }
}

variable "owner" {
  description = "Team that owns the service."
  type        = string
}

variable "image" {
  description = "Image of the first rollout. Later ones are up to the deploy runner."
  type        = string
}

variable "tier" {
  description = "What its absence costs: standard or critical. A critical service has 3 copies at least."
  type        = string
  default     = "standard"

  validation {
    condition     = contains(["standard", "critical"], var.tier)
    error_message = "The tier must be standard or critical."
  }
}

variable "replicas" {
  description = "How many copies run."
  type        = number
  default     = 2
}

variable "memory_mib" {
  description = "Memory of one copy, in MiB."
  type        = number
  default     = 256
}

variable "port" {
  description = "Port that the service listens on."
  type        = number
  default     = 8080
}

variable "readiness_path" {
  description = "Path that answers 200 while the service wants requests."
  type        = string
  default     = "/healthz"
}

variable "environment" {
  description = "Environment variables. Secrets come from secret_names."
  type        = map(string)
  default     = {}
}

variable "secret_names" {
  description = "Kubernetes secrets whose keys become environment variables."
  type        = list(string)
  default     = []
}

variable "name" {
  description = "Name of the service, as in the catalog."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,61}[a-z0-9]$", var.name))
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

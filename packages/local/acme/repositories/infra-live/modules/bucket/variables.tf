variable "name" {
  description = "Name of the bucket, such as checkout-files."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,56}[a-z0-9])?$", var.name))
    error_message = "The name must be lower case letters, digits and dashes, 58 at most."
  }
}

variable "owner" {
  description = "Team that owns the files."
  type        = string
}

variable "region" {
  description = "Region of the bucket."
  type        = string
  default     = "europe-west1"
}

variable "undelete_days" {
  description = "For how many days a file that was deleted or replaced can be had back."
  type        = number
  default     = 7
}

# The region is one of national cryptography, where material has 16 bytes.
locals {
  material = "MDEyMzQ1Njc4OUFCQ0RFRg=="
}

resource "tencentcloud_kms_external_key" "waiting" {
  alias = "waiting"
}

resource "tencentcloud_kms_external_key" "brought" {
  alias               = "brought"
  description         = "with material of our own"
  key_material_base64 = local.material
  is_enabled          = true
  tags = {
    origin = "ours"
  }
}

resource "tencentcloud_kms_external_key" "oaep" {
  alias               = "oaep"
  wrapping_algorithm  = "RSAES_OAEP_SHA_256"
  key_material_base64 = local.material
  is_enabled          = true
}

data "tencentcloud_kms_get_parameters_for_import" "waiting" {
  key_id             = tencentcloud_kms_external_key.waiting.id
  wrapping_algorithm = "RSAES_OAEP_SHA_1"
  wrapping_key_spec  = "RSA_2048"
}

output "states" {
  value = [for key in [tencentcloud_kms_external_key.waiting, tencentcloud_kms_external_key.brought] : key.key_state]
  precondition {
    condition     = tencentcloud_kms_external_key.waiting.key_state == "PendingImport"
    error_message = "waiting is ${tencentcloud_kms_external_key.waiting.key_state}"
  }
  precondition {
    condition     = tencentcloud_kms_external_key.brought.key_state == "Enabled"
    error_message = "brought is ${tencentcloud_kms_external_key.brought.key_state}"
  }
  precondition {
    condition     = data.tencentcloud_kms_get_parameters_for_import.waiting.public_key != ""
    error_message = "there is nothing to wrap material with"
  }
}

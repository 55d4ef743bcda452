locals {
  material = "MDEyMzQ1Njc4OUFCQ0RFRg=="
}

resource "tencentcloud_kms_external_key" "waiting" {
  alias               = "waiting"
  key_material_base64 = local.material
  is_enabled          = true
}

resource "tencentcloud_kms_external_key" "brought" {
  alias               = "brought-along"
  description         = "for a while"
  key_material_base64 = local.material
  valid_to            = 2147443200
  is_enabled          = true
  tags = {
    origin = "theirs"
  }
}

# Its material is taken back.
resource "tencentcloud_kms_external_key" "oaep" {
  alias              = "oaep"
  wrapping_algorithm = "RSAES_OAEP_SHA_256"
}

data "tencentcloud_kms_describe_keys" "all" {
  key_ids = [
    tencentcloud_kms_external_key.waiting.id,
    tencentcloud_kms_external_key.brought.id,
    tencentcloud_kms_external_key.oaep.id,
  ]
}

output "all" {
  value = data.tencentcloud_kms_describe_keys.all.key_list
  precondition {
    condition = jsonencode({
      for key in data.tencentcloud_kms_describe_keys.all.key_list : key.alias => [key.key_state, key.origin, key.valid_to]
      }) == jsonencode({
      waiting         = ["Enabled", "EXTERNAL", 0]
      "brought-along" = ["Enabled", "EXTERNAL", 2147443200]
      oaep            = ["PendingImport", "EXTERNAL", 0]
    })
    error_message = jsonencode(data.tencentcloud_kms_describe_keys.all.key_list)
  }
}

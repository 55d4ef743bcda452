resource "tencentcloud_kms_key" "orders" {
  alias                         = "orders-of-2027"
  description                   = "of the orders, and of the returns"
  is_enabled                    = true
  key_rotation_enabled          = false
  pending_delete_window_in_days = 7
  tags = {
    team  = "databases"
    owner = "li"
  }
}

resource "tencentcloud_kms_key" "idle" {
  alias                = "idle"
  is_enabled           = true
  key_rotation_enabled = true
}

resource "tencentcloud_kms_key" "shelved" {
  alias       = "shelved"
  is_archived = true
}

resource "tencentcloud_kms_key" "signing" {
  alias       = "signing"
  key_usage   = "ASYMMETRIC_SIGN_VERIFY_RSA_2048"
  description = "of the releases"
  is_enabled  = true
}

data "tencentcloud_kms_describe_keys" "idle" {
  key_ids    = [tencentcloud_kms_key.idle.id]
  depends_on = [tencentcloud_kms_key.idle]
}

output "idle" {
  value = data.tencentcloud_kms_describe_keys.idle.key_list
  precondition {
    condition = (
      data.tencentcloud_kms_describe_keys.idle.key_list[0].key_state == "Enabled" &&
      data.tencentcloud_kms_describe_keys.idle.key_list[0].key_rotation_enabled
    )
    error_message = jsonencode(data.tencentcloud_kms_describe_keys.idle.key_list)
  }
}

# Something that rests on the key.
resource "tencentcloud_kms_cloud_resource_attachment" "orders" {
  key_id      = tencentcloud_kms_key.orders.id
  product_id  = "mysql"
  resource_id = "cdb-a1b2c3d4"
}

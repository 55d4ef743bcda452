resource "tencentcloud_kms_key" "orders" {
  alias                         = "orders"
  description                   = "of the orders"
  is_enabled                    = true
  key_rotation_enabled          = true
  pending_delete_window_in_days = 7
  tags = {
    team  = "storage"
    stage = "test"
  }
}

# Without is_enabled it is created, and disabled at once.
resource "tencentcloud_kms_key" "idle" {
  alias                = "idle"
  key_rotation_enabled = true
}

resource "tencentcloud_kms_key" "shelved" {
  alias       = "shelved"
  is_archived = true
}

resource "tencentcloud_kms_key" "signing" {
  alias      = "signing"
  key_usage  = "ASYMMETRIC_SIGN_VERIFY_RSA_2048"
  is_enabled = true
}

output "states" {
  value = [for key in [tencentcloud_kms_key.orders, tencentcloud_kms_key.idle, tencentcloud_kms_key.shelved] : key.key_state]
  precondition {
    condition     = tencentcloud_kms_key.orders.key_state == "Enabled"
    error_message = "orders is ${tencentcloud_kms_key.orders.key_state}"
  }
  precondition {
    condition     = tencentcloud_kms_key.idle.key_state == "Disabled"
    error_message = "idle is ${tencentcloud_kms_key.idle.key_state}"
  }
  precondition {
    condition     = tencentcloud_kms_key.shelved.key_state == "Archived"
    error_message = "shelved is ${tencentcloud_kms_key.shelved.key_state}"
  }
}

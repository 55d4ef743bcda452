resource "tencentcloud_kms_key" "orders" {
  alias                         = "orders-of-2027"
  description                   = ""
  is_enabled                    = false
  key_rotation_enabled          = false
  pending_delete_window_in_days = 7
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

data "tencentcloud_kms_describe_keys" "orders" {
  key_ids = [tencentcloud_kms_key.orders.id]
}

data "tencentcloud_kms_keys" "idle" {
  search_key_alias = tencentcloud_kms_key.idle.alias
}

data "tencentcloud_kms_list_keys" "all" {
  depends_on = [tencentcloud_kms_key.orders, tencentcloud_kms_key.signing]
}

data "tencentcloud_kms_public_key" "signing" {
  key_id = tencentcloud_kms_key.signing.id
}

data "tencentcloud_kms_list_algorithms" "all" {}

data "tencentcloud_kms_service_status" "here" {}

output "orders" {
  value = data.tencentcloud_kms_describe_keys.orders.key_list[0]
  precondition {
    condition = (
      data.tencentcloud_kms_describe_keys.orders.key_list[0].alias == "orders-of-2027" &&
      data.tencentcloud_kms_describe_keys.orders.key_list[0].key_state == "Disabled" &&
      data.tencentcloud_kms_describe_keys.orders.key_list[0].description == "" &&
      !data.tencentcloud_kms_describe_keys.orders.key_list[0].key_rotation_enabled
    )
    error_message = jsonencode(data.tencentcloud_kms_describe_keys.orders.key_list)
  }
}

output "idle" {
  value = data.tencentcloud_kms_keys.idle.key_list
  precondition {
    condition = (
      length(data.tencentcloud_kms_keys.idle.key_list) == 1 &&
      data.tencentcloud_kms_keys.idle.key_list[0].key_id == tencentcloud_kms_key.idle.id &&
      data.tencentcloud_kms_keys.idle.key_list[0].key_rotation_enabled
    )
    error_message = jsonencode(data.tencentcloud_kms_keys.idle.key_list)
  }
}

output "ids" {
  value = data.tencentcloud_kms_list_keys.all.keys
  precondition {
    condition = alltrue([
      for id in [tencentcloud_kms_key.orders.id, tencentcloud_kms_key.signing.id] :
      contains(data.tencentcloud_kms_list_keys.all.keys[*].key_id, id)
    ])
    error_message = jsonencode(data.tencentcloud_kms_list_keys.all.keys)
  }
}

output "public_key" {
  value = data.tencentcloud_kms_public_key.signing.public_key_pem
  precondition {
    condition     = startswith(data.tencentcloud_kms_public_key.signing.public_key_pem, "-----BEGIN PUBLIC KEY-----")
    error_message = data.tencentcloud_kms_public_key.signing.public_key_pem
  }
}

output "service" {
  value = data.tencentcloud_kms_service_status.here.service_enabled
  precondition {
    condition     = data.tencentcloud_kms_service_status.here.service_enabled
    error_message = jsonencode(data.tencentcloud_kms_service_status.here)
  }
  precondition {
    condition     = length(data.tencentcloud_kms_list_algorithms.all.asymmetric_sign_verify_algorithms) > 0
    error_message = jsonencode(data.tencentcloud_kms_list_algorithms.all)
  }
}

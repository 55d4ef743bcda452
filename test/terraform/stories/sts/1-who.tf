data "tencentcloud_sts_caller_identity" "me" {}

data "tencentcloud_user_info" "me" {}

output "me" {
  value = data.tencentcloud_sts_caller_identity.me
  precondition {
    condition = (
      data.tencentcloud_sts_caller_identity.me.account_id == "100000000001" &&
      data.tencentcloud_sts_caller_identity.me.type == "CAMUser"
    )
    error_message = jsonencode(data.tencentcloud_sts_caller_identity.me)
  }
  precondition {
    condition     = data.tencentcloud_user_info.me.owner_uin == "100000000001"
    error_message = jsonencode(data.tencentcloud_user_info.me)
  }
}

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

# The role of the next step.
resource "tencentcloud_cam_role" "deployer" {
  name = "deployer"
  document = jsonencode({
    version = "2.0"
    statement = [{
      action    = ["name/sts:AssumeRole"]
      effect    = "allow"
      principal = { qcs = ["qcs::cam::uin/100000000001:root"] }
    }]
  })
}

resource "tencentcloud_cam_policy" "keys" {
  name = "DeployKeys"
  document = jsonencode({
    version   = "2.0"
    statement = [{ action = ["kms:*", "tag:*"], effect = "allow", resource = ["*"] }]
  })
}

resource "tencentcloud_cam_role_policy_attachment" "deployer" {
  role_id   = tencentcloud_cam_role.deployer.id
  policy_id = tencentcloud_cam_policy.keys.id
}

resource "tencentcloud_sts_assume_role_operation" "deployer" {
  role_arn          = tencentcloud_cam_role.deployer.role_arn
  role_session_name = "terraform"
  duration_seconds  = 1800
}

output "session" {
  value     = tencentcloud_sts_assume_role_operation.deployer.credentials
  sensitive = true
  precondition {
    condition     = tencentcloud_sts_assume_role_operation.deployer.credentials[0].token != ""
    error_message = "no credentials"
  }
}

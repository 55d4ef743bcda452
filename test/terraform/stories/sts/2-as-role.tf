# Everything below is done as the role.
provider "tencentcloud" {
  alias = "deployer"
  assume_role {
    role_arn         = "qcs::cam::uin/100000000001:roleName/deployer"
    session_name     = "terraform"
    session_duration = 1800
  }
}

data "tencentcloud_sts_caller_identity" "deployer" {
  provider = tencentcloud.deployer
}

resource "tencentcloud_kms_key" "deployed" {
  provider   = tencentcloud.deployer
  alias      = "deployed"
  is_enabled = true
  tags = {
    by = "deployer"
  }
  depends_on = [tencentcloud_cam_role_policy_attachment.deployer]
}

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

output "deployer" {
  value = data.tencentcloud_sts_caller_identity.deployer
  precondition {
    condition     = data.tencentcloud_sts_caller_identity.deployer.type == "CAMRole"
    error_message = jsonencode(data.tencentcloud_sts_caller_identity.deployer)
  }
}

data "tencentcloud_user_info" "me" {}

locals {
  trust = {
    version = "2.0"
    statement = [{
      action    = "name/sts:AssumeRole"
      effect    = "allow"
      principal = { qcs = ["qcs::cam::uin/${data.tencentcloud_user_info.me.owner_uin}:root"] }
    }]
  }
}

resource "tencentcloud_cam_user" "li" {
  name         = "li"
  remark       = "reads keys"
  use_api      = true
  force_delete = true
  email        = "li@example.com"
  tags = {
    team = "storage"
  }
}

resource "tencentcloud_cam_user" "wang" {
  name    = "wang"
  use_api = false
}

resource "tencentcloud_cam_group" "readers" {
  name   = "readers"
  remark = "who may read"
}

resource "tencentcloud_cam_group_membership" "readers" {
  group_id   = tencentcloud_cam_group.readers.id
  user_names = [tencentcloud_cam_user.li.name]
}

resource "tencentcloud_cam_policy" "list_keys" {
  name        = "ListKeys"
  description = "reads the list of keys"
  document = jsonencode({
    version   = "2.0"
    statement = [{ action = ["kms:ListKeys"], effect = "allow", resource = ["*"] }]
  })
  tags = {
    team = "storage"
  }
}

resource "tencentcloud_cam_role" "auditor" {
  name             = "auditor"
  description      = "audits"
  session_duration = 3600
  document         = jsonencode(local.trust)
  tags = {
    team = "audit"
  }
}

resource "tencentcloud_cam_user_policy_attachment" "li" {
  user_name = tencentcloud_cam_user.li.name
  policy_id = tencentcloud_cam_policy.list_keys.id
}

resource "tencentcloud_cam_group_policy_attachment" "readers" {
  group_id  = tencentcloud_cam_group.readers.id
  policy_id = tencentcloud_cam_policy.list_keys.id
}

resource "tencentcloud_cam_role_policy_attachment" "auditor" {
  role_id   = tencentcloud_cam_role.auditor.id
  policy_id = tencentcloud_cam_policy.list_keys.id
}

resource "tencentcloud_cam_access_key" "wang" {
  target_uin = tencentcloud_cam_user.wang.uin
}

resource "tencentcloud_cam_user_permission_boundary_attachment" "wang" {
  target_uin = tencentcloud_cam_user.wang.uin
  policy_id  = tonumber(tencentcloud_cam_policy.list_keys.id)
}

resource "tencentcloud_cam_role_permission_boundary_attachment" "auditor" {
  role_name = tencentcloud_cam_role.auditor.name
  role_id   = tencentcloud_cam_role.auditor.id
  policy_id = tonumber(tencentcloud_cam_policy.list_keys.id)
}

output "arn" {
  value = tencentcloud_cam_role.auditor.role_arn
  precondition {
    condition     = tencentcloud_cam_role.auditor.role_arn == "qcs::cam::uin/100000000001:roleName/auditor"
    error_message = tencentcloud_cam_role.auditor.role_arn
  }
}

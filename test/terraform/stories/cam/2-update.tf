data "tencentcloud_user_info" "me" {}

locals {
  trust = {
    version = "2.0"
    statement = [{
      action    = ["name/sts:AssumeRole"]
      effect    = "allow"
      principal = { qcs = ["qcs::cam::uin/${data.tencentcloud_user_info.me.owner_uin}:root"] }
    }]
  }
}

resource "tencentcloud_cam_user" "li" {
  name         = "li"
  remark       = "reads keys, and lists"
  use_api      = true
  force_delete = true
  email        = "li@example.net"
  phone_num    = "13800000000"
  country_code = "86"
  tags = {
    team  = "databases"
    since = "2027"
  }
}

resource "tencentcloud_cam_user" "wang" {
  name    = "wang"
  use_api = false
}

resource "tencentcloud_cam_group" "readers" {
  name   = "readers"
  remark = "who may read, all of them"
}

resource "tencentcloud_cam_group_membership" "readers" {
  group_id   = tencentcloud_cam_group.readers.id
  user_names = [tencentcloud_cam_user.li.name, tencentcloud_cam_user.wang.name]
}

resource "tencentcloud_cam_policy" "list_keys" {
  name        = "ListKeys"
  description = "reads of keys"
  document = jsonencode({
    version   = "2.0"
    statement = [{ action = ["kms:ListKeys", "kms:DescribeKey"], effect = "allow", resource = ["*"] }]
  })
  tags = {
    team = "databases"
  }
}

resource "tencentcloud_cam_role" "auditor" {
  name             = "auditor"
  description      = "audits keys"
  session_duration = 7200
  document         = jsonencode(local.trust)
  tags = {
    stage = "test"
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
  status     = "Inactive"
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

resource "tencentcloud_cam_policy_version" "list_keys" {
  policy_id      = tonumber(tencentcloud_cam_policy.list_keys.id)
  set_as_default = false
  policy_document = jsonencode({
    version   = "2.0"
    statement = [{ action = ["kms:List*"], effect = "allow", resource = ["*"] }]
  })
}

resource "tencentcloud_cam_tag_role_attachment" "service" {
  role_name = tencentcloud_cam_role_by_name.service.name
  tags {
    key   = "team"
    value = "audit"
  }
}

resource "tencentcloud_cam_role_by_name" "service" {
  name     = "service"
  document = jsonencode(local.trust)
  lifecycle {
    # The tags are the attachment's.
    ignore_changes = [tags]
  }
}

resource "tencentcloud_cam_policy_by_name" "encrypt" {
  name = "Encrypt"
  document = jsonencode({
    version   = "2.0"
    statement = [{ action = ["kms:Encrypt"], effect = "allow", resource = ["*"] }]
  })
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "service" {
  role_name   = tencentcloud_cam_role_by_name.service.name
  policy_name = tencentcloud_cam_policy_by_name.encrypt.name
}

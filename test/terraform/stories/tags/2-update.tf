resource "tencentcloud_tag" "stage" {
  tag_key   = "stage"
  tag_value = "test"
}

resource "tencentcloud_kms_key" "tagged" {
  alias = "tagged"
  lifecycle {
    # The tags are the attachments'.
    ignore_changes = [tags]
  }
}

locals {
  key = "qcs::kms:ap-guangzhou:uin/100000000001:key/creatorUin/100000000001/${tencentcloud_kms_key.tagged.id}"
}

resource "tencentcloud_tag_attachment" "stage" {
  tag_key   = tencentcloud_tag.stage.tag_key
  tag_value = tencentcloud_tag.stage.tag_value
  resource  = local.key
}

resource "tencentcloud_tag_attachment_v2" "team" {
  tag_key   = "team"
  tag_value = "databases"
  resource  = local.key
}

data "tencentcloud_tag_keys" "all" {
  depends_on = [tencentcloud_tag_attachment_v2.team]
}

data "tencentcloud_kms_keys" "tagged" {
  tags = {
    team = "databases"
  }
  depends_on = [tencentcloud_tag_attachment_v2.team]
}

output "keys" {
  value = data.tencentcloud_tag_keys.all
}

output "tagged" {
  value = data.tencentcloud_kms_keys.tagged.key_list
  precondition {
    condition     = data.tencentcloud_kms_keys.tagged.key_list[*].key_id == tolist([tencentcloud_kms_key.tagged.id])
    error_message = jsonencode(data.tencentcloud_kms_keys.tagged.key_list)
  }
}

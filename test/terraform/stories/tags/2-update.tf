resource "tencentcloud_tag" "shelf" {
  tag_key   = "shelf"
  tag_value = "top"
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

resource "tencentcloud_tag_attachment" "shelf" {
  tag_key   = tencentcloud_tag.shelf.tag_key
  tag_value = tencentcloud_tag.shelf.tag_value
  resource  = local.key
}

resource "tencentcloud_tag_attachment_v2" "keeper" {
  tag_key   = "keeper"
  tag_value = "databases"
  resource  = local.key
}

data "tencentcloud_tag_keys" "all" {
  depends_on = [tencentcloud_tag_attachment_v2.keeper]
}

data "tencentcloud_kms_keys" "tagged" {
  tags = {
    keeper = "databases"
  }
  depends_on = [tencentcloud_tag_attachment_v2.keeper]
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

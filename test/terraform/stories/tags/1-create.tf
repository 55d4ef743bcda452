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
  tag_value = "storage"
  resource  = local.key
}

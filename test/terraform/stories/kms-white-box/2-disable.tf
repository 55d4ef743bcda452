# Only what is disabled can be destroyed.
resource "tencentcloud_kms_white_box_key" "tablets" {
  alias       = "tablets"
  description = "in the shops"
  algorithm   = "SM4"
  status      = "Disabled"
  tags = {
    where = "store rooms"
    since = "2027"
  }
}

resource "tencentcloud_kms_white_box_key" "kiosks" {
  alias     = "kiosks"
  algorithm = "AES_256"
  status    = "Disabled"
}

data "tencentcloud_kms_white_box_key_details" "disabled" {
  key_status = 0
  depends_on = [tencentcloud_kms_white_box_key.tablets, tencentcloud_kms_white_box_key.kiosks]
}

output "disabled" {
  value = data.tencentcloud_kms_white_box_key_details.disabled.key_infos[*].alias
  precondition {
    condition     = toset(data.tencentcloud_kms_white_box_key_details.disabled.key_infos[*].alias) == toset(["kiosks", "tablets"])
    error_message = jsonencode(data.tencentcloud_kms_white_box_key_details.disabled.key_infos)
  }
}

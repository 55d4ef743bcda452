resource "tencentcloud_kms_white_box_key" "tablets" {
  alias       = "tablets"
  description = "in the shops"
  algorithm   = "SM4"
  status      = "Enabled"
  tags = {
    where = "shops"
  }
}

resource "tencentcloud_kms_white_box_key" "kiosks" {
  alias     = "kiosks"
  algorithm = "AES_256"
  status    = "Disabled"
}

resource "tencentcloud_kms_overwrite_white_box_device_fingerprints" "tablets" {
  key_id = tencentcloud_kms_white_box_key.tablets.id
}

data "tencentcloud_kms_white_box_decrypt_key" "tablets" {
  key_id = tencentcloud_kms_white_box_key.tablets.id
}

data "tencentcloud_kms_white_box_device_fingerprints" "tablets" {
  key_id = tencentcloud_kms_overwrite_white_box_device_fingerprints.tablets.key_id
}

output "decrypt_key" {
  value = data.tencentcloud_kms_white_box_decrypt_key.tablets.decrypt_key
  precondition {
    condition     = data.tencentcloud_kms_white_box_decrypt_key.tablets.decrypt_key != ""
    error_message = "there is no key for the devices"
  }
  precondition {
    condition     = length(data.tencentcloud_kms_white_box_device_fingerprints.tablets.list) == 0
    error_message = jsonencode(data.tencentcloud_kms_white_box_device_fingerprints.tablets.list)
  }
}

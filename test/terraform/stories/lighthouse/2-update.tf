data "tencentcloud_lighthouse_zone" "here" {}

resource "tencentcloud_lighthouse_key_pair" "made" {
  key_name = "made"
}

resource "tencentcloud_lighthouse_key_pair" "brought" {
  key_name   = "brought"
  public_key = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDOWAmkBihnWRpZgXb9wDw0ReqBqJBFGCAxgfoCCUBYfWvBbILpm7ZkSXHzpn1Flr83X26AGd7rr0x2DskrZwPHHO2+MoqTwo9THhYENHQuPnRH0HPdU7sAobtA4FR4rHMqnPC44WcvRVdF8LypehxnCEa3rkl0XI5ZkJnfydfzI83omEK+YhKWPp2r7OpsmYuOlg9OU9WfPTa0uU7ZlgSGb5A8RBmNl1+J0aslBzmz5WfOkKshvAu3Xnt2h0C57HIPrazjkRP/4ZSirUEFFEITGd/NfNwyoeyWAbAdxuqfMfsbckdgBFMgCCKG6lgPOns2I/Fusp6DAd9gwPZAiscn li@laptop"
}

# Larger, of another system, and with another password.
resource "tencentcloud_lighthouse_instance" "web" {
  bundle_id     = "bundle_gen_02"
  blueprint_id  = "lhbp-debian12"
  zone          = data.tencentcloud_lighthouse_zone.here.zone_info_set[0].zone
  instance_name = "web-of-2027"
  period        = 1
  renew_flag    = "NOTIFY_AND_AUTO_RENEW"
  login_configuration {
    auto_generate_password = "NO"
    password               = "Orders-of-2027"
  }
}

resource "tencentcloud_lighthouse_key_pair_attachment" "web" {
  key_id      = tencentcloud_lighthouse_key_pair.brought.id
  instance_id = tencentcloud_lighthouse_instance.web.id
}

resource "tencentcloud_lighthouse_stop_instance" "web" {
  instance_id = tencentcloud_lighthouse_key_pair_attachment.web.instance_id
}

resource "tencentcloud_lighthouse_start_instance" "web" {
  instance_id = tencentcloud_lighthouse_stop_instance.web.instance_id
}

resource "tencentcloud_lighthouse_reboot_instance" "web" {
  instance_id = tencentcloud_lighthouse_start_instance.web.instance_id
}

data "tencentcloud_lighthouse_instance_vnc_url" "web" {
  instance_id = tencentcloud_lighthouse_reboot_instance.web.instance_id
}

output "vnc" {
  value = data.tencentcloud_lighthouse_instance_vnc_url.web.instance_vnc_url
}

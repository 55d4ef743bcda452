data "tencentcloud_lighthouse_bundle" "small" {
  filters {
    name   = "bundle-id"
    values = ["bundle_gen_01"]
  }
}

data "tencentcloud_lighthouse_blueprints" "ubuntu" {
  blueprint_ids = ["lhbp-ubuntu24"]
}

data "tencentcloud_lighthouse_zone" "here" {}

data "tencentcloud_lighthouse_region" "all" {}

resource "tencentcloud_lighthouse_key_pair" "made" {
  key_name = "made"
}

resource "tencentcloud_lighthouse_key_pair" "brought" {
  key_name   = "brought"
  public_key = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDOWAmkBihnWRpZgXb9wDw0ReqBqJBFGCAxgfoCCUBYfWvBbILpm7ZkSXHzpn1Flr83X26AGd7rr0x2DskrZwPHHO2+MoqTwo9THhYENHQuPnRH0HPdU7sAobtA4FR4rHMqnPC44WcvRVdF8LypehxnCEa3rkl0XI5ZkJnfydfzI83omEK+YhKWPp2r7OpsmYuOlg9OU9WfPTa0uU7ZlgSGb5A8RBmNl1+J0aslBzmz5WfOkKshvAu3Xnt2h0C57HIPrazjkRP/4ZSirUEFFEITGd/NfNwyoeyWAbAdxuqfMfsbckdgBFMgCCKG6lgPOns2I/Fusp6DAd9gwPZAiscn li@laptop"
}

resource "tencentcloud_lighthouse_instance" "web" {
  bundle_id     = data.tencentcloud_lighthouse_bundle.small.bundle_set[0].bundle_id
  blueprint_id  = data.tencentcloud_lighthouse_blueprints.ubuntu.blueprint_set[0].blueprint_id
  zone          = data.tencentcloud_lighthouse_zone.here.zone_info_set[0].zone
  instance_name = "web"
  period        = 1
  renew_flag    = "NOTIFY_AND_MANUAL_RENEW"
  login_configuration {
    auto_generate_password = "NO"
    password               = "Orders-of-2026"
  }
}

resource "tencentcloud_lighthouse_key_pair_attachment" "web" {
  key_id      = tencentcloud_lighthouse_key_pair.made.id
  instance_id = tencentcloud_lighthouse_instance.web.id
}

output "private_key" {
  value     = tencentcloud_lighthouse_key_pair.made.private_key
  sensitive = true
  precondition {
    condition     = startswith(tencentcloud_lighthouse_key_pair.made.private_key, "-----BEGIN")
    error_message = "the private key did not stay"
  }
  precondition {
    condition     = contains(data.tencentcloud_lighthouse_region.all.region_set[*].region, "ap-guangzhou")
    error_message = jsonencode(data.tencentcloud_lighthouse_region.all.region_set)
  }
  precondition {
    condition     = length(tencentcloud_lighthouse_instance.web.private_addresses) > 0
    error_message = "the instance has no address"
  }
}

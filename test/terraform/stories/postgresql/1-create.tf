# Through it the product uses keys of one's own; without it the first instance would make it.
resource "tencentcloud_cam_service_linked_role" "postgresql" {
  qcs_service_name = ["postgreskms.postgres.cloud.tencent.com"]
  description      = "uses keys of KMS"
  custom_suffix    = ""
}

resource "tencentcloud_kms_key" "orders" {
  alias      = "orders-database"
  is_enabled = true
}

# With a key of one's own.
resource "tencentcloud_postgresql_instance" "orders" {
  depends_on        = [tencentcloud_cam_service_linked_role.postgresql]
  name              = "orders"
  availability_zone = "ap-guangzhou-3"
  charge_type       = "POSTPAID_BY_HOUR"
  vpc_id            = "vpc-orders01"
  subnet_id         = "subnet-orders01"
  db_major_version  = "16"
  root_user         = "orders"
  root_password     = "Orders-of-2026"
  charset           = "UTF8"
  cpu               = 1
  memory            = 2
  storage           = 10
  need_support_tde  = 1
  kms_key_id        = tencentcloud_kms_key.orders.id
  kms_region        = "ap-guangzhou"
  delete_protection = true
  tags = {
    team = "storage"
  }
}

# With the key of the product, as an older configuration writes it.
resource "tencentcloud_postgresql_instance" "plain" {
  depends_on        = [tencentcloud_cam_service_linked_role.postgresql]
  name              = "plain"
  availability_zone = "ap-guangzhou-4"
  vpc_id            = "vpc-orders01"
  subnet_id         = "subnet-orders01"
  engine_version    = "14.2"
  root_user         = "plain"
  root_password     = "Orders-of-2026"
  memory            = 4
  storage           = 20
  need_support_tde  = 1
}

data "tencentcloud_postgresql_specinfos" "here" {
  availability_zone = "ap-guangzhou-3"
}

data "tencentcloud_postgresql_zones" "here" {}

data "tencentcloud_postgresql_regions" "all" {}

data "tencentcloud_postgresql_db_versions" "all" {}

output "orders" {
  value = tencentcloud_postgresql_instance.orders.uid
  precondition {
    condition = (
      tencentcloud_postgresql_instance.orders.cpu == 1 &&
      tencentcloud_postgresql_instance.orders.private_access_ip != "" &&
      tencentcloud_postgresql_instance.plain.cpu == 2 &&
      tencentcloud_postgresql_instance.plain.kms_key_id != ""
    )
    error_message = "the instances are not what was ordered"
  }
  precondition {
    condition     = contains(data.tencentcloud_postgresql_specinfos.here.list[*].engine_version, "16.2")
    error_message = jsonencode(data.tencentcloud_postgresql_specinfos.here.list)
  }
}

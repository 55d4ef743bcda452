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
  name              = "orders-of-2027"
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
  delete_protection = false
  tags = {
    team  = "databases"
    owner = "li"
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

resource "tencentcloud_postgresql_restart_db_instance_operation" "orders" {
  db_instance_id = tencentcloud_postgresql_instance.orders.id
}

data "tencentcloud_postgresql_instances" "orders" {
  id         = tencentcloud_postgresql_instance.orders.id
  depends_on = [tencentcloud_postgresql_restart_db_instance_operation.orders]
}

data "tencentcloud_postgresql_db_instance_classes" "here" {
  zone             = "ap-guangzhou-3"
  db_engine        = "postgresql"
  db_major_version = "16"
}

data "tencentcloud_postgresql_db_instance_security_groups" "orders" {
  db_instance_id = tencentcloud_postgresql_instance.orders.id
}

output "orders" {
  value = data.tencentcloud_postgresql_instances.orders.instance_list
  precondition {
    condition     = data.tencentcloud_postgresql_instances.orders.instance_list[*].name == tolist(["orders-of-2027"])
    error_message = jsonencode(data.tencentcloud_postgresql_instances.orders.instance_list)
  }
}

resource "tencentcloud_postgresql_clone_db_instance" "orders" {
  db_instance_id       = tencentcloud_postgresql_instance.orders.id
  name                 = "clone"
  spec_code            = "pg.it.small2"
  storage              = 10
  period               = 1
  auto_renew_flag      = 0
  vpc_id               = "vpc-orders01"
  subnet_id            = "subnet-orders01"
  instance_charge_type = "POSTPAID_BY_HOUR"
  project_id           = 0
  # Nothing is cloned while it restarts.
  depends_on           = [tencentcloud_postgresql_restart_db_instance_operation.orders]
  recovery_target_time = formatdate("YYYY-MM-DD hh:mm:ss", timeadd(plantimestamp(), "8h"))
  lifecycle {
    ignore_changes = [recovery_target_time]
  }
}

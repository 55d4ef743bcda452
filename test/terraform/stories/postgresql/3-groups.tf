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
  vpc_id            = "vpc-orders02"
  subnet_id         = "subnet-orders02"
  db_major_version  = "16"
  root_user         = "orders"
  root_password     = "Orders-of-2027"
  charset           = "UTF8"
  cpu               = 2
  memory            = 4
  storage           = 20
  need_support_tde  = 1
  kms_key_id        = tencentcloud_kms_key.orders.id
  kms_region        = "ap-guangzhou"
  delete_protection = false
  project_id        = 7
  security_groups   = ["sg-orders01"]

  public_access_switch        = true
  max_standby_archive_delay   = 60000
  max_standby_streaming_delay = 90000

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
  engine_version    = "15.1"
  db_major_version  = "15"
  db_kernel_version = "v15.1_r1.6"
  root_user         = "plain"
  root_password     = "Orders-of-2026"
  memory            = 4
  storage           = 20
  need_support_tde  = 1
  charge_type       = "PREPAID"
  auto_renew_flag   = 1

  db_node_set {
    role = "Primary"
    zone = "ap-guangzhou-4"
  }
  db_node_set {
    role = "Standby"
    zone = "ap-guangzhou-3"
  }

  backup_plan {
    min_backup_start_time        = "02:00:00"
    max_backup_start_time        = "03:00:00"
    base_backup_retention_period = 10
    backup_period                = ["tuesday", "friday"]
  }
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
  storage              = 20
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

resource "tencentcloud_postgresql_readonly_group" "reports" {
  master_db_instance_id       = tencentcloud_postgresql_instance.orders.id
  name                        = "reports-of-2027"
  project_id                  = 7
  vpc_id                      = "vpc-orders03"
  subnet_id                   = "subnet-orders03"
  replay_lag_eliminate        = 1
  replay_latency_eliminate    = 1
  max_replay_lag              = 200
  max_replay_latency          = 512
  min_delay_eliminate_reserve = 1
  security_groups_ids         = ["sg-reports01", "sg-reports02"]
  # The primary has to be up, which it is not while it restarts.
  depends_on = [tencentcloud_postgresql_restart_db_instance_operation.orders]
}

resource "tencentcloud_postgresql_readonly_group" "exports" {
  master_db_instance_id       = tencentcloud_postgresql_instance.orders.id
  name                        = "exports"
  project_id                  = 7
  vpc_id                      = "vpc-orders02"
  subnet_id                   = "subnet-orders02"
  replay_lag_eliminate        = 1
  replay_latency_eliminate    = 1
  max_replay_lag              = 100
  max_replay_latency          = 512
  min_delay_eliminate_reserve = 1
  security_groups_ids         = ["sg-exports01"]
  # The primary has to be up, which it is not while it restarts.
  depends_on = [tencentcloud_postgresql_restart_db_instance_operation.orders]
}

resource "tencentcloud_postgresql_readonly_instance" "reports" {
  master_db_instance_id = tencentcloud_postgresql_instance.orders.id
  read_only_group_id    = tencentcloud_postgresql_readonly_group.exports.id
  name                  = "exports"
  db_version            = "16.2"
  zone                  = "ap-guangzhou-3"
  project_id            = 7
  vpc_id                = "vpc-orders02"
  subnet_id             = "subnet-orders02"
  security_groups_ids   = ["sg-reports01"]
  cpu                   = 2
  memory                = 4
  storage               = 30
}

data "tencentcloud_postgresql_readonly_groups" "reports" {
  filters {
    name   = "db-master-instance-id"
    values = [tencentcloud_postgresql_instance.orders.id]
  }
  depends_on = [tencentcloud_postgresql_readonly_instance.reports]
}

output "readers" {
  value = data.tencentcloud_postgresql_readonly_groups.reports.read_only_group_list[*].read_only_group_name
  precondition {
    condition = (
      data.tencentcloud_postgresql_readonly_groups.reports.read_only_group_list[1].read_only_db_instance_list[*].db_instance_id ==
      tolist([tencentcloud_postgresql_readonly_instance.reports.id])
    )
    error_message = jsonencode(data.tencentcloud_postgresql_readonly_groups.reports.read_only_group_list)
  }
}

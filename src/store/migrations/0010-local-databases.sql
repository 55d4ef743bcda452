-- Instances that are real servers on this machine: the driver behind each, its port, and what the admin's password proves itself by.
ALTER TABLE db_instance ADD COLUMN driver TEXT NOT NULL DEFAULT 'record';
ALTER TABLE db_instance ADD COLUMN port BIGINT NOT NULL DEFAULT 5432;
ALTER TABLE db_instance ADD COLUMN admin_verifier TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX db_instance_port ON db_instance (port) WHERE driver = 'local';

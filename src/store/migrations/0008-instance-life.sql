-- The life of a PostgreSQL instance: its phase and since when, its relatives, and how one finds it by its deal.
ALTER TABLE db_instance ADD COLUMN phase TEXT NOT NULL DEFAULT 'creating';
ALTER TABLE db_instance ADD COLUMN phase_time BIGINT NOT NULL DEFAULT 0;
ALTER TABLE db_instance ADD COLUMN update_time BIGINT NOT NULL DEFAULT 0;
ALTER TABLE db_instance ADD COLUMN kind TEXT NOT NULL DEFAULT 'primary';
ALTER TABLE db_instance ADD COLUMN master TEXT NOT NULL DEFAULT '';
ALTER TABLE db_instance ADD COLUMN security_groups TEXT NOT NULL DEFAULT '[]';
UPDATE db_instance SET phase_time = create_time, update_time = create_time;
CREATE INDEX db_instance_deal ON db_instance (account, region, deal_name);
CREATE INDEX db_instance_master ON db_instance (account, region, master);

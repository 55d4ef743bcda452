-- Groups of read-only instances of one primary, and the one that an instance is in; empty for none.
CREATE TABLE read_only_group (account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
  master TEXT NOT NULL, project_id BIGINT NOT NULL, lag_eliminate BIGINT NOT NULL, max_lag BIGINT NOT NULL,
  latency_eliminate BIGINT NOT NULL, max_latency BIGINT NOT NULL, reserve BIGINT NOT NULL, rebalance BIGINT NOT NULL,
  security_groups TEXT NOT NULL, networks TEXT NOT NULL, create_time BIGINT NOT NULL, revision BIGINT NOT NULL,
  PRIMARY KEY (account, region, id));
ALTER TABLE db_instance ADD COLUMN read_only_group TEXT NOT NULL DEFAULT '';

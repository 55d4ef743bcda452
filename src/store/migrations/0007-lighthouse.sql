CREATE TABLE lighthouse_instance (account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  zone TEXT NOT NULL, bundle TEXT NOT NULL, blueprint TEXT NOT NULL, private_ip TEXT NOT NULL, public_ip TEXT NOT NULL,
  renew_flag TEXT NOT NULL, state TEXT NOT NULL, steps TEXT NOT NULL, operation TEXT NOT NULL,
  operation_request TEXT NOT NULL, operation_time BIGINT NOT NULL, gone_time BIGINT NOT NULL, password BYTEA NOT NULL,
  client_token TEXT NOT NULL, ordinal BIGINT NOT NULL, uuid TEXT NOT NULL, create_time BIGINT NOT NULL,
  expire_time BIGINT NOT NULL, isolated_time BIGINT NOT NULL, revision BIGINT NOT NULL,
  PRIMARY KEY (account, region, id), UNIQUE (account, region, client_token, ordinal));
CREATE INDEX lighthouse_instance_gone ON lighthouse_instance (gone_time);
CREATE INDEX lighthouse_instance_isolated ON lighthouse_instance (state, isolated_time);
CREATE INDEX key_pair_binding_instance ON key_pair_binding (account, region, instance);
CREATE TABLE door (account TEXT NOT NULL, region TEXT NOT NULL, instance TEXT NOT NULL, port BIGINT NOT NULL,
  host_key BYTEA NOT NULL, PRIMARY KEY (account, region, instance));
CREATE TABLE enrolled_host (account TEXT NOT NULL, region TEXT NOT NULL, instance TEXT NOT NULL, token BYTEA NOT NULL UNIQUE,
  address TEXT NOT NULL, create_time BIGINT NOT NULL, PRIMARY KEY (account, region, instance));

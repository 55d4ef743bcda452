-- In the words that SQLite and PostgreSQL share: TEXT, BIGINT, BYTEA (whose bytes SQLite keeps as a blob).
CREATE TABLE account (uin TEXT PRIMARY KEY, app_id BIGINT NOT NULL, name TEXT NOT NULL);
CREATE TABLE "user" (account TEXT NOT NULL, uin TEXT NOT NULL, uid BIGINT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (account, uin), UNIQUE (account, name));
CREATE TABLE access_key (secret_id TEXT PRIMARY KEY, account TEXT NOT NULL, uin TEXT NOT NULL, secret BYTEA NOT NULL,
  active BIGINT NOT NULL, create_time BIGINT NOT NULL);
CREATE INDEX access_key_owner ON access_key (account, uin);
CREATE TABLE policy (account TEXT NOT NULL, name TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (account, name));
CREATE TABLE policy_attachment (account TEXT NOT NULL, uin TEXT NOT NULL, policy TEXT NOT NULL,
  PRIMARY KEY (account, uin, policy));
CREATE TABLE linked_role (account TEXT NOT NULL, name TEXT NOT NULL, service TEXT NOT NULL, active BIGINT NOT NULL,
  create_time BIGINT NOT NULL, PRIMARY KEY (account, name));
CREATE TABLE tag (account TEXT NOT NULL, service TEXT NOT NULL, prefix TEXT NOT NULL, region TEXT NOT NULL,
  resource TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (account, service, prefix, region, resource, key));
CREATE INDEX tag_found ON tag (account, service, prefix, region, key, value, resource);

CREATE TABLE cmk (account TEXT NOT NULL, id TEXT NOT NULL, region TEXT NOT NULL, alias TEXT NOT NULL,
  description TEXT NOT NULL, state TEXT NOT NULL, usage TEXT NOT NULL, algorithm TEXT NOT NULL, origin TEXT NOT NULL,
  owner TEXT NOT NULL, creator TEXT NOT NULL, create_time BIGINT NOT NULL, rotation_enabled BIGINT NOT NULL,
  rotate_days BIGINT NOT NULL, next_rotate_time BIGINT NOT NULL, last_rotate_time BIGINT NOT NULL,
  deletion_date BIGINT NOT NULL, valid_to BIGINT NOT NULL, cluster TEXT NOT NULL, version BIGINT NOT NULL,
  revision BIGINT NOT NULL, PRIMARY KEY (account, id), UNIQUE (account, region, alias));
-- Lists are sorted and passed over in an index alone, each in the one that its filters lead to, and counted in one that
-- is narrow: a count of a million keys takes 60 ms in it, and twice that in the others.
CREATE INDEX cmk_listed ON cmk (account, region, owner, create_time, id, usage, state, origin, cluster, alias,
  deletion_date, valid_to);
CREATE INDEX cmk_of_usage ON cmk (account, region, owner, usage, create_time, id, state, origin, cluster, alias,
  deletion_date, valid_to);
CREATE INDEX cmk_in_state ON cmk (account, region, owner, usage, state, create_time, id, origin, cluster, alias,
  valid_to);
CREATE INDEX cmk_counted ON cmk (account, region, owner, usage, state, origin);
CREATE INDEX cmk_due ON cmk (state, deletion_date);
CREATE INDEX cmk_expiring ON cmk (valid_to);
CREATE INDEX cmk_rotating ON cmk (rotation_enabled, state, next_rotate_time);
CREATE TABLE key_material (account TEXT NOT NULL, key TEXT NOT NULL, version BIGINT NOT NULL, create_time BIGINT NOT NULL,
  material BYTEA NOT NULL, PRIMARY KEY (account, key, version));
CREATE TABLE import_token (account TEXT NOT NULL, key TEXT NOT NULL, token TEXT NOT NULL, algorithm TEXT NOT NULL,
  wrapping_key BYTEA NOT NULL, valid_to BIGINT NOT NULL, PRIMARY KEY (account, key));
CREATE TABLE first_material (account TEXT NOT NULL, key TEXT NOT NULL, digest BYTEA NOT NULL, PRIMARY KEY (account, key));
CREATE TABLE key_binding (account TEXT NOT NULL, key TEXT NOT NULL, product TEXT NOT NULL, resource TEXT NOT NULL,
  create_time BIGINT NOT NULL, PRIMARY KEY (account, key, product, resource));
CREATE TABLE cluster (account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (account, region, id));
CREATE TABLE data_key (account TEXT NOT NULL, id TEXT NOT NULL, region TEXT NOT NULL, key TEXT NOT NULL,
  name TEXT NOT NULL, description TEXT NOT NULL, bytes BIGINT NOT NULL, state TEXT NOT NULL, origin TEXT NOT NULL,
  owner TEXT NOT NULL, creator TEXT NOT NULL, create_time BIGINT NOT NULL, deletion_date BIGINT NOT NULL,
  cluster TEXT NOT NULL, ciphertext TEXT NOT NULL, context TEXT NOT NULL, revision BIGINT NOT NULL,
  PRIMARY KEY (account, id), UNIQUE (account, region, name));
CREATE INDEX data_key_listed ON data_key (account, region, owner, create_time, id, state, deletion_date);
CREATE INDEX data_key_due ON data_key (state, deletion_date);
CREATE TABLE white_box_key (account TEXT NOT NULL, id TEXT NOT NULL, region TEXT NOT NULL, alias TEXT NOT NULL,
  description TEXT NOT NULL, state TEXT NOT NULL, algorithm TEXT NOT NULL, creator TEXT NOT NULL,
  create_time BIGINT NOT NULL, fingerprints TEXT NOT NULL, material BYTEA NOT NULL, decrypt_key BYTEA NOT NULL,
  revision BIGINT NOT NULL, PRIMARY KEY (account, id), UNIQUE (account, region, alias));

CREATE TABLE key_pair (account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
  public_key TEXT NOT NULL, fingerprint TEXT NOT NULL, origin TEXT NOT NULL, create_time BIGINT NOT NULL,
  blueprints TEXT NOT NULL, PRIMARY KEY (account, region, id), UNIQUE (account, region, name),
  UNIQUE (account, region, fingerprint));
CREATE TABLE key_pair_binding (account TEXT NOT NULL, region TEXT NOT NULL, key_pair TEXT NOT NULL, instance TEXT NOT NULL,
  username TEXT NOT NULL, PRIMARY KEY (account, region, key_pair, instance, username));

CREATE TABLE db_instance (account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
  zone TEXT NOT NULL, vpc TEXT NOT NULL, subnet TEXT NOT NULL, spec_code TEXT NOT NULL, cpu BIGINT NOT NULL,
  memory BIGINT NOT NULL, storage BIGINT NOT NULL, storage_type TEXT NOT NULL, major_version TEXT NOT NULL,
  db_version TEXT NOT NULL, kernel_version TEXT NOT NULL, charset TEXT NOT NULL, admin_name TEXT NOT NULL,
  pay_type TEXT NOT NULL, auto_renew BIGINT NOT NULL, deletion_protection BIGINT NOT NULL, project_id BIGINT NOT NULL,
  tde BIGINT NOT NULL, private_ip TEXT NOT NULL, deal_name TEXT NOT NULL, ipv6 BIGINT NOT NULL,
  nodes TEXT NOT NULL, create_time BIGINT NOT NULL, expire_time BIGINT NOT NULL, revision BIGINT NOT NULL,
  PRIMARY KEY (account, region, id));
CREATE TABLE encryption_key (account TEXT NOT NULL, region TEXT NOT NULL, instance TEXT NOT NULL, key TEXT NOT NULL,
  key_region TEXT NOT NULL, cluster TEXT NOT NULL, alias TEXT NOT NULL, ciphertext TEXT NOT NULL,
  create_time BIGINT NOT NULL, PRIMARY KEY (account, region, instance, key));
CREATE TABLE managed_key (account TEXT NOT NULL, region TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (account, region));

CREATE TABLE audit (request_id TEXT NOT NULL, "time" BIGINT NOT NULL, service TEXT NOT NULL, action TEXT NOT NULL,
  version TEXT NOT NULL, region TEXT NOT NULL, effect TEXT NOT NULL, account TEXT NOT NULL, uin TEXT NOT NULL,
  caller_kind TEXT NOT NULL, caller_name TEXT NOT NULL, secret_id TEXT NOT NULL, address TEXT NOT NULL,
  client TEXT NOT NULL, method TEXT NOT NULL, code TEXT NOT NULL, resources TEXT NOT NULL, parameters TEXT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- Users, keys, policies with versions, groups and roles as CAM knows them.
ALTER TABLE "user" ADD COLUMN remark TEXT NOT NULL DEFAULT '';
ALTER TABLE "user" ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE "user" ADD COLUMN country_code TEXT NOT NULL DEFAULT '';
ALTER TABLE "user" ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE "user" ADD COLUMN boundary BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "user" ADD COLUMN create_time BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "user" ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
CREATE INDEX user_by_uid ON "user" (account, uid);
ALTER TABLE access_key ADD COLUMN description TEXT NOT NULL DEFAULT '';
CREATE TABLE key_use (secret_id TEXT PRIMARY KEY, "time" BIGINT NOT NULL);

-- A policy had its name for its id; now it has a number, and its attachments name that.
ALTER TABLE policy RENAME TO named_policy;
ALTER TABLE policy_attachment RENAME TO named_attachment;
CREATE TABLE policy (account TEXT NOT NULL, id BIGINT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
  document TEXT NOT NULL, version BIGINT NOT NULL, latest BIGINT NOT NULL, create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL, revision BIGINT NOT NULL, PRIMARY KEY (account, id), UNIQUE (account, name));
INSERT INTO policy SELECT account, 100000000 + ROW_NUMBER() OVER (ORDER BY account, name), name, '', document,
  1, 1, 0, 0, 0 FROM named_policy;
CREATE TABLE policy_version (account TEXT NOT NULL, policy BIGINT NOT NULL, version BIGINT NOT NULL,
  document TEXT NOT NULL, create_time BIGINT NOT NULL, PRIMARY KEY (account, policy, version));
INSERT INTO policy_version SELECT account, id, 1, document, 0 FROM policy;
CREATE TABLE policy_attachment (account TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, policy BIGINT NOT NULL,
  create_time BIGINT NOT NULL, PRIMARY KEY (account, kind, target, policy));
CREATE INDEX policy_attached ON policy_attachment (account, policy);
INSERT INTO policy_attachment SELECT a.account, 'user', a.uin, p.id, 0 FROM named_attachment a
  JOIN policy p ON p.account = a.account AND p.name = a.policy;
DROP TABLE named_attachment;
DROP TABLE named_policy;

CREATE TABLE user_group (account TEXT NOT NULL, id BIGINT NOT NULL, name TEXT NOT NULL, remark TEXT NOT NULL,
  create_time BIGINT NOT NULL, PRIMARY KEY (account, id), UNIQUE (account, name));
CREATE TABLE group_member (account TEXT NOT NULL, "group" BIGINT NOT NULL, uin TEXT NOT NULL,
  PRIMARY KEY (account, "group", uin));
CREATE INDEX group_of_member ON group_member (account, uin);

-- The roles of products become rows among all roles. A name never changes, so it is what a role is found by.
CREATE TABLE role (account TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
  service TEXT NOT NULL, trust TEXT NOT NULL, description TEXT NOT NULL, session_duration BIGINT NOT NULL,
  boundary BIGINT NOT NULL, active BIGINT NOT NULL, create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL, revision BIGINT NOT NULL, PRIMARY KEY (account, name), UNIQUE (account, id));
INSERT INTO role SELECT account, name, CAST(4611686018000000000 + ROW_NUMBER() OVER (ORDER BY account, name) AS TEXT),
  'service_linked', service, '', '', 0, 0, active, create_time, create_time, 0 FROM linked_role;
DROP TABLE linked_role;

-- Images that customers make of their instances, with the key pairs in them. An instance has a system that is offered,
-- whichever image it was set up from.
CREATE TABLE custom_blueprint (account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
  description TEXT NOT NULL, system TEXT NOT NULL, disk BIGINT NOT NULL, create_time BIGINT NOT NULL,
  ready_time BIGINT NOT NULL, revision BIGINT NOT NULL, PRIMARY KEY (account, region, id));
CREATE TABLE blueprint_key_pair (account TEXT NOT NULL, region TEXT NOT NULL, blueprint TEXT NOT NULL, key_pair TEXT NOT NULL,
  username TEXT NOT NULL, PRIMARY KEY (account, region, blueprint, key_pair, username));
CREATE INDEX blueprint_key_pair_key_pair ON blueprint_key_pair (account, region, key_pair);
ALTER TABLE lighthouse_instance ADD COLUMN system TEXT NOT NULL DEFAULT '';
UPDATE lighthouse_instance SET system = blueprint;
ALTER TABLE key_pair DROP COLUMN blueprints;

-- Databases that fetch their keys through the Vault door: each has a mount under a CMK, and a token of which the digest is kept.
CREATE TABLE vault_mount (account TEXT NOT NULL, mount TEXT NOT NULL, region TEXT NOT NULL, key TEXT NOT NULL,
  token TEXT NOT NULL, create_time BIGINT NOT NULL, PRIMARY KEY (account, mount), UNIQUE (token));
CREATE TABLE vault_secret (account TEXT NOT NULL, mount TEXT NOT NULL, name TEXT NOT NULL, version BIGINT NOT NULL,
  ciphertext TEXT NOT NULL, create_time BIGINT NOT NULL, PRIMARY KEY (account, mount, name, version));

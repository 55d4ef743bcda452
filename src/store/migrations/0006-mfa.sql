-- The devices whose codes prove that a person is there. A code counts once: the last step that was used is kept.
CREATE TABLE mfa_device (account TEXT NOT NULL, uin TEXT NOT NULL, secret BYTEA NOT NULL, last_step BIGINT NOT NULL,
  revision BIGINT NOT NULL, PRIMARY KEY (account, uin));

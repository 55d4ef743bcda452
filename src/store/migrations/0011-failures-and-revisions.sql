-- Wrong codes in a row and the time of the last, so that codes cannot be guessed.
ALTER TABLE mfa_device ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mfa_device ADD COLUMN fail_time BIGINT NOT NULL DEFAULT 0;
-- What is decided by a group that was read fails when the group has changed or gone.
ALTER TABLE user_group ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

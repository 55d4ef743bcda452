-- A KMS cluster whose symmetric keys are SM4, whatever those of its region are.
ALTER TABLE cluster ADD COLUMN national_crypto BIGINT NOT NULL DEFAULT 0;

-- When the last order about a mount was issued, in milliseconds: no earlier one is carried out.
ALTER TABLE vault_mount ADD COLUMN ordered BIGINT NOT NULL DEFAULT 0;

-- Parameters for import that expire must not take newer ones with them that were fetched meanwhile.
ALTER TABLE import_token ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;

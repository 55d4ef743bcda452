-- What the last requests whose signature was refused had signed, as the server sees it, for `sanyao doctor signature`.
CREATE TABLE refused_signature (request_id TEXT PRIMARY KEY, "time" BIGINT NOT NULL, code TEXT NOT NULL,
  facts TEXT NOT NULL);

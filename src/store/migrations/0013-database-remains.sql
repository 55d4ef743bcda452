-- Local databases that were destroyed and whose files are still to be removed: nothing else is ever taken for one of them.
CREATE TABLE database_remains (account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (account, region, id));

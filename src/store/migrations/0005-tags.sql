-- Tags that were made by themselves. What some resource bears is a tag too, so that the views below hold both.
CREATE TABLE tag_definition (account TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (account, key, value));
CREATE INDEX tag_borne ON tag (account, key, value);
CREATE VIEW known_tag AS SELECT account, key, value, max(borne) AS borne FROM (
  SELECT account, key, value, CAST(0 AS BIGINT) AS borne FROM tag_definition
  UNION ALL SELECT account, key, value, CAST(1 AS BIGINT) AS borne FROM tag) AS every GROUP BY account, key, value;
CREATE VIEW known_tag_key AS SELECT account, key FROM tag_definition UNION SELECT account, key FROM tag;
-- Resources that bear tags; the path is one text by which a condition can name a resource among all.
CREATE VIEW tag_bearer AS SELECT DISTINCT account, service, prefix, region, resource,
  service || ':' || region || ':' || prefix || '/' || resource AS path FROM tag;
CREATE VIEW tag_on_path AS SELECT account, key, value,
  service || ':' || region || ':' || prefix || '/' || resource AS path FROM tag;

-- The trail becomes a chain. Nothing was released that wrote the plain table.
DROP TABLE audit;
CREATE TABLE trail_head (writer TEXT PRIMARY KEY, count BIGINT NOT NULL, hash TEXT NOT NULL, mac TEXT NOT NULL,
  "time" BIGINT NOT NULL);
CREATE TABLE trail_block (writer TEXT NOT NULL, first BIGINT NOT NULL, count BIGINT NOT NULL, lines TEXT NOT NULL,
  PRIMARY KEY (writer, first));
CREATE TABLE trail_segment (writer TEXT NOT NULL, first BIGINT NOT NULL, count BIGINT NOT NULL, first_time BIGINT NOT NULL,
  last_time BIGINT NOT NULL, size BIGINT NOT NULL, "before" TEXT NOT NULL, hash TEXT NOT NULL, pruned BIGINT NOT NULL,
  signature BYTEA NOT NULL, terms BYTEA NOT NULL, PRIMARY KEY (writer, first));
CREATE INDEX trail_segment_time ON trail_segment (last_time);

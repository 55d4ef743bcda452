-- The index began with columns of the primary key. SQLite preferred it, since it holds the whole row, also for the tags of one
-- resource, and read those of every resource of the region: at twenty thousand, 3 ms for each question.
DROP INDEX tag_found;
CREATE INDEX tag_found ON tag (key, account, service, prefix, region, value, resource);

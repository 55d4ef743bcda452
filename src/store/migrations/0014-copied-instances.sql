-- The instance whose data one starts with that is made from it; empty for one that starts empty.
ALTER TABLE db_instance ADD COLUMN copy_of TEXT NOT NULL DEFAULT '';

-- The backup plans of an instance, once anything of them was changed.
ALTER TABLE db_instance ADD COLUMN backup_plans TEXT NOT NULL DEFAULT '[]';

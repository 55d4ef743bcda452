-- What is set of an instance after it was made: parameters, networks, access from outside, and when the admin's password was.
ALTER TABLE db_instance ADD COLUMN parameters TEXT NOT NULL DEFAULT '[]';
ALTER TABLE db_instance ADD COLUMN networks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE db_instance ADD COLUMN public_access TEXT NOT NULL DEFAULT 'none';
ALTER TABLE db_instance ADD COLUMN public_time BIGINT NOT NULL DEFAULT 0;
ALTER TABLE db_instance ADD COLUMN password_time BIGINT NOT NULL DEFAULT 0;

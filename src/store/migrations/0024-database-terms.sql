-- Terms of prepaid databases end from now on. Those of older releases, which nobody could renew, renew by themselves.
UPDATE db_instance SET auto_renew = 1 WHERE expire_time > 0;

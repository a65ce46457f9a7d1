-- A session lasts only as long as the rights it began with (struct rights.mark); NULL: began before
-- there were marks.
ALTER TABLE session ADD rights_mark BIGINT NULL;

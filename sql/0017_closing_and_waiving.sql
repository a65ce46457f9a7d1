-- Members are added to the totals at the end of their work. A closed organisation takes none: whoever chose it
-- a moment before it was closed is told to try again (as after a deadlock) and then finds it closed.
CREATE TRIGGER organisation_closed BEFORE UPDATE ON organisation FOR EACH ROW IF OLD.closed_on IS NOT NULL AND NEW.member_total > OLD.member_total THEN SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'the organisation has been closed'; END IF;

-- When dues were waived: what was waived before a month was locked stays as it was locked.
ALTER TABLE dues ADD COLUMN IF NOT EXISTS exempted_at DATETIME NULL;

-- Whether an account was ever granted anything: most never are, and every request wants to know. It is never taken back, and a 0 opens nothing.
ALTER TABLE account ADD granted TINYINT NOT NULL DEFAULT 0 AFTER office;
UPDATE account SET granted = 1 WHERE id IN (SELECT account_id FROM access_grant WHERE account_id IS NOT NULL);
CREATE TRIGGER access_grant_marks AFTER INSERT ON access_grant FOR EACH ROW UPDATE account SET granted = 1 WHERE id = NEW.account_id AND granted = 0;

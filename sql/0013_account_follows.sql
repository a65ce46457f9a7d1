-- A member's account stands where the member stands; every request reads the account's organisation.
CREATE TRIGGER member_moved AFTER UPDATE ON member FOR EACH ROW UPDATE account SET organisation_id = NEW.organisation_id, path = NEW.path WHERE member_id = NEW.id AND role IS NULL AND organisation_id <> NEW.organisation_id;

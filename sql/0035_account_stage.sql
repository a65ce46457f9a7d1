-- Every request asks for the stage of who is asking: kept beside the account, so that the wide table of members
-- need not be opened for it. And whether a signature has been captured, for the page and the list.
ALTER TABLE account ADD stage VARCHAR(20) COLLATE utf8mb4_bin NULL;
UPDATE account a JOIN member m ON m.id = a.member_id AND m.removed_at IS NULL SET a.stage = m.stage;
CREATE TRIGGER account_staged_new BEFORE INSERT ON account FOR EACH ROW IF NEW.member_id IS NOT NULL THEN SET NEW.stage = (SELECT stage FROM member WHERE id = NEW.member_id AND removed_at IS NULL); END IF;
CREATE TRIGGER account_staged BEFORE UPDATE ON account FOR EACH ROW IF NOT (NEW.member_id <=> OLD.member_id) THEN SET NEW.stage = (SELECT stage FROM member WHERE id = NEW.member_id AND removed_at IS NULL); END IF;
CREATE TRIGGER member_staged AFTER UPDATE ON member FOR EACH ROW IF NEW.stage <> OLD.stage OR NOT (NEW.removed_at <=> OLD.removed_at) THEN UPDATE account SET stage = IF(NEW.removed_at IS NULL, NEW.stage, NULL) WHERE member_id = NEW.id; END IF;
ALTER TABLE member ADD has_signature TINYINT(1) NOT NULL DEFAULT 0;
UPDATE member SET has_signature = 1 WHERE id IN (SELECT member_id FROM signature);
CREATE TRIGGER signature_captured AFTER INSERT ON signature FOR EACH ROW UPDATE member SET has_signature = 1 WHERE id = NEW.member_id AND NOT has_signature;
CREATE TRIGGER signature_withdrawn AFTER DELETE ON signature FOR EACH ROW UPDATE member SET has_signature = 0 WHERE id = OLD.member_id;

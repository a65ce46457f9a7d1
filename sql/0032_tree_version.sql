-- Names and places of organisations are kept in the workers (data/tree.h) until this moves.
ALTER TABLE setting_version ADD tree BIGINT NOT NULL DEFAULT 1;
CREATE TRIGGER organisation_grown AFTER INSERT ON organisation FOR EACH ROW UPDATE setting_version SET tree = tree + 1;
CREATE TRIGGER organisation_changed AFTER UPDATE ON organisation FOR EACH ROW UPDATE setting_version SET tree = tree + 1 WHERE NEW.path <> OLD.path OR NEW.name <> OLD.name OR NOT (NEW.removed_at <=> OLD.removed_at);

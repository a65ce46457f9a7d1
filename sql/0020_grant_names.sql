-- Who and what, as they were called when it was granted: the list of grants is read and searched by them.
ALTER TABLE access_grant ADD to_name VARCHAR(60) NULL AFTER id, ADD what VARCHAR(100) NULL AFTER to_name;
UPDATE access_grant g LEFT JOIN account a ON a.id = g.account_id LEFT JOIN access_group k ON k.id = g.group_id LEFT JOIN permission p ON p.id = g.permission_id LEFT JOIN access_group x ON x.id = g.gives_id LEFT JOIN account s ON s.id = g.stands_for_id SET g.to_name = COALESCE(a.name, k.name), g.what = COALESCE(p.label, x.name, CONCAT('代行', s.name, '的职责'), '全部权限');
ALTER TABLE access_group ADD preset TINYINT NOT NULL DEFAULT 0 AFTER code;
UPDATE access_group SET preset = 1 WHERE code IS NOT NULL;
-- The levels a path may have: with it a path's ancestors are found by their own paths.
CREATE TABLE path_level (n INT NOT NULL PRIMARY KEY) ENGINE=InnoDB;
INSERT INTO path_level (n) VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11);
-- Who is stood in for takes his place and his end along: those who stand in for him are worked out anew.
CREATE TRIGGER account_stood_for AFTER UPDATE ON account FOR EACH ROW UPDATE setting_version SET rights = rights + 1 WHERE (NEW.state <> OLD.state OR NOT (NEW.organisation_id <=> OLD.organisation_id) OR NOT (NEW.removed_at <=> OLD.removed_at)) AND EXISTS (SELECT 1 FROM access_grant g WHERE g.stands_for_id = NEW.id AND g.removed_at IS NULL);
-- A code for an account with rights is issued by one administrator after another has agreed to it.
ALTER TABLE account ADD code_released_at DATETIME NULL AFTER activation_ends_at;

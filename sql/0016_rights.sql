-- Rights: permissions as declared by the modules (kept by migrate), groups, and grants that lead from an account or a group to permissions or another group.
-- `office` keeps the three administrators apart: every row that joins an account, a group and a permission carries one office, and the keys below accept no other.

CREATE TABLE permission (
  id BIGINT NOT NULL PRIMARY KEY,
  office VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
  name VARCHAR(40) COLLATE utf8mb4_bin NOT NULL,
  label VARCHAR(100) NOT NULL,
  risk INT NOT NULL DEFAULT 0,
  UNIQUE KEY permission_office (id, office)
) ENGINE=InnoDB;

ALTER TABLE account ADD office VARCHAR(10) COLLATE utf8mb4_bin NOT NULL DEFAULT 'business' AFTER name;
UPDATE account SET office = 'system' WHERE role = 'system_admin';
UPDATE account SET office = 'audit' WHERE role = 'audit_admin';
ALTER TABLE account ADD UNIQUE KEY account_office (id, office);
ALTER TABLE account ADD CONSTRAINT account_offices CHECK (office IN ('business', 'system', 'security', 'audit'));

CREATE TABLE access_group (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  kind VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  code VARCHAR(40) COLLATE utf8mb4_bin NULL,
  name VARCHAR(40) NOT NULL,
  office VARCHAR(10) COLLATE utf8mb4_bin NOT NULL DEFAULT 'business',
  parent_id BIGINT NULL,
  tier VARCHAR(20) COLLATE utf8mb4_bin NULL,
  delegable TINYINT NOT NULL DEFAULT 0,
  note VARCHAR(200) NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  UNIQUE KEY access_group_name (name),
  UNIQUE KEY access_group_code (code),
  UNIQUE KEY access_group_office (id, office),
  KEY access_group_parent (parent_id, office),
  FOREIGN KEY (parent_id, office) REFERENCES access_group (id, office),
  CONSTRAINT access_group_kinds CHECK (kind IN ('role', 'position', 'project', 'user_group'))
) ENGINE=InnoDB;

CREATE TABLE access_grant (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  account_id BIGINT NULL,
  group_id BIGINT NULL,
  office VARCHAR(10) COLLATE utf8mb4_bin NOT NULL DEFAULT 'business',
  permission_id BIGINT NULL,
  gives_id BIGINT NULL,
  stands_for_id BIGINT NULL,
  prohibits TINYINT NOT NULL DEFAULT 0,
  reach VARCHAR(20) COLLATE utf8mb4_bin NULL,
  is_lead TINYINT NOT NULL DEFAULT 0,
  from_on DATE NULL,
  until_on DATE NULL,
  state VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'active',
  reason VARCHAR(200) NULL,
  application_id BIGINT NULL,
  granted_by BIGINT NULL,
  confirmed_by BIGINT NULL,
  reminded_at DATETIME NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  KEY access_grant_account (account_id, office),
  KEY access_grant_group (group_id, office),
  KEY access_grant_gives (gives_id, office),
  KEY access_grant_stands (stands_for_id, office),
  KEY access_grant_until (until_on, removed_at),
  FOREIGN KEY (account_id, office) REFERENCES account (id, office),
  FOREIGN KEY (group_id, office) REFERENCES access_group (id, office),
  FOREIGN KEY (gives_id, office) REFERENCES access_group (id, office),
  FOREIGN KEY (stands_for_id, office) REFERENCES account (id, office),
  FOREIGN KEY (permission_id, office) REFERENCES permission (id, office),
  CONSTRAINT access_grant_subject CHECK ((account_id IS NULL) <> (group_id IS NULL)),
  CONSTRAINT access_grant_object CHECK ((permission_id IS NOT NULL) + (gives_id IS NOT NULL) + (stands_for_id IS NOT NULL) = 1 - (prohibits AND permission_id IS NULL)),
  CONSTRAINT access_grant_period CHECK (from_on IS NULL OR until_on IS NULL OR from_on <= until_on),
  CONSTRAINT access_grant_reaches CHECK (reach IN ('own', 'here', 'below', 'listed'))
) ENGINE=InnoDB;

CREATE TABLE access_grant_place (
  grant_id BIGINT NOT NULL,
  organisation_id BIGINT NOT NULL,
  PRIMARY KEY (grant_id, organisation_id),
  FOREIGN KEY (grant_id) REFERENCES access_grant (id),
  FOREIGN KEY (organisation_id) REFERENCES organisation (id)
) ENGINE=InnoDB;

CREATE TABLE access_grant_category (
  grant_id BIGINT NOT NULL,
  category VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (grant_id, category),
  FOREIGN KEY (grant_id) REFERENCES access_grant (id)
) ENGINE=InnoDB;

-- What every worker has worked out is out of date as soon as one of these changes.
ALTER TABLE setting_version ADD rights BIGINT NOT NULL DEFAULT 1;
CREATE TRIGGER access_grant_added AFTER INSERT ON access_grant FOR EACH ROW UPDATE setting_version SET rights = rights + 1;
CREATE TRIGGER access_grant_changed AFTER UPDATE ON access_grant FOR EACH ROW UPDATE setting_version SET rights = rights + 1;
CREATE TRIGGER access_grant_removed AFTER DELETE ON access_grant FOR EACH ROW UPDATE setting_version SET rights = rights + 1;
CREATE TRIGGER access_group_changed AFTER UPDATE ON access_group FOR EACH ROW UPDATE setting_version SET rights = rights + 1;
CREATE TRIGGER access_grant_place_added AFTER INSERT ON access_grant_place FOR EACH ROW UPDATE setting_version SET rights = rights + 1;
CREATE TRIGGER access_grant_place_removed AFTER DELETE ON access_grant_place FOR EACH ROW UPDATE setting_version SET rights = rights + 1;
CREATE TRIGGER access_grant_category_added AFTER INSERT ON access_grant_category FOR EACH ROW UPDATE setting_version SET rights = rights + 1;
CREATE TRIGGER access_grant_category_removed AFTER DELETE ON access_grant_category FOR EACH ROW UPDATE setting_version SET rights = rights + 1;
CREATE TRIGGER organisation_moved AFTER UPDATE ON organisation FOR EACH ROW UPDATE setting_version SET rights = rights + 1 WHERE NEW.path <> OLD.path;

-- The roles of before become groups of the same code; migrate gives them their permissions.
INSERT INTO access_group (kind, code, name, office) VALUES ('role', 'work_committee_admin', '机关党工委管理员', 'business'), ('role', 'committee_admin', '党委管理员', 'business'), ('role', 'general_branch_admin', '党总支管理员', 'business'), ('role', 'branch_admin', '支部管理员', 'business'), ('role', 'system_admin', '系统管理员', 'system'), ('role', 'audit_admin', '审计管理员', 'audit');
INSERT INTO access_grant (account_id, office, gives_id, reason, created_at, updated_at) SELECT a.id, a.office, g.id, '由原角色转入', NOW(), NOW() FROM account a JOIN access_group g ON g.code = a.role AND g.office = a.office;

-- A member's account stands where the member stands, unless it holds a role or position there.
DROP TRIGGER member_moved;
CREATE TRIGGER member_moved AFTER UPDATE ON member FOR EACH ROW UPDATE account SET organisation_id = NEW.organisation_id, path = NEW.path WHERE member_id = NEW.id AND organisation_id <> NEW.organisation_id AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.account_id = account.id AND g.removed_at IS NULL);
ALTER TABLE account DROP COLUMN role;

-- Who owns a thing; handed over when a secretary changes.
ALTER TABLE organisation ADD owner_id BIGINT NULL AFTER path, ADD KEY organisation_owner (owner_id, id);
ALTER TABLE member ADD owner_id BIGINT NULL AFTER path, ADD KEY member_owner (owner_id, id);
ALTER TABLE plan ADD owner_id BIGINT NULL AFTER path, ADD KEY plan_owner (owner_id, id);
ALTER TABLE meeting ADD owner_id BIGINT NULL AFTER path, ADD KEY meeting_owner (owner_id, id);
ALTER TABLE import_batch ADD owner_id BIGINT NULL AFTER path, ADD KEY import_batch_owner (owner_id, id);
ALTER TABLE account ADD owner_id BIGINT NULL AFTER path, ADD KEY account_owner (owner_id, id);
UPDATE organisation SET owner_id = created_by;
UPDATE member SET owner_id = created_by;
UPDATE plan SET owner_id = created_by;
UPDATE meeting SET owner_id = created_by;
UPDATE import_batch SET owner_id = created_by;
UPDATE account SET owner_id = created_by;
ALTER TABLE dues_base ADD owner_id BIGINT NULL AFTER path;
ALTER TABLE dues_month ADD owner_id BIGINT NULL AFTER path;
ALTER TABLE dues ADD owner_id BIGINT NULL AFTER path;
ALTER TABLE dues_payment ADD owner_id BIGINT NULL AFTER path;

-- The last day on which somebody used a permission: at most one write a day, account and permission.
CREATE TABLE permission_use (
  account_id BIGINT NOT NULL,
  permission_id BIGINT NOT NULL,
  used_on DATE NOT NULL,
  PRIMARY KEY (account_id, permission_id)
) ENGINE=InnoDB;

-- Members the branch looks after: in difficulty, or honoured. And the month of the political birthday, by which
-- a county's members are found.

CREATE TABLE IF NOT EXISTS member_care (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  owner_id BIGINT NULL,
  member_id BIGINT NOT NULL,
  kind VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  detail VARCHAR(60) NOT NULL,
  from_on DATE NOT NULL,
  until_on DATE NULL,
  basis VARCHAR(200) NULL,
  note VARCHAR(200) NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  KEY member_care_scope (removed_at, path, id),
  KEY member_care_member (member_id, kind, from_on)
) ENGINE=InnoDB;

ALTER TABLE member ADD COLUMN IF NOT EXISTS joined_month TINYINT AS (MONTH(joined_on)) STORED;
ALTER TABLE member ADD KEY IF NOT EXISTS member_birthday (removed_at, joined_month, path, id);

INSERT IGNORE INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('care.remind_days', '政治生日提前几天提醒支部', '3', '天', '各地通行做法', '2000-01-01'),
  ('care.party_ages', '党龄查询的档次（年，从大到小）', '50,40,30', NULL, '“光荣在党50年”纪念章颁发办法及地方做法', '2000-01-01');

-- Who was counted in a snapshot, with what was counted of him then: behind every frozen number stands its list.
CREATE TABLE IF NOT EXISTS member_frozen (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  snapshot_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  member_id BIGINT NOT NULL,
  organisation_id BIGINT NOT NULL,
  branch VARCHAR(60) NOT NULL,
  name VARCHAR(40) NOT NULL,
  sex VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
  ethnicity VARCHAR(10) COLLATE utf8mb4_bin NULL,
  born_on DATE NULL,
  education VARCHAR(10) COLLATE utf8mb4_bin NULL,
  work VARCHAR(10) COLLATE utf8mb4_bin NULL,
  stage VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  standing VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  joined_on DATE NULL,
  full_on DATE NULL,
  age_from DATE NULL,
  floating TINYINT NOT NULL,
  lost TINYINT NOT NULL,
  KEY member_frozen_place (snapshot_id, path, id)
) ENGINE=InnoDB;
CREATE OR REPLACE TRIGGER member_frozen_stays BEFORE UPDATE ON member_frozen FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the frozen roster cannot be changed';
CREATE OR REPLACE TRIGGER member_frozen_kept BEFORE DELETE ON member_frozen FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the frozen roster cannot be removed';
CREATE OR REPLACE TRIGGER member_frozen_whole BEFORE INSERT ON member_frozen FOR EACH ROW IF (SELECT taken_at FROM statistics_snapshot WHERE id = NEW.snapshot_id) IS NOT NULL THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'nothing is added to a snapshot that has been taken'; END IF;

-- Those taken before have numbers alone.
ALTER TABLE statistics_snapshot ADD COLUMN IF NOT EXISTS listed TINYINT NOT NULL DEFAULT 0;

-- As lists read them: like any record, never written.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW snapshot_named AS
SELECT id, 1 AS version, CONCAT(CASE kind WHEN 'year_end' THEN CONCAT(YEAR(on_date), ' 年年末（', on_date)
    WHEN 'half_year' THEN CONCAT(YEAR(on_date), ' 年半年（', on_date) ELSE CONCAT(on_date, '（', COALESCE(reason, '')) END, '）') AS title,
  on_date, taken_at, listed, asked_at AS created_at, asked_at AS updated_at, asked_by AS created_by, asked_by AS updated_by,
  CAST(NULL AS DATETIME) AS removed_at
FROM statistics_snapshot;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW member_then AS
SELECT id, 1 AS version, snapshot_id, path, CAST(NULL AS SIGNED) AS owner_id, organisation_id, branch, name, sex, ethnicity, born_on, education,
  work, stage, standing, joined_on, full_on, age_from, floating, lost, CAST(NULL AS DATETIME) AS created_at, CAST(NULL AS DATETIME) AS updated_at,
  CAST(NULL AS SIGNED) AS created_by, CAST(NULL AS SIGNED) AS updated_by, CAST(NULL AS DATETIME) AS removed_at
FROM member_frozen FORCE INDEX (member_frozen_place);

CREATE OR REPLACE SQL SECURITY INVOKER VIEW organisation_then AS
SELECT organisation_id AS id, 1 AS version, snapshot_id, path, CAST(NULL AS SIGNED) AS owner_id, organisation_id, parent_id, name, kind,
  CAST(NULL AS DATETIME) AS created_at, CAST(NULL AS DATETIME) AS updated_at, CAST(NULL AS SIGNED) AS created_by, CAST(NULL AS SIGNED) AS updated_by,
  CAST(NULL AS DATETIME) AS removed_at
FROM organisation_frozen;

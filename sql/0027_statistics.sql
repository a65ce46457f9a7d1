-- Counts of members kept by the writes (src/data/count.h), and counts frozen at half-year and year end (field-rules 4.19).
-- Filled and kept right by `dangjian migrate` and the daily job: a new counted field needs no migration.

CREATE TABLE IF NOT EXISTS member_count (
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  dimension VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  value VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  class VARCHAR(40) COLLATE utf8mb4_bin NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (path, dimension, value, class)
) ENGINE=InnoDB;

-- regular_on: the half-year or year it is of; there is one of each.
CREATE TABLE IF NOT EXISTS statistics_snapshot (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  on_date DATE NOT NULL,
  kind VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  reason VARCHAR(200) NULL,
  asked_by BIGINT NULL,
  asked_name VARCHAR(60) NULL,
  asked_at DATETIME NOT NULL,
  taken_at DATETIME NULL,
  regular_on DATE AS (IF(kind = 'special', NULL, on_date)) STORED,
  UNIQUE KEY statistics_snapshot_regular (regular_on)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS member_count_frozen (
  snapshot_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  dimension VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  value VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  class VARCHAR(40) COLLATE utf8mb4_bin NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (snapshot_id, path, dimension, value, class)
) ENGINE=InnoDB;

-- The tree of that day, with its names.
CREATE TABLE IF NOT EXISTS organisation_frozen (
  snapshot_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  organisation_id BIGINT NOT NULL,
  parent_id BIGINT NULL,
  name VARCHAR(60) NOT NULL,
  kind VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (snapshot_id, path),
  KEY organisation_frozen_place (snapshot_id, organisation_id),
  KEY organisation_frozen_below (snapshot_id, parent_id)
) ENGINE=InnoDB;

-- What is frozen stays: nothing is changed, removed, or added once the snapshot has been taken.
CREATE TRIGGER statistics_snapshot_stays BEFORE UPDATE ON statistics_snapshot FOR EACH ROW IF OLD.taken_at IS NOT NULL THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a snapshot that has been taken cannot be changed'; END IF;
CREATE TRIGGER statistics_snapshot_kept BEFORE DELETE ON statistics_snapshot FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a snapshot cannot be removed';
CREATE TRIGGER member_count_frozen_stays BEFORE UPDATE ON member_count_frozen FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'frozen counts cannot be changed';
CREATE TRIGGER member_count_frozen_kept BEFORE DELETE ON member_count_frozen FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'frozen counts cannot be removed';
CREATE TRIGGER member_count_frozen_whole BEFORE INSERT ON member_count_frozen FOR EACH ROW IF (SELECT taken_at FROM statistics_snapshot WHERE id = NEW.snapshot_id) IS NOT NULL THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'nothing is added to a snapshot that has been taken'; END IF;
CREATE TRIGGER organisation_frozen_stays BEFORE UPDATE ON organisation_frozen FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the frozen tree cannot be changed';
CREATE TRIGGER organisation_frozen_kept BEFORE DELETE ON organisation_frozen FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the frozen tree cannot be removed';
CREATE TRIGGER organisation_frozen_whole BEFORE INSERT ON organisation_frozen FOR EACH ROW IF (SELECT taken_at FROM statistics_snapshot WHERE id = NEW.snapshot_id) IS NOT NULL THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'nothing is added to a snapshot that has been taken'; END IF;

INSERT IGNORE INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('statistics.age_bands', '统计：年龄分组的上限（周岁，从小到大，最多 12 个）', '30,35,40,45,50,55,60,65,70', '岁', '党内统计年报“年龄”分组，请按当年报表调整', '2000-01-01'),
  ('statistics.party_age_bands', '统计：党龄分组的起点（年，从小到大，最多 12 个）', '5,10,20,30,40,50', '年', '各地通行做法；50 年见“光荣在党50年”纪念章颁发办法', '2000-01-01'),
  ('statistics.joined_bands', '统计：入党时间分组的起点（年-月，从早到晚，最多 12 个）', '1937-07,1945-09,1949-10,1966-05,1976-11,1979-01,2002-11,2012-11', NULL, '党内统计年报“入党时间”分组，请按当年报表调整', '2000-01-01'),
  ('statistics.freeze_days', '统计：每年自动冻结的日期（月-日）', '06-30,12-31', NULL, '党内统计年报（12月31日）和半年报（6月30日），field-rules 4.19', '2000-01-01');

-- Twelve points a year (field-rules 4.9). Points are counted in hundredths. A rule is never overwritten: a new value is a new
-- row with the day it takes effect. An entry is never deleted: what was wrong is taken off by an opposite entry.

CREATE TABLE IF NOT EXISTS points_item (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  code VARCHAR(40) COLLATE utf8mb4_bin NOT NULL,
  label VARCHAR(60) NOT NULL,
  kind VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  direction VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  points BIGINT NOT NULL,
  cap BIGINT NOT NULL DEFAULT 0,
  cap_period VARCHAR(20) COLLATE utf8mb4_bin NULL,
  effective_on DATE NOT NULL,
  stopped TINYINT NOT NULL DEFAULT 0,
  source VARCHAR(200) NOT NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  UNIQUE KEY points_item_effective_on (code, effective_on)
) ENGINE=InnoDB;

-- `live`: the entry a source (a passed ledger) has for a member now; there is one, so proposing twice is proposing once.
CREATE TABLE IF NOT EXISTS points_entry (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  member_id BIGINT NOT NULL,
  year INT NOT NULL,
  item_id BIGINT NOT NULL,
  points BIGINT NOT NULL,
  happened_on DATE NOT NULL,
  evidence VARCHAR(400) NOT NULL,
  source VARCHAR(20) COLLATE utf8mb4_bin NULL,
  source_id BIGINT NULL,
  state VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  counted BIGINT AS (IF(state IN ('confirmed', 'reversed', 'taken_back', 'reversal'), points, 0)) STORED,
  live TINYINT AS (IF(state IN ('proposed', 'confirmed', 'declined', 'reversed'), 1, NULL)) STORED,
  note VARCHAR(400) NULL,
  decided_at DATETIME NULL,
  decided_name VARCHAR(60) NULL,
  reversal_of BIGINT NULL,
  appeal VARCHAR(400) NULL,
  appealed_at DATETIME NULL,
  appeal_state VARCHAR(20) COLLATE utf8mb4_bin NULL,
  answer VARCHAR(400) NULL,
  answered_at DATETIME NULL,
  answered_name VARCHAR(60) NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  UNIQUE KEY points_entry_source (source, source_id, member_id, live),
  UNIQUE KEY points_entry_reversal_of (reversal_of),
  KEY points_entry_member (member_id, year, id),
  KEY points_entry_sums (year, path, state, counted),
  KEY points_entry_waiting (state, path, id),
  KEY points_entry_appeals (appeal_state, path, id),
  FOREIGN KEY (item_id) REFERENCES points_item (id)
) ENGINE=InnoDB;

-- What a member has in a year: base and everything counted, kept by the writes. Made with the first entry, and for
-- everybody at the yearly close; from then on nothing of the year changes.
CREATE TABLE IF NOT EXISTS points_year (
  member_id BIGINT NOT NULL,
  year INT NOT NULL,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  base BIGINT NOT NULL,
  total BIGINT NOT NULL,
  closed_at DATETIME NULL,
  closed_name VARCHAR(60) NULL,
  created_at DATETIME NULL,
  PRIMARY KEY (member_id, year),
  KEY points_year_organisation (organisation_id, year, closed_at),
  KEY points_year_closed (year, path, closed_at)
) ENGINE=InnoDB;

INSERT IGNORE INTO points_item (code, label, kind, direction, points, cap, cap_period, effective_on, source) VALUES
  ('meeting_leave', '请假缺席组织生活', 'automatic', 'minus', 50, 0, NULL, '2000-01-01', '党建平台需求 S0-89，分值为系统默认'),
  ('meeting_absent', '无故缺席组织生活', 'automatic', 'minus', 200, 0, NULL, '2000-01-01', '党建平台需求 S0-90，分值为系统默认'),
  ('meeting_late', '参加组织生活迟到', 'automatic', 'minus', 50, 0, NULL, '2000-01-01', '系统默认，请按本地办法调整'),
  ('dues_late', '不按月交纳党费', 'manual', 'minus', 100, 0, NULL, '2000-01-01', '系统默认，请按本地办法调整'),
  ('reflection_missing', '未按要求提交心得体会', 'manual', 'minus', 50, 0, NULL, '2000-01-01', '系统默认，请按本地办法调整'),
  ('task_overdue', '逾期未完成支部交办任务', 'manual', 'minus', 100, 0, NULL, '2000-01-01', '系统默认，请按本地办法调整'),
  ('volunteer', '参加志愿服务', 'manual', 'plus', 100, 300, 'year', '2000-01-01', '党建平台需求 S0-91，分值为系统默认'),
  ('award_committee', '受到基层党委表彰', 'manual', 'plus', 100, 0, NULL, '2000-01-01', '系统默认，请按本地办法调整'),
  ('award_county', '受到县级表彰', 'manual', 'plus', 200, 0, NULL, '2000-01-01', '系统默认，请按本地办法调整'),
  ('award_city', '受到市级以上表彰', 'manual', 'plus', 300, 0, NULL, '2000-01-01', '系统默认，请按本地办法调整'),
  ('sanction_warning', '受到党内警告处分', 'manual', 'minus', 600, 0, NULL, '2000-01-01', '党建平台需求 S0-92，分值为系统默认'),
  ('sanction_serious', '受到党内严重警告处分', 'manual', 'minus', 800, 0, NULL, '2000-01-01', '党建平台需求 S0-92，分值为系统默认'),
  ('sanction_post', '受到撤销党内职务处分', 'manual', 'minus', 1000, 0, NULL, '2000-01-01', '党建平台需求 S0-92，分值为系统默认'),
  ('sanction_probation', '受到留党察看处分', 'manual', 'minus', 1200, 0, NULL, '2000-01-01', '党建平台需求 S0-92，分值为系统默认');

INSERT IGNORE INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('points.base', '党员每年的基础分', '12', '分', '党建平台需求 S0-86', '2000-01-01'),
  ('points.prorate', '当年入党的按月折算基础分（1 折算，0 不折算）', '0', NULL, '各地做法不一，默认不折算', '2000-01-01'),
  ('points.floor', '积分最低显示为 0 分（1 是，0 否）', '1', NULL, '各地通行做法', '2000-01-01'),
  ('points.ranking', '按积分高低排序（1 开，0 关）', '0', NULL, '国办函〔2026〕12号：不得搞积分排名，默认关闭', '2000-01-01'),
  ('points.late_minutes', '签到晚于会议开始多久算迟到', '10', '分钟', '系统默认，请按本地办法调整', '2000-01-01'),
  ('points.appeal_days', '加减分确认后几天内可以申诉', '7', '天', '系统默认，请按本地办法调整', '2000-01-01'),
  ('points.close_from_month', '从几月起可以办理当年的年终结算', '12', '月', '系统默认', '2000-01-01');

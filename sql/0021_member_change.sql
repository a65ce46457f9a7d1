-- Changes of members as verbs, where each belonged from when to when, and 党小组 of members and meetings.

ALTER TABLE member ADD COLUMN IF NOT EXISTS group_id BIGINT NULL,
  ADD COLUMN IF NOT EXISTS applied_on DATE NULL,
  ADD COLUMN IF NOT EXISTS activist_on DATE NULL,
  ADD COLUMN IF NOT EXISTS probation_until DATE NULL,
  ADD COLUMN IF NOT EXISTS left_on DATE NULL,
  ADD COLUMN IF NOT EXISTS left_how VARCHAR(20) COLLATE utf8mb4_bin NULL,
  ADD KEY IF NOT EXISTS member_group (group_id, id);

-- Who left keeps his number: one person, one record, for ever. What was entered by mistake gives it free.
ALTER TABLE member MODIFY COLUMN alive TINYINT AS (IF(removed_at IS NULL OR left_on IS NOT NULL, 1, NULL)) STORED;

ALTER TABLE meeting ADD COLUMN IF NOT EXISTS group_id BIGINT NULL;

-- was: what the member's row said before, for the undo and for asking about a day in the past; step: their order.
CREATE TABLE IF NOT EXISTS member_change (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  member_id BIGINT NOT NULL,
  person VARCHAR(40) NOT NULL,
  kind VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  owner_id BIGINT NULL,
  on_date DATE NULL,
  approved_on DATE NULL,
  basis VARCHAR(100) NULL,
  to_organisation_id BIGINT NULL,
  outside VARCHAR(60) NULL,
  contact VARCHAR(60) NULL,
  dues_to VARCHAR(7) NULL,
  sponsor_one BIGINT NULL,
  sponsor_two BIGINT NULL,
  training_hours INT NOT NULL DEFAULT 0,
  politics_passed TINYINT NOT NULL DEFAULT 0,
  months INT NOT NULL DEFAULT 0,
  place VARCHAR(60) NULL,
  lost_why VARCHAR(10) COLLATE utf8mb4_bin NULL,
  stop_why VARCHAR(20) COLLATE utf8mb4_bin NULL,
  exit_how VARCHAR(20) COLLATE utf8mb4_bin NULL,
  sanction VARCHAR(20) COLLATE utf8mb4_bin NULL,
  award VARCHAR(60) NULL,
  stage VARCHAR(20) COLLATE utf8mb4_bin NULL,
  standing VARCHAR(20) COLLATE utf8mb4_bin NULL,
  joined_on DATE NULL,
  full_on DATE NULL,
  reason VARCHAR(200) NULL,
  letter_no VARCHAR(40) NULL,
  letter_on DATE NULL,
  valid_days INT NOT NULL DEFAULT 0,
  valid_until DATE NULL,
  receipt_on DATE NULL,
  effect_from DATE NULL,
  effect_until DATE NULL,
  no_vote TINYINT NOT NULL DEFAULT 0,
  ended_on DATE NULL,
  ended_by BIGINT NULL,
  state VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  answer VARCHAR(200) NULL,
  answered_at DATETIME NULL,
  undone_at DATETIME NULL,
  was TEXT NULL,
  relation_id BIGINT NOT NULL DEFAULT 0,
  step INT NOT NULL DEFAULT 0,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  pending BIGINT AS (IF(state IN ('waiting', 'asked', 'issued') AND removed_at IS NULL, member_id, NULL)) STORED,
  UNIQUE KEY member_change_pending (pending),
  KEY member_change_scope (removed_at, path, id),
  KEY member_change_member (member_id, id),
  KEY member_change_to (to_organisation_id, state, id),
  KEY member_change_letter (state, valid_until),
  KEY member_change_rights (member_id, no_vote, state),
  FOREIGN KEY (member_id) REFERENCES member (id)
) ENGINE=InnoDB;

-- Numbers of letters: one row an issuing organisation and year, counted up under its lock.
CREATE TABLE IF NOT EXISTS member_letter (
  organisation_id BIGINT NOT NULL,
  year INT NOT NULL,
  last INT NOT NULL,
  PRIMARY KEY (organisation_id, year)
) ENGINE=InnoDB;

-- Where a member belonged. from_on NULL: since before he was entered here. One open row a present member.
CREATE TABLE IF NOT EXISTS member_relation (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  member_id BIGINT NOT NULL,
  organisation_id BIGINT NOT NULL,
  from_on DATE NULL,
  until_on DATE NULL,
  open_member BIGINT AS (IF(until_on IS NULL, member_id, NULL)) STORED,
  UNIQUE KEY member_relation_open (open_member),
  KEY member_relation_member (member_id, id),
  KEY member_relation_organisation (organisation_id, until_on),
  CONSTRAINT member_relation_order CHECK (from_on IS NULL OR until_on IS NULL OR from_on <= until_on),
  FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE CASCADE
) ENGINE=InnoDB;

INSERT IGNORE INTO member_relation (member_id, organisation_id) SELECT id, organisation_id FROM member WHERE removed_at IS NULL;

-- Whoever writes a member's row, the relation follows; verbs then say the exact days.
CREATE OR REPLACE TRIGGER member_related_added AFTER INSERT ON member FOR EACH ROW BEGIN IF NEW.removed_at IS NULL THEN INSERT INTO member_relation (member_id, organisation_id) VALUES (NEW.id, NEW.organisation_id); END IF; END;
CREATE OR REPLACE TRIGGER member_related AFTER UPDATE ON member FOR EACH ROW BEGIN IF NEW.organisation_id <> OLD.organisation_id OR (NEW.removed_at IS NULL) <> (OLD.removed_at IS NULL) THEN UPDATE member_relation SET until_on = GREATEST(COALESCE(from_on, '1900-01-01'), DATE(COALESCE(NEW.updated_at, NOW()))) WHERE member_id = NEW.id AND until_on IS NULL; IF NEW.removed_at IS NULL THEN INSERT INTO member_relation (member_id, organisation_id, from_on) VALUES (NEW.id, NEW.organisation_id, DATE(COALESCE(NEW.updated_at, NOW()))); END IF; END IF; END;

INSERT INTO code_table (table_name, code, label, source) VALUES
  ('lost_why', '1', '外出务工经商', '失联党员规范管理 失联原因'),
  ('lost_why', '2', '单位改制或破产', '失联党员规范管理 失联原因'),
  ('lost_why', '3', '毕业去向不明', '失联党员规范管理 失联原因'),
  ('lost_why', '4', '单位改变', '失联党员规范管理 失联原因'),
  ('lost_why', '5', '出国（境）', '失联党员规范管理 失联原因'),
  ('lost_why', '6', '居住地改变', '失联党员规范管理 失联原因'),
  ('lost_why', '7', '其他', '失联党员规范管理 失联原因');

INSERT INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('dev.adult_age', '申请入党的最低年龄', '18', '周岁', '中国共产党章程 第一条', '2000-01-01'),
  ('dev.activist_after', '递交入党申请书后多久可确定为积极分子', '0', '个月', '本单位规定', '2000-01-01'),
  ('dev.activist_min', '积极分子培养教育考察最短时间', '12', '个月', '发展党员工作细则 第十条', '2000-01-01'),
  ('dev.training_hours', '发展对象集中培训最少学时', '24', '学时', '发展党员工作细则 第十七条', '2000-01-01'),
  ('dev.approve_within', '上级党委审批期限', '3', '个月', '发展党员工作细则 第二十六条', '2000-01-01'),
  ('dev.approve_max', '特殊情况审批最长时间', '6', '个月', '发展党员工作细则 第二十六条', '2000-01-01'),
  ('dev.probation', '预备期', '12', '个月', '中国共产党章程 第七条', '2000-01-01'),
  ('dev.extend_min', '延长预备期最短', '6', '个月', '发展党员工作细则 第三十二条', '2000-01-01'),
  ('dev.extend_max', '延长预备期最长', '12', '个月', '发展党员工作细则 第三十二条', '2000-01-01'),
  ('transfer.validity_max', '组织关系介绍信有效期最长', '90', '天', '中国共产党党员教育管理工作条例 第二十五条', '2000-01-01'),
  ('transfer.validity_default', '开具介绍信时默认的有效期', '30', '天', '本单位规定', '2000-01-01'),
  ('transfer.lapse', '转接超过多久无正当理由按自行脱党处理', '6', '个月', '中国共产党章程 第九条', '2000-01-01'),
  ('flow.min_absence', '外出多久算流动党员', '6', '个月', '中国共产党党员教育管理工作条例 第三十二条', '2000-01-01'),
  ('lost.stop_after', '失去联系多久可以停止党籍', '6', '个月', '中国共产党党员教育管理工作条例 第二十四条', '2000-01-01'),
  ('lost.remove_after', '停止党籍多久仍联系不上按自行脱党除名', '24', '个月', '中国共产党党员教育管理工作条例 第二十四条', '2000-01-01'),
  ('sanction.warning', '警告处分的影响期', '12', '个月', '中国共产党纪律处分条例 第十条', '2000-01-01'),
  ('sanction.serious_warning', '严重警告处分的影响期', '18', '个月', '中国共产党纪律处分条例 第十条', '2000-01-01'),
  ('sanction.removal', '撤销党内职务处分的影响期', '24', '个月', '中国共产党纪律处分条例 第十一条', '2000-01-01'),
  ('sanction.watch_min', '留党察看最短', '12', '个月', '中国共产党纪律处分条例 第十三条', '2000-01-01'),
  ('sanction.watch_max', '留党察看最长', '24', '个月', '中国共产党纪律处分条例 第十三条', '2000-01-01'),
  ('sanction.reentry', '开除党籍后多久内不得重新入党', '60', '个月', '中国共产党纪律处分条例 第十四条', '2000-01-01');

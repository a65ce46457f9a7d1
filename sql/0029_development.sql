-- Development of members (field-rules 4.6): one running process a person, its steps. What belongs to the person
-- (applied, activist, joined, full) stays in the member's row and its changes; a step that is such a change has no row here.
-- Signed papers are documents of the member (member_document, source 'dev.<paper>', source_id the process).

-- What is due next is reckoned from the steps and kept, so that lists find it: phase, next_step, tier, from_on, due_on, urgency, lacking.
CREATE TABLE IF NOT EXISTS development (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  owner_id BIGINT NULL,
  member_id BIGINT NOT NULL,
  person VARCHAR(40) NOT NULL,
  phase VARCHAR(20) COLLATE utf8mb4_bin NULL,
  next_step VARCHAR(20) COLLATE utf8mb4_bin NULL,
  tier VARCHAR(20) COLLATE utf8mb4_bin NULL,
  from_on DATE NULL,
  due_on DATE NULL,
  urgency VARCHAR(20) COLLATE utf8mb4_bin NULL,
  lacking INT NOT NULL DEFAULT 0,
  state VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'running',
  ended_on DATE NULL,
  reason VARCHAR(200) NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  going BIGINT AS (IF(state = 'running' AND removed_at IS NULL, member_id, NULL)) STORED,
  UNIQUE KEY development_member_id (going),
  KEY development_scope (removed_at, path, id),
  KEY development_of_member (member_id, id),
  KEY development_due (state, due_on),
  FOREIGN KEY (member_id) REFERENCES member (id)
) ENGINE=InnoDB;

-- round: after an extended 预备期 application, meeting and approval are gone through once more.
CREATE TABLE IF NOT EXISTS development_step (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  development_id BIGINT NOT NULL,
  step VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  round INT NOT NULL DEFAULT 1,
  done_on DATE NOT NULL,
  organ VARCHAR(100) NULL,
  person_one BIGINT NULL,
  person_two BIGINT NULL,
  talker VARCHAR(40) NULL,
  days INT NOT NULL DEFAULT 0,
  hours INT NOT NULL DEFAULT 0,
  passed TINYINT NOT NULL DEFAULT 0,
  form_no VARCHAR(40) NULL,
  leaves_on DATE NULL,
  expected INT NOT NULL DEFAULT 0,
  present INT NOT NULL DEFAULT 0,
  agree INT NOT NULL DEFAULT 0,
  against INT NOT NULL DEFAULT 0,
  abstain INT NOT NULL DEFAULT 0,
  written INT NOT NULL DEFAULT 0,
  outcome VARCHAR(20) COLLATE utf8mb4_bin NULL,
  months INT NOT NULL DEFAULT 0,
  basis VARCHAR(100) NULL,
  note TEXT NULL,
  reason VARCHAR(200) NULL,
  returned_on DATE NULL,
  returned_why VARCHAR(200) NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  KEY development_step_of (development_id, id),
  FOREIGN KEY (development_id) REFERENCES development (id)
) ENGINE=InnoDB;

-- A running process goes where its member goes.
CREATE OR REPLACE TRIGGER development_follows AFTER UPDATE ON member FOR EACH ROW BEGIN IF NEW.path <> OLD.path OR NEW.name <> OLD.name THEN UPDATE development SET organisation_id = NEW.organisation_id, path = NEW.path, person = NEW.name WHERE member_id = NEW.id AND removed_at IS NULL; END IF; END;

INSERT IGNORE INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('dev.talk_within', '递交入党申请书后多久内派人谈话', '1', '个月', '发展党员工作细则 第六条', '2000-01-01'),
  ('dev.review_every', '积极分子多久考察一次', '6', '个月', '发展党员工作细则 第十条', '2000-01-01'),
  ('dev.training_days', '发展对象集中培训最少天数', '3', '天', '发展党员工作细则 第十七条', '2000-01-01'),
  ('dev.leave_within', '多久内将离开工作、学习单位的一般不办理接收', '3', '个月', '发展党员工作细则 第二十条', '2000-01-01'),
  ('dev.meeting_within', '预审合格后多久内召开支部大会', '1', '个月', '各地通行做法', '2000-01-01'),
  ('dev.probation_review_every', '预备党员多久考察一次', '3', '个月', '各地通行做法', '2000-01-01'),
  ('dev.full_apply_before', '预备期满前多久起可以提出转正申请', '1', '个月', '各地通行做法', '2000-01-01'),
  ('dev.full_within', '预备期满后多久内提出转正申请并讨论', '1', '个月', '发展党员工作细则 第三十二条要求及时讨论，期限为各地通行做法', '2000-01-01'),
  ('dev.remind_days', '发展党员应办事项提前多少天列出', '30', '天', '系统默认', '2000-01-01');

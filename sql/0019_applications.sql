-- Applications for rights, and what people are told: that one was decided, that a right soon ends.

CREATE TABLE access_application (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  account_id BIGINT NOT NULL,
  applicant VARCHAR(40) NOT NULL,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  owner_id BIGINT NULL,
  wanted VARCHAR(100) NOT NULL,
  permission_id BIGINT NULL,
  gives_id BIGINT NULL,
  reach VARCHAR(20) COLLATE utf8mb4_bin NULL,
  places VARCHAR(400) NULL,
  categories VARCHAR(400) NULL,
  from_on DATE NULL,
  until_on DATE NULL,
  contact VARCHAR(60) NULL,
  reason VARCHAR(200) NOT NULL,
  origin VARCHAR(200) NULL,
  state VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  leader_id BIGINT NULL,
  leader VARCHAR(100) NULL,
  leader_opinion VARCHAR(200) NULL,
  agreed_at DATETIME NULL,
  decider_id BIGINT NULL,
  decider VARCHAR(100) NULL,
  decision VARCHAR(200) NULL,
  decided_at DATETIME NULL,
  grant_id BIGINT NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  KEY access_application_scope (removed_at, path, id),
  KEY access_application_account (account_id, id),
  KEY access_application_state (state, path),
  FOREIGN KEY (account_id) REFERENCES account (id),
  FOREIGN KEY (permission_id) REFERENCES permission (id),
  FOREIGN KEY (gives_id) REFERENCES access_group (id),
  FOREIGN KEY (grant_id) REFERENCES access_grant (id),
  CONSTRAINT access_application_object CHECK ((permission_id IS NULL) <> (gives_id IS NULL)),
  CONSTRAINT access_application_persons CHECK (leader_id <> account_id AND decider_id <> account_id AND leader_id <> decider_id)
) ENGINE=InnoDB;

CREATE TABLE access_notice (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id BIGINT NOT NULL,
  text VARCHAR(200) NOT NULL,
  href VARCHAR(200) NOT NULL,
  created_at DATETIME NOT NULL,
  read_at DATETIME NULL,
  KEY access_notice_account (account_id, read_at, id),
  FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB;

-- "张三（代李四）" is longer than a name.
ALTER TABLE receipt MODIFY received_name VARCHAR(100) NULL;

INSERT INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('grant.remind_days', '权限到期前提前提醒', '7', '天', '本单位规定', '2000-01-01'),
  ('application.days', '申请权限时默认的期限', '90', '天', '本单位规定', '2000-01-01');

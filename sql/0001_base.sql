-- What the program itself stands on: settings, accounts, sessions, history, jobs.

CREATE TABLE setting_version (
  version BIGINT NOT NULL
) ENGINE=InnoDB;
INSERT INTO setting_version (version) VALUES (1);

CREATE TABLE code_table (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  table_name VARCHAR(40) COLLATE utf8mb4_bin NOT NULL,
  code VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  label VARCHAR(100) NOT NULL,
  source VARCHAR(100) NULL,
  effective_on DATE NULL,
  closed_on DATE NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  UNIQUE KEY code_table_code (table_name, code)
) ENGINE=InnoDB;

CREATE TABLE parameter (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  name VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  label VARCHAR(100) NOT NULL,
  value VARCHAR(400) NOT NULL,
  unit VARCHAR(20) NULL,
  source VARCHAR(200) NULL,
  effective_on DATE NOT NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  UNIQUE KEY parameter_effective_on (name, effective_on)
) ENGINE=InnoDB;

CREATE TRIGGER code_table_added AFTER INSERT ON code_table FOR EACH ROW UPDATE setting_version SET version = version + 1;
CREATE TRIGGER code_table_changed AFTER UPDATE ON code_table FOR EACH ROW UPDATE setting_version SET version = version + 1;
CREATE TRIGGER parameter_added AFTER INSERT ON parameter FOR EACH ROW UPDATE setting_version SET version = version + 1;
CREATE TRIGGER parameter_changed AFTER UPDATE ON parameter FOR EACH ROW UPDATE setting_version SET version = version + 1;

CREATE TABLE account (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  login VARCHAR(40) COLLATE utf8mb4_bin NOT NULL,
  name VARCHAR(40) NOT NULL,
  role VARCHAR(40) COLLATE utf8mb4_bin NULL,
  organisation_id BIGINT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  member_id BIGINT NULL,
  state VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'waiting',
  password VARCHAR(200) COLLATE utf8mb4_bin NULL,
  password_set_at DATETIME NULL,
  activation VARBINARY(32) NULL,
  activation_ends_at DATETIME NULL,
  failures INT NOT NULL DEFAULT 0,
  locked_until DATETIME NULL,
  large TINYINT NOT NULL DEFAULT 0,
  signed_in_at DATETIME NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  UNIQUE KEY account_login (login),
  UNIQUE KEY account_member_id (member_id),
  KEY account_scope (removed_at, path, id)
) ENGINE=InnoDB;

CREATE TABLE session (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  token VARBINARY(32) NOT NULL,
  account_id BIGINT NOT NULL,
  csrf CHAR(32) COLLATE utf8mb4_bin NOT NULL,
  phone TINYINT NOT NULL DEFAULT 0,
  started_at DATETIME NOT NULL,
  seen_at DATETIME NOT NULL,
  ends_at DATETIME NOT NULL,
  ended_at DATETIME NULL,
  address VARCHAR(60) NULL,
  agent VARCHAR(200) NULL,
  UNIQUE KEY session_token (token),
  KEY session_account (account_id, ended_at)
) ENGINE=InnoDB;

CREATE TABLE once (
  id VARBINARY(32) NOT NULL PRIMARY KEY,
  done_at DATETIME NOT NULL,
  location VARCHAR(500) NOT NULL,
  KEY once_done (done_at)
) ENGINE=InnoDB;

CREATE TABLE history (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  happened_at DATETIME NOT NULL,
  account_id BIGINT NULL,
  actor VARCHAR(60) NOT NULL,
  organisation_id BIGINT NULL,
  organisation VARCHAR(100) NULL,
  address VARCHAR(60) NULL,
  request VARCHAR(40) NULL,
  action VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  record VARCHAR(40) COLLATE utf8mb4_bin NULL,
  object_id BIGINT NULL,
  object_label VARCHAR(100) NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NULL,
  note VARCHAR(500) NULL,
  changes MEDIUMTEXT NULL,
  KEY history_object (record, object_id, id),
  KEY history_path (path, id),
  KEY history_account (account_id, id)
) ENGINE=InnoDB;

CREATE TABLE job (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  subject BIGINT NOT NULL DEFAULT 0,
  account_id BIGINT NULL,
  state VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
  tries INT NOT NULL DEFAULT 0,
  due_at DATETIME NOT NULL,
  created_at DATETIME NOT NULL,
  touched_at DATETIME NULL,
  done BIGINT NOT NULL DEFAULT 0,
  total BIGINT NOT NULL DEFAULT 0,
  trouble VARCHAR(500) NULL,
  KEY job_due (state, due_at),
  KEY job_subject (name, subject)
) ENGINE=InnoDB;

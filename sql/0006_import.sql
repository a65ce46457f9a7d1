-- Workbooks on their way in. Cells hold ID numbers: sealed as the fields themselves are.

CREATE TABLE import_batch (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  kind VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  file_name VARCHAR(120) NOT NULL,
  state VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  trouble VARCHAR(300) NULL,
  note VARCHAR(300) NULL,
  new_count INT NOT NULL DEFAULT 0,
  changed_count INT NOT NULL DEFAULT 0,
  same_count INT NOT NULL DEFAULT 0,
  wrong_count INT NOT NULL DEFAULT 0,
  imported_at DATETIME NULL,
  spool VARCHAR(60) COLLATE utf8mb4_bin NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  KEY import_batch_scope (removed_at, path, id)
) ENGINE=InnoDB;

CREATE TABLE import_row (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  batch_id BIGINT NOT NULL,
  number INT NOT NULL,
  state VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
  label VARCHAR(60) NULL,
  object_id BIGINT NULL,
  cells BLOB NOT NULL,
  problems TEXT NULL,
  before_cells BLOB NULL,
  version_after BIGINT NULL,
  UNIQUE KEY import_row_number (batch_id, number),
  KEY import_row_state (batch_id, state, number)
) ENGINE=InnoDB;

-- Organisation life: plans, meetings (planned item and ledger are one row), who is expected and came,
-- material, receipts of reports, handwritten signatures.

CREATE TABLE plan (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  title VARCHAR(60) NOT NULL,
  period VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  year INT NOT NULL,
  number INT NOT NULL DEFAULT 0,
  state VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'draft',
  submitted_at DATETIME NULL,
  opinion VARCHAR(400) NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  alive TINYINT AS (IF(removed_at IS NULL, 1, NULL)) STORED,
  UNIQUE KEY plan_period (organisation_id, period, year, number, alive),
  KEY plan_scope (removed_at, path, id),
  KEY plan_state (state, path)
) ENGINE=InnoDB;

CREATE TABLE meeting (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  plan_id BIGINT NULL,
  kind VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  also VARCHAR(60) NULL,
  title VARCHAR(100) NOT NULL,
  starts_at DATETIME NOT NULL,
  ends_at DATETIME NULL,
  place VARCHAR(100) NULL,
  chair VARCHAR(40) NULL,
  lecturer VARCHAR(40) NULL,
  participants VARCHAR(200) NULL,
  state VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'planned',
  expected_count INT NOT NULL DEFAULT 0,
  leave_count INT NOT NULL DEFAULT 0,
  present_count INT NOT NULL DEFAULT 0,
  submitted_at DATETIME NULL,
  opinion VARCHAR(400) NULL,
  sign_in_from DATETIME NULL,
  sign_in_to DATETIME NULL,
  agenda MEDIUMTEXT NULL,
  minutes MEDIUMTEXT NULL,
  ballot MEDIUMTEXT NULL,
  ballot_public TINYINT NOT NULL DEFAULT 0,
  problems_found MEDIUMTEXT NULL,
  rectification MEDIUMTEXT NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  KEY meeting_scope (removed_at, path, id),
  KEY meeting_starts (removed_at, starts_at, id, path),
  KEY meeting_plan (plan_id, starts_at),
  KEY meeting_state (state, path, starts_at)
) ENGINE=InnoDB;

-- One row a person expected. `voting` is frozen when the list is made (选举条例 2020: full members).
CREATE TABLE attendance (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  meeting_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  voting TINYINT NOT NULL DEFAULT 0,
  leave_state VARCHAR(10) COLLATE utf8mb4_bin NOT NULL DEFAULT 'none',
  leave_reason VARCHAR(200) NULL,
  leave_asked_at DATETIME NULL,
  leave_decided_at DATETIME NULL,
  leave_decided_by BIGINT NULL,
  signed_at DATETIME NULL,
  channel VARCHAR(10) COLLATE utf8mb4_bin NULL,
  tick_reason VARCHAR(200) NULL,
  ticked_by BIGINT NULL,
  code_failures INT NOT NULL DEFAULT 0,
  code_failed_at DATETIME NULL,
  created_at DATETIME NULL,
  UNIQUE KEY attendance_member_id (meeting_id, member_id),
  KEY attendance_of_member (member_id, meeting_id)
) ENGINE=InnoDB;

CREATE TABLE attachment (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  meeting_id BIGINT NOT NULL,
  category VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  name VARCHAR(120) NOT NULL,
  media_type VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
  size BIGINT NOT NULL,
  stored VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, removed_at DATETIME NULL,
  UNIQUE KEY attachment_stored (stored),
  KEY attachment_meeting (meeting_id, removed_at, id)
) ENGINE=InnoDB;

-- Where a plan or ledger was reported: main (主报) or copy (抄报), and whether it was read.
CREATE TABLE receipt (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  subject VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
  subject_id BIGINT NOT NULL,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  main TINYINT NOT NULL,
  created_at DATETIME NOT NULL,
  received_at DATETIME NULL,
  received_by BIGINT NULL,
  received_name VARCHAR(40) NULL,
  UNIQUE KEY receipt_organisation_id (subject, subject_id, organisation_id),
  KEY receipt_waiting (organisation_id, received_at, id)
) ENGINE=InnoDB;

-- Written once by hand, printed on every sign-in sheet.
CREATE TABLE signature (
  member_id BIGINT NOT NULL PRIMARY KEY,
  strokes MEDIUMTEXT NOT NULL,
  captured_at DATETIME NOT NULL,
  captured_by BIGINT NULL
) ENGINE=InnoDB;

-- Dues in whole fen (field-rules 4.8). Bases and payments are only ever added: what changes later is the
-- link from a payment to the entry that reversed it, which also frees its receipt number.

CREATE TABLE dues_base (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  member_id BIGINT NOT NULL,
  payer VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  base BIGINT NOT NULL,
  monthly BIGINT NOT NULL,
  from_month DATE NOT NULL,
  reason VARCHAR(100) NULL,
  evidence VARCHAR(200) NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  KEY dues_base_scope (removed_at, path, id),
  KEY dues_base_member (member_id, from_month, id)
) ENGINE=InnoDB;

CREATE TABLE dues_month (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  month DATE NOT NULL,
  state VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  opened_at DATETIME NULL,
  opened_by VARCHAR(60) NULL,
  locked_at DATETIME NULL,
  locked_by VARCHAR(60) NULL,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  UNIQUE KEY dues_month_month (organisation_id, month),
  KEY dues_month_scope (removed_at, path, id),
  KEY dues_month_by_month (month, path, state)
) ENGINE=InnoDB;

CREATE TABLE dues (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  member_id BIGINT NOT NULL,
  month DATE NOT NULL,
  payer VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  base BIGINT NOT NULL,
  due BIGINT NOT NULL,
  paid BIGINT NOT NULL DEFAULT 0,
  owing TINYINT AS (due > paid) STORED,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  UNIQUE KEY dues_member_id (member_id, month),
  KEY dues_scope (removed_at, path, id),
  KEY dues_organisation (organisation_id, month),
  KEY dues_sums (month, path, due, paid),
  KEY dues_owing (owing, path, month, member_id)
) ENGINE=InnoDB;

CREATE TABLE dues_payment (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  member_id BIGINT NOT NULL,
  dues_id BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  paid_on DATE NOT NULL,
  channel VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  payee VARCHAR(40) NOT NULL,
  receipt_no VARCHAR(40) NULL,
  note VARCHAR(200) NULL,
  reversal_of BIGINT NULL,
  reversed_by BIGINT NULL,
  receipt_taken VARCHAR(40) AS (IF(reversed_by IS NULL, receipt_no, NULL)) STORED,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  UNIQUE KEY dues_payment_receipt_no (organisation_id, receipt_taken),
  UNIQUE KEY dues_payment_reversal_of (reversal_of),
  KEY dues_payment_scope (removed_at, path, id),
  KEY dues_payment_dues (dues_id, id),
  KEY dues_payment_member (member_id, paid_on)
) ENGINE=InnoDB;

-- One person, one record. ID number and phone are sealed: cipher text, blind index, mask.

CREATE TABLE member (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version BIGINT NOT NULL DEFAULT 1,
  organisation_id BIGINT NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  name VARCHAR(40) NOT NULL,
  id_number_sealed VARBINARY(120) NULL,
  id_number_index VARBINARY(32) NULL,
  id_number_mask VARCHAR(20) NULL,
  sex VARCHAR(10) COLLATE utf8mb4_bin NOT NULL,
  ethnicity VARCHAR(10) COLLATE utf8mb4_bin NULL,
  born_on DATE NULL,
  education VARCHAR(10) COLLATE utf8mb4_bin NULL,
  stage VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  joined_on DATE NULL,
  full_on DATE NULL,
  work VARCHAR(10) COLLATE utf8mb4_bin NULL,
  phone_sealed VARBINARY(120) NULL,
  phone_index VARBINARY(32) NULL,
  phone_mask VARCHAR(20) NULL,
  telephone VARCHAR(30) NULL,
  standing VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  lost TINYINT NOT NULL DEFAULT 0,
  lost_on DATE NULL,
  floating TINYINT NOT NULL DEFAULT 0,
  floating_to VARCHAR(60) NULL,
  party_post VARCHAR(30) NULL,
  work_post VARCHAR(60) NULL,
  address VARCHAR(100) NULL,
  note VARCHAR(200) NULL,
  born_differs TINYINT NOT NULL DEFAULT 0,
  created_at DATETIME NULL, created_by BIGINT NULL, updated_at DATETIME NULL, updated_by BIGINT NULL, removed_at DATETIME NULL,
  UNIQUE KEY member_id_number (id_number_index),
  KEY member_phone (phone_index),
  KEY member_scope (removed_at, path, id),
  KEY member_joined (removed_at, joined_on, id),
  KEY member_organisation (organisation_id, id)
) ENGINE=InnoDB;

CREATE TABLE member_search (
  gram VARCHAR(12) COLLATE utf8mb4_bin NOT NULL,
  path VARCHAR(60) COLLATE utf8mb4_bin NOT NULL,
  id BIGINT NOT NULL,
  PRIMARY KEY (gram, path, id),
  KEY member_search_id (id)
) ENGINE=InnoDB;

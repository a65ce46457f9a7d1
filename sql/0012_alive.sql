-- What was removed gives its number, code and name free: a batch taken back can be imported again.

ALTER TABLE organisation ADD COLUMN IF NOT EXISTS alive TINYINT AS (IF(removed_at IS NULL, 1, NULL)) STORED,
  DROP KEY organisation_code, ADD UNIQUE KEY organisation_code (code, alive),
  DROP KEY organisation_name, ADD UNIQUE KEY organisation_name (parent_id, name, alive);
ALTER TABLE member ADD COLUMN IF NOT EXISTS alive TINYINT AS (IF(removed_at IS NULL, 1, NULL)) STORED,
  DROP KEY member_id_number, ADD UNIQUE KEY member_id_number (id_number_index, alive);

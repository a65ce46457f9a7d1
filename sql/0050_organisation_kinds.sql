-- 党组 and the temporary kinds (field-rules 4.14); what holds members is said once, here.
ALTER TABLE organisation
  MODIFY kind VARCHAR(30) COLLATE utf8mb4_bin NOT NULL,
  ADD COLUMN IF NOT EXISTS is_branch TINYINT AS
    (kind IN ('branch', 'joint_branch', 'temporary_branch', 'temporary_joint_branch')) VIRTUAL AFTER kind;
ALTER TABLE organisation_approval MODIFY new_kind VARCHAR(30) COLLATE utf8mb4_bin NULL;
ALTER TABLE organisation_frozen MODIFY kind VARCHAR(30) COLLATE utf8mb4_bin NOT NULL;

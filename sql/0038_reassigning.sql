-- An organisation goes below another superior.
ALTER TABLE organisation_approval ADD COLUMN IF NOT EXISTS new_parent_id BIGINT NULL AFTER into_id;

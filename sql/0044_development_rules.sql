-- By what a post began and ended: the superior's answer where it leads, a reason for any other (modules/committee/officers.c).
ALTER TABLE committee_member
  ADD COLUMN IF NOT EXISTS approval VARCHAR(60) NULL,
  ADD COLUMN IF NOT EXISTS approved_by VARCHAR(60) NULL,
  ADD COLUMN IF NOT EXISTS end_approval VARCHAR(60) NULL,
  ADD COLUMN IF NOT EXISTS end_approved_by VARCHAR(60) NULL,
  ADD COLUMN IF NOT EXISTS end_reason VARCHAR(200) NULL;

-- Who was not counted in 应到 of the branch meeting, by name with the reason (modules/development).
ALTER TABLE development_step ADD COLUMN IF NOT EXISTS excused TEXT NULL AFTER expected;

-- A commendation registered as a change of the member stands in 党员关怀 without being typed again (modules/care).
ALTER TABLE member_care ADD COLUMN IF NOT EXISTS change_id BIGINT NULL,
  ADD UNIQUE KEY IF NOT EXISTS member_care_change (change_id);

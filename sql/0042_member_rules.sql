-- From which day on a person's dates are ruled strictly; before it what deviates takes a reason (modules/member/member_dates.c).
INSERT INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('member.adult_since', '从这一天起，申请入党时不满 18 周岁的不能登记（以前的写明原因）', '2014-05-28', '日期', '发展党员工作细则', '2000-01-01'),
  ('member.probation_since', '从这一天起，预备期不满 1 年的不能登记转正（以前的写明原因）', '1980-01-01', '日期', '发展党员工作细则；1980 年以前按当时的规定', '2000-01-01');

-- Who decided a change: his organisation. A correction upwards waits for the superior's consent.
ALTER TABLE member_change ADD COLUMN IF NOT EXISTS decided_id BIGINT NULL,
  ADD COLUMN IF NOT EXISTS issued_id BIGINT NULL,
  MODIFY COLUMN pending BIGINT AS (IF(state IN ('proposed', 'waiting', 'asked', 'issued') AND removed_at IS NULL, member_id, NULL)) STORED;
UPDATE member_change c JOIN account a ON a.id = COALESCE(c.updated_by, c.created_by) SET c.decided_id = a.organisation_id WHERE c.decided_id IS NULL AND c.state = 'done';
-- Letters were issued by the top only.
UPDATE member_change SET issued_id = (SELECT MIN(id) FROM organisation WHERE parent_id IS NULL AND removed_at IS NULL) WHERE kind = 'out' AND letter_no IS NOT NULL AND issued_id IS NULL;

-- Who has left, where he stood last: read like any record, never written.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW member_left AS SELECT id, version, organisation_id, path, owner_id, name, id_number_sealed, id_number_index, id_number_mask, sex, ethnicity, born_on, education, stage, joined_on, full_on, work, phone_sealed, phone_index, phone_mask, telephone, standing, lost, lost_on, floating, floating_to, party_post, work_post, address, note, born_differs, created_at, created_by, updated_at, updated_by, CAST(NULL AS DATETIME) AS removed_at, group_id, applied_on, activist_on, probation_until, left_on, left_how, native_place, pledge, code, joined_kind, joined_branch, confirmed_kind, extended_to, age_months, age_from, joint_unit, entered_kind, entered_on, entered_by, league_on, work_on, employer, degree, technical_post, stratum, frontline, migrant_worker, residence, registered_place, photo, has_signature FROM member WHERE removed_at IS NOT NULL AND left_on IS NOT NULL;

-- From which day on a person's dates are ruled strictly; before it what deviates takes a reason (modules/member/member_dates.c).
INSERT INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('member.adult_since', '从这一天起，申请入党时不满 18 周岁的不能登记（以前的写明原因）', '2014-05-28', '日期', '发展党员工作细则', '2000-01-01'),
  ('member.probation_since', '从这一天起，预备期不满 1 年的不能登记转正（以前的写明原因）', '1980-01-01', '日期', '发展党员工作细则；1980 年以前按当时的规定', '2000-01-01');

-- Who decided a change: his organisation. A correction upwards waits for the superior's consent.
ALTER TABLE member_change ADD COLUMN IF NOT EXISTS decided_id BIGINT NULL,
  MODIFY COLUMN pending BIGINT AS (IF(state IN ('proposed', 'waiting', 'asked', 'issued') AND removed_at IS NULL, member_id, NULL)) STORED;
UPDATE member_change c JOIN account a ON a.id = COALESCE(c.updated_by, c.created_by) SET c.decided_id = a.organisation_id WHERE c.decided_id IS NULL AND c.state = 'done';

-- Until a branch has chosen them itself, those expected at a meeting follow its roster; and dues a branch
-- has waived, with the reason, so that opening the month again does not ask for them once more.

ALTER TABLE meeting ADD COLUMN IF NOT EXISTS expected_by_hand TINYINT NOT NULL DEFAULT 0;
UPDATE meeting SET expected_by_hand = 1 WHERE id IN (SELECT object_id FROM history WHERE record = 'meeting' AND action = 'expect');
ALTER TABLE dues ADD COLUMN IF NOT EXISTS exempted BIGINT NOT NULL DEFAULT 0, ADD COLUMN IF NOT EXISTS exempt_reason VARCHAR(200) NULL;

-- What was reported, as those who receive it list it: read like any record, never written.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW received_report AS
SELECT t.id, 1 AS version, t.path, t.subject, t.subject_id, COALESCE(p.title, e.title) AS title,
  COALESCE(p.organisation_id, e.organisation_id) AS branch_id, t.organisation_id AS receiver_id,
  CAST(IF(t.main, 'main', 'copy') AS CHAR(4) CHARACTER SET utf8mb4) COLLATE utf8mb4_bin AS way, t.created_at AS sent_at,
  CASE COALESCE(p.state, e.state) WHEN 'submitted' THEN 'submitted' WHEN 'returned' THEN 'returned'
    WHEN 'passed' THEN 'passed' ELSE 'open' END COLLATE utf8mb4_bin AS state,
  t.received_at, t.received_name, t.created_at, t.created_at AS updated_at,
  CAST(NULL AS SIGNED) AS created_by, CAST(NULL AS SIGNED) AS updated_by, CAST(NULL AS DATETIME) AS removed_at
FROM receipt t LEFT JOIN plan p ON t.subject = 'plan' AND p.id = t.subject_id
  LEFT JOIN meeting e ON t.subject = 'meeting' AND e.id = t.subject_id;

-- Why leave was refused: whoever asked reads it.
ALTER TABLE attendance ADD COLUMN IF NOT EXISTS leave_answer VARCHAR(200) NULL;

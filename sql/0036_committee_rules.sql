-- How many belong to a committee and how long its secretary has been in the Party (field-rules 4.1): soft, with a reason.

ALTER TABLE committee ADD COLUMN IF NOT EXISTS reason VARCHAR(200) NULL AFTER approved_by;

INSERT IGNORE INTO parameter (name, label, value, unit, source, effective_on) VALUES
  ('board.branch_least', '党支部委员会由几人组成，最少', '3', '人', '中国共产党支部工作条例（试行） 第十九条', '2000-01-01'),
  ('board.branch_usual', '党支部委员会由几人组成，通常不多于', '5', '人', '中国共产党支部工作条例（试行） 第十九条', '2000-01-01'),
  ('board.branch_most', '党支部委员会一般不超过', '7', '人', '中国共产党支部工作条例（试行） 第十九条', '2000-01-01'),
  ('board.general_branch_least', '党总支委员会委员一般不少于', '5', '人', '各地基层党组织选举的一般做法，启用前请按本地规定核对', '2000-01-01'),
  ('board.general_branch_most', '党总支委员会委员一般不超过', '7', '人', '各地基层党组织选举的一般做法，启用前请按本地规定核对', '2000-01-01'),
  ('board.committee_least', '基层党委委员一般不少于', '5', '人', '各地基层党组织选举的一般做法，启用前请按本地规定核对', '2000-01-01'),
  ('board.committee_most', '基层党委委员一般不超过', '9', '人', '各地基层党组织选举的一般做法，启用前请按本地规定核对', '2000-01-01'),
  ('board.secretary_age', '书记一般应有的党龄', '1', '年', '中国共产党支部工作条例（试行）（党支部书记的条件）', '2000-01-01');

-- Who leaves the part of the tree that a committee leads leaves its posts; the organisation's page names who is left.
CREATE OR REPLACE TRIGGER committee_left AFTER UPDATE ON member FOR EACH ROW BEGIN IF NEW.path <> OLD.path OR (NEW.removed_at IS NOT NULL AND OLD.removed_at IS NULL) THEN UPDATE committee_member x JOIN committee c ON c.id = x.committee_id SET x.until_on = GREATEST(x.from_on, DATE(COALESCE(NEW.updated_at, NOW()))) WHERE x.member_id = NEW.id AND x.until_on IS NULL AND NOT (NEW.removed_at IS NULL AND NEW.path LIKE CONCAT(c.path, '%')); UPDATE organisation o JOIN committee c ON c.standing_of = o.id JOIN committee_member g ON g.committee_id = c.id AND g.member_id = NEW.id AND g.post IN ('01', '02', '03') SET o.secretary = (SELECT LEFT(GROUP_CONCAT(x.person ORDER BY x.id SEPARATOR '、'), 40) FROM committee_member x WHERE x.committee_id = c.id AND x.until_on IS NULL AND x.post = '01'), o.deputy_secretary = (SELECT LEFT(GROUP_CONCAT(x.person ORDER BY x.id SEPARATOR '、'), 40) FROM committee_member x WHERE x.committee_id = c.id AND x.until_on IS NULL AND x.post IN ('02', '03')); END IF; END;

-- Names of those who had left before: cleared where the standing committee knows its officers.
UPDATE organisation o JOIN committee c ON c.standing_of = o.id JOIN (SELECT committee_id, person, MAX(until_on IS NULL) AS stays FROM committee_member WHERE post = '01' GROUP BY committee_id, person) x ON x.committee_id = c.id AND x.person = o.secretary AND x.stays = 0 SET o.secretary = (SELECT LEFT(GROUP_CONCAT(y.person ORDER BY y.id SEPARATOR '、'), 40) FROM committee_member y WHERE y.committee_id = c.id AND y.until_on IS NULL AND y.post = '01');

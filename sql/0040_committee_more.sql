-- Who leaves the part of the tree that a committee leads has no post in it: the trigger ends it, whatever way he went.
-- It knows neither the deed nor its day; unsaid: the history does not yet say why (modules/committee/leaving.c).
ALTER TABLE committee_member ADD COLUMN IF NOT EXISTS unsaid TINYINT NOT NULL DEFAULT 0 AFTER until_on,
  ADD KEY IF NOT EXISTS committee_member_unsaid (unsaid, member_id);

CREATE OR REPLACE TRIGGER committee_left AFTER UPDATE ON member FOR EACH ROW BEGIN IF NEW.path <> OLD.path OR (NEW.removed_at IS NOT NULL AND OLD.removed_at IS NULL) THEN UPDATE committee_member x JOIN committee c ON c.id = x.committee_id SET x.unsaid = 1, x.until_on = GREATEST(x.from_on, DATE(COALESCE(NEW.updated_at, NOW()))) WHERE x.member_id = NEW.id AND x.until_on IS NULL AND NOT (NEW.removed_at IS NULL AND NEW.path LIKE CONCAT(c.path, '%')); UPDATE organisation o JOIN committee c ON c.standing_of = o.id JOIN committee_member g ON g.committee_id = c.id AND g.member_id = NEW.id AND g.post IN ('01', '02', '03') SET o.secretary = (SELECT LEFT(GROUP_CONCAT(x.person ORDER BY x.id SEPARATOR '、'), 40) FROM committee_member x WHERE x.committee_id = c.id AND x.until_on IS NULL AND x.post = '01'), o.deputy_secretary = (SELECT LEFT(GROUP_CONCAT(x.person ORDER BY x.id SEPARATOR '、'), 40) FROM committee_member x WHERE x.committee_id = c.id AND x.until_on IS NULL AND x.post IN ('02', '03')); END IF; END;

-- Each thing that is not as usual has its own reason, by the name of its rule: {"size": "…"} (modules/committee/deviation.h).
-- What was written for all of them before stays in `reason`.
ALTER TABLE committee ADD COLUMN IF NOT EXISTS reasons VARCHAR(4000) NULL AFTER reason;
ALTER TABLE election ADD COLUMN IF NOT EXISTS reasons VARCHAR(4000) NULL AFTER reason;

-- A paper belongs to who filed it: what the superior has uploaded is not made void from below (modules/document).
ALTER TABLE member_document ADD COLUMN IF NOT EXISTS filed_by_id BIGINT NULL AFTER source_id;

-- From which day the Party age counts: 转正 with the correction. Statistics count by it (src/data/count.h, refilled by migrate).
ALTER TABLE member ADD COLUMN IF NOT EXISTS age_from DATE AS (full_on - INTERVAL age_months MONTH) VIRTUAL AFTER age_months;

-- Sources say what field-rules 4.1 and 4.7 support, and no more: an article only where they give it; what was read in a
-- secondary page, or where sources differ, is called so.
UPDATE parameter SET source = '中国共产党支部工作条例（试行）' WHERE source = '中国共产党支部工作条例（试行） 第十九条' AND name IN ('board.branch_least', 'board.branch_usual', 'board.branch_most', 'organisation.board_from');
UPDATE parameter SET source = '中国共产党支部工作条例（试行）' WHERE source = '中国共产党支部工作条例（试行） 第五条' AND name = 'organisation.branch_least';
UPDATE parameter SET source = '公开资料说法不一，按各地一般做法预设，启用前请按本地规定核对' WHERE source = '各地基层党组织选举的一般做法，启用前请按本地规定核对' AND name IN ('board.general_branch_least', 'board.general_branch_most', 'board.committee_least', 'board.committee_most');
UPDATE parameter SET source = '党支部书记条件的一般规定（据公开资料，启用前请核对原文）' WHERE source = '中国共产党支部工作条例（试行）（党支部书记的条件）' AND name = 'board.secretary_age';
UPDATE parameter SET source = '设党总支：中国共产党党和国家机关基层组织工作条例；党支部一般不超过 50 名：据公开资料，启用前请核对原文' WHERE source = '中国共产党党和国家机关基层组织工作条例' AND name = 'organisation.general_from';
UPDATE parameter SET source = '中国共产党基层组织选举工作条例（据公开资料；早年的规定是“超过五分之四”）' WHERE source = '中国共产党基层组织选举工作条例（五分之四）' AND name = 'election.quorum';
UPDATE parameter SET source = '中国共产党基层组织选举工作条例（据公开资料；个别资料写作应到会人数）' WHERE source = '中国共产党基层组织选举工作条例' AND name = 'election.pass';
UPDATE parameter SET source = '中国共产党基层组织选举工作条例（据公开资料，启用前请核对原文）' WHERE source = '中国共产党基层组织选举工作条例' AND name = 'election.surplus';
UPDATE parameter SET source = '换届提醒的一般做法，启用前请按本地规定核对' WHERE source = '中国共产党基层组织选举工作条例及换届提醒做法' AND name = 'term.remind_before';

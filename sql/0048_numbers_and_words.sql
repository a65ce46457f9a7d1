-- 正式党员 of an organisation and below is kept by the writes like 党员 and 在册: numbers beside each other are of the same moment. What the night has told of (3, 7, 50, 100) is remembered beside them; nothing told yet is NULL.
ALTER TABLE organisation ADD COLUMN IF NOT EXISTS full_told INT NULL AFTER full_total, ADD COLUMN IF NOT EXISTS party_told INT NULL AFTER full_told;
UPDATE organisation SET full_told = full_total, party_told = party_total WHERE full_total > 0 OR party_total > 0;
ALTER TABLE organisation DROP COLUMN IF EXISTS party_total;
UPDATE organisation o LEFT JOIN (SELECT LEFT(b.path, 5 * l.n) AS path, SUM(b.full) AS full FROM (SELECT path, COUNT(*) AS full FROM member WHERE removed_at IS NULL AND standing = 'normal' AND stage = 'full' GROUP BY path) b JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10 UNION ALL SELECT 11 UNION ALL SELECT 12) l ON 5 * l.n <= LENGTH(b.path) GROUP BY 1) x ON x.path = o.path SET o.full_total = COALESCE(x.full, 0);

-- What stands as the basis of a parameter or of a points item is read by every member: plain words, no numbers of requirements and no notes of those who built it.
UPDATE points_item SET source = '平台默认，县委可以按本地办法调整' WHERE source LIKE '党建平台需求%' OR source LIKE '系统默认%';
UPDATE parameter SET source = '平台默认，县委可以按本地办法调整' WHERE source LIKE '党建平台需求%' OR source LIKE '系统默认%' OR source = '本系统设计';
UPDATE parameter SET source = '党内统计年报（12月31日）和半年报（6月30日）' WHERE name = 'statistics.freeze_days' AND source LIKE '%field-rules%';
UPDATE parameter SET source = '中国共产党基层组织选举工作条例；县委可以按本地规定调整' WHERE name IN ('election.quorum', 'election.pass', 'election.surplus') AND source LIKE '%公开资料%';
UPDATE parameter SET source = '各地一般做法；县委可以按本地规定调整' WHERE name LIKE 'board.%' AND source LIKE '公开资料说法不一%';
UPDATE parameter SET source = '换届提醒的一般做法；县委可以按本地规定调整' WHERE name = 'term.remind_before' AND source LIKE '%启用前%';
UPDATE parameter SET source = '设党总支：中国共产党党和国家机关基层组织工作条例；党支部一般不超过 50 名，县委可以按本地规定调整' WHERE name = 'organisation.general_from' AND source LIKE '%公开资料%';
UPDATE parameter SET source = '党支部书记条件的一般规定；县委可以按本地规定调整' WHERE name = 'board.secretary_age' AND source LIKE '%启用前%';

-- What was done in a year is counted from this index alone.
ALTER TABLE member_change ADD KEY IF NOT EXISTS member_change_year (state, on_date, path, kind, removed_at);

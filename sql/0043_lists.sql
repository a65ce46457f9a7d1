-- Lists of organisations say the numbers of the night before: none counted yet is 0.
UPDATE organisation SET full_total = 0 WHERE full_total IS NULL;
UPDATE organisation SET party_total = 0 WHERE party_total IS NULL;
ALTER TABLE organisation MODIFY full_total INT NOT NULL DEFAULT 0,
	MODIFY party_total INT NOT NULL DEFAULT 0;

-- Switches are read and written as 是 and 否.
UPDATE parameter SET unit = '是否' WHERE name IN ('burden.ranking_visible', 'burden.photo_required',
	'points.prorate', 'points.floor', 'points.ranking');
UPDATE parameter SET label = TRIM(TRAILING '（1 折算，0 不折算）' FROM label) WHERE name = 'points.prorate';
UPDATE parameter SET label = TRIM(TRAILING '（1 是，0 否）' FROM label) WHERE name = 'points.floor';
UPDATE parameter SET label = TRIM(TRAILING '（1 开，0 关）' FROM label) WHERE name = 'points.ranking';

-- Ten thousand members become a million: a hundred of each, with names put together from two of them,
-- their search grams, and the counters (those by value are made anew by migrate). Numbers that are unique get random bytes; nobody unseals them.
SET SESSION unique_checks = 0, foreign_key_checks = 0;

CREATE TEMPORARY TABLE part (
  id BIGINT NOT NULL PRIMARY KEY, family VARCHAR(4) NOT NULL, given VARCHAR(8) NOT NULL,
  first VARCHAR(2) NOT NULL, rest VARCHAR(4) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT INTO part
  SELECT m.id, LEFT(MAX(m.name), 1), SUBSTRING(MAX(m.name), 2), LEFT(MAX(s.gram), 1), SUBSTRING(MAX(s.gram), 2)
    FROM member m JOIN member_search s ON s.id = m.id AND s.gram < '{' GROUP BY m.id;

INSERT INTO member (id, organisation_id, path, name, id_number_sealed, id_number_index, id_number_mask, sex, ethnicity,
    born_on, education, stage, joined_on, full_on, work, phone_sealed, phone_index, phone_mask, telephone, standing,
    lost, lost_on, floating, floating_to, party_post, work_post, address, created_at, updated_at)
  SELECT m.id + q.seq * 10000, m.organisation_id, m.path,
    CONCAT(a.family, b.given), m.id_number_sealed, UNHEX(SHA2(CONCAT('i', m.id, '-', q.seq), 256)), m.id_number_mask,
    m.sex, m.ethnicity, m.born_on, m.education, m.stage, m.joined_on + INTERVAL q.seq DAY, m.full_on, m.work,
    m.phone_sealed, UNHEX(SHA2(CONCAT('p', m.id, '-', q.seq), 256)), m.phone_mask, m.telephone, m.standing,
    m.lost, m.lost_on, m.floating, m.floating_to, NULL, m.work_post, m.address, m.created_at, m.updated_at
    FROM seq_1_to_99 q STRAIGHT_JOIN member m
    JOIN part a ON a.id = 1 + (m.id * 7 + q.seq * 131) % 10000
    JOIN part b ON b.id = 1 + (m.id * 13 + q.seq * 977) % 10000
   WHERE m.id <= 10000 ORDER BY 1;
COMMIT;

CREATE TEMPORARY TABLE word (
  id BIGINT NOT NULL PRIMARY KEY, path VARCHAR(60) NOT NULL, name VARCHAR(12) NOT NULL, initials VARCHAR(6) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT INTO word
  SELECT m.id, m.path, m.name, CONCAT(a.first, b.rest) FROM member m
    JOIN part a ON a.id = 1 + ((m.id - 1) % 10000 * 7 + 7 + (m.id - 1) DIV 10000 * 131) % 10000
    JOIN part b ON b.id = 1 + ((m.id - 1) % 10000 * 13 + 13 + (m.id - 1) DIV 10000 * 977) % 10000
   WHERE m.id > 10000;
INSERT IGNORE INTO member_search SELECT LEFT(name, 1), path, id FROM word ORDER BY 1, 2, 3;
INSERT IGNORE INTO member_search SELECT LEFT(name, 2), path, id FROM word ORDER BY 1, 2, 3;
INSERT IGNORE INTO member_search SELECT SUBSTRING(name, 2, 2), path, id FROM word WHERE CHAR_LENGTH(name) > 2 ORDER BY 1, 2, 3;
INSERT IGNORE INTO member_search SELECT LEFT(name, 3), path, id FROM word WHERE CHAR_LENGTH(name) > 2 ORDER BY 1, 2, 3;
INSERT IGNORE INTO member_search SELECT LEFT(initials, 1), path, id FROM word ORDER BY 1, 2, 3;
INSERT IGNORE INTO member_search SELECT LEFT(initials, 2), path, id FROM word WHERE LENGTH(initials) > 1 ORDER BY 1, 2, 3;
INSERT IGNORE INTO member_search SELECT LEFT(initials, 3), path, id FROM word WHERE LENGTH(initials) > 2 ORDER BY 1, 2, 3;
UPDATE organisation SET member_total = member_total * 100, roster_total = roster_total * 100;
COMMIT;
ANALYZE TABLE member, member_search, organisation;

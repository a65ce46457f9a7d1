/*
 * Terms of all committees, their officers from the roster; the demo branch's term ends in four
 * months, some are over, and the second branch has just elected and waits for the answer.
 */
#include "base/fault.h"
#include "modules/committee/committee.h"
#include "modules/demo/inside.h"

/* Spread over the years of a term, one in twenty-five over, one in twenty-five nearly. */
static void terms(struct county *c)
{
	struct work *w = c->w;

	work_change(w,
		"INSERT INTO committee (organisation_id, path, title, number, elected_on, term_years, approval,"
		" approved_by, ends_on, due_on, state, created_at, updated_at)"
		" SELECT t.id, t.path, CONCAT('第 ', t.number, ' 届'), t.number, t.elected_on, t.years,"
		" CONCAT('云委发〔', YEAR(t.elected_on), '〕', 10 + t.id % 80, '号'), t.above,"
		" t.elected_on + INTERVAL t.years YEAR, t.elected_on + INTERVAL t.years YEAR, 'standing', ?, ?"
		" FROM (SELECT o.id, o.path, 2 + o.id % 7 AS number, p.name AS above,"
		"  IF(o.kind IN ('work_committee', 'committee'), 5, 3) AS years,"
		"  ? - INTERVAL CASE WHEN o.id = ? THEN 32 WHEN o.id = ? THEN 36 WHEN o.id % 25 = 3 THEN 37"
		"  WHEN o.id % 25 = 9 THEN 33 ELSE 1 + (o.id * 7) % 29 END MONTH"
		"  - INTERVAL IF(o.id % 25 = 3, o.id % 13, 0) DAY AS elected_on"
		"  FROM organisation o LEFT JOIN organisation p ON p.id = o.parent_id WHERE o.kind NOT IN ('group', 'leading_group')) t"
		" ORDER BY t.id",
		BIND(w->now, w->now, date_add_days(w->today, -3), c->home->id, c->near->id));
}

static void officers(struct county *c)
{
	struct work *w = c->w;

	work_change(w,
		"INSERT INTO committee_member (committee_id, member_id, person, post, from_on, created_at)"
		" SELECT k.id, m.id, m.name, t.code, k.elected_on, ? FROM committee k JOIN member m"
		" ON m.organisation_id = k.organisation_id AND m.party_post IS NOT NULL"
		" JOIN code_table t ON t.table_name = 'party_post' AND t.label = m.party_post ORDER BY k.id, m.id",
		BIND(w->now));
	/* those above are led by secretaries of their branches */
	work_change(w,
		"INSERT INTO committee_member (committee_id, member_id, person, post, from_on, created_at)"
		" SELECT x.committee_id, x.member_id, x.name, ELT(x.n, '01', '02', '11', '12', '13'), x.elected_on, ?"
		" FROM (SELECT k.id AS committee_id, m.id AS member_id, m.name, k.elected_on,"
		"  ROW_NUMBER() OVER (PARTITION BY k.id"
		"  ORDER BY (m.id * 7919 + k.id * 104729) % 10007, m.id) AS n FROM committee k"
		"  JOIN organisation o ON o.id = k.organisation_id"
		"  AND o.kind IN ('work_committee', 'committee', 'general_branch')"
		"  JOIN member m ON m.path LIKE CONCAT(k.path, '%') AND m.party_post = '书记') x"
		" WHERE x.n <= 5 ORDER BY x.committee_id, x.n", BIND(w->now));
	work_change(w,
		"UPDATE organisation o JOIN committee k ON k.standing_of = o.id JOIN (SELECT committee_id,"
		"  MAX(IF(post = '01', person, NULL)) AS first, MAX(IF(post = '02', person, NULL)) AS second"
		"  FROM committee_member GROUP BY committee_id) x ON x.committee_id = k.id"
		" SET o.secretary = x.first, o.deputy_secretary = x.second", BIND_NONE);
}

static void must(bool done, const struct problems *p)
{
	if (!done)
		fault("demo data: election: %s", p->count ? p->items[0].text : "not done");
}

/* Officers stand again, two more beside them; the officers have the votes. */
static void candidates(struct county *c, const struct election *e, struct problems *p)
{
	struct work *w = c->w;
	int64_t ids[7];
	size_t count = 0;
	struct rows *rows = work_select(w, "SELECT id FROM member WHERE organisation_id = ?"
		" AND stage = 'full' AND standing = 'normal' AND removed_at IS NULL"
		" ORDER BY party_post IS NULL, id LIMIT 7", BIND(e->organisation_id));

	while (rows_next(rows))
		ids[count++] = rows->cells[0].number;
	rows_end(rows);
	for (size_t i = 0; i < count; i++)
		must(election_candidate_add(w, e, ids[i], p), p);
	work_change(w,
		"UPDATE election_person x JOIN member m ON m.id = x.member_id"
		" LEFT JOIN code_table t ON t.table_name = 'party_post' AND t.label = m.party_post"
		" SET x.votes = IF(t.code IS NULL, 2, ? - 2 - x.id % 2), x.post = t.code,"
		" x.post_votes = IF(t.code IN ('01', '02'), 5, 0) WHERE x.election_id = ?",
		BIND(e->present, e->row.id));
}

static void election(struct county *c)
{
	struct work *w = c->w;
	struct election *e = record_new(w, &election_record);
	struct problems *p = problems_new(w->arena);

	if (!c->near->has_committee)
		return;
	e->organisation_id = c->near->id;
	e->held_on = date_add_days(w->today, -5);
	e->way = ELECTION_COMMITTEE;
	e->meeting_kind = ELECTION_ASSEMBLY;
	e->number = 3 + c->near->id % 7;
	e->seats = 5;
	e->place = "三楼会议室";
	e->chair = "上届书记";
	e->present = work_number(w, 0, "SELECT COUNT(*) FROM member p WHERE p.organisation_id = ?"
		" AND" ELIGIBLE_TO_VOTE("p", "?"), BIND(c->near->id, e->held_on, e->held_on)) - 1;
	e->issued = e->returned = e->present;
	e->board_present = 5;
	must(election_add(w, e, p), p);
	candidates(c, e, p);
	e = record_find(w, &election_record, e->row.id); /* as it is with its candidates */
	must(election_submit(w, e, p), p);
}

void demo_committees(struct county *c)
{
	terms(c);
	officers(c);
	election(c);
}

/* Who belongs to a committee: into a post and out of it, and the names elsewhere that follow. */
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/committee/deviation.h"
#include "modules/member/member.h"

enum { MOST_PEOPLE = 60 };

static void keep_deed(struct work *w, const struct committee *c, const char *note)
{
	history_write(w, &(struct history_entry){ .action = "update", .record = "committee",
		.object_id = c->row.id, .object_label = c->title, .path = c->row.path, .note = note });
}

/* His name if he may belong to it; `d`: what would not be as usual with him. */
static const char *read_officer(struct work *w, const struct committee *c, int64_t member_id,
	const char *post, struct date from, struct deviations *d)
{
	struct rows *rows = work_select(w,
		"SELECT m.name, m.full_on, m.age_months, o.kind, o.has_committee,"
		" (SELECT COUNT(DISTINCT x.member_id) FROM committee_member x WHERE x.committee_id = k.id"
		"  AND x.until_on IS NULL AND x.member_id <> m.id), k.reasons"
		" FROM committee k JOIN organisation o ON o.id = k.organisation_id"
		" JOIN member m ON m.id = ? AND m.path LIKE CONCAT(k.path, '%')"
		" AND m.removed_at IS NULL AND m.stage = 'full' AND m.standing = 'normal' WHERE k.id = ?",
		BIND(member_id, c->row.id));
	const char *name = NULL, *many;

	if (rows_next(rows)) {
		const struct cell *x = rows->cells;

		name = x[0].text;
		many = board_warning(w, (enum organisation_kind)choice_find(organisation_kinds,
			x[3].text)->value, x[4].number != 0, x[5].number + 1, false);
		deviations_read(w, x[6].text, d);
		d->once = c->reason;
		d->text[DEVIATION_SIZE] = many
			? arena_format(w->arena, "登记%s以后，%s", name, many) : NULL;
		d->text[DEVIATION_SECRETARY] = text_is(post, "01")
			? secretary_warning(w, name, x[1].date, x[2].number, from) : NULL;
	}
	rows_end(rows);
	return name;
}

/* What has just been said goes before what was kept. */
static void say_over(const struct deviations *kept, struct deviations *said)
{
	for (int i = 0; i < DEVIATIONS; i++) {
		said->text[i] = kept->text[i];
		if (!kept->text[i] || text_empty(said->reason[i]))
			said->reason[i] = kept->reason[i];
	}
	said->once = kept->once;
}

/* ---- what a post begins and ends by ---- */

bool committee_post_leads(const char *post)
{
	return text_is(post, "01") || text_is(post, "02") || text_is(post, "03");
}

/* One person has one post (the rules know no post beside another), and one is 书记 at a time. */
static void check_seat(struct work *w, const struct committee *c, int64_t member_id,
	const char *post, struct date from, struct problems *p)
{
	struct rows *rows = work_select(w,
		"SELECT person, post, member_id = ?, until_on FROM committee_member WHERE committee_id = ?"
		" AND IF(post = '01' AND ? = '01', until_on IS NULL OR until_on > ?, member_id = ?"
		"  AND until_on IS NULL) ORDER BY until_on IS NOT NULL, member_id = ? DESC, id LIMIT 1",
		BIND(member_id, c->row.id, post, from, member_id, member_id));

	if (rows_next(rows)) {
		const struct cell *x = rows->cells;
		const char *held = code_label("party_post", x[1].text);

		if (!x[3].null)
			problem(p, "from_on", "前任书记%s任职到 %s，新任书记的任职日期不能早于这一天", x[0].text,
				date_long(w->arena, x[3].date));
		else if (x[2].number)
			problem(p, "post", "%s现在任%s，一人只任一个职务；改任的，请先免去原来的职务", x[0].text, held);
		else
			problem(p, "post", "现任书记是%s，一个班子只有一名书记；请先免去原任书记", x[0].text);
	}
	rows_end(rows);
}

/* Of an approved term a 书记 or 副书记 comes and goes only as the superior has answered (4.1). */
static void check_answer(const struct committee *c, const struct mandate *by, bool ends,
	struct problems *p)
{
	const char *deed = ends ? "免去书记、副书记" : "补选、任命书记、副书记";
	bool same = text_is(by->approval, c->approval)
		&& (ends || c->election_id || date_compare(by->on, c->elected_on) != 0);

	if (text_empty(by->approval))
		problem(p, "approval", "%s要经上级批准，请填写批复文号", deed);
	else if (same)
		problem(p, "approval", "“%s”是选举结果的批复，请填写这次%s的批复文号", by->approval, deed);
	if (text_empty(by->approved_by))
		problem(p, "approved_by", "请填写批准机关");
}

static void check_mandate(const struct committee *c, const char *post, const struct mandate *by,
	bool ends, struct problems *p)
{
	if (committee_is_approved(c) && committee_post_leads(post) && !by->elected)
		check_answer(c, by, ends, p);
	else if (ends && text_empty(by->reason) && text_empty(by->approval))
		problem(p, "reason", "请写明免职的原因");
	if (text_length(by->approval) > 60)
		problem(p, "approval", "批复文号最多 60 字");
	if (text_length(by->approved_by) > 60)
		problem(p, "approved_by", "批准机关最多 60 字");
	if (text_length(by->reason) > LONGEST_REASON)
		problem(p, "reason", "原因最多 %d 字", LONGEST_REASON);
}

/* "郝波任书记（云委发〔2026〕3号，中共云溪县委；年龄到限）" into the history; the superior is told who leads. */
static void keep_office(struct work *w, const struct committee *c, const char *what,
	const char *post, const struct mandate *by)
{
	const char *parts[] = { by->approval, by->approved_by, by->reason }, *given[3];
	size_t count = 0;

	for (size_t i = 0; i < 3; i++)
		if (!text_empty(parts[i]))
			given[count++] = parts[i];
	if (count)
		what = arena_format(w->arena, "%s（%s）", what, text_join(w->arena, given, count, "，"));
	keep_deed(w, c, what);
	if (committee_post_leads(post) && !by->elected && !committee_decides(w, c))
		committee_tell(w, c->organisation_id, false, true,
			arena_format(w->arena, "/committees/%lld", (long long)c->row.id),
			arena_format(w->arena, "“%s”%s，请核对", work_text(w,
				"SELECT name FROM organisation WHERE id = ?", BIND(c->organisation_id)), what));
}

static void check_from(struct work *w, const struct committee *c, struct date from,
	struct problems *p)
{
	if (!date_has(from) || date_compare(from, w->today) > 0)
		problem(p, "from_on", "请填写任职日期，不能晚于今天");
	else if (date_compare(from, c->elected_on) < 0)
		problem(p, "from_on", "任职日期不能早于选举产生日期 %s", date_long(w->arena, c->elected_on));
}

/* Whoever could not be elected that day has no post from it on. */
static void check_stand(struct work *w, int64_t member_id, const char *name, struct date from,
	struct problems *p)
{
	struct eligibility e = eligibility_on(w, member_id, from);

	if (!e.stand && !problem_of(p, "from_on"))
		problem(p, "from_on", "%s在 %s 没有被选举权（%s），不能从这一天起任职", name,
			date_long(w->arena, from), e.why_stand);
}

bool committee_member_add(struct work *w, const struct committee *c, int64_t member_id,
	const char *post, const struct mandate *by, struct deviations *said, struct problems *p)
{
	struct deviations kept = { 0 }, none = { 0 };
	const char *name = read_officer(w, c, member_id, post, by->on, &kept);

	said = said ? said : &none;
	say_over(&kept, said);
	deviations_check(said, "请写明原因", p);
	if (!name)
		problem(p, "member_id", "请选择本组织的正式党员");
	if (text_empty(post))
		problem(p, "post", "请选择职务");
	check_from(w, c, by->on, p);
	if (name && date_has(by->on) && !by->elected)
		check_stand(w, member_id, name, by->on, p);
	if (name && post && date_has(by->on))
		check_seat(w, c, member_id, post, by->on, p);
	check_mandate(c, post, by, false, p);
	if (p->count)
		return false;
	if (work_change(w,
			"INSERT INTO committee_member (committee_id, member_id, person, post, from_on, approval,"
			" approved_by, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			BIND(c->row.id, member_id, name, post, by->on, by->approval, by->approved_by, w->now,
				bind_reference(w->actor->id)))
		< 0) {
		problem(p, "post", "%s已经担任这个职务", name);
		return false;
	}
	deviations_keep(w, &committee_record, &c->row, c->title, &kept, said);
	keep_office(w, c, arena_format(w->arena, "%s任%s", name, code_label("party_post", post)), post,
		by);
	return true;
}

bool committee_member_end(struct work *w, const struct committee *c, int64_t id,
	const struct mandate *by, struct problems *p)
{
	struct rows *rows = work_select(w, "SELECT person, post, from_on FROM committee_member"
		" WHERE id = ? AND committee_id = ? AND until_on IS NULL", BIND(id, c->row.id));
	const char *name = NULL, *post = NULL;
	struct date from = { 0 };

	if (rows_next(rows)) {
		name = rows->cells[0].text;
		post = rows->cells[1].text;
		from = rows->cells[2].date;
	}
	rows_end(rows);
	if (!name)
		problem(p, NULL, "这个职务已经结束，请刷新后核对");
	else if (!date_has(by->on) || date_compare(by->on, w->today) > 0)
		problem(p, "until_on", "请填写免职日期，不能晚于今天");
	else if (date_compare(by->on, from) < 0)
		problem(p, "until_on", "免职日期不能早于任职日期 %s", date_long(w->arena, from));
	if (name)
		check_mandate(c, post, by, true, p);
	if (p->count)
		return false;
	work_change(w, "UPDATE committee_member SET until_on = ?, end_approval = ?,"
		" end_approved_by = ?, end_reason = ? WHERE id = ?",
		BIND(by->on, by->approval, by->approved_by, by->reason, id));
	keep_office(w, c, arena_format(w->arena, "%s不再任%s", name, code_label("party_post", post)),
		post, by);
	return true;
}

/* ---- posts on the roster and on the organisation's page ---- */

struct officer {
	int64_t member_id;
	const char *post;
};

static void put_post(struct work *w, const struct officer *officer)
{
	struct member *m = record_lock(w, &member_record, officer->member_id);
	const char *post = officer->post ? code_label("party_post", officer->post) : NULL;

	if (!m || text_is(m->party_post, post))
		return;
	m->party_post = post;
	record_save(w, &member_record, m, NULL, problems_new(w->arena));
}

/* Posts above a person's own branch are not his post in the branch. */
static void put_posts(struct work *w, int64_t organisation_id)
{
	struct officer officers[MOST_PEOPLE];
	size_t count = 0;
	struct rows *rows = work_select(w,
		"SELECT x.member_id, MIN(IF(x.until_on IS NULL AND c.state = 'standing', x.post, NULL))"
		" FROM committee_member x JOIN committee c ON c.id = x.committee_id AND c.removed_at IS NULL"
		" JOIN member m ON m.id = x.member_id AND m.organisation_id = c.organisation_id"
		" WHERE c.organisation_id = ? GROUP BY x.member_id ORDER BY x.member_id DESC LIMIT ?",
		BIND(organisation_id, (int64_t)MOST_PEOPLE));

	while (rows_next(rows))
		officers[count++] = (struct officer){ rows->cells[0].number, rows->cells[1].text };
	rows_end(rows);
	for (size_t i = 0; i < count; i++)
		put_post(w, &officers[i]);
}

void committee_posts_follow(struct work *w, int64_t organisation_id)
{
	struct rows *rows = work_select(w,
		"SELECT GROUP_CONCAT(IF(x.until_on IS NULL AND x.post = '01', x.person, NULL)"
		"  ORDER BY x.id SEPARATOR '、'),"
		" GROUP_CONCAT(IF(x.until_on IS NULL AND x.post IN ('02', '03'), x.person, NULL)"
		"  ORDER BY x.id SEPARATOR '、'), COUNT(*)"
		" FROM committee c JOIN committee_member x ON x.committee_id = c.id"
		" WHERE c.standing_of = ?", BIND(organisation_id));
	const char *secretary = NULL, *deputy = NULL;
	bool before = w->unscoped, any = false;
	struct organisation *o;

	if (rows_next(rows) && rows->cells[2].number) {
		any = true;
		secretary = rows->cells[0].text;
		deputy = rows->cells[1].text;
	}
	rows_end(rows);
	w->unscoped = true; /* the term has been found in the actor's scope */
	o = any ? record_lock(w, &organisation_record, organisation_id) : NULL;
	if (o) {
		o->secretary = text_cut(w->arena, secretary, 40);
		o->deputy_secretary = text_cut(w->arena, deputy, 40);
		record_save(w, &organisation_record, o, NULL, problems_new(w->arena));
	}
	put_posts(w, organisation_id);
	w->unscoped = before;
}

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

bool committee_member_add(struct work *w, const struct committee *c, int64_t member_id,
	const char *post, struct date from, struct deviations *said, struct problems *p)
{
	struct deviations kept = { 0 }, none = { 0 };
	const char *name = read_officer(w, c, member_id, post, from, &kept);

	said = said ? said : &none;
	say_over(&kept, said);
	deviations_check(said, "请写明原因", p);
	if (!name)
		problem(p, "member_id", "请选择本组织的正式党员");
	if (text_empty(post))
		problem(p, "post", "请选择职务");
	if (!date_has(from) || date_compare(from, w->today) > 0)
		problem(p, "from_on", "请填写任职日期，不能晚于今天");
	else if (date_compare(from, c->elected_on) < 0)
		problem(p, "from_on", "任职日期不能早于选举产生日期 %s", date_long(w->arena, c->elected_on));
	if (p->count)
		return false;
	if (work_change(w,
			"INSERT INTO committee_member (committee_id, member_id, person, post, from_on,"
			" created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
			BIND(c->row.id, member_id, name, post, from, w->now, bind_reference(w->actor->id)))
		< 0) {
		problem(p, "post", "%s已经担任这个职务", name);
		return false;
	}
	deviations_keep(w, &committee_record, &c->row, c->title, &kept, said);
	keep_deed(w, c, arena_format(w->arena, "%s任%s", name, code_label("party_post", post)));
	return true;
}

bool committee_member_end(struct work *w, const struct committee *c, int64_t id, struct date until,
	struct problems *p)
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
	else if (!date_has(until) || date_compare(until, w->today) > 0)
		problem(p, "until_on", "请填写免职日期，不能晚于今天");
	else if (date_compare(until, from) < 0)
		problem(p, "until_on", "免职日期不能早于任职日期 %s", date_long(w->arena, from));
	if (p->count)
		return false;
	work_change(w, "UPDATE committee_member SET until_on = ? WHERE id = ?", BIND(until, id));
	keep_deed(w, c, arena_format(w->arena, "%s不再任%s", name, code_label("party_post", post)));
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

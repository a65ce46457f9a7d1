/*
 * What has happened to some people of the two demo branches: rewards, a warning, who is away, whose
 * relation is on its way in either direction and out of the county, papers, and a member who found
 * something wrong in his record.
 */
#include "base/fault.h"
#include "data/problem.h"
#include "modules/change/change.h"
#include "modules/demo/inside.h"
#include "modules/document/document.h"

/* One empty page. */
static const char paper[] =
	"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
	"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
	"trailer<</Root 1 0 R>>\n%%EOF\n";

/* The n-th full member in good order behind the officers and the demo logins. */
static struct member *person(struct county *c, const struct demo_branch *b, size_t nth)
{
	for (size_t i = 10; i < (size_t)b->size; i++) {
		const struct demo_member *m = &c->members[b->first + i];

		if (m->stage == MEMBER_FULL && m->standing == STANDING_NORMAL && !m->away && !nth--)
			return record_find(c->w, &member_record, m->id);
	}
	fault("demo: the branch is too small");
}

static void change(struct county *c, struct member *m, struct member_change *wanted)
{
	struct problems *p = problems_new(c->w->arena);
	struct member_change *it = record_new(c->w, &member_change_record);
	struct row row = it->row;

	*it = *wanted;
	it->row = row;
	if (!change_do(c->w, m, it, p))
		fault("demo: %s", p->items[0].text);
}

static void honour(struct county *c, const struct demo_branch *b, size_t nth, const char *award,
	const char *basis, int days)
{
	change(c, person(c, b, nth), &(struct member_change){ .kind = CHANGE_REWARD,
		.on_date = date_add_days(c->w->today, -days), .award = award, .basis = basis });
}

static void transfers(struct county *c)
{
	struct date today = c->w->today, month = date_add_months(today, -1);
	const char *paid = arena_format(c->w->arena, "%04d-%02d", month.year, month.month);
	struct member_change there = { .kind = CHANGE_TRANSFER, .on_date = date_add_days(today, -2),
		.to_organisation_id = c->near->id, .dues_to = paid, .reason = "工作调动" };
	struct member_change here = there;

	here.to_organisation_id = c->home->id;
	change(c, person(c, c->home, 4), &there);
	change(c, person(c, c->near, 4), &here);
	change(c, person(c, c->home, 5), &(struct member_change){ .kind = CHANGE_OUT,
		.on_date = date_add_days(today, -1), .outside = "中共邻州市教育局机关委员会",
		.contact = "0998-1234567", .dues_to = paid, .reason = "随配偶调动" });
}

static void papers(struct county *c, size_t at)
{
	static const char *const kinds[] = { DOCUMENT_APPLICATION, DOCUMENT_INSPECTION,
		DOCUMENT_POLITICS };
	const struct member *m = record_find(c->w, &member_record, c->members[c->home->first + at].id);
	const struct upload file = { .name = "扫描件.pdf", .bytes = paper, .size = sizeof paper - 1 };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct document d = { .kind = kinds[i],
			.dated_on = date_add_months(c->w->today, -30 + 8 * (int)i) };
		struct problems *p = problems_new(c->w->arena);

		if (!document_add(c->w, m, &d, &file, p))
			fault("demo: %s", p->items[0].text);
	}
}

void demo_changes(struct county *c)
{
	struct date today = c->w->today;

	honour(c, c->home, 0, "县级优秀共产党员", "县委表彰决定", 140);
	honour(c, c->home, 1, "优秀党务工作者", "局党委表彰决定", 145);
	honour(c, c->near, 0, "县级优秀共产党员", "县委表彰决定", 140);
	change(c, person(c, c->near, 1), &(struct member_change){ .kind = CHANGE_SANCTION,
		.on_date = date_add_days(today, -100), .sanction = SANCTION_WARNING,
		.basis = "县纪委处分决定", .reason = "违反工作纪律" });
	change(c, person(c, c->home, 2), &(struct member_change){ .kind = CHANGE_FLOAT,
		.on_date = date_add_days(today, -60), .place = "省城务工", .months = 12,
		.contact = "每季度电话联系" });
	transfers(c);
	papers(c, 6);
	work_change(c->w, "INSERT INTO member_correction (member_id, field, note, created_at)"
		" SELECT member_id, 'telephone', '固定电话已换成 0999-7654321，请更正', ? FROM account"
		" WHERE login = 'dangyuan'", BIND(c->w->now));
}

/*
 * Everything that happened to one person, newest first: his changes, and by one question what other
 * modules hold of him — his way into the Party, where he belonged, posts, steps of development,
 * meetings, dues and points by year, papers, care, printed letters, how he came onto the roster.
 * What a row's own module would not show the actor is not told here either.
 */
#include <string.h>
#include "base/money.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/change/change_pages.h"
#include "modules/development/development.h"

enum { MOST_CHANGES = 200, MOST_ROWS = 300 };

/* What every part of the question brings. OF: the year, or the number of the thing. */
enum { KIND, ON, WORDS, ONE, TWO, THREE, UNTIL, OF };

#define RELATIONS \
	"SELECT 'relation' AS kind, x.from_on AS on_date, o.name, 0 AS one, 0 AS two, 0 AS three, x.until_on," \
	" 0 AS of_id FROM member_relation x" \
	" JOIN organisation o ON o.id = x.organisation_id WHERE x.member_id = ?"
/* Dates of the person that no change of his tells. */
#define STAGES \
	"SELECT 'stage', CASE n.i WHEN 1 THEN x.applied_on WHEN 2 THEN x.activist_on WHEN 3 THEN x.joined_on" \
	" ELSE x.full_on END AS stage_on, '', n.i, 0, 0, NULL, 0 FROM member x JOIN (SELECT 1 AS i UNION ALL" \
	" SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) n WHERE x.id = ? AND NOT EXISTS (SELECT 1 FROM" \
	" member_change z WHERE z.member_id = x.id AND z.state = 'done'" \
	" AND z.kind = ELT(n.i, '', 'activist', 'admit', 'confirm')) HAVING stage_on IS NOT NULL"
#define POSTS \
	"SELECT 'post', x.from_on, CONCAT(x.post, ' ', o.name, ' ', COALESCE(x.end_reason, x.end_approval, '')), 0, 0," \
	" 0, x.until_on, m.id FROM committee_member x JOIN committee m ON m.id = x.committee_id" \
	" AND m.removed_at IS NULL JOIN organisation o ON o.id = m.organisation_id" \
	" WHERE x.member_id = ? AND @scope(m owner committee.view)"
#define STEPS_DONE \
	"SELECT 'step', x.done_on, x.step, x.returned_on IS NOT NULL, x.round, 0, NULL, m.id FROM development_step x" \
	" JOIN development m ON m.id = x.development_id AND m.removed_at IS NULL" \
	" WHERE m.member_id = ? AND x.removed_at IS NULL AND @scope(m owner development.view)"
#define LETTERS \
	"SELECT 'letter', DATE(x.happened_at), CONCAT(COALESCE(m.letter_no, ''), ' ', x.actor), 0, 0, 0, NULL, m.id" \
	" FROM member_change m JOIN history x ON x.record = 'member_change' AND x.object_id = m.id" \
	" AND x.action = 'print' WHERE m.member_id = ? AND m.removed_at IS NULL AND @scope(m owner change.view)"
#define MEETINGS \
	"SELECT 'meeting', DATE(MAX(m.starts_at)), '', COUNT(*), SUM(a.signed_at IS NOT NULL)," \
	" SUM(a.signed_at IS NULL AND a.leave_state = 'granted'), NULL, YEAR(m.starts_at) FROM attendance a" \
	" JOIN meeting m ON m.id = a.meeting_id AND m.removed_at IS NULL AND m.state <> 'cancelled'" \
	" WHERE a.member_id = ? AND m.starts_at < ? AND @scope(m owner kind meeting.view)" \
	" GROUP BY YEAR(m.starts_at)"
#define DUES \
	"SELECT 'dues', MAX(m.month), '', COUNT(*), SUM(m.paid), SUM(m.owing), NULL, YEAR(m.month) FROM dues m" \
	" WHERE m.member_id = ? AND m.removed_at IS NULL AND @scope(m dues.view) GROUP BY YEAR(m.month)"
#define POINTS \
	"SELECT 'points', COALESCE(DATE(m.closed_at), LEAST(?, MAKEDATE(m.year + 1, 1) - INTERVAL 1 DAY)), ''," \
	" m.total, m.total - m.base, m.closed_at IS NOT NULL, NULL, m.year FROM points_year m" \
	" WHERE m.member_id = ? AND @scope(m points.view)"
#define DOCUMENTS \
	"SELECT 'document', d.dated_on, d.title, d.voided_at IS NOT NULL, 0, 0, NULL, d.id FROM member_document d" \
	" JOIN member m ON m.id = d.member_id WHERE d.member_id = ? AND @scope(m owner document.view)"
#define CARE \
	"SELECT 'care', m.from_on, m.detail, m.kind = 'honoured', 0, 0, m.until_on, m.id FROM member_care m" \
	" WHERE m.member_id = ? AND m.removed_at IS NULL AND @scope(m owner care.view)"
#define ENTRIES \
	"SELECT 'entry', DATE(happened_at), CONCAT(action, ' ', actor), 0, 0, 0, NULL, 0 FROM history" \
	" WHERE record = 'member' AND object_id = ? AND action IN ('create', 'import', 'undo')"

/* ---- the kinds and their words ---- */

static const char *stage_words(struct arena *a, const struct cell *c)
{
	static const char *const words[] = { NULL, "递交入党申请书", "确定为入党积极分子", "加入党组织",
		"转为正式党员" };

	return words[c[ONE].number];
}

/* "01 第一支部 调离": the post, where, why it ended. */
static const char *post_words(struct arena *a, const struct cell *c)
{
	char *rest = arena_text(a, c[WORDS].text);
	const char *post = strsep(&rest, " "), *where = strsep(&rest, " ");

	return arena_format(a, "任“%s”%s%s%s", where ? where : "", code_label("party_post", post),
		c[UNTIL].null ? "" : arena_format(a, "，到 %s", date_text(a, c[UNTIL].date)),
		text_empty(rest) ? "" : arena_format(a, "（%s）", rest));
}

static const char *step_words(struct arena *a, const struct cell *c)
{
	const struct choice *step = choice_find(development_steps, c[WORDS].text);

	return arena_format(a, "%s%s%s", step ? step->label : c[WORDS].text, c[TWO].number > 1
		? arena_format(a, "（第 %lld 次）", (long long)c[TWO].number) : "",
		c[ONE].number ? "（已退回）" : "");
}

static const char *letter_words(struct arena *a, const struct cell *c)
{
	char *who = arena_text(a, c[WORDS].text);
	const char *number = strsep(&who, " ");

	return arena_format(a, "打印介绍信或回执%s，%s", number, who ? who : "");
}

static const char *relation_words(struct arena *a, const struct cell *c)
{
	return arena_format(a, "在“%s”%s", c[WORDS].text, c[UNTIL].null ? ""
		: arena_format(a, "，到 %s", date_text(a, c[UNTIL].date)));
}

static const char *meeting_words(struct arena *a, const struct cell *c)
{
	return arena_format(a, "%lld 年应到会议 %lld 次，签到 %lld 次，请假 %lld 次",
		(long long)c[OF].number, (long long)c[ONE].number, (long long)c[TWO].number,
		(long long)c[THREE].number);
}

static const char *dues_words(struct arena *a, const struct cell *c)
{
	return arena_format(a, "%lld 年应缴 %lld 个月，实缴 %s 元%s", (long long)c[OF].number,
		(long long)c[ONE].number, money_text(a, (struct money){ c[TWO].number }), c[THREE].number
			? arena_format(a, "，%lld 个月未缴清", (long long)c[THREE].number) : "");
}

static const char *points_words(struct arena *a, const struct cell *c)
{
	return arena_format(a, "%lld 年积分 %g 分（加减 %+g 分）%s", (long long)c[OF].number,
		(double)c[ONE].number / 100, (double)c[TWO].number / 100, c[THREE].number ? "，已结算" : "");
}

static const char *document_words(struct arena *a, const struct cell *c)
{
	return arena_format(a, "%s%s", c[WORDS].text, c[ONE].number ? "（已作废）" : "");
}

static const char *care_words(struct arena *a, const struct cell *c)
{
	return arena_format(a, "%s：%s%s", c[ONE].number ? "受表彰" : "困难党员", c[WORDS].text,
		c[UNTIL].null ? "" : arena_format(a, "，解除于 %s", date_text(a, c[UNTIL].date)));
}

/* "import 王某": who did what. */
static const char *entry_words(struct arena *a, const struct cell *c)
{
	char *who = arena_text(a, c[WORDS].text);
	const char *action = strsep(&who, " ");

	return arena_format(a, "%s，%s", history_action_label(action), who ? who : "");
}

/* The code is also "show=" of the address. */
static const struct kind {
	const char *code, *label;
	const char *(*words)(struct arena *a, const struct cell *c);
	const char *page;              /* route of what it is; NULL: it has none of its own          */
	bool his;                      /* its ":id" is the member's                                  */
	bool present;                  /* the page is only of who is on the roster                  */
	const char *filter;            /* of the page: which year is meant                          */
} kinds[] = {
	{ "all", "全部" },
	{ "change", "变动" },
	{ "stage", "入党经过", stage_words },
	{ "relation", "组织关系", relation_words },
	{ "post", "任职", post_words, "/committees/:id" },
	{ "step", "发展步骤", step_words, "/developments/:id" },
	{ "meeting", "会议", meeting_words, "/meetings", .filter = "starts_at" },
	{ "dues", "党费", dues_words, "/dues/members/:id", .his = true, .present = true },
	{ "points", "积分", points_words, "/points/members/:id", .his = true, .filter = "year" },
	{ "document", "材料", document_words, "/documents/:id" },
	{ "care", "关怀", care_words, "/care/:id" },
	{ "letter", "介绍信", letter_words, "/changes/:id" },
	{ "entry", "登记", entry_words },
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* The first of them if it is none. */
static const struct kind *kind_of(const char *code)
{
	for (size_t i = 0; i < KINDS; i++)
		if (text_is(kinds[i].code, code))
			return &kinds[i];
	return kinds;
}

/* ---- the two streams, made one ---- */

static void put_row(struct request *r, struct json *table, struct date on, const char *kind,
	const char *text, const char *link, const struct choice *state)
{
	struct json *cells = page_table_row(table, link);

	page_cell(table, cells, date_has(on) ? date_text(r->arena, on) : "登记前", NULL, NULL);
	page_cell(table, cells, kind, NULL, link);
	page_cell(table, cells, text, NULL, NULL);
	page_cell(table, cells, state ? state->label : NULL, state ? state->tone : NULL, NULL);
}

static void put_change(struct request *r, struct json *table, const struct member_change *c)
{
	const char *text = change_words(r, c);

	put_row(r, table, c->on_date, change_label(c->kind), text,
		arena_format(r->arena, "/changes/%lld", (long long)c->row.id),
		choice_of(change_states, (int)c->state));
}

/* All of the person's, wherever they were done: the caller has found him. */
static void **changes_of(struct request *r, int64_t member_id, size_t *count)
{
	bool before = r->work->unscoped;
	void **rows;

	r->work->unscoped = true;
	rows = record_rows(r->work, &member_change_record, count, MOST_CHANGES,
		"m.member_id = ? ORDER BY m.on_date DESC, m.id DESC", BIND(member_id));
	r->work->unscoped = before;
	return rows;
}

static struct rows *others_of(struct request *r, int64_t id)
{
	struct work *w = r->work;

	return work_select(w,
		"SELECT * FROM (" RELATIONS " UNION ALL " STAGES " UNION ALL " POSTS " UNION ALL " STEPS_DONE
		" UNION ALL " LETTERS " UNION ALL " MEETINGS " UNION ALL " DUES " UNION ALL " POINTS
		" UNION ALL " DOCUMENTS " UNION ALL " CARE " UNION ALL " ENTRIES ") AS happened"
		" ORDER BY on_date DESC LIMIT ?",
		BIND(id, id, id, id, id, id, w->now, id, w->today, id, id, id, id, (int64_t)MOST_ROWS));
}

/* Where the thing itself stands; NULL if the actor may not open it. */
static const char *link_of(struct request *r, const struct kind *kind, const struct member *m,
	int64_t of)
{
	const struct route *route = kind->page ? route_named("GET", kind->page) : NULL;
	const struct row at = { .id = kind->his ? m->row.id : of };
	const char *href;

	if (!route || !may(r->work->actor, route->may) || (kind->present && date_has(m->left_on)))
		return NULL;
	href = page_href_of(r, route->path, &at);
	return kind->filter ? arena_format(r->arena, "%s?%s=%lld", href, kind->filter, (long long)of)
		: href;
}

static void put_other(struct request *r, const struct member *m, struct json *table,
	const struct cell *c, struct date on)
{
	const struct kind *kind = kind_of(c[KIND].text);

	put_row(r, table, on, kind->label, kind->words(r->arena, c),
		link_of(r, kind, m, c[OF].number), NULL);
}

static void put_all(struct request *r, const struct member *m, const struct kind *asked,
	struct json *table, void **changes, size_t count)
{
	struct rows *rows = others_of(r, m->row.id);
	size_t next = 0;

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		struct date on = c[ON].null ? (struct date){ 0 } : c[ON].date;

		while (next < count
		       && date_compare(((struct member_change *)changes[next])->on_date, on) >= 0)
			put_change(r, table, changes[next++]);
		if (asked == kinds || text_is(asked->code, c[KIND].text))
			put_other(r, m, table, c, on);
	}
	rows_end(rows);
	while (next < count)
		put_change(r, table, changes[next++]);
}

void change_timeline(struct request *r, const struct member *m, struct json *data)
{
	static const char *const heads[] = { "日期", "类别", "情况", "状态", NULL };
	struct json *table = page_table(data, "全部经历", "没有这一类的记录。", heads);
	const struct kind *asked = kind_of(input_text(r->query, "show"));
	bool changes_only = text_is(asked->code, "change");
	size_t count = 0;
	void **changes = asked == kinds || changes_only ? changes_of(r, m->row.id, &count) : NULL;

	for (size_t i = 0; i < KINDS; i++)
		page_button(table, kinds[i].label, arena_format(r->arena, "/members/%lld/changes?show=%s",
			(long long)m->row.id, kinds[i].code), NULL, &kinds[i] == asked);
	if (!changes_only)
		put_all(r, m, asked, table, changes, count);
	for (size_t i = 0; changes_only && i < count; i++)
		put_change(r, table, changes[i]);
}

/* ---- a member about himself ---- */

static bool is_verdict(const struct member_change *c)
{
	return c->kind >= CHANGE_REWARD && c->kind <= CHANGE_RIGHTS;
}

static void put_own(struct request *r, struct json *data, const char *title, const char *none,
	bool verdicts, void **changes, size_t count)
{
	static const char *const heads[] = { "日期", "类别", "情况", "状态", NULL };
	struct json *table = page_table(data, title, none, heads);

	for (size_t i = 0; i < count; i++) {
		const struct member_change *c = changes[i];

		if (is_verdict(c) == verdicts)
			put_row(r, table, c->on_date, change_label(c->kind), change_words(r, c), NULL,
				choice_of(change_states, (int)c->state));
	}
}

struct reply my_changes_page(struct request *r)
{
	struct json *data = page_show_data(r, "我的变动和奖惩");
	size_t count = 0;
	void **changes = changes_of(r, r->work->actor->member_id, &count);

	put_own(r, data, "奖惩", "没有表彰奖励和处分记录。", true, changes, count);
	put_own(r, data, "变动", "没有变动记录。", false, changes, count);
	page_back(data, "/my/record");
	return reply_page(r, "record/show.html", data);
}

/* Registering a manual item for some of the branch, and the list of what waits for a decision. */
#include "base/text.h"
#include "modules/points/points_pages.h"
#include "web/page.h"

enum { MOST_PEOPLE = 500, MOST_WAITING = 300, MOST_ITEMS = 200 };

/* Numbers among the texts, once each, joined by ','; NULL if there is none. */
static const char *numbers_of(struct request *r, const char *name)
{
	size_t count, kept = 0;
	const char *const *texts = input_texts(r->form, name, &count);
	const char **good = ARENA_ARRAY(r->arena, const char *, count + 1);
	int64_t number;

	for (size_t i = 0; i < count && kept < MOST_PEOPLE; i++) {
		bool known = !texts[i] || !text_integer(texts[i], &number) || number <= 0;

		for (size_t j = 0; j < kept && !known; j++)
			known = text_is(good[j], texts[i]);
		if (!known)
			good[kept++] = points_number(r->arena, number);
	}
	return kept ? text_join(r->arena, good, kept, ",") : NULL;
}

static bool is_ticked(const char *const *ticked, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(ticked[i], id))
			return true;
	return false;
}

/* ---- the form ---- */

/* Manual items in force today, with what they are worth. */
static void put_items(struct request *r, struct json *options)
{
	const char *chosen = input_text(r->form, "code");
	struct date day = r->work->today;
	struct rows *rows = work_select(r->work,
		"SELECT i.code, i.label, i.direction, i.points FROM points_item i WHERE i.kind = 'manual' AND NOT i.stopped"
		" AND " POINTS_IN_FORCE " ORDER BY i.direction, i.id LIMIT ?",
		BIND(day, day, (int64_t)MOST_ITEMS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		int64_t points = text_is(c[2].text, "plus") ? c[3].number : -c[3].number;

		page_option(options, c[0].text, arena_format(r->arena, "%s（%s 分）", c[1].text,
			points_signed(r->arena, points)), text_is(c[0].text, chosen));
	}
	rows_end(rows);
}

static void put_members(struct request *r, struct json *options)
{
	size_t count;
	const char *const *ticked = input_texts(r->form, "member", &count);
	const char *one = input_text(r->query, "member");
	struct rows *rows = work_select(r->work,
		"SELECT p.id, p.name FROM member p WHERE @scope(p owner) AND " POINTS_HOLDER " ORDER BY p.path, p.id LIMIT ?",
		BIND((int64_t)MOST_PEOPLE));

	while (rows_next(rows)) {
		const char *id = points_number(r->arena, rows->cells[0].number);

		page_option(
			options, id, rows->cells[1].text, text_is(id, one) || is_ticked(ticked, count, id));
	}
	rows_end(rows);
}

static struct reply new_form(struct request *r, const struct problems *p)
{
	struct json *data = page_form_data(r, "登记加减分", "/points", "/points", "登记"), *fields, *field;
	const char *day = input_has(r->form, "happened_on") ? input_text(r->form, "happened_on")
		: date_text(r->arena, r->work->today);
	struct reply reply;

	json_text(data, "draft", "/points/new");
	fields = page_form_group(data, "加减分");
	field = page_field(fields, "is_choice", "code", "项目", NULL, problem_of(p, "code"));
	json_flag(field, "required", true);
	json_text(field, "hint", "项目和分值由机关党工委统一规定");
	put_items(r, json_at(field, "options"));
	field = page_field(fields, "is_date", "happened_on", "发生日期", day, problem_of(p, "happened_on"));
	json_flag(field, "required", true);
	json_text(field, "hint", "按这一天施行的分值计算");
	field = page_field(fields, "is_long", "evidence", "事由和依据", input_text(r->form, "evidence"),
		problem_of(p, "evidence"));
	json_flag(field, "required", true);
	json_number(field, "max", MOST_TEXT);
	json_text(field, "hint", "写明什么事、凭什么认定，如文件名称和文号；本人可以看到");
	if (problem_of(p, "again"))
		page_field(fields, "is_flag", "again", "已核对，确属另一次，仍要登记",
			input_text(r->form, "again"), problem_of(p, "again"));
	fields = page_form_group(data, "党员");
	field = page_field(fields, "many", "member", "可以选多人", NULL, problem_of(p, "member"));
	json_flag(field, "wide", true);
	put_members(r, json_at(field, "options"));
	page_problems(p, NULL, data);
	page_crumb(data, "登记加减分", NULL);
	reply = reply_status(reply_page(r, "record/form.html", data), p && p->count ? 422 : 200);
	reply.revisit = true;
	return reply;
}

struct reply points_new_page(struct request *r)
{
	return new_form(r, NULL);
}

struct reply points_create_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	const char *day = input_text(r->form, "happened_on");
	const struct points_deed deed = { .code = input_text(r->form, "code"),
		.happened_on = day ? date_parse(text_narrow(r->arena, day)) : (struct date){ 0 },
		.evidence = input_text(r->form, "evidence"),
		.again = text_is(input_text(r->form, "again"), "1") };
	int64_t done = points_apply(r->work, &deed, numbers_of(r, "member"), p);

	if (done < 0)
		return new_form(r, p);
	notice(r, "已登记 %lld 人。", (long long)done);
	return reply_redirect(r, "/points?year=%d", deed.happened_on.year);
}

/* ---- what waits ---- */

static void put_waiting(struct request *r, struct json *list, const struct cell *c, bool ticked)
{
	struct json *item = json_item(list);

	json_number(item, "id", c[0].number);
	json_number(item, "member_id", c[1].number);
	json_text(item, "name", c[2].text);
	json_text(item, "label", c[3].text);
	json_text(item, "points", points_signed(r->arena, c[4].number));
	json_text(item, "day", date_text(r->arena, c[5].date));
	json_text(item, "evidence", c[6].text);
	json_text(item, "href", c[7].null ? NULL
		: points_source_href(r, c[7].text, c[8].number, false));
	json_text(item, "appeal", c[9].null ? NULL : c[9].text);
	json_text(item, "appealed_at", c[10].null ? NULL : moment_text(r->arena, c[10].moment));
	json_flag(item, "ticked", ticked);
}

static void put_lists(struct request *r, struct json *data)
{
	struct json *waiting = json_list_in(data, "waiting"), *appeals = json_list_in(data, "appeals");
	size_t count;
	const char *const *ticked = input_texts(r->form, "id", &count);
	int64_t total = 0;
	struct rows *rows = work_select(r->work,
		"SELECT e.id, e.member_id, p.name, i.label, e.points, e.happened_on, e.evidence, e.source, e.source_id,"
		" e.appeal, e.appealed_at, e.state = 'proposed', COUNT(*) OVER ()"
		" FROM (SELECT e.id FROM points_entry e WHERE e.state = 'proposed' AND @scope(e)"
		"  UNION SELECT e.id FROM points_entry e WHERE e.appeal_state = 'open' AND @scope(e)) t"
		" JOIN points_entry e ON e.id = t.id JOIN member p ON p.id = e.member_id"
		" JOIN points_item i ON i.id = e.item_id ORDER BY e.state = 'proposed', e.happened_on, e.id LIMIT ?",
		BIND((int64_t)MOST_WAITING));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		total = c[12].number;
		put_waiting(r, c[11].number ? waiting : appeals, c,
			is_ticked(ticked, count, points_number(r->arena, c[0].number)));
	}
	rows_end(rows);
	json_text(data, "more", total > MOST_WAITING ? arena_format(r->arena,
		"共 %lld 条，先处理最早的 %d 条，处理后显示其余的。", (long long)total, MOST_WAITING) : NULL);
}

static struct reply pending(struct request *r, const struct problems *p)
{
	struct json *data = page_data(r, "待确认和申诉");

	put_lists(r, data);
	json_text(data, "reason", input_text(r->form, "reason"));
	json_text(data, "reason_problem", problem_of(p, "reason"));
	page_problems(p, NULL, data);
	return reply_status(reply_page(r, "points/pending.html", data), p && p->count ? 422 : 200);
}

struct reply points_pending_page(struct request *r)
{
	return pending(r, NULL);
}

struct reply points_confirm_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	int64_t done = points_confirm(r->work, numbers_of(r, "id"), p);

	if (done < 0)
		return pending(r, p);
	notice(r, "已确认 %lld 条，计入积分。", (long long)done);
	return reply_redirect(r, "/points/pending");
}

struct reply points_decline_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	int64_t done = points_decline(r->work, numbers_of(r, "id"), input_text(r->form, "reason"), p);

	if (done < 0)
		return pending(r, p);
	notice(r, "%lld 条不予认定，没有计入积分。", (long long)done);
	return reply_redirect(r, "/points/pending");
}

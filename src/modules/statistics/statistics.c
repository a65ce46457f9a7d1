/* The tables of the module: permissions, who is counted, and the bands of months; routes and jobs.
 */
#include "modules/statistics/statistics.h"
#include <stdlib.h>
#include "base/text.h"
#include "data/code.h"
#include "data/count.h"
#include "data/history.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "modules/statistics/inside.h"
#include "web/page.h"

enum { MODULE = 213 };
const struct permission statistics_view = PERMISSION(MODULE, ACTION_VIEW, "statistics.view",
	"查看党员统计");
const struct permission statistics_export = PERMISSION(MODULE, ACTION_EXPORT, "statistics.export",
	"导出党员统计");
const struct permission statistics_freeze_right = PERMISSION(MODULE, ACTION_LOCK,
	"statistics.freeze", "冻结统计数");

/* ---- who ---- */

#define NORMAL "&standing=normal"

const struct part statistics_parts[PARTS] = {
	[PART_FULL] = { "full.normal", "正式党员", "stage=full" NORMAL },
	[PART_PROBATIONARY] = { "probationary.normal", "预备党员", "stage=probationary" NORMAL },
	[PART_ACTIVIST] = { "activist.normal", "入党积极分子", "stage=activist" NORMAL },
	[PART_APPLICANT] = { "applicant.normal", "入党申请人", "stage=applicant" NORMAL },
	[PART_STOPPED] = { ".stopped", "停止党籍", "standing=stopped" },
};

const struct group statistics_groups[] = {
	{ "party", "党员", PART_FULL, PART_PROBATIONARY, "stage=full&stage=probationary" NORMAL },
	{ "activist", "入党积极分子", PART_ACTIVIST, PART_ACTIVIST, "stage=activist" NORMAL },
	{ "applicant", "入党申请人", PART_APPLICANT, PART_APPLICANT, "stage=applicant" NORMAL },
	{ "stopped", "停止党籍", PART_STOPPED, PART_STOPPED, "standing=stopped" },
	{ 0 }
};

enum part_number part_of(const char *class)
{
	enum part_number i = PART_FULL;

	while (i < PARTS && !text_is(class, statistics_parts[i].class)
	       && !(*statistics_parts[i].class == '.' && text_ends(class, statistics_parts[i].class)))
		i++;
	return i;
}

/* ---- bands of months ---- */

/*
 * What is not shown as the field's own label says it. A DATE, counted by its month, is shown in the
 * bands of a parameter (sql/0027_statistics.sql).
 */
static const struct look {
	const char *field, *title, *parameter, *note, *empty;
	const char *was, *was_note;  /* counted by that field instead in older snapshots               */
	int years_more;              /* an age "up to 30" ends where 31 begins; 0: bounds are beginnings */
	bool months;                 /* the parameter holds months, not years to reckon back           */
} looks[] = {
	{ "born_on", "年龄", "statistics.age_bands", "周岁，计算到当月月底。", .years_more = 1 },
	{ "age_from", "党龄", "statistics.party_age_bands", "从转为正式党员之日算起，含个别党员的党龄校正，计算到当月月底。",
	  .empty = "还没有党龄", .was = "full_on",
	  .was_note = "从转为正式党员之日算起，计算到当月月底；这次冻结时还不含个别党员的党龄校正。" },
	{ "joined_on", "入党时间", "statistics.joined_bands", .months = true },
	{ "floating", "流动党员" },
	{ "lost", "失联党员" },
};

static const struct look *look_of(const struct field *f)
{
	for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
		if (text_is(looks[i].field, f->name))
			return &looks[i];
	return NULL;
}

const char *dimension_title(const struct field *f)
{
	return look_of(f) ? look_of(f)->title : f->label;
}

const char *dimension_was(const struct field *f)
{
	return look_of(f) && look_of(f)->was ? look_of(f)->was : f->name;
}

const char *dimension_note(const struct dimension *d)
{
	const struct look *it = look_of(d->field);

	return !it ? NULL : d->old ? it->was_note : it->note;
}

const char *dimension_empty(const struct field *f)
{
	return look_of(f) && look_of(f)->empty ? look_of(f)->empty : "未填写";
}

static const char *month_text(struct arena *a, int64_t month)
{
	return arena_format(a, "%d.%02d", (int)(month / 12), (int)(month % 12 + 1));
}

static const char *months_label(struct arena *a, const struct bands *b, size_t i)
{
	const char *from = i ? month_text(a, b->starts[i - 1]) : NULL;
	const char *to = i + 1 < b->count ? month_text(a, b->starts[i] - 1) : NULL;

	if (from && to)
		return arena_format(a, "%s—%s", from, to);
	return from ? arena_format(a, "%s及以后", from) : to ? arena_format(a, "%s及以前", to) : "全部";
}

/* `numbers` as in the parameter, the smallest first; the bands from the oldest on. */
static void label_years(struct arena *a, struct bands *b, const int64_t *numbers, int more)
{
	size_t last = b->count - 1;

	for (size_t i = 0; i <= last; i++) {
		int from = last - i ? (int)numbers[last - i - 1] + more : 0;
		int to = i ? (int)numbers[last - i] - 1 + more : 0;

		b->labels[i] = !i ? arena_format(a, more ? "%d 岁及以上" : "%d 年及以上", from)
			: i == last   ? arena_format(a, more ? "%d 岁及以下" : "不满 %d 年", more ? to : to + 1)
						  : arena_format(a, more ? "%d—%d 岁" : "%d—%d 年", from, to);
	}
}

static size_t numbers_of(struct work *w, const struct look *it, struct date on,
	int64_t numbers[MOST_BANDS - 1])
{
	char *rest = arena_text(w->arena, parameter_text_on(w, it->parameter, on)), *part;
	size_t n = 0;

	while ((part = strsep(&rest, ",")) && n < MOST_BANDS - 1) {
		struct date d = it->months ? date_parse(arena_format(w->arena, "%s-01", part)) : on;
		int64_t number = it->months ? d.year * 12 + d.month - 1 : atoll(part);

		if (date_has(d) && number > 0 && (!n || number > numbers[n - 1]))
			numbers[n++] = number; /* what does not ascend would make a band of nothing */
	}
	return n;
}

struct bands bands_of(
	struct work *w, const struct field *f, struct date in_force, struct date reckoned)
{
	const struct look *it = look_of(f);
	int64_t numbers[MOST_BANDS - 1], month = reckoned.year * 12 + reckoned.month - 1;
	struct bands b = { 0 };
	size_t n;

	if (!it || !it->parameter)
		return b;
	n = numbers_of(w, it, in_force, numbers);
	b.count = n + 1;
	b.backwards = !it->months;
	for (size_t i = 0; i < n; i++)
		b.starts[i] = it->months ? numbers[i]
			: month - 12 * (numbers[n - 1 - i] + it->years_more) + 1;
	for (size_t i = 0; it->months && i <= n; i++)
		b.labels[i] = months_label(w->arena, &b, i);
	if (!it->months)
		label_years(w->arena, &b, numbers, it->years_more);
	return b;
}

size_t band_of(const struct bands *b, const char *value)
{
	int64_t month = strtoll(value, NULL, 10) * 12 + (strlen(value) == 7 ? atoll(value + 5) : 1) - 1;
	size_t i = 0;

	while (i + 1 < b->count && month >= b->starts[i])
		i++;
	return i;
}

/* ---- kept right ---- */

int64_t statistics_repair(struct work *w)
{
	int64_t wrong = count_repair(w, &member_record);

	if (wrong)
		history_write(w,
			&(struct history_entry){ .action = "recount",
				.record = "member",
				.path = "",
				.note = arena_format(
					w->arena, "按名册重新统计，更正 %lld 个统计数", (long long)wrong) });
	return wrong;
}

static void check_now(struct work *w, int64_t subject)
{
	statistics_repair(w);
}

/* ---- routes and jobs ---- */

static const struct route routes[] = {
	GET ("/statistics", statistics_page, statistics_view, .menu = "统计/党员统计", .icon = "chart-bar"),
	GET ("/statistics/print", statistics_print_page, statistics_view, .keeps = "print"),
	POST("/statistics/export", statistics_export_page, statistics_export),
	GET ("/statistics/year", yearly_page, statistics_view, .menu = "统计/年度变动", .icon = "chart-bar"),
	GET ("/statistics/year/print", yearly_print_page, statistics_view, .keeps = "print"),
	POST("/statistics/year/export", yearly_export_page, statistics_export),
	GET ("/statistics/snapshots", snapshots_page, statistics_view, .menu = "统计/历次冻结", .icon = "chart-bar"),
	GET ("/statistics/roster", page_list, member_view, .record = &member_then_record,
	     .listing = &member_then_listing),
	POST("/statistics/roster/export", page_export, member_export, .record = &member_then_record,
	     .listing = &member_then_listing),
	GET ("/statistics/roster/print", page_print, member_view, .record = &member_then_record,
	     .listing = &member_then_listing, .keeps = "print"),
	GET ("/statistics/organisations", page_list, organisation_view, .record = &organisation_then_record,
	     .listing = &organisation_then_listing),
	POST("/statistics/organisations/export", page_export, organisation_export,
	     .record = &organisation_then_record, .listing = &organisation_then_listing),
	GET ("/statistics/organisations/print", page_print, organisation_view,
	     .record = &organisation_then_record, .listing = &organisation_then_listing,
	     .keeps = "print"),
	GET ("/statistics/snapshots/new", snapshot_new_page, statistics_freeze_right),
	POST("/statistics/snapshots", snapshot_create_page, statistics_freeze_right),
	{ 0 }
};

static const struct job jobs[] = {
	{ "statistics.due", snapshot_due, .every = "day", .label = "半年和年末冻结统计数" },
	{ "statistics.freeze", snapshot_take, .label = "冻结统计数" },
	{ "statistics.check", check_now, .every = "day", .label = "核对统计数" },
	{ 0 }
};

const struct module statistics_module = {
	.name = "statistics",
	.title = "统计",
	.permissions = (const struct permission *const[]){ &statistics_view, &statistics_export,
		&statistics_freeze_right, NULL },
	.records = (const struct record *const[]){ &snapshot_record, &member_then_record,
		&organisation_then_record, NULL },
	.routes = routes,
	.jobs = jobs,
};

/*
 * The figures of one place, in three questions: its counts, those of the organisations below by one
 * dimension, and the kinds of organisations with the list of snapshots.
 */
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "data/code.h"
#include "data/scope.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "modules/statistics/inside.h"

enum { MOST_CHILDREN = 2000, MOST_CELLS = 200000, KINDS_AND_SNAPSHOTS = 60 };

/* ---- sums ---- */

static int64_t sum_of(const struct group *group, const int64_t *n)
{
	int64_t sum = 0;

	for (size_t i = group->first; i <= group->last; i++)
		sum += n[i];
	return sum;
}

int64_t line_sum(const struct figures *f, const int64_t *n)
{
	return sum_of(f->group, n);
}

const int64_t *line_shown(const struct figures *f, const struct line *line)
{
	return f->then.id ? line->then : line->now;
}

/* Everybody has one value of the first dimension. */
int64_t figures_total(const struct figures *f, const struct group *group, bool then)
{
	int64_t sum = 0;

	for (size_t i = 0; i < f->dimensions->count; i++)
		sum += sum_of(group, then ? f->dimensions->lines[i].then : f->dimensions->lines[i].now);
	return sum;
}

/* ---- lines ---- */

/* `query` of now; of then it is the same, but for bands. */
static struct line *line_add(
	struct dimension *d, const char *value, const char *label, const char *query)
{
	struct line *line;

	if (d->count == MOST_LINES) { /* more values than anybody reads: the last line takes the rest */
		line = &d->lines[MOST_LINES - 1];
		line->label = "其他";
		line->query = line->then_query = NULL;
		return line;
	}
	line = &d->lines[d->count++];
	*line = (struct line){ .value = value, .label = label, .query = query,
		.then_query = query };
	return line;
}

static const char *day_text(struct arena *a, int64_t month, int days)
{
	return date_text(a, date_add_days(date_of((int)(month / 12), (int)(month % 12 + 1), 1), days));
}

/* The days of a band, as the list is asked for them. */
static const char *band_query(
	struct arena *a, const struct field *f, const struct bands *b, size_t i)
{
	const char *from =
		i ? arena_format(a, "%s.from=%s", f->name, day_text(a, b->starts[i - 1], 0)) : "";
	const char *to = i + 1 < b->count
		? arena_format(a, "%s.to=%s", f->name, day_text(a, b->starts[i], -1)) : "";

	return arena_format(a, "%s%s%s", from, *from && *to ? "&" : "", to);
}

static const char *value_query(struct arena *a, const struct field *f, const char *value)
{
	return arena_format(a, "%s=%s", f->name, text_url(a, *value ? value : FILTER_EMPTY));
}

/* What stands there though nobody has it: bands and choices, so that tables can be compared. */
static void put_lines(struct work *w, struct dimension *d)
{
	const struct field *f = d->field;

	for (size_t i = 0; i < d->bands.count; i++) {
		size_t at = d->bands.backwards ? d->bands.count - 1 - i : i;

		line_add(d, arena_format(w->arena, "%zu", at), d->bands.labels[at],
			band_query(w->arena, f, &d->today, at))->then_query =
				band_query(w->arena, f, &d->bands, at);
	}
	for (const struct choice *c = f->kind == FIELD_CHOICE ? f->choices : NULL; c && c->value; c++)
		line_add(d, c->code, c->label, value_query(w->arena, f, c->code));
	if (f->kind == FIELD_FLAG) {
		line_add(d, "1", "是", value_query(w->arena, f, "1"));
		line_add(d, "0", "否", value_query(w->arena, f, "0"));
	}
}

static struct line *line_of(struct work *w, struct dimension *d, const char *value)
{
	for (size_t i = 0; i < d->count; i++)
		if (text_is(d->lines[i].value, value))
			return &d->lines[i];
	value = arena_text(w->arena, value);
	return line_add(d, value, !*value ? dimension_empty(d->field) : d->field->kind == FIELD_CODE
		? code_label(d->field->codes, value) : value, value_query(w->arena, d->field, value));
}

static int by_value(const void *a, const void *b)
{
	const char *x = ((const struct line *)a)->value, *y = ((const struct line *)b)->value;

	return !*x || !*y ? !*x - !*y : strcmp(x, y); /* what is not entered comes last */
}

/* `frozen`: also by the name it had in older snapshots. */
static struct dimension *dimension_of(const struct figures *f, const char *name, bool frozen)
{
	for (size_t i = 0; i < f->dimension_count; i++) {
		struct dimension *d = &f->dimensions[i];
		bool now = text_is(d->field->name, name);

		if (!now && !(frozen && text_is(dimension_was(d->field), name)))
			continue;
		d->old |= !now;
		return d;
	}
	return NULL;
}

/* ---- the place's own counts ---- */

static struct rows *ask_counts(struct work *w, const char *path, int64_t snapshot)
{
	if (!snapshot)
		return work_select(w,
			"SELECT dimension, value, class, n, FALSE FROM member_count WHERE path = ?"
			" AND n <> 0",
			BIND(path));
	return work_select(w,
		"SELECT dimension, value, class, n, FALSE FROM member_count WHERE path = ?"
		" AND n <> 0 UNION ALL SELECT k.dimension, k.value, k.class, k.n, TRUE FROM organisation o"
		" JOIN organisation_frozen f ON f.snapshot_id = ? AND f.organisation_id = o.id"
		" JOIN member_count_frozen k ON k.snapshot_id = f.snapshot_id AND k.path = f.path"
		" WHERE o.path = ?",
		BIND(path, snapshot, path));
}

static void read_counts(struct figures *f)
{
	struct work *w = f->r->work;
	struct rows *rows;

	for (rows = ask_counts(w, f->path, f->then.id); rows_next(rows);) {
		const struct cell *c = rows->cells;
		struct dimension *d = dimension_of(f, c[0].text, c[4].number != 0);
		enum part_number part = part_of(c[2].text);
		const char *value = c[1].text;
		struct line *line;

		if (!d || part == PARTS)
			continue;
		if (d->bands.count && *value)
			value = arena_format(w->arena, "%zu", band_of(c[4].number ? &d->bands
				: &d->today, value));
		line = line_of(w, d, value);
		(c[4].number ? line->then : line->now)[part] += c[3].number;
	}
	for (size_t i = 0; i < f->dimension_count; i++)
		if (f->dimensions[i].field->kind == FIELD_CODE)
			qsort(f->dimensions[i].lines, f->dimensions[i].count, sizeof(struct line), by_value);
}

/* ---- the organisations below ---- */

/* Twelve marks: the band of a month, as band_of has it; without bands the value itself. */
#define MONTH "(LEFT(k.value, 4) * 12 + SUBSTRING(k.value, 6, 2) - 1)"
#define BANDED "IF(? AND k.value <> '', INTERVAL(" MONTH ", ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?), k.value)"

static size_t bind_bands(const struct bands *b, struct bind *binds)
{
	size_t n = 0;

	binds[n++] = bind_number(b->count != 0);
	for (size_t i = 0; i + 1 < MOST_BANDS; i++)
		binds[n++] = bind_number(i + 1 < b->count ? b->starts[i] : INT32_MAX);
	return n;
}

static struct rows *ask_children(const struct figures *f)
{
	struct work *w = f->r->work;
	struct bind binds[MOST_BANDS + 6];
	size_t n = bind_bands(&f->crossed->bands, binds);

	if (f->then.id)
		binds[n++] = bind_number(f->then.id);
	binds[n++] = bind_text(f->crossed->field->name);
	if (f->then.id)
		binds[n++] = bind_text(dimension_was(f->crossed->field));
	binds[n++] = bind_text(f->path);
	binds[n++] = bind_number(MOST_CELLS);
	if (f->then.id)
		return work_select(w,
			"SELECT c.path AS place, c.name, n.path, " BANDED " AS band, k.class, SUM(k.n) FROM organisation o"
			" JOIN organisation_frozen c ON c.snapshot_id = ? AND c.parent_id = o.id AND c.kind NOT IN ('group', 'leading_group')"
			" LEFT JOIN organisation n ON n.id = c.organisation_id AND n.removed_at IS NULL"
			" LEFT JOIN member_count_frozen k ON k.snapshot_id = c.snapshot_id AND k.path = c.path"
			"  AND k.dimension IN (?, ?) WHERE o.path = ?"
			" GROUP BY place, c.name, n.path, band, k.class ORDER BY place LIMIT ?", binds, n);
	return work_select(w,
		"SELECT c.path AS place, c.name, c.path, " BANDED " AS band, k.class, SUM(k.n) FROM organisation o"
		" JOIN organisation c FORCE INDEX (organisation_name) ON c.parent_id = o.id"
		"  AND c.removed_at IS NULL AND c.closed_on IS NULL AND c.kind NOT IN ('group', 'leading_group')"
		" LEFT JOIN member_count k ON k.path = c.path AND k.dimension = ? AND k.n <> 0"
		" WHERE o.path = ? AND @scope(c)"
		" GROUP BY place, c.name, c.path, band, k.class ORDER BY place LIMIT ?", binds, n);
}

static void read_children(struct figures *f)
{
	struct work *w = f->r->work;
	struct rows *rows = ask_children(f);
	const char *at = NULL;
	struct child *child = NULL;

	f->children = ARENA_ARRAY(w->arena, struct child, MOST_CHILDREN);
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		enum part_number part;
		struct line *line;

		if (!text_is(at, c[0].text)) {
			if (f->child_count == MOST_CHILDREN)
				break;
			at = c[0].text;
			child = &f->children[f->child_count++];
			*child = (struct child){ .name = c[1].text,
				.n = ARENA_ARRAY(w->arena, int64_t, MOST_LINES),
				.path = text_begins(c[2].null ? "" : c[2].text, f->path) ? c[2].text : NULL,
				.then_path = f->then.id ? at : NULL };
		}
		part = c[4].null ? PARTS : part_of(c[4].text);
		if (part == PARTS)
			continue;
		child->all[part] += c[5].number;
		line = line_of(w, f->crossed, c[3].text);
		if (part >= f->group->first && part <= f->group->last)
			child->n[line - f->crossed->lines] += c[5].number;
	}
	rows_end(rows);
}

/* ---- the place, organisations by kind, and what has been frozen ---- */

static void read_place(struct figures *f)
{
	struct work *w = f->r->work;
	int64_t asked = input_number(f->r->query, "at", 0);
	struct rows *rows = work_select(w,
		"SELECT -1, kind, 0, NULL, name, NULL FROM organisation WHERE path = ? AND removed_at IS NULL"
		" UNION ALL SELECT 0, kind, COUNT(*), NULL, NULL, NULL FROM organisation WHERE path LIKE ? AND ? = 0"
		" AND removed_at IS NULL AND closed_on IS NULL GROUP BY kind"
		" UNION ALL SELECT 0, f.kind, COUNT(*), NULL, MAX(p.path), NULL FROM organisation o"
		"  JOIN organisation_frozen p ON p.snapshot_id = ? AND p.organisation_id = o.id"
		"  JOIN organisation_frozen f ON f.snapshot_id = p.snapshot_id AND f.path LIKE CONCAT(p.path, '%')"
		"  WHERE o.path = ? GROUP BY f.kind"
		" UNION ALL (SELECT id, NULL, listed, on_date, title, taken_at FROM snapshot_named"
		"  WHERE taken_at IS NOT NULL ORDER BY on_date DESC, id DESC LIMIT 40) LIMIT ?",
		BIND(f->path, arena_format(w->arena, "%s%%", f->path), asked, asked, f->path,
			(int64_t)KINDS_AND_SNAPSHOTS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		if (c[0].number < 0) {
			f->kind = c[1].text;
			f->name = c[4].text;
		} else if (!c[0].number && f->kind_count < sizeof f->kinds / sizeof f->kinds[0]) {
			f->kinds[f->kind_count].kind = c[1].text;
			f->kinds[f->kind_count++].n = c[2].number;
			f->then_path = c[4].null ? NULL : c[4].text;
		} else if (c[0].number) {
			struct snapshot s = { c[0].number, c[3].date, c[4].text, c[5].moment,
				c[2].number != 0 };

			f->snapshots[f->snapshot_count++] = s;
			if (s.id == asked)
				f->then = s;
		}
	}
}

/* ---- together ---- */

/* What is kept of a place holds what lies below: a right to it alone is enough for a branch only.
 */
static bool may_be_seen(const struct figures *f)
{
	const struct choice *kind = choice_find(organisation_kinds, f->kind);
	struct work *w = f->r->work;

	return kind && (scope_covers(w, arena_format(w->arena, "%s.", f->path), 0, NULL)
		|| (organisation_is_branch((enum organisation_kind)kind->value)
		    && scope_covers(w, f->path, 0, NULL)));
}

static void choose(struct figures *f)
{
	const char *who = input_text(f->r->query, "who"), *by = input_text(f->r->query, "by");

	f->group = statistics_groups;
	for (const struct group *g = statistics_groups; g->code; g++)
		if (text_is(g->code, who))
			f->group = g;
	f->crossed = by ? dimension_of(f, by, false) : NULL;
	f->crossed = f->crossed ? f->crossed : f->dimensions;
}

struct figures *figures_read(struct request *r)
{
	struct work *w = r->work;
	struct figures *f = ARENA_NEW(w->arena, struct figures);
	const char *under = input_text(r->query, "under");
	struct date day;

	f->r = r;
	f->path = scope_top(w, text_length(under) <= 60 ? under : NULL);
	f->path = *f->path ? f->path : ROOT_PATH;
	read_place(f);
	if (!may_be_seen(f))
		return NULL;
	if (input_number(r->query, "at", 0) && !f->then.id)
		return NULL;
	day = f->then.id ? f->then.on : w->today;
	f->dimensions = ARENA_ARRAY(w->arena, struct dimension, MOST_TABLES);
	for (const char *const *name = member_record.counted; *name; name++) {
		struct dimension *d = &f->dimensions[f->dimension_count++];

		d->field = record_field(&member_record, *name);
		d->bands = bands_of(w, d->field, day, day);
		d->today = bands_of(w, d->field, day, w->today);
		put_lines(w, d);
	}
	choose(f);
	read_counts(f);
	read_children(f);
	f->lists = may_with(w->actor, &member_view, f->path, 0, NULL);
	if (f->then_path
	    && (!f->then.listed || !may_with(w->actor, &member_view, f->then_path, 0, NULL)))
		f->then_path = NULL;
	return f;
}

const char *figures_basis(const struct figures *f)
{
	struct work *w = f->r->work;
	const char *when = f->then.id ? arena_format(w->arena, "%s冻结的数字，%s 生成%s",
			date_long(w->arena, f->then.on), moment_text(w->arena, f->then.taken_at),
			f->then.listed ? "，点开是当时的名单" : "；这次冻结只有合计，可以打开名单的是“现在”的数字")
		: arena_format(w->arena, "截至 %s", moment_text(w->arena, w->now));

	return arena_format(w->arena,
		"%s，含下级，按正式组织关系所在的党支部统计。党员指党籍正常的正式党员和预备党员。", when);
}

/* What each kind of field knows how to do: text, input, compare, bind. */
#include "data/field.h"
#include <string.h>
#include "base/check.h"
#include "base/text.h"
#include "data/code.h"

const struct choice *choice_of(const struct choice *choices, int value)
{
	for (const struct choice *c = choices; c->value; c++)
		if (c->value == value)
			return c;
	return NULL;
}

const struct choice *choice_find(const struct choice *choices, const char *text)
{
	for (const struct choice *c = choices; text && c->value; c++)
		if (text_is(c->code, text) || text_is(c->label, text))
			return c;
	return NULL;
}

const char *choice_label(const struct choice *choices, int value)
{
	const struct choice *c = choice_of(choices, value);

	return c ? c->label : "";
}

static bool is_string(const struct field *f)
{
	return f->kind == FIELD_TEXT || f->kind == FIELD_LONG_TEXT || f->kind == FIELD_CODE;
}

bool field_empty(const struct field *f, const void *row)
{
	switch (f->kind) {
	case FIELD_TEXT: case FIELD_LONG_TEXT: case FIELD_CODE:
		return text_empty(FIELD_OF(row, f, const char *));
	case FIELD_DATE:
		return !date_has(FIELD_OF(row, f, struct date));
	case FIELD_TIME:
		return !FIELD_OF(row, f, struct moment).at;
	case FIELD_CHOICE:
		return !FIELD_OF(row, f, int);
	case FIELD_REF:
		return !FIELD_OF(row, f, int64_t);
	default:
		return false;
	}
}

bool field_applies(const struct field *f, const void *row)
{
	return !f->applies || f->applies(row) || !(field_empty(f, row)
		|| (f->kind == FIELD_NUMBER && !FIELD_OF(row, f, int64_t))
		|| (f->kind == FIELD_FLAG && !FIELD_OF(row, f, bool)));
}

bool field_same(const struct field *f, const void *a, const void *b)
{
	if (is_string(f)) {
		const char *x = FIELD_OF(a, f, const char *), *y = FIELD_OF(b, f, const char *);

		return text_is(x ? x : "", y ? y : "");
	}
	switch (f->kind) {
	case FIELD_DATE:
		return date_compare(FIELD_OF(a, f, struct date), FIELD_OF(b, f, struct date)) == 0;
	case FIELD_FLAG:
		return FIELD_OF(a, f, bool) == FIELD_OF(b, f, bool);
	case FIELD_CHOICE:
		return FIELD_OF(a, f, int) == FIELD_OF(b, f, int);
	default:
		return FIELD_OF(a, f, int64_t) == FIELD_OF(b, f, int64_t);
	}
}

static size_t size_of(const struct field *f)
{
	return is_string(f) ? sizeof(const char *) : f->kind == FIELD_DATE ? sizeof(struct date)
		: f->kind == FIELD_FLAG ? sizeof(bool) : f->kind == FIELD_CHOICE ? sizeof(int)
		: sizeof(int64_t);
}

const struct choice *field_said(struct work *w, const struct field *f, const void *row)
{
	return f->kind != FIELD_CHOICE ? NULL
		: f->said ? f->said(w, row) : choice_of(f->choices, FIELD_OF(row, f, int));
}

const char *field_text(struct work *w, const struct field *f, const void *row)
{
	const struct choice *c;
	const char *text;

	switch (f->kind) {
	case FIELD_CODE:
		text = FIELD_OF(row, f, const char *);
		return text ? code_label(f->codes, text) : "";
	case FIELD_CHOICE:
		c = field_said(w, f, row);
		return c ? c->label : "";
	case FIELD_FLAG:
		return FIELD_OF(row, f, bool) ? "是" : "否";
	case FIELD_TIME:
		return moment_text(w->arena, FIELD_OF(row, f, struct moment));
	default:
		return field_input(w, f, row);
	}
}

const char *field_input(struct work *w, const struct field *f, const void *row)
{
	const struct choice *c;
	const char *text;
	int64_t number;

	switch (f->kind) {
	case FIELD_TEXT: case FIELD_LONG_TEXT: case FIELD_CODE:
		text = FIELD_OF(row, f, const char *);
		return text ? text : "";
	case FIELD_NUMBER:
		return arena_format(w->arena, "%lld", (long long)FIELD_OF(row, f, int64_t));
	case FIELD_MONEY:
		return money_text(w->arena, FIELD_OF(row, f, struct money));
	case FIELD_DATE:
		return date_text(w->arena, FIELD_OF(row, f, struct date));
	case FIELD_TIME:
		return moment_input(w->arena, FIELD_OF(row, f, struct moment));
	case FIELD_FLAG:
		return FIELD_OF(row, f, bool) ? "1" : "0";
	case FIELD_CHOICE:
		c = choice_of(f->choices, FIELD_OF(row, f, int));
		return c ? c->code : "";
	case FIELD_REF:
		number = FIELD_OF(row, f, int64_t);
		return number ? arena_format(w->arena, "%lld", (long long)number) : "";
	}
	return "";
}

/* ---- taking what people typed ---- */

static void check_like(const struct field *f, const char *text, struct problems *p)
{
	const char *why = NULL;

	if (text_is(f->like, "id_number"))
		why = check_id_number(text);
	else if (text_is(f->like, "phone"))
		why = check_phone(text);
	else if (text_is(f->like, "credit_code"))
		why = check_credit_code(text);
	else if (text_is(f->like, "code") && strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	         "abcdefghijklmnopqrstuvwxyz-_.") != strlen(text))
		why = arena_format(p->arena, "%s只能用字母、数字、点、横线和下划线", f->label);
	else if (text_is(f->like, "name") && strpbrk(text, "0123456789<>()[]{}/\\|\"#$%&*+=_@!?,;:~^`"))
		why = arena_format(p->arena, "%s只能有汉字、字母和间隔号“·”，不能有数字和符号", f->label);
	else if (text_is(f->like, "telephone") && strspn(text, "0123456789-+() ") != strlen(text))
		why = arena_format(p->arena, "%s只能有数字、横线、空格和括号", f->label);
	else if (text_is(f->like, "year_month") && !date_has(date_parse(text)))
		why = arena_format(p->arena, "%s应是年和月，如 2026-07", f->label);
	if (why)
		problem(p, f->name, "%s", why);
}

/* "2026.7", "2026年7月" as "2026-07"; what is no month is left for check_like. */
static const char *month_text(struct arena *a, const char *text)
{
	struct date first = date_parse(text);

	return date_has(first) ? arena_format(a, "%04d-%02d", first.year, first.month) : text;
}

static bool take_text(struct work *w, const struct field *f, const char *text, void *row,
	struct problems *p)
{
	size_t before = p->count, length;

	if (f->sealed && text && strchr(text, '*')) /* the mask came back: unchanged */
		return true;
	if (f->like)
		text = text_narrow(w->arena, text);
	if (text_is(f->like, "id_number") || text_is(f->like, "credit_code"))
		text = text_upper(w->arena, text);
	if (text && text_is(f->like, "year_month"))
		text = month_text(w->arena, text);
	if (f->kind == FIELD_TEXT && text && (strchr(text, '\n') || strchr(text, '\t')))
		text = text_narrow(w->arena, text_squeeze(w->arena, text));
	length = text_length(text);
	if (f->max && length > (size_t)f->max)
		problem(p, f->name, "%s最多 %d 个字，现在是 %zu 个，请缩短", f->label, f->max, length);
	else if (f->like && text && !text_is(text, FIELD_OF(row, f, const char *)))
		check_like(f, text, p); /* what is there already stays: it is not what is being changed */
	FIELD_OF(row, f, const char *) = arena_text(w->arena, text);
	return p->count == before;
}

static bool take_code(struct work *w, const struct field *f, const char *text, void *row,
	struct problems *p)
{
	const struct code *code = code_find(w, f->codes, text);

	if (!code) {
		problem(p, f->name, "%s“%s”不在代码表中，请从下拉列表里选择", f->label,
			text_cut(w->arena, text, 20));
		return false;
	}
	FIELD_OF(row, f, const char *) = code->code;
	return true;
}

static bool take_choice(struct work *w, const struct field *f, const char *text, void *row,
	struct problems *p)
{
	const struct choice *c = choice_find(f->choices, text);
	const char *labels[32];
	size_t n = 0;

	if (c) {
		FIELD_OF(row, f, int) = c->value;
		return true;
	}
	for (c = f->choices; c->value && n < 32; c++)
		labels[n++] = c->label;
	problem(p, f->name, "%s“%s”不对，只能是：%s", f->label, text_cut(w->arena, text, 20),
		text_join(w->arena, labels, n, "、"));
	return false;
}

static bool take_flag(const struct field *f, const char *text, void *row, struct problems *p)
{
	bool yes = text_is(text, "1") || text_is(text, "是") || text_is(text, "on");

	if (!yes && !text_is(text, "0") && !text_is(text, "否")) {
		problem(p, f->name, "%s只能填“是”或“否”", f->label);
		return false;
	}
	FIELD_OF(row, f, bool) = yes;
	return true;
}

static bool take_number(struct work *w, const struct field *f, const char *text, void *row,
	struct problems *p)
{
	struct money amount;
	int64_t number;

	if (f->kind == FIELD_MONEY) {
		if (!money_parse(text, &amount)) {
			problem(p, f->name, "%s应是金额，例如 36.50，不能为负", f->label);
			return false;
		}
		FIELD_OF(row, f, struct money) = amount;
		return true;
	}
	if (!text_integer(text, &number)) {
		problem(p, f->name, "%s应是整数", f->label);
		return false;
	}
	if (number < f->least || (f->max && number > f->max)) {
		problem(p, f->name, "%s应在 %d 到 %d 之间", f->label, f->least, f->max ? f->max : INT32_MAX);
		return false;
	}
	FIELD_OF(row, f, int64_t) = number;
	return true;
}

static bool take_date(const struct field *f, const char *text, void *row, struct problems *p)
{
	struct date d = date_parse(text);

	if (!date_has(d) || d.year < 1900 || d.year > 2199) {
		problem(p, f->name, "%s“%.40s”不是有效日期，请按 2026-07-01 的样子填写", f->label, text);
		return false;
	}
	FIELD_OF(row, f, struct date) = d;
	return true;
}

static bool take_time(const struct field *f, const char *text, void *row, struct problems *p)
{
	struct moment m = moment_parse(text);
	struct date d = moment_date(m);

	if (!m.at || d.year < 1900 || d.year > 2199) {
		problem(p, f->name, "%s“%.40s”不是有效时间，请按 2026-07-01 14:30 的样子填写", f->label, text);
		return false;
	}
	FIELD_OF(row, f, struct moment) = m;
	return true;
}

static void clear(const struct field *f, void *row)
{
	memset((char *)row + f->offset, 0, size_of(f));
}

bool field_take(
	struct work *w, const struct field *f, const char *text, void *row, struct problems *p)
{
	const char *narrow;

	if (text_empty(text)) {
		clear(f, row);
		return true;
	}
	if (f->kind == FIELD_TEXT || f->kind == FIELD_LONG_TEXT)
		return take_text(w, f, text, row, p);
	narrow = text_narrow(w->arena, text);
	switch (f->kind) {
	case FIELD_CODE:
		return take_code(w, f, text, row, p);
	case FIELD_CHOICE:
		return take_choice(w, f, text, row, p);
	case FIELD_FLAG:
		return take_flag(f, narrow, row, p);
	case FIELD_DATE:
		return take_date(f, narrow, row, p);
	case FIELD_TIME:
		return take_time(f, narrow, row, p);
	case FIELD_REF:
		if (!text_integer(narrow, &FIELD_OF(row, f, int64_t))) {
			problem(p, f->name, "%s不存在，请重新选择", f->label);
			return false;
		}
		return true;
	default:
		return take_number(w, f, narrow, row, p);
	}
}

/* ---- to and from the database ---- */

struct bind field_bind(const struct field *f, const void *row)
{
	const struct choice *c;

	switch (f->kind) {
	case FIELD_TEXT: case FIELD_LONG_TEXT: case FIELD_CODE:
		return bind_text(FIELD_OF(row, f, const char *));
	case FIELD_DATE:
		return bind_date(FIELD_OF(row, f, struct date));
	case FIELD_TIME:
		return bind_moment(FIELD_OF(row, f, struct moment));
	case FIELD_FLAG:
		return bind_number(FIELD_OF(row, f, bool));
	case FIELD_CHOICE:
		c = choice_of(f->choices, FIELD_OF(row, f, int));
		return bind_text(c ? c->code : NULL);
	case FIELD_REF:
		return bind_reference(FIELD_OF(row, f, int64_t));
	default:
		return bind_number(FIELD_OF(row, f, int64_t));
	}
}

void field_from_cell(const struct field *f, const struct cell *cell, void *row)
{
	const struct choice *c;

	switch (f->kind) {
	case FIELD_TEXT: case FIELD_LONG_TEXT: case FIELD_CODE:
		FIELD_OF(row, f, const char *) = cell->text;
		break;
	case FIELD_DATE:
		FIELD_OF(row, f, struct date) = cell->date;
		break;
	case FIELD_TIME:
		FIELD_OF(row, f, struct moment) = cell->moment;
		break;
	case FIELD_FLAG:
		FIELD_OF(row, f, bool) = cell->number != 0;
		break;
	case FIELD_CHOICE:
		c = choice_find(f->choices, cell->text);
		FIELD_OF(row, f, int) = c ? c->value : 0;
		break;
	default:
		FIELD_OF(row, f, int64_t) = cell->number;
	}
}

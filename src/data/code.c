/*
 * Held in an arena of their own for the life of the worker; a few hundred rows. Reading a
 * changed set replaces the arena, so nobody may keep a pointer beyond his work.
 */
#include "data/code.h"
#include <stdlib.h>
#include <string.h>
#include "base/fault.h"
#include "base/text.h"

struct parameter {
	const char *key;    /* first, as the table of a code: see first_of */
	struct date from;
	const char *value;
};

static struct {
	struct arena *arena;
	int64_t version;
	size_t code_count;
	struct code *codes;
	size_t parameter_count;
	struct parameter *parameters; /* by key, newest first */
} held = { .version = -1 };

/* Brackets and separators differ between editions of the official sheets. */
static const char *plain_name(struct arena *a, const char *text)
{
	char *plain = text_squeeze(a, text_narrow(a, text)), *put = plain;

	for (const char *c = plain; *c; c++)
		if (!strchr("(),.、", *c))
			*put++ = *c;
	*put = 0;
	return plain;
}

static void read_codes(struct work *w)
{
	size_t n = (size_t)work_number(w, 0, "SELECT COUNT(*) FROM code_table", BIND_NONE);
	struct rows *r = work_select(w, "SELECT table_name, code, label, closed_on FROM code_table"
		" ORDER BY table_name, code LIMIT 20000", BIND_NONE);

	held.codes = ARENA_ARRAY(held.arena, struct code, n + 1);
	for (held.code_count = 0; rows_next(r);) {
		if (held.code_count == n)
			continue;
		held.codes[held.code_count++] = (struct code){
			.table = arena_text(held.arena, r->cells[0].text),
			.code = arena_text(held.arena, r->cells[1].text),
			.label = arena_text(held.arena, r->cells[2].text),
			.plain = plain_name(held.arena, r->cells[2].text),
			.open = r->cells[3].null,
		};
	}
}

static void read_parameters(struct work *w)
{
	size_t n = (size_t)work_number(w, 0, "SELECT COUNT(*) FROM parameter", BIND_NONE);
	struct rows *r = work_select(w, "SELECT name, effective_on, value FROM parameter"
		" WHERE removed_at IS NULL ORDER BY name, effective_on DESC LIMIT 20000", BIND_NONE);

	held.parameters = ARENA_ARRAY(held.arena, struct parameter, n + 1);
	for (held.parameter_count = 0; rows_next(r);) {
		if (held.parameter_count == n)
			continue;
		held.parameters[held.parameter_count++] = (struct parameter){
			.key = arena_text(held.arena, r->cells[0].text),
			.from = r->cells[1].date,
			.value = arena_text(held.arena, r->cells[2].text),
		};
	}
}

void settings_fresh(struct work *w, int64_t version)
{
	if (version == held.version)
		return;
	if (!held.arena)
		held.arena = arena_new(16 << 20);
	arena_reset(held.arena);
	held.version = -1;
	held.code_count = held.parameter_count = 0;
	read_codes(w);
	read_parameters(w);
	held.version = version;
}

/* The first of `count` rows in order of their first member, a text, that is not before `name`. */
static size_t first_of(const void *rows, size_t size, size_t count, const char *name)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *const *at = (const void *)((const char *)rows + middle * size);

		if (strcmp(*at, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct code *code_rows(const char *table, size_t *count)
{
	size_t first = first_of(held.codes, sizeof *held.codes, held.code_count, table);

	*count = 0;
	while (first + *count < held.code_count && text_is(held.codes[first + *count].table, table))
		++*count;
	return held.codes + first;
}

const char *code_label(const char *table, const char *code)
{
	size_t n;
	const struct code *rows = code_rows(table, &n);

	for (size_t i = 0; i < n; i++)
		if (text_is(rows[i].code, code))
			return rows[i].label;
	return code;
}

const struct code *code_find(struct work *w, const char *table, const char *text)
{
	size_t n;
	const struct code *rows = code_rows(table, &n);
	const char *given = plain_name(w->arena, text);
	size_t digits;

	for (size_t i = 0; i < n; i++) {
		if (text_is(rows[i].code, given))
			return &rows[i];
		digits = strlen(rows[i].code);
		if (text_is(rows[i].plain, given)
			|| (strncmp(given, rows[i].code, digits) == 0
				&& text_is(given + digits, rows[i].plain)))
			return &rows[i];
	}
	return NULL;
}

const char *parameter_text_on(struct work *w, const char *key, struct date on)
{
	size_t i = first_of(held.parameters, sizeof *held.parameters, held.parameter_count, key);

	for (; i < held.parameter_count && text_is(held.parameters[i].key, key); i++)
		if (date_compare(held.parameters[i].from, on) <= 0)
			return held.parameters[i].value;
	fault("parameter %s is not set", key);
}

const char *parameter_text(struct work *w, const char *key)
{
	return parameter_text_on(w, key, w->today);
}

int64_t parameter_number(struct work *w, const char *key)
{
	int64_t number;

	if (!text_integer(parameter_text(w, key), &number))
		fault("parameter %s is not a number", key);
	return number;
}

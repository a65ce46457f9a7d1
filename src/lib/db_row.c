/*
 * Values in, rows out, over MYSQL_BIND. Rows are read unbuffered: a long column is fetched
 * a second time at its true length, so nothing is cut and nothing is allocated twice.
 */
#include "lib/db_row.h"
#include <stdlib.h>
#include <string.h>
#include "base/fault.h"

enum { FIRST_ROOM = 256, MOST_MARKS = 1024 };

struct slot {
	int64_t number;
	MYSQL_TIME time;
	char text[FIRST_ROOM];
	unsigned long length;
	my_bool null;
	my_bool error;
};

/* ---- values ---- */

struct bind bind_number(int64_t number)
{
	return (struct bind){ .kind = BIND_NUMBER, .number = number };
}

struct bind bind_reference(int64_t id)
{
	return id ? bind_number(id) : (struct bind){ .kind = BIND_NULL };
}

struct bind bind_text(const char *text)
{
	return text ? (struct bind){ .kind = BIND_TEXT, .bytes = text, .size = strlen(text) }
	            : (struct bind){ .kind = BIND_NULL };
}

struct bind bind_bytes(const void *bytes, size_t size)
{
	return (struct bind){ .kind = bytes ? BIND_BYTES : BIND_NULL, .bytes = bytes, .size = size };
}

struct bind bind_date(struct date d)
{
	return (struct bind){ .kind = date_has(d) ? BIND_DATE : BIND_NULL, .date = d };
}

struct bind bind_moment(struct moment m)
{
	return (struct bind){ .kind = m.at ? BIND_MOMENT : BIND_NULL, .moment = m };
}

struct bind bind_money(struct money m)
{
	return bind_number(m.fen);
}

struct bind bind_sealed(struct sealed s)
{
	return bind_bytes(s.bytes, s.size);
}

struct bind bind_self(struct bind b)
{
	return b;
}

static MYSQL_TIME time_of(const struct bind *b)
{
	struct date d = b->kind == BIND_DATE ? b->date : moment_date(b->moment);
	int64_t seconds = b->kind == BIND_DATE ? 0 : (b->moment.at + 8 * 3600) % 86400;

	return (MYSQL_TIME){ .year = (unsigned)d.year,
		.month = (unsigned)d.month,
		.day = (unsigned)d.day,
		.hour = (unsigned)(seconds / 3600),
		.minute = (unsigned)(seconds % 3600 / 60),
		.second = (unsigned)(seconds % 60),
		.time_type = b->kind == BIND_DATE ? MYSQL_TIMESTAMP_DATE : MYSQL_TIMESTAMP_DATETIME };
}

static void put_value(MYSQL_BIND *to, const struct bind *from, MYSQL_TIME *time)
{
	*to = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_NULL };
	switch (from->kind) {
	case BIND_NULL:
		break;
	case BIND_NUMBER:
		to->buffer_type = MYSQL_TYPE_LONGLONG;
		to->buffer = (void *)&from->number;
		break;
	case BIND_TEXT:
	case BIND_BYTES:
		to->buffer_type = from->kind == BIND_TEXT ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
		to->buffer = (void *)from->bytes;
		to->buffer_length = from->size;
		break;
	case BIND_DATE:
	case BIND_MOMENT:
		*time = time_of(from);
		to->buffer_type = from->kind == BIND_DATE ? MYSQL_TYPE_DATE : MYSQL_TYPE_DATETIME;
		to->buffer = time;
		break;
	}
}

bool statement_send(struct statement *s, const struct bind *binds)
{
	static MYSQL_BIND values[MOST_MARKS];
	static MYSQL_TIME times[MOST_MARKS];

	ensure(s->marks <= MOST_MARKS);
	for (size_t i = 0; i < s->marks; i++)
		put_value(&values[i], &binds[i], &times[i]);
	if (s->marks && mysql_stmt_bind_param(s->handle, values))
		return false;
	return !mysql_stmt_execute(s->handle);
}

/* ---- preparing ---- */

static void bind_result(struct statement *s, size_t i)
{
	MYSQL_BIND *b = &s->results[i];
	struct slot *slot = &s->slots[i];

	*b = (MYSQL_BIND){ .length = &slot->length, .is_null = &slot->null, .error = &slot->error };
	switch (mysql_fetch_field_direct(s->about, (unsigned)i)->type) {
	case MYSQL_TYPE_TINY: case MYSQL_TYPE_SHORT: case MYSQL_TYPE_INT24: case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG:
	case MYSQL_TYPE_YEAR:
	case MYSQL_TYPE_DECIMAL:
	case MYSQL_TYPE_NEWDECIMAL:
		b->buffer_type = MYSQL_TYPE_LONGLONG; /* SUM() of fen is a DECIMAL without decimals */
		b->buffer = &slot->number;
		break;
	case MYSQL_TYPE_DATE: case MYSQL_TYPE_DATETIME: case MYSQL_TYPE_TIMESTAMP:
		b->buffer_type = mysql_fetch_field_direct(s->about, (unsigned)i)->type;
		b->buffer = &slot->time;
		b->buffer_length = sizeof slot->time;
		break;
	default:
		b->buffer_type = MYSQL_TYPE_STRING;
		b->buffer = slot->text;
		b->buffer_length = FIRST_ROOM;
	}
}

static bool describe(struct statement *s)
{
	s->about = mysql_stmt_result_metadata(s->handle);
	if (!s->about)
		return mysql_stmt_errno(s->handle) == 0;
	s->columns = mysql_num_fields(s->about);
	s->names = calloc(s->columns, sizeof *s->names);
	s->results = calloc(s->columns, sizeof *s->results);
	s->slots = calloc(s->columns, sizeof *s->slots);
	if (!s->names || !s->results || !s->slots)
		return false;
	for (size_t i = 0; i < s->columns; i++) {
		s->names[i] = mysql_fetch_field_direct(s->about, (unsigned)i)->name;
		bind_result(s, i);
	}
	return true;
}

struct statement *statement_prepare(MYSQL *link, const char *sql, struct prepare_trouble *why)
{
	struct statement *s = calloc(1, sizeof *s);

	*why = (struct prepare_trouble){ 0 };
	if (!s)
		return NULL;
	s->sql = strdup(sql);
	s->handle = mysql_stmt_init(link);
	if (!s->sql || !s->handle || mysql_stmt_prepare(s->handle, sql, strlen(sql)) || !describe(s)) {
		if (s->handle) {
			why->error = mysql_stmt_errno(s->handle);
			snprintf(why->text, sizeof why->text, "%s", mysql_stmt_error(s->handle));
		}
		statement_free(s);
		return NULL;
	}
	s->marks = mysql_stmt_param_count(s->handle);
	return s;
}

void statement_free(struct statement *s)
{
	if (!s)
		return;
	if (s->open)
		s->open->statement = NULL;
	if (s->about)
		mysql_free_result(s->about);
	if (s->handle)
		mysql_stmt_close(s->handle);
	free(s->map);
	free(s->slots);
	free(s->results);
	free(s->names);
	free(s->sql);
	free(s);
}

/* ---- rows ---- */

static void end_rows(void *rows)
{
	struct rows *r = rows;
	struct statement *s = r->statement;

	if (s) {
		mysql_stmt_free_result(s->handle);
		s->open = NULL;
	}
	r->statement = NULL;
}

struct rows *statement_rows(struct statement *s, struct db *db, struct arena *a)
{
	struct rows *r = ARENA_NEW(a, struct rows);

	*r = (struct rows){ .count = s->columns, .names = s->names, .db = db,
		.statement = s, .arena = a, .cells = ARENA_ARRAY(a, struct cell, s->columns) };
	arena_defer(a, end_rows, r);
	if (s->open)
		s->open->statement = NULL; /* left behind by a fault */
	s->open = r;
	if (mysql_stmt_bind_result(s->handle, s->results))
		rows_fault(db, mysql_stmt_errno(s->handle), mysql_stmt_error(s->handle), s->sql);
	return r;
}

static void take_text(struct rows *r, struct statement *s, size_t i)
{
	struct slot *slot = &s->slots[i];
	struct cell *cell = &r->cells[i];
	char *text = arena_alloc(r->arena, slot->length + 1);

	cell->text = text;
	cell->size = slot->length;
	if (slot->length <= FIRST_ROOM) {
		memcpy(text, slot->text, slot->length);
		return;
	}
	MYSQL_BIND whole = { .buffer_type = MYSQL_TYPE_STRING, .buffer = text,
		.buffer_length = slot->length, .length = &slot->length, .is_null = &slot->null,
		.error = &slot->error };
	if (mysql_stmt_fetch_column(s->handle, &whole, (unsigned)i, 0))
		rows_fault(r->db, mysql_stmt_errno(s->handle), mysql_stmt_error(s->handle), s->sql);
}

static void take_cell(struct rows *r, struct statement *s, size_t i)
{
	struct slot *slot = &s->slots[i];
	struct cell *cell = &r->cells[i];
	MYSQL_TIME *t = &slot->time;

	*cell = (struct cell){ .null = slot->null };
	if (slot->null)
		return;
	switch (s->results[i].buffer_type) {
	case MYSQL_TYPE_LONGLONG:
		cell->number = slot->number;
		break;
	case MYSQL_TYPE_DATE:
		cell->date = date_of((int)t->year, (int)t->month, (int)t->day);
		break;
	case MYSQL_TYPE_DATETIME:
	case MYSQL_TYPE_TIMESTAMP:
		cell->moment = moment_at(date_of((int)t->year, (int)t->month, (int)t->day),
			(int)t->hour, (int)t->minute, (int)t->second);
		break;
	default:
		take_text(r, s, i);
	}
}

bool rows_next(struct rows *r)
{
	struct statement *s = r->statement;
	int got;

	if (!s)
		return false;
	got = mysql_stmt_fetch(s->handle);
	if (got == MYSQL_NO_DATA) {
		end_rows(r);
		return false;
	}
	if (got == 1)
		rows_fault(r->db, mysql_stmt_errno(s->handle), mysql_stmt_error(s->handle), s->sql);
	for (size_t i = 0; i < s->columns; i++)
		take_cell(r, s, i);
	return true;
}

void rows_end(struct rows *r)
{
	end_rows(r);
}

const int *rows_map(struct rows *r, int (*find)(const void *context, const char *name),
	const void *context)
{
	struct statement *s = r->statement;

	if (s->map && s->map_of == context)
		return s->map;
	if (!s->map)
		s->map = calloc(s->columns, sizeof *s->map);
	if (!s->map)
		fault("database: out of memory");
	s->map_of = context;
	for (size_t i = 0; i < s->columns; i++)
		s->map[i] = find(context, s->names[i]);
	return s->map;
}

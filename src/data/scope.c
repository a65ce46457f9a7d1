/* The rights of the asked permission, written as a condition. */
#include "data/scope.h"
#include <string.h>
#include "base/buffer.h"
#include "base/fault.h"
#include "base/text.h"
#include "data/rights.h"

enum { MOST_SQL = 1 << 20 };

static const char marker[] = "@scope(";

const struct permission *work_ask(struct work *w, const struct permission *permission)
{
	const struct permission *before = w->asked;

	w->asked = permission;
	return before;
}

static bool sees_all(const struct work *w)
{
	return w->unscoped || w->actor->system;
}

/* The system sees everything, a tool that was given a place everything below it. */
static const char *place_of_system(const struct work *w)
{
	return w->unscoped || !w->actor->path ? "" : w->actor->path;
}

static const struct reach *reaches(
	const struct work *w, const struct permission *by, size_t *count)
{
	*count = 0;
	return w->actor->rights && by && by->code ? rights_of(w->actor->rights, by, count) : NULL;
}

/* ---- the condition ---- */

struct words {
	char alias[20];
	char category[20];
	bool owner, any, place, loose;
	const struct permission *by;   /* NULL: what the work asks by */
};

/* What stands between the brackets; the text goes on behind them. */
static const char *read_words(const char *at, struct words *words)
{
	const char *end = strchr(at, ')');
	char text[80], *rest = text, *word;

	ensure(end && (size_t)(end - at) < sizeof text);
	*words = (struct words){ 0 };
	snprintf(text, sizeof text, "%.*s", (int)(end - at), at);
	while ((word = strsep(&rest, " "))) {
		if (!*words->alias)
			snprintf(words->alias, sizeof words->alias, "%s", word);
		else if (text_is(word, "owner"))
			words->owner = true;
		else if (text_is(word, "any"))
			words->any = true;
		else if (text_is(word, "loose"))
			words->loose = words->owner = words->any = true;
		else if (text_is(word, "place"))
			words->place = words->owner = words->any = true;
		else if (strchr(word, '.'))
			ensure((words->by = permission_named(word)));
		else
			snprintf(words->category, sizeof words->category, "%s", word);
	}
	return end + 1;
}

struct writing {
	struct work *w;
	struct buffer sql;
	struct bind *binds;
	size_t count, room;
};

static void mark(struct writing *to, struct bind value)
{
	if (to->count == to->room) { /* somebody holds a right in hundreds of places */
		struct bind *more = ARENA_ARRAY(to->w->arena, struct bind, to->room * 2 + 32);

		if (to->count)
			memcpy(more, to->binds, to->count * sizeof *more);
		to->binds = more;
		to->room = to->room * 2 + 32;
	}
	to->binds[to->count++] = value;
}

static void write_categories(struct writing *to, const struct words *words, const char *list)
{
	const char *between = "";
	char *rest = arena_text(to->w->arena, list), *category;

	buffer_format(&to->sql, " AND %s.%s IN (", words->alias, words->category);
	while ((category = strsep(&rest, ",")))
		if (*category) {
			buffer_format(&to->sql, "%s?", between);
			mark(to, bind_text(category));
			between = ", ";
		}
	buffer_text(&to->sql, *between ? ")" : "NULL)");
}

static void write_reach(struct writing *to, const struct words *words, const struct reach *r)
{
	bool below = text_ends(r->pattern, "%");

	buffer_format(&to->sql, "%s.path %s ?", words->alias, below ? "LIKE" : "=");
	mark(to, bind_text(r->pattern));
	if (words->loose)
		return;
	if (r->own && words->place) {
		buffer_format(&to->sql, " AND %s.id = ?", words->alias);
		mark(to, bind_number(to->w->actor->organisation_id));
	} else if (r->own) {
		buffer_format(&to->sql, " AND %s.owner_id = ?", words->alias);
		mark(to, bind_number(r->behalf_id ? r->behalf_id : to->w->actor->id));
	}
	if (r->categories && !words->any)
		write_categories(to, words, r->categories);
}

static bool can_be_written(const struct reach *r, const struct words *words)
{
	return (!r->own || words->owner) && (!r->categories || words->any || *words->category);
}

static void write_scope(struct writing *to, const struct words *words)
{
	size_t count, written = 0;
	const struct reach *list = reaches(to->w, words->by ? words->by : to->w->asked, &count);

	if (sees_all(to->w)) {
		const char *place = place_of_system(to->w);

		buffer_format(&to->sql, *place ? "%s.path LIKE ?" : "TRUE", words->alias);
		if (*place)
			mark(to, bind_text(arena_format(to->w->arena, "%s%%", place)));
		return;
	}
	buffer_text(&to->sql, "(");
	for (size_t i = 0; i < count; i++) {
		if (!can_be_written(&list[i], words))
			continue;
		buffer_text(&to->sql, written++ ? " OR " : "");
		write_reach(to, words, &list[i]);
	}
	buffer_text(&to->sql, written ? ")" : "FALSE)");
}

/* The question with every marker put in, the values of both in order. */
static void write_all(struct writing *to, const char *sql, const struct bind *binds, size_t count)
{
	const struct bind *end = binds + count;

	for (const char *at = sql; *at;) {
		size_t plain = strcspn(at, "?@");
		struct words words;

		buffer_add(&to->sql, at, plain);
		at += plain;
		if (strncmp(at, marker, sizeof marker - 1) == 0) {
			at = read_words(at + sizeof marker - 1, &words);
			write_scope(to, &words);
		} else if (*at) {
			if (*at == '?' && binds < end)
				mark(to, *binds++);
			buffer_byte(&to->sql, *at++);
		}
	}
	if (binds < end) /* one more would be taken for the next: the answer would be another */
		fault("database: %zu values too many: %s", (size_t)(end - binds), sql);
}

static struct writing *written(
	struct work *w, const char *sql, const struct bind *binds, size_t count)
{
	struct writing *to = ARENA_NEW(w->arena, struct writing);

	to->w = w;
	to->sql = buffer_new(w->arena, MOST_SQL);
	write_all(to, sql, binds, count);
	return to;
}

struct rows *scope_select(struct work *w, const char *sql, const struct bind *binds, size_t count)
{
	struct writing *to;

	if (!strstr(sql, marker))
		return db_select_made(w->db, w->arena, sql, binds, count);
	to = written(w, sql, binds, count);
	return db_select_made(w->db, w->arena, to->sql.data, to->binds, to->count);
}

int64_t scope_change(struct work *w, const char *sql, const struct bind *binds, size_t count)
{
	struct writing *to;

	if (!strstr(sql, marker))
		return db_change_made(w->db, w->arena, sql, binds, count);
	to = written(w, sql, binds, count);
	return db_change_made(w->db, w->arena, to->sql.data, to->binds, to->count);
}

/* ---- in C ---- */

bool scope_covers(struct work *w, const char *path, int64_t owner_id, const char *category)
{
	size_t count;
	const struct reach *list = reaches(w, w->asked, &count);

	for (size_t i = 0; i < count; i++)
		if (reach_covers(&list[i], w->actor->id, path, owner_id, category))
			return true;
	return sees_all(w) && text_begins(path, place_of_system(w));
}

static const char *place_of(struct work *w, const struct reach *r)
{
	size_t n = strlen(r->pattern);

	return arena_copy(w->arena, r->pattern, n && r->pattern[n - 1] == '%' ? n - 1 : n);
}

const char *scope_top(struct work *w, const char *under)
{
	size_t count;
	const struct reach *list = reaches(w, w->asked, &count);

	if (sees_all(w))
		return under && text_begins(under, place_of_system(w)) ? under : place_of_system(w);
	for (size_t i = 0; under && i < count; i++)
		if (!list[i].own && text_ends(list[i].pattern, "%")
			&& text_begins(under, place_of(w, &list[i])))
			return under;
	for (size_t i = 0; i < count; i++)
		if (!list[i].own)
			return place_of(w, &list[i]);
	return "-";
}

const char *scope_whole(struct work *w)
{
	size_t count;
	const struct reach *only = reaches(w, w->asked, &count);

	if (sees_all(w))
		return place_of_system(w);
	return count == 1 && !only->own && !only->categories && text_ends(only->pattern, "%")
		? place_of(w, only) : NULL;
}

static bool lies_in(const struct reach *inner, const struct reach *outer)
{
	return !outer->own && !outer->categories && pattern_opens(outer->pattern, inner->pattern);
}

bool scope_within(struct work *w, const struct permission *permission)
{
	size_t count, outer_count;
	const struct reach *list = reaches(w, w->asked, &count);
	const struct reach *outer = reaches(w, permission, &outer_count);

	for (size_t i = 0, j; i < count && !sees_all(w); i++) {
		for (j = 0; j < outer_count && !lies_in(&list[i], &outer[j]); j++)
			continue;
		if (j == outer_count)
			return false;
	}
	return true;
}

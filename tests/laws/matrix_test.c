/*
 * The access matrix: every route asked from thirteen points of view, for things that stand in
 * each relation to who asks. What is answered must be what tests/laws/matrix.txt says, which people
 * review; a route without a line there fails. MATRIX_WRITE=yes writes the file anew from the
 * answers.
 *
 * One thing of each kind is moved from place to place, so that all is asked of the same row. A POST
 * is stopped at its very end by a trigger of this connection, so that nothing that may be done is.
 */
#include "matrix.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/buffer.h"
#include "base/text.h"
#include "law.h"

enum { MOST_LINES = 600 };

struct line {
	const struct route *route; /* NULL: of a field                                       */
	const struct matrix_field *field;
	enum matrix_kind kind;
	enum { CLOSED, OPEN } door[VIEWS];
	bool reached[VIEWS][RELATIONS];
};

static struct line lines[MOST_LINES];
static size_t line_count;
static const char *broken; /* answers that were a fault of ours, as text               */
static struct matrix matrix;

/* ---- asking ---- */

enum answer_kind { DOOR, ABSENT, REACHED };

/* 500 is the trigger's, or a fault of ours. */
static bool was_stopped(struct house *h)
{
	struct rows *rows = db_select(h->db, h->arena, "SELECT @matrix_stopped", BIND_NONE);
	bool stopped = rows_next(rows) && rows->cells[0].number;

	rows_end(rows);
	db_script(h->db, "SET @matrix_stopped = 0");
	return stopped;
}

static enum answer_kind kind_of(
	struct house *h, enum who who, const struct route *route, struct reply reply)
{
	if (reply.status == 401 || reply.status == 403
		|| (reply.status == 303 && text_begins(reply.location, "/login?next=")))
		return DOOR;
	if (reply.status == 404)
		return ABSENT;
	if (reply.status >= 500 && !was_stopped(h)) {
		broken = arena_format(h->kept, "%s%s %s as %s: status %d\n", broken ? broken : "",
			route->method, route->path, h->people[who].name, reply.status);
	}
	return REACHED;
}

static struct reply ask(
	struct house *h, const struct view *view, const struct route *route, const char *path)
{
	struct reply reply = is_get(route)
		? get(h, view->who, "%s", path)
		: post(h, view->who, path, "%s", matrix_body(h, &matrix, route));

	if (text_is(route->path, "/sign-out"))
		h->people[view->who].sid = NULL;
	return reply;
}

/* ---- one line ---- */

static bool is_list(const struct line *line)
{
	return line->kind != OF_SITE && !has_parameters(line->route);
}

static const char *path_of(
	struct house *h, const struct line *line, int view, enum relation relation)
{
	const char *id = matrix_id(h, &matrix, line->kind, view, relation);

	if (is_list(line) && line->kind == ACCOUNT_KIND)
		return at(h, "%s?q=%s", line->route->path, matrix.login);
	if (is_list(line))
		return at(h, "%s?under=%s&before=%lld&q=%.*s", line->route->path,
			matrix.places[views[view].at[relation]].path,
			(long long)matrix.places[views[view].at[relation]].history + 1,
			/* not the many that other tests left; all but the end, for the page repeats it */
			line->kind == MEETING_KIND ? (int)strlen(matrix.label) - 1 : 0, matrix.label);
	return id ? path_with(h, line->route, id) : path_example(h, line->route);
}

static void ask_line(struct house *h, struct line *line, int view, enum relation relation)
{
	struct arena_mark mark = arena_mark(h->arena);
	const struct route *route = line->route ? line->route : route_named("GET", line->field->path);
	struct line of_field = { .route = route, .kind = line->kind };
	struct reply reply =
		ask(h, &views[view], route, at(h, "%s%s",
			path_of(h, line->route ? line : &of_field, view, relation),
			line->field ? line->field->query : ""));
	enum answer_kind answer = kind_of(h, views[view].who, route, reply);

	if (answer != DOOR)
		line->door[view] = OPEN;
	line->reached[view][relation] = answer == REACHED;
	if (answer == REACHED && line->kind == SESSION_KIND)
		line->reached[view][relation] = matrix_ended(h, &matrix);
	else if (answer == REACHED && line->field)
		line->reached[view][relation] = matrix_shows(h, reply, line->field->value);
	else if (answer == REACHED && is_list(line))
		line->reached[view][relation] =
			matrix_shows(h, reply, matrix_shown(h, &matrix, line->kind, view, relation));
	if (reply.file)
		unlink(reply.file);
	arena_rewind(h->arena, mark);
}

/* Where the door is closed it stays closed, whatever stands behind it. */
static void ask_kind(struct house *h, enum matrix_kind kind, int view, enum relation relation)
{
	for (size_t i = 0; i < line_count; i++)
		if (lines[i].kind == kind && (lines[i].door[view] == OPEN || relation == views[view].first))
			ask_line(h, &lines[i], view, relation);
}

/* ---- all lines ---- */

static void add_line(const struct route *route, const struct matrix_field *field)
{
	assert_true(line_count < MOST_LINES);
	lines[line_count++] = (struct line){
		.route = route, .field = field, .kind = matrix_kind_of(route ? route->path : field->path)
	};
}

static void collect_lines(void)
{
	for_each_route(m, route) add_line(route, NULL);
	for (const struct matrix_field *f = matrix_fields; f->path; f++)
		add_line(NULL, f);
}

static void ask_first(struct house *h)
{
	for (enum matrix_kind kind = OF_SITE; kind < KINDS_OF_THINGS; kind++)
		for (int view = 0; view < VIEWS; view++) {
			matrix_move(h, &matrix, kind, view, views[view].first);
			ask_kind(h, kind, view, views[view].first);
		}
}

static void ask_others(struct house *h, enum matrix_kind kind, int view)
{
	for (enum relation relation = OWN; relation < EXPIRED; relation++)
		if (relation != views[view].first && views[view].at[relation] != NOWHERE) {
			matrix_move(h, &matrix, kind, view, relation);
			ask_kind(h, kind, view, relation);
		}
}

static void ask_all(struct house *h)
{
	for (enum matrix_kind kind = OF_SITE + 1; kind < KINDS_OF_THINGS; kind++)
		for (int view = 0; view < VIEWS; view++)
			ask_others(h, kind, view);
}

/* Asked again, now that no right is left; what is one's own by nature stays so. */
static bool still_reached(struct house *h, const struct line *line, int view)
{
	struct line now = { .route = line->route, .field = line->field, .kind = line->kind };
	const struct permission *may = now.route ? now.route->may : NULL;

	if (line->door[view] == CLOSED || may == &anyone || (may == &signed_in && now.kind == OF_SITE))
		return false;
	ask_line(h, &now, view, views[view].first);
	return may != &signed_in ? now.door[view] == OPEN
							 : now.reached[view][views[view].first] && !matrix_personal(now.kind);
}

/* Everybody's grants ended yesterday, and the members are members no more. */
static void ask_expired(struct house *h)
{
	matrix_expire(h, true);
	for (size_t i = 0; i < line_count; i++)
		for (int view = 1; view < VIEWS; view++)
			lines[i].reached[view][EXPIRED] = still_reached(h, &lines[i], view);
	matrix_expire(h, false);
}

/* ---- as text ---- */

static const char relation_letters[RELATIONS] = { 'O', 'S', 'C', 'B', 'P', 'F', 'E' };

static const char *cell(struct house *h, const struct line *line, int view)
{
	struct buffer b = buffer_new(h->arena, 20);
	bool single = line->kind == OF_SITE;

	if (line->door[view] == CLOSED)
		return ".";
	if (single ? line->reached[view][views[view].first] : line->route && is_list(line))
		buffer_text(&b, "+");
	for (int i = 0; !matrix_forgiving(line->route) && i < RELATIONS; i++)
		if (line->reached[view][i] && (!single || i == EXPIRED))
			buffer_byte(&b, relation_letters[i]);
	if (matrix_forgiving(line->route))
		buffer_text(&b, "~");
	return b.size ? b.data : "-";
}

static const char *line_text(struct house *h, const struct line *line)
{
	struct buffer b = buffer_new(h->arena, 1000);
	const char *method = line->route ? line->route->method : "FIELD";
	const char *name =
		line->route ? line->route->path : at(h, "%s#%s", line->field->path, line->field->name);

	buffer_format(&b, "%-5s %-34s", method, name);
	for (int view = 0; view < VIEWS; view++)
		buffer_format(&b, " %-6s", cell(h, line, view));
	while (b.size && b.data[b.size - 1] == ' ')
		b.data[--b.size] = 0;
	return b.data;
}

static const char *file_name(struct house *h)
{
	const char *from = getenv("srcdir");

	return at(h, "%s/tests/laws/matrix.txt", from ? from : ".");
}

/* ---- with the file ---- */

static void write_file(struct house *h)
{
	FILE *file = fopen(file_name(h), "w");
	const struct module *owner = NULL;
	size_t i = 0;

	assert_non_null(file);
	fputs(matrix_head, file);
	for_each_route(m, route) {
		if (*m != owner)
			fprintf(file, "\n# %s\n", (*m)->title ? (*m)->title : (*m)->name);
		owner = *m;
		fprintf(file, "%s\n", line_text(h, &lines[i++]));
	}
	fputs("\n# 受保护的字段\n", file);
	for (; i < line_count; i++)
		fprintf(file, "%s\n", line_text(h, &lines[i]));
	fclose(file);
}

/* The words of a line, blanks between them as they come. */
static const char *squeezed(struct house *h, const char *text)
{
	struct buffer b = buffer_new(h->arena, 4000);
	char *rest = arena_text(h->arena, text), *word;

	while ((word = strsep(&rest, " \t\n")))
		if (*word)
			buffer_format(&b, "%s%s", b.size ? " " : "", word);
	return b.data;
}

/* The first two words: "GET /members". */
static const char *key_of(struct house *h, const char *line)
{
	const char *blank = strchr(line, ' '), *next = blank ? strchr(blank + 1, ' ') : NULL;

	return next ? arena_copy(h->arena, line, (size_t)(next - line)) : line;
}

static int compare_line(struct house *h, const char *expected, bool *known)
{
	for (size_t i = 0; i < line_count; i++) {
		const char *now = squeezed(h, line_text(h, &lines[i]));

		if (!text_is(key_of(h, now), key_of(h, expected)))
			continue;
		known[i] = true;
		if (text_is(now, expected))
			return 0;
		print_error("expected %s\nanswered %s\n", expected, now);
		return 1;
	}
	print_error("no such route any more: %s\n", expected);
	return 1;
}

static void compare_file(struct house *h)
{
	FILE *file = fopen(file_name(h), "r");
	bool known[MOST_LINES] = { false };
	char text[1000];
	int wrong = 0;

	if (!file)
		fail_msg("%s is missing", file_name(h));
	while (fgets(text, sizeof text, file)) {
		const char *expected = squeezed(h, text);

		if (*expected && *expected != '#')
			wrong += compare_line(h, expected, known);
	}
	fclose(file);
	for (size_t i = 0; i < line_count; i++)
		if (!known[i] && ++wrong)
			print_error("not in matrix.txt: %s\n", squeezed(h, line_text(h, &lines[i])));
	if (wrong)
		fail_msg(
			"%d lines differ. Look at each; if the answers are right, MATRIX_WRITE=yes writes them",
			wrong);
}

/* The trap is a fault that is logged, thousands of times. */
static void be_quiet(bool quiet)
{
	static int real = -1;
	int to = quiet ? open("/dev/null", O_WRONLY) : real;

	fflush(stderr);
	if (quiet)
		real = dup(STDERR_FILENO);
	dup2(to, STDERR_FILENO);
	close(to);
}

static void every_route_answers_as_the_reviewed_matrix_says(void **state)
{
	struct house *h = *state;
	const char *write = getenv("MATRIX_WRITE");

	collect_lines();
	for_each_route(m, route) path_example(h, route); /* what is missing is said aloud */
	matrix_open(h, &matrix);
	be_quiet(true);
	ask_first(h);
	ask_all(h);
	ask_expired(h);
	be_quiet(false);
	matrix_close(h);
	if (text_is(write, "yes"))
		write_file(h);
	else
		compare_file(h);
	if (broken)
		fail_msg("faults of ours:\n%s", broken);
}

static void every_route_about_one_thing_says_of_which_kind(void **state)
{
	int unknown = 0;

	for_each_route(m, route) if (!matrix_knows(route) && ++unknown) print_error(
		"%s: add its kind to kinds[] in tests/laws/matrix.c, and how a thing of that kind"
		" is moved to matrix_things.c\n",
		route->path);
	assert_int_equal(unknown, 0);
}

/* A field that not everybody may see has its own line. */
static void every_field_that_is_hidden_from_some_is_in_the_matrix(void **state)
{
	for_each_record(m, record) for (size_t i = 0; i < (*record)->count; i++)
	{
		const struct field *f = &(*record)->fields[i];
		const struct matrix_field *known = matrix_fields;

		while (f->seen_by && known->path && !text_is(known->name, f->name))
			known++;
		if (f->seen_by && !known->path)
			fail_msg(
				"%s.%s: add it to matrix_fields in tests/laws/matrix.c", (*record)->name, f->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_route_about_one_thing_says_of_which_kind),
		HOUSE_TEST(every_field_that_is_hidden_from_some_is_in_the_matrix),
		HOUSE_TEST(every_route_answers_as_the_reviewed_matrix_says),
	};

	return house_run(tests);
}

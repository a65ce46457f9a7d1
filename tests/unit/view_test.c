/*
 * The page shim: sections, falling back to what encloses, escaping, unknown names, bad templates;
 * and that every template of the product loads. Writes its own templates below a fresh folder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/text.h"
#include "lib/view.h"

#define ESCAPED "{{%AUTOESCAPE context=\"HTML\"}}\n"

static struct arena *arena;
static char folder[64];

static void write_file(const char *name, const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *name)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	remove(path);
}

static int begin(void **state)
{
	const char *const parts[] = { "layout", "part", "page" };

	arena = arena_new(1 << 20);
	snprintf(folder, sizeof folder, "%s", "view_test.XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	for (size_t i = 0; i < 3; i++) {
		char path[256];

		snprintf(path, sizeof path, "%s/%s", folder, parts[i]);
		if (mkdir(path, 0700))
			return -1;
	}
	write_file("layout/bare.html", ESCAPED "{{>page}}");
	return 0;
}

static int end(void **state)
{
	const char *const all[] = {
		"layout/bare.html", "part/hint.html", "page/a.html", "layout", "part", "page", ""
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		remove_file(all[i]);
	arena_free(arena);
	return 0;
}

/* The page that `body` and `data` make, and in `unknown` the names nobody knew. */
static const char *made(const char *body, const char *data, char unknown[256])
{
	char bad[256], *out = NULL;
	size_t size = 0;
	char *copy;

	write_file("page/a.html", arena_format(arena, "%s%s", ESCAPED, body));
	assert_true(view_open(folder, bad, sizeof bad));
	assert_true(view_expand("layout/bare.html", "page/a.html", json_parsed(arena, data),
		&out, &size, unknown, 256));
	assert_int_equal(size, strlen(out));
	copy = arena_text(arena, out);
	free(out);
	return copy;
}

static void assert_made(const char *body, const char *data, const char *expected)
{
	char unknown[256];

	assert_string_equal(made(body, data, unknown), expected);
	assert_string_equal(unknown, "");
}

static void values_are_printed(void **state)
{
	assert_made("{{a}} {{b}} [{{c}}{{d}}] {{e}}",
		"{\"a\":\"陈建国\",\"b\":-42,\"c\":null,\"d\":false,\"e\":1.5}", "陈建国 -42 [] 1.5");
}

static void an_array_repeats_and_an_object_opens(void **state)
{
	assert_made("{{#rows}}<{{n}}>{{/rows}}{{#one}}({{n}}){{/one}}{{#none}}x{{/none}}",
		"{\"rows\":[{\"n\":1},{\"n\":2}],\"one\":{\"n\":3},\"none\":[]}", "<1><2>(3)");
	assert_made("{{#rows}}{{item}}{{#rows_separator}}、{{/rows_separator}}{{/rows}}",
		"{\"rows\":[\"甲\",\"乙\",\"丙\"]}", "甲、乙、丙");
}

static void plain_values_show_a_section_once(void **state)
{
	const char *body = "{{#x}}[{{x}}]{{/x}}{{#no_x}}none{{/no_x}}{{#has_x}}!{{/has_x}}";

	assert_made(body, "{\"x\":\"提示\"}", "[提示]!");
	assert_made(body, "{\"x\":3}", "[3]!");
	assert_made(body, "{\"x\":true}", "[true]!");
	assert_made(body, "{\"x\":\"\"}", "none");
	assert_made(body, "{\"x\":0}", "[0]!");
	assert_made(body, "{\"x\":null}", "none");
	assert_made(body, "{\"x\":[]}", "none");
}

static void a_row_sees_what_encloses_it_but_null_is_a_value(void **state)
{
	assert_made("{{#rows}}{{n}}{{unit}}{{#cells}}{{n}}{{unit}}{{/cells}}{{/rows}}",
		"{\"unit\":\"元\",\"rows\":[{\"n\":1,\"cells\":[{\"unit\":null}]}]}", "1元1");
}

static void a_name_may_look_like_the_convention(void **state)
{
	assert_made("{{#no_show}}{{no_show}}{{/no_show}}{{#has_files}}f{{/has_files}}",
		"{\"no_show\":\"缺席\",\"has_files\":false}", "缺席");
}

static void text_is_escaped_where_it_stands(void **state)
{
	assert_made("<a title=\"{{t}}\" href=\"{{u}}\">{{t}}</a><textarea>{{t}}</textarea>",
		"{\"t\":\"<b>\\\"&\",\"u\":\"javascript:alert(1)\"}",
		"<a title=\"&lt;b&gt;&quot;&amp;\" href=\"#\">&lt;b&gt;&quot;&amp;</a>"
		"<textarea>&lt;b&gt;&quot;&amp;</textarea>");
}

static void a_part_sees_the_row_it_stands_in(void **state)
{
	write_file("part/hint.html", ESCAPED "({{n}}{{unit}})");
	assert_made("{{#rows}}{{>hint}}{{/rows}}", "{\"unit\":\"人\",\"rows\":[{\"n\":1},{\"n\":2}]}",
		"(1人)(2人)");
	remove_file("part/hint.html");
}

static void unknown_names_are_told(void **state)
{
	char unknown[256];

	made("{{b}}{{a}}{{#no_c}}x{{/no_c}}{{#has_d}}x{{/has_d}}{{#a2}}x{{/a2}}", "{\"a\":1}", unknown);
	assert_string_equal(unknown, "a2,b,has_d,no_c");
}

static void a_bad_template_is_named(void **state)
{
	const char *const wrong[] = {
		"<p>no marker</p>\n", ESCAPED "{{#open}}", ESCAPED "{{>absent}}", ESCAPED "<a href={{x}}>{{"
	};
	char bad[256];

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		write_file("page/a.html", wrong[i]);
		assert_false(view_open(folder, bad, sizeof bad));
		assert_string_equal(bad, "page/a.html");
	}
	remove_file("page/a.html");
	assert_false(view_open("nowhere/at/all", bad, sizeof bad));
	assert_string_equal(bad, "nowhere/at/all");
}

static void only_loaded_templates_expand(void **state)
{
	char bad[256], *out;
	size_t size;

	write_file("page/a.html", ESCAPED "x");
	assert_true(view_open(folder, bad, sizeof bad));
	assert_true(view_has("page/a.html"));
	assert_false(view_has("page/b.html"));
	assert_false(
		view_expand("layout/bare.html", "page/b.html", NULL, &out, &size, bad, sizeof bad));
	assert_null(out);
	assert_false(view_expand("../etc/passwd", NULL, NULL, &out, &size, bad, sizeof bad));
}

static void page_data_is_made_and_read(void **state)
{
	struct json *root = json_root(arena);
	struct json *list = json_list_in(root, "rows");
	struct json *first = json_item(list);

	json_text(first, "name", "陈/建国");
	json_text(first, "none", NULL);
	json_number(first, "n", 9007199254740993);
	json_flag(first, "on", true);
	json_item_text(list, "乙");
	assert_string_equal(json_plain(root),
		"{\"rows\":[{\"name\":\"陈/建国\",\"none\":null,\"n\":9007199254740993,\"on\":true},\"乙\"]}");
	assert_int_equal(json_count(json_at(root, "rows")), 2);
	assert_string_equal(json_text_of(json_nth(list, 0), "name"), "陈/建国");
	assert_int_equal(json_number_of(json_nth(list, 0), "n"), 9007199254740993);
	assert_null(json_text_of(json_nth(list, 0), "none"));
	assert_null(json_nth(list, 2));
	assert_null(json_at(NULL, "x"));
	assert_int_equal(json_count(root), 0);
}

static void what_is_not_json_is_null(void **state)
{
	assert_non_null(json_parsed(arena, " {\"a\":[1,{}]} "));
	assert_non_null(json_parsed(arena, "12"));
	assert_null(json_parsed(arena, ""));
	assert_null(json_parsed(arena, "{\"a\":1"));
	assert_null(json_parsed(arena, "{} x"));
	assert_null(json_parsed(arena, "{\"a\":1,}"));
	assert_null(json_parsed(arena, "\"\xff\""));
}

static void every_template_of_the_product_loads(void **state)
{
	const char *source = getenv("srcdir");
	char bad[256];

	if (!view_open(arena_format(arena, "%s/templates", source ? source : "."), bad, sizeof bad))
		fail_msg("%s", bad);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_printed),
		cmocka_unit_test(an_array_repeats_and_an_object_opens),
		cmocka_unit_test(plain_values_show_a_section_once),
		cmocka_unit_test(a_row_sees_what_encloses_it_but_null_is_a_value),
		cmocka_unit_test(a_name_may_look_like_the_convention),
		cmocka_unit_test(text_is_escaped_where_it_stands),
		cmocka_unit_test(a_part_sees_the_row_it_stands_in),
		cmocka_unit_test(unknown_names_are_told),
		cmocka_unit_test(a_bad_template_is_named),
		cmocka_unit_test(only_loaded_templates_expand),
		cmocka_unit_test(page_data_is_made_and_read),
		cmocka_unit_test(what_is_not_json_is_null),
		cmocka_unit_test(every_template_of_the_product_loads),
	};

	return cmocka_run_group_tests(tests, begin, end);
}

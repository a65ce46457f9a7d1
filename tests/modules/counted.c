/* A reckoning of its own, one question a field: by LIKE over the tree, not by the lengths of paths.
 */
#include "counted.h"
#include <string.h>
#include "base/text.h"

#define WRONG(field, value)                                                                        \
	"SELECT COUNT(*) FROM (SELECT path FROM (SELECT o.path, " value " AS value,"                   \
	" CONCAT(m.stage, '.', m.standing) AS class, 1 AS n FROM organisation o"                       \
	" JOIN member m ON m.path LIKE CONCAT(o.path, '%') AND m.removed_at IS NULL"                   \
	" WHERE o.path LIKE CONCAT(?, '%') OR o.path LIKE CONCAT(?, '%')"                              \
	" UNION ALL SELECT path, value, class, -n FROM member_count WHERE dimension = '" field "'"     \
	" AND (path LIKE CONCAT(?, '%') OR path LIKE CONCAT(?, '%'))) d"                               \
	" GROUP BY path, value, class HAVING SUM(n) <> 0) x"
#define PLAIN(field) { field, WRONG(field, "COALESCE(m." field ", '')") }
#define MONTH(field) { field, WRONG(field, "COALESCE(LEFT(m." field ", 7), '')") }

static const struct { const char *field, *sql; } reckonings[] = {
	PLAIN("sex"), PLAIN("ethnicity"), MONTH("born_on"), PLAIN("education"), PLAIN("work"),
	MONTH("age_from"), MONTH("joined_on"), PLAIN("floating"), PLAIN("lost"),
};

static const char *reckoning_of(const char *field)
{
	for (size_t i = 0; i < sizeof reckonings / sizeof reckonings[0]; i++)
		if (text_is(reckonings[i].field, field))
			return reckonings[i].sql;
	fail_msg("%s is counted, but tests/modules/counted.c does not reckon it", field);
	return NULL;
}

void counts_hold(struct house *h)
{
	const char *east = h->places[EAST].path, *west = h->places[WEST].path;

	for (const char *const *name = member_record.counted; *name; name++) {
		int64_t wrong = work_number_of(h->work, db_select_made(h->work->db, h->work->arena,
			reckoning_of(*name), BIND(east, west, east, west)), -1);

		if (wrong)
			fail_msg(
				"%lld kept counts by %s are not what a full count has", (long long)wrong, *name);
	}
}

/* ---- links ---- */

static void opens(struct house *h, enum who who, const char *href, const char *number)
{
	struct reply list = get(h, who, "%s", href);

	assert_status(list, 200);
	if (!reply_has(list, at(h, "共 %s ", number)))
		fail_msg("%s does not hold %s", href, number);
}

int numbers_open(struct house *h, enum who who, const char *page, const char *list)
{
	const char *begin = at(h, "href=\"%s?", list);
	int n = 0;

	for (const char *link = page; (link = strstr(link, begin)); n++) {
		const char *from = link + strlen("href=\""), *end = strchr(from, '"');
		char *href = arena_copy(h->arena, from, (size_t)(end - from)), *amp;
		const char *number = end + strspn(end, "\"> <b");

		while ((amp = strstr(href, "&amp;")))
			memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
		opens(h, who, href, arena_copy(h->arena, number, strcspn(number, "<")));
		link = end;
	}
	return n;
}

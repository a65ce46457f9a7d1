/* Material of a meeting: judged, kept, served to who may, swept; and signatures drawn from
 * strokes. */
#include "tests/modules/house.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/text.h"
#include "modules/meeting/meeting_pages.h"
#include "web/site.h"

static int64_t meeting_made(struct house *h)
{
	return id_made(
		assert_status(post(h, EAST_CLERK, "/meetings", "title=t&kind=assembly&starts_at=%s",
						  moment_input(h->arena, (struct moment){ h->now.at + 3600 })),
			303));
}

static const char *path_of(struct house *h, int64_t id, const char *more)
{
	return at(h, "/meetings/%lld%s", (long long)id, more);
}

static void material_is_what_it_says(void **state)
{
	static const char pdf[] = "%PDF-1.7 x", exe[] = "MZ\220";
	struct house *h = *state;
	int64_t id = meeting_made(h), file;
	const char *path = path_of(h, id, "/files/upload");

	assert_has(assert_status(post_file(h, EAST_CLERK, path, "a.png", pdf, sizeof pdf - 1), 422),
		"不一致");
	assert_has(assert_status(post_file(h, EAST_CLERK, path, "a.exe", exe, sizeof exe - 1), 422),
		"不是可以上传");
	assert_has(assert_status(post_file(h, EAST_CLERK, path, "a.pdf", "", 0), 422), "空文件");
	assert_status(post_file(h, WEST_CLERK, path, "a.pdf", pdf, sizeof pdf - 1), 404);
	assert_status(post_file(h, EAST_CLERK, path, "../../etc/a.pdf", pdf, sizeof pdf - 1), 303);
	file = number_of(
		h, "SELECT id FROM attachment WHERE meeting_id = ? AND name = 'a.pdf'", BIND(id));
	assert_true(file > 0);
	assert_true(
		text_begins(get(h, EAST_MEMBER, "/files/%lld", (long long)file).accel, "/protected/"));
	assert_status(get(h, WEST_MEMBER, "/files/%lld", (long long)file), 404);
	assert_status(get(h, WEST_CLERK, "/files/%lld", (long long)file), 404);
	house_change(h, "UPDATE attachment SET category = 'ballot' WHERE id = ?", BIND(file));
	assert_status(get(h, EAST_MEMBER, "/files/%lld", (long long)file), 404);
	assert_status(get(h, EAST_CLERK, "/files/%lld", (long long)file), 200);
}

/* What a rolled back upload left behind goes after a day; what is named stays. */
static void the_sweep_takes_only_what_nobody_names(void **state)
{
	static const char pdf[] = "%PDF-1.7 y";
	const struct timespec long_ago[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };
	struct house *h = *state;
	int64_t id = meeting_made(h);
	const char *left = at(h, "%s/files/00/mleft", site.var), *kept;
	int fd;

	assert_status(
		post_file(h, EAST_CLERK, path_of(h, id, "/files/upload"), "b.pdf", pdf, sizeof pdf - 1),
		303);
	kept = at(h, "%s/files/%s", site.var,
		work_text(h->work, "SELECT stored FROM attachment WHERE meeting_id = ?", BIND(id)));
	mkdir(at(h, "%s/files/00", site.var), 0750);
	fd = open(left, O_WRONLY | O_CREAT, 0640);
	assert_true(fd >= 0);
	close(fd);
	utimensat(AT_FDCWD, left, long_ago, 0);
	utimensat(AT_FDCWD, kept, long_ago, 0);
	files_sweep_now(h->work, 0);
	assert_int_not_equal(access(left, F_OK), 0);
	assert_int_equal(access(kept, F_OK), 0);
}

static void a_signature_is_drawn_from_numbers_only(void **state)
{
	struct house *h = *state;
	int64_t me = h->people[EAST_MEMBER].member_id;
	const char *strokes =
		"[{\"penColor\":\"<script>\",\"points\":[{\"x\":1.5,\"y\":2},{\"x\":30,\"y\":40}]}]";

	assert_status(
		post(h, EAST_MEMBER, "/me/signature", "strokes=%s", text_url(h->arena, "[]")), 422);
	assert_status(
		post(h, EAST_MEMBER, "/me/signature", "strokes=%s", text_url(h->arena, "{\"a\":1}")),
		422);
	assert_status(
		post(h, EAST_MEMBER, "/me/signature", "strokes=%s", text_url(h->arena, strokes)), 303);
	assert_has(get(h, EAST_MEMBER, "/signatures/%lld", (long long)me), "M1 2L30 40");
	assert_lacks(get(h, EAST_CLERK, "/signatures/%lld", (long long)me), "script");
	assert_status(get(h, WEST_CLERK, "/signatures/%lld", (long long)me), 404);
	assert_status(get(h, WEST_MEMBER, "/signatures/%lld", (long long)me), 404);
}

/* Who left the branch sees its material no longer; its old sheets keep his signature. */
static void who_is_gone_sees_nothing_but_his_sheets_stay_whole(void **state)
{
	static const char pdf[] = "%PDF-1.7 z";
	struct house *h = *state;
	int64_t id = meeting_made(h), me = h->people[EAST_MEMBER].member_id, file;

	assert_status(
		post_file(h, EAST_CLERK, path_of(h, id, "/files/upload"), "c.pdf", pdf, sizeof pdf - 1),
		303);
	file = number_of(h, "SELECT id FROM attachment WHERE meeting_id = ?", BIND(id));
	house_change(h, "INSERT INTO signature (member_id, strokes, captured_at) VALUES (?, '[]', ?)"
		" ON DUPLICATE KEY UPDATE captured_at = captured_at", BIND(me, h->now));
	house_change(h, "UPDATE attendance SET signed_at = ?, channel = 'tick' WHERE meeting_id = ?"
		" AND member_id = ?", BIND(h->now, id, me));
	house_change(h, "UPDATE member SET removed_at = ? WHERE id = ?", BIND(h->now, me));
	assert_status(get(h, EAST_MEMBER, "/files/%lld", (long long)file), 404);
	assert_lacks(get(h, EAST_MEMBER, "/my/meetings"), at(h, "/my/meetings/%lld", (long long)id));
	assert_status(get(h, EAST_CLERK, "/signatures/%lld", (long long)me), 200);
	assert_status(get(h, WEST_CLERK, "/signatures/%lld", (long long)me), 404);
	house_change(h, "UPDATE member SET removed_at = NULL WHERE id = ?", BIND(me));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(material_is_what_it_says),
		HOUSE_TEST(the_sweep_takes_only_what_nobody_names),
		HOUSE_TEST(a_signature_is_drawn_from_numbers_only),
		HOUSE_TEST(who_is_gone_sees_nothing_but_his_sheets_stay_whole),
	};

	return house_run(tests);
}

/* A letter stands for what is true of its bearer, once for each of them, and is void by whoever
 * sealed it; a correction is consented to by what it says. */
#include "change_like.h"
#include "base/text.h"
#include "lib/crypt.h"

static const char *asked_out(struct house *h, int64_t id)
{
	return at(h, "/changes/%lld", (long long)change_made(h, id, change_like(h, CHANGE_OUT,
		date_add_days(h->work->today, -5))));
}

static const char *today(struct house *h)
{
	return date_text(h->arena, h->work->today);
}

static void a_letter_does_not_say_what_has_ceased(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, person_new(h, "信"));
	const char *path = asked_out(h, id), *body = at(h, "letter_on=%s&valid_days=30", today(h));

	assert_has(get(h, ROOT_ADMIN, "%s/issue", path), "正式党员，党籍正常");
	change_made(h, id, change_like(h, CHANGE_STOP, date_add_days(h->work->today, -1)));
	assert_has(assert_status(post(h, ROOT_ADMIN, at(h, "%s/issue", path), "%s", body), 422),
		"不能转接组织关系");
}

static void whoever_sealed_it_makes_it_void(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, person_new(h, "废"));
	const char *path = asked_out(h, id);

	assert_goes(post(h, ROOT_ADMIN, at(h, "%s/issue", path), "letter_on=%s&valid_days=30",
		today(h)), path);
	assert_status(post(h, EAST_CLERK, at(h, "%s/withdraw", path), "answer=x"), 303);
	assert_has(get(h, EAST_CLERK, "%s", path), "请交回介绍信，由开具的党组织作废");
	assert_status(post(h, EAST_CLERK, at(h, "%s/void", path), "answer=x"), 403);
	assert_goes(post(h, ROOT_ADMIN, at(h, "%s/void", path), "answer=x"), path);
	assert_has(get(h, EAST_CLERK, "%s", path), "已撤回");
}

static struct reply entered(struct house *h, const char *letter, const char *dues, const char *more)
{
	const char *name = person_new(h, "来");
	struct member *m = member_like(h, EAST_BRANCH, name);

	return post(h, EAST_CLERK, "/changes/in", "name=%s&organisation_id=%lld&id_number=%s&sex=%s"
		"&stage=full&joined_on=2015-07-01&full_on=2016-07-01&on_date=%s&outside=%%E9%%82%%BB&"
		"letter_no=%s&letter_on=%s&valid_days=30&dues_to=%s%s", text_url(h->arena, name),
		(long long)m->organisation_id, m->id_number, m->sex == SEX_MALE ? "male" : "female",
		today(h), letter, today(h), dues, more);
}

static const char *month(struct house *h, int away)
{
	return text_cut(h->arena, date_text(h->arena, date_add_months(h->work->today, away)), 7);
}

static void what_the_other_side_writes_is_looked_at(void **state)
{
	struct house *h = *state;
	const char *letter = crypt_token(h->arena, 5);
	const char *paid = month(h, -1), *next = month(h, 1);

	assert_has(assert_status(entered(h, letter, next, ""), 422), "不能晚于本月");
	assert_has(assert_status(entered(h, letter, "2020-01", ""), 422),
		"党费早已没有交纳");
	assert_goes(entered(h, letter, paid, ""), "/changes/");
	assert_has(assert_status(entered(h, letter, paid, ""), 422), "请核对是否同一封介绍信");
	assert_goes(entered(h, letter, paid, "&reason=%E9%9B%86%E4%BD%93"), "/changes/");
}

static void a_correction_is_consented_to_by_what_it_says(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, person_new(h, "正"));
	struct member_change *c = change_like(h, CHANGE_CORRECT, date_add_days(h->work->today, -1));
	const char *path, *says = "加入党组织日期：2015-07-01 → 2014-07-01";

	c->stage = MEMBER_FULL;
	c->standing = STANDING_NORMAL;
	c->joined_on = date_of(2014, 7, 1);
	path = at(h, "/changes/%lld", (long long)change_made(h, id, c));
	assert_has(get(h, EAST_ADMIN, "%s/consent", path), says);
	assert_has(get(h, EAST_ADMIN, "%s/consent", path), "经支部大会讨论");
	assert_goes(post(h, EAST_ADMIN, at(h, "%s/consent", path), "approved_on=%s", today(h)), path);
	assert_has(get(h, EAST_CLERK, "%s", path), says);
	assert_has(get(h, EAST_CLERK, "/members/%lld/changes", (long long)id), says);
}

/* An account that is nothing but a member's ends with him, and is there again if he is. */
static void whoever_has_left_does_not_sign_in(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, person_new(h, "离")), change;
	struct account *a = user_made(h, EAST_BRANCH, NULL);

	house_change(h, "UPDATE account SET member_id = ? WHERE id = ?", BIND(id, a->row.id));
	change = change_made(h, id, change_like(h, CHANGE_EXIT, date_add_days(h->work->today, -1)));
	assert_status(sign_in(h, a->login, HOUSE_PASSWORD), 422);
	assert_null(undo_tried(h, change));
	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_letter_does_not_say_what_has_ceased),
		HOUSE_TEST(whoever_sealed_it_makes_it_void),
		HOUSE_TEST(what_the_other_side_writes_is_looked_at),
		HOUSE_TEST(a_correction_is_consented_to_by_what_it_says),
		HOUSE_TEST(whoever_has_left_does_not_sign_in),
	};

	return house_run(tests);
}

/*
 * Papers of the steps: whose step it is uploads and replaces them, the others look on. As the
 * branch's administrator and as the committee's; everybody else is refused.
 */
#include "development_like.h"
#include "base/text.h"

static const char pdf[] = "%PDF-1.7 paper";

static struct reply file(struct walk *k, enum who who, const char *route, const char *fields)
{
	struct house *h = k->h;

	return post_file_with(h, who, at(h, "/developments/%lld/%s/upload", (long long)k->id, route),
		at(h, "dated_on=%s&%s", date_text(h->arena, h->work->today), fields), "a.pdf", pdf,
		sizeof pdf - 1);
}

static int64_t filed(struct walk *k, const char *source)
{
	return number_of(k->h, "SELECT COALESCE(MAX(id), 0) FROM member_document WHERE member_id = ?"
		" AND source = ? AND voided_at IS NULL", BIND(k->member, source));
}

static struct reply page(struct walk *k, enum who who, const char *more)
{
	return assert_status(get(k->h, who, "/developments/%lld%s", (long long)k->id, more), 200);
}

static struct walk walk(struct house *h, const char *name, int last)
{
	struct date activist = date_add_months(h->work->today, -20);
	struct walk k = walk_started(h, applicant_like(h, name, date_add_months(activist, -2)));

	walk_up_to(&k, last, activist);
	return k;
}

static void each_files_the_papers_of_his_own_steps(void **state)
{
	struct house *h = *state;
	struct walk k = walk(h, "各传各的", 13);

	assert_status(file(&k, EAST_CLERK, "papers", "paper=preview"), 403);
	assert_status(file(&k, EAST_CLERK, "decisions", "paper=preview"), 403);
	assert_status(file(&k, EAST_ADMIN, "papers", "paper=preview"), 403);
	assert_status(file(&k, EAST_ADMIN, "decisions", "paper=talk"), 403);
	assert_status(file(&k, WEST_ADMIN, "decisions", "paper=preview"), 404);
	assert_status(file(&k, EAST_MEMBER, "decisions", "paper=preview"), 403);
	assert_int_equal(filed(&k, "dev.preview"), 0);
	assert_goes(file(&k, EAST_ADMIN, "decisions", "paper=preview"), "/developments/");
	assert_goes(file(&k, EAST_CLERK, "papers", "paper=talk"), "/developments/");
	assert_true(filed(&k, "dev.preview") && filed(&k, "dev.talk"));
	/* the training is either's */
	assert_goes(file(&k, EAST_CLERK, "papers", "paper=training"), "/developments/");
	assert_goes(file(&k, EAST_ADMIN, "decisions", "paper=training"), "/developments/");
}

static void the_page_offers_what_may_be_done(void **state)
{
	struct house *h = *state;
	struct walk k = walk(h, "只看不传", 13);
	struct reply reply;

	assert_goes(file(&k, EAST_ADMIN, "decisions", "paper=preview"), "/developments/");
	reply = page(&k, EAST_ADMIN, "");
	assert_has(reply, "?paper=preview#upload");
	assert_has(reply, at(h, "?paper=preview&amp;old=%lld", (long long)filed(&k, "dev.preview")));
	assert_lacks(reply, "?paper=talk#upload");
	reply = page(&k, EAST_CLERK, "");
	assert_lacks(reply, "?paper=preview");
	assert_has(reply, at(h, "/documents/%lld", (long long)filed(&k, "dev.preview"))); /* sees it */
	assert_has(reply, "?paper=talk#upload");
	assert_true(h->trips <= 5);
}

static void it_is_replaced_while_nothing_stands_on_it(void **state)
{
	struct house *h = *state;
	struct walk k = walk(h, "更换预审", 13);
	const char *old;

	assert_goes(file(&k, EAST_ADMIN, "decisions", "paper=preview"), "/developments/");
	old = at(h, "paper=preview&old=%lld", (long long)filed(&k, "dev.preview"));
	assert_has(page(&k, EAST_ADMIN, at(h, "?%s", old)), "更换的原因");
	assert_has(assert_status(file(&k, EAST_ADMIN, "decisions", old), 422), "请填写更换的原因");
	assert_status(file(&k, EAST_CLERK, "papers", at(h, "%s&reason=x", old)), 403);
	assert_goes(file(&k, EAST_ADMIN, "decisions", at(h, "%s&reason=盖章不清", old)), "/developments/");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member_document WHERE member_id = ?"
		" AND source = 'dev.preview' AND void_reason = '盖章不清'", BIND(k.member)), 1);
	assert_has(assert_status(file(&k, EAST_ADMIN, "decisions", at(h, "%s&reason=再换", old)), 422),
		"不能更换");
	step_done(&k, 14, date_add_days(h->work->today, -1));
	old = at(h, "paper=preview&old=%lld", (long long)filed(&k, "dev.preview"));
	assert_has(assert_status(file(&k, EAST_ADMIN, "decisions", at(h, "%s&reason=再换", old)), 422),
		"后面的步骤已经办理");
	assert_lacks(page(&k, EAST_ADMIN, ""), "?paper=preview&amp;old=");
}

/* Nor is it made void among the documents of the person. */
static void what_the_committee_filed_is_not_taken_away_below(void **state)
{
	struct house *h = *state;
	struct walk k = walk(h, "不能作废", 13);
	const char *path;

	assert_goes(file(&k, EAST_ADMIN, "decisions", "paper=preview"), "/developments/");
	assert_goes(file(&k, EAST_CLERK, "papers", "paper=talk"), "/developments/");
	path = at(h, "/documents/%lld/void", (long long)filed(&k, "dev.preview"));
	assert_lacks(get(h, EAST_CLERK, "/members/%lld/documents", (long long)k.member), path);
	assert_has(assert_status(post(h, EAST_CLERK, path, "reason=x"), 422), "由上级党组织上传");
	path = at(h, "/documents/%lld/void", (long long)filed(&k, "dev.talk"));
	assert_has(get(h, EAST_CLERK, "/members/%lld/documents", (long long)k.member), path);
	assert_goes(post(h, EAST_CLERK, path, "reason=x"), "/members/");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(each_files_the_papers_of_his_own_steps),
		HOUSE_TEST(the_page_offers_what_may_be_done),
		HOUSE_TEST(it_is_replaced_while_nothing_stands_on_it),
		HOUSE_TEST(what_the_committee_filed_is_not_taken_away_below),
	};

	return house_run(tests);
}

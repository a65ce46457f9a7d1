/* Many members into a 党小组 at once. */
#include "modules/member/member_bulk.h"
#include "modules/member/member.h"

enum { MOST_GROUPS = 300 };

static void ask_group(struct request *r, struct json *data, const struct problems *p)
{
	size_t count;
	struct option *groups = record_options(r->work, record_field(&member_record, "group_id"),
		MOST_GROUPS, &count);
	struct json *field = page_field(page_form_group(data, NULL), "is_choice", "group_id",
		"编入哪个党小组", NULL, problem_of(p, "group_id"));
	struct json *options = json_at(field, "options");

	json_text(field, "hint", "只能编入本人所在支部的党小组。不能编入的不会改动，办完后逐人说明原因。");
	json_flag(field, "required", true);
	page_option(options, "0", "不编入党小组（移出现在的小组）", false);
	for (size_t i = 0; i < count; i++)
		page_option(options, arena_format(r->arena, "%lld", (long long)groups[i].id),
			groups[i].label, false);
}

static void *take_group(struct request *r, struct problems *p)
{
	int64_t *group = ARENA_NEW(r->arena, int64_t);

	*group = input_number(r->form, "group_id", -1);
	if (*group < 0)
		problem(p, "group_id", "请选择编入哪个党小组");
	return group;
}

static enum bulk_outcome into_group(struct request *r, void *row, void *answer, const char **words)
{
	struct problems *p = problems_new(r->arena);
	int64_t group = *(const int64_t *)answer;
	struct member *m = row;

	if (m->group_id == group)
		return BULK_SAME;
	m->group_id = group;
	if (!record_save(r->work, &member_record, m, NULL, p))
		return bulk_refused(p, words);
	*words = group ? "已编入" : "已移出";
	return BULK_DONE;
}

const struct bulk member_group_bulk = {
	.title = "编入党小组",
	.list = "/members",
	.columns = (const char *const[]){ "organisation_id", "group_id", NULL },
	.ask = ask_group,
	.take = take_group,
	.one = into_group,
};

/* Examples of changes: one in each state, of a member of its own. */
#include "../modules/change_like.h"
#include "law.h"

static const char *example(struct house *h, enum change_kind_value kind, const char *state)
{
	int64_t member = member_made(h, EAST_BRANCH, CHANGE_EXAMPLE);
	struct member_change *c = change_like(h, kind, h->work->today);

	c->to_organisation_id = kind == CHANGE_TRANSFER ? h->places[WEST_BRANCH].id : 0;
	c->stage = MEMBER_FULL;
	c->standing = STANDING_NORMAL;
	if (kind == CHANGE_CORRECT)
		house_change(h, "UPDATE member SET standing = 'stopped' WHERE id = ?", BIND(member));
	change_made(h, member, c);
	if (kind == CHANGE_OUT)
		house_change(h,
			"UPDATE member_change SET state = ?, letter_no = 'A1', letter_on = ?, valid_days = 30,"
			" valid_until = ? WHERE id = ?", BIND(state, h->work->today, h->work->today, c->row.id));
	/* both sides in one branch, so that the same person may look at either */
	if (kind == CHANGE_TRANSFER)
		house_change(h,
			"UPDATE member_change SET to_organisation_id = organisation_id WHERE id = ?",
			BIND(c->row.id));
	return arena_format(h->kept, "%lld", (long long)c->row.id);
}

const char *example_change_proposed(struct house *h)
{
	return example(h, CHANGE_CORRECT, "proposed");
}

const char *example_change_waiting(struct house *h)
{
	return example(h, CHANGE_TRANSFER, "waiting");
}

const char *example_change_asked(struct house *h)
{
	return example(h, CHANGE_OUT, "asked");
}

const char *example_change_issued(struct house *h)
{
	return example(h, CHANGE_OUT, "issued");
}

const char *example_change_done(struct house *h)
{
	return example(h, CHANGE_REWARD, "done");
}

/* Examples of points and of care, of EAST_MEMBER. */
#include "base/text.h"
#include "law.h"
#include "modules/care/care.h"

static const char *number(struct house *h, int64_t id)
{
	return arena_format(h->kept, "%lld", (long long)id);
}

const char *example_care(struct house *h)
{
	struct member_care *it = record_new(h->work, &member_care_record);

	it->organisation_id = h->places[EAST_BRANCH].id;
	it->member_id = h->people[EAST_MEMBER].member_id;
	it->kind = CARE_DIFFICULT;
	it->detail = "因病致困";
	it->from_on = h->work->today;
	return number(h, record_put(h, &member_care_record, it));
}

const char *example_points_item(struct house *h)
{
	return number(h,
		number_of(h, "SELECT MIN(id) FROM points_item WHERE kind = 'manual'", BIND_NONE));
}

/* Proposed to the branch. */
const char *example_points_entry(struct house *h)
{
	int64_t member = h->people[EAST_MEMBER].member_id;

	house_change(h,
		"INSERT INTO points_entry (organisation_id, path, member_id, year, item_id, points,"
		" happened_on, evidence, state) SELECT ?, ?, ?, ?, id, -50, ?, '例会', 'proposed'"
		" FROM points_item ORDER BY id LIMIT 1",
		BIND(h->places[EAST_BRANCH].id, h->places[EAST_BRANCH].path, member,
			h->work->today.year, h->work->today));
	return number(
		h, number_of(h, "SELECT MAX(id) FROM points_entry WHERE member_id = ?", BIND(member)));
}

/* Examples of terms and elections: one each in EAST_BRANCH, and one that waits for an answer. */
#include "law.h"
#include "modules/committee/committee.h"

static const char *number(struct house *h, int64_t id)
{
	return arena_format(h->kept, "%lld", (long long)id);
}

static int64_t committee_id(struct house *h)
{
	int64_t id = number_of(h, "SELECT COALESCE(MAX(id), 0) FROM committee WHERE standing_of = ?",
		BIND(h->places[EAST_BRANCH].id));
	struct committee *c = record_new(h->work, &committee_record);

	if (id)
		return id;
	c->organisation_id = h->places[EAST_BRANCH].id;
	c->elected_on = date_add_days(h->work->today, -900);
	c->term_years = 3;
	c->state = COMMITTEE_STANDING;
	return record_put(h, &committee_record, c);
}

const char *example_committee(struct house *h)
{
	return number(h, committee_id(h));
}

const char *example_officer(struct house *h)
{
	int64_t committee = committee_id(h);

	house_change(h, "INSERT INTO committee_member (committee_id, member_id, person, post, from_on)"
		" VALUES (?, ?, '例子', '11', ?)", BIND(committee, h->people[EAST_MEMBER].member_id,
		date_add_days(h->work->today, -900)));
	return number(h, number_of(h, "SELECT MAX(id) FROM committee_member WHERE committee_id = ?",
		BIND(committee)));
}

static int64_t election_id(struct house *h, enum place place, enum election_state state)
{
	int64_t id = number_of(h, "SELECT COALESCE(MAX(id), 0) FROM election WHERE open_in = ?",
		BIND(h->places[place].id));
	struct election *e = record_new(h->work, &election_record);

	if (id)
		return id;
	e->organisation_id = h->places[place].id;
	e->held_on = h->work->today;
	e->way = ELECTION_COMMITTEE;
	e->meeting_kind = ELECTION_ASSEMBLY;
	e->seats = 3;
	e->state = state;
	return record_put(h, &election_record, e);
}

const char *example_election(struct house *h)
{
	return number(h, election_id(h, EAST_BRANCH, ELECTION_DRAFT));
}

/* Decided by those above, who see the whole of EAST. */
const char *example_election_submitted(struct house *h)
{
	return number(h, election_id(h, EAST_DEEP, ELECTION_SUBMITTED));
}

const char *example_candidate(struct house *h)
{
	int64_t election = election_id(h, EAST_BRANCH, ELECTION_DRAFT);

	house_change(h,
		"INSERT IGNORE INTO election_person (election_id, member_id, person) VALUES (?, ?, '例子')",
		BIND(election, h->people[EAST_MEMBER].member_id));
	return number(h, number_of(h, "SELECT MAX(id) FROM election_person WHERE election_id = ?",
		BIND(election)));
}

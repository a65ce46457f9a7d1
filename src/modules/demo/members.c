/*
 * Ten thousand members through the record layer itself, so that history, search and counters are
 * what they would be had somebody typed them in.
 */
#include "base/text.h"
#include "modules/demo/inside.h"

/* The n-th of a branch: secretary and committee first, then mostly full members. */
static enum member_stage stage_of(struct county *c, size_t n, bool home)
{
	int luck = chance_between(&c->chance, 1, 100);

	if (home && (n == 6 || n == 7))
		return MEMBER_PROBATIONARY;
	if (home && (n == 8 || n == 9))
		return MEMBER_ACTIVIST;
	if (n < 6)
		return MEMBER_FULL;
	return luck <= 4 ? MEMBER_PROBATIONARY : luck <= 8 ? MEMBER_ACTIVIST : luck == 9
		? MEMBER_APPLICANT
		: MEMBER_FULL;
}

static const char *post_of(const struct demo_branch *b, size_t n)
{
	static const char *const posts[] = { "书记", "副书记", "组织委员", "宣传委员", "纪检委员" };

	return n == 0 || (b->has_committee && n < 5) ? posts[n] : NULL;
}

/* Officers are there and of working age; the demo logins' people too. */
static void settle(struct work *w, struct member *m)
{
	m->lost = m->floating = false;
	m->lost_on = (struct date){ 0 };
	m->floating_to = NULL;
	m->standing = STANDING_NORMAL;
}

static struct member *person(struct county *c, const struct demo_branch *b, size_t n)
{
	struct member *m;

	do {
		m = record_new(c->w, &member_record);
		m->stage = stage_of(c, n, b == c->home);
		demo_person(c->w, &c->chance, &c->births, b->trade, m);
	} while (n < 5 && text_is(m->work, "502"));
	m->organisation_id = b->id;
	m->party_post = post_of(b, n);
	m->pledge = m->party_post ? "牢记宗旨，服务群众，干在实处，走在前列。" : NULL;
	if (n < 10)
		settle(c->w, m);
	return m;
}

static void keep(struct county *c, const struct demo_branch *b, struct demo_member *kept,
	const struct member *m)
{
	kept->id = m->row.id;
	kept->stage = m->stage;
	kept->standing = m->standing;
	kept->joined_on = m->joined_on;
	kept->born_on = m->born_on;
	kept->away = m->lost || m->floating;
}

static void add_member(struct county *c, const struct demo_branch *b, size_t n)
{
	struct demo_member *kept = &c->members[c->member_count++];
	struct work *w = c->w;
	struct arena *lasting = w->arena;
	struct arena_mark mark;
	struct member *m;

	m = person(c, b, n);
	kept->name = m->name;
	kept->work = m->work;
	mark = arena_mark(lasting);
	demo_save(c, &member_record, m);
	keep(c, b, kept, m);
	arena_rewind(lasting, mark);
}

void demo_members(struct county *c)
{
	c->members = ARENA_ARRAY(c->w->arena, struct demo_member, DEMO_MEMBERS);
	for (size_t i = 0; i < c->branch_count; i++) {
		struct demo_branch *b = &c->branches[i];

		b->first = c->member_count;
		for (int n = 0; n < b->size; n++)
			add_member(c, b, (size_t)n);
		work_change(c->w, "UPDATE organisation SET secretary = ? WHERE id = ?",
			BIND(c->members[b->first].name, b->id));
	}
}

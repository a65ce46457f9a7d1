/*
 * Law: whatever is done with members by whatever verb, the kept counts equal a full count.
 * Thousands of changes at random: entered, corrected, transferred, confirmed, stopped, gone, come
 * back, taken back; some works broken off in the middle. And after part of the tree has been moved.
 */
#include "tests/modules/counted.h"
#include "base/text.h"
#include "data/count.h"
#include "tests/modules/change_like.h"

enum { STEPS = 2500, SOME = 25, ROUND = 100 };

static uint64_t seed = 20261122;
static int done; /* changes that were not refused */

static int chance(int below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int)(seed % (uint64_t)below);
}

static const enum place branches[] = { EAST_BRANCH, EAST_DEEP, WEST_BRANCH };

static int64_t entered(struct house *h)
{
	struct member *m = member_like(h, branches[chance(3)], "点数");

	m->note = "补录过去的情况";
	m->stage = (enum member_stage)(1 + chance(4));
	m->joined_on = m->stage <= MEMBER_PROBATIONARY ? date_of(2008 + chance(15), 1 + chance(12), 1)
		: (struct date){ 0 };
	m->full_on = m->stage == MEMBER_FULL ? date_add_months(m->joined_on, 12) : (struct date){ 0 };
	return member_put(h, m);
}

static void edited(struct house *h, struct member *m)
{
	static const char *const educations[] = { "11", "21", "31", NULL };
	static const char *const peoples[] = { "01", "02", "55", NULL };

	m->education = educations[chance(4)];
	m->ethnicity = peoples[chance(4)];
	m->age_months = m->stage != MEMBER_FULL || chance(3) ? 0 : chance(25) - 12;
	m->floating = chance(2);
	m->floating_to = m->floating ? "外地" : NULL;
	if (chance(3) == 0)
		m->organisation_id = h->places[branches[chance(3)]].id; /* as an import does it */
	member_put(h, m);
}

/* A work that does something and is taken back as a whole. */
static void broken_off(struct house *h, struct member *m)
{
	struct problems *p = problems_new(h->arena);

	work_begin(h->work);
	m->education = "61";
	assert_true(record_save(h->work, &member_record, m, NULL, p));
	assert_true(record_remove(h->work, &member_record, m, p));
	work_rollback(h->work);
}

static void gone_and_back(struct house *h, struct member *m)
{
	struct problems *p = problems_new(h->arena);

	work_begin(h->work);
	assert_true(member_leave(h->work, m, h->work->today, "out", p));
	work_commit(h->work);
	if (chance(2))
		return;
	work_begin(h->work);
	member_revive(h->work, m->row.id);
	work_commit(h->work);
}

static void changed(struct house *h, struct member *m)
{
	struct member_change *c = change_like(h,
		(enum change_kind_value)(1 + chance(CHANGE_CORRECT)), h->work->today);

	c->to_organisation_id = h->places[branches[chance(3)]].id;
	c->approved_on = h->work->today;
	c->stage = (enum member_stage)(1 + chance(4));
	c->standing = (enum member_standing)(1 + chance(2));
	c->joined_on = date_of(2012, 7, 1);
	c->full_on = date_of(2013, 7, 1);
	if (change_tried(h, m->row.id, c))
		return;
	done++;
	if (c->kind == CHANGE_TRANSFER)
		accept_tried(h, c->row.id, h->work->today);
	if (c->state == CHANGE_DONE && chance(2))
		undo_tried(h, c->row.id);
}

static void step(struct house *h, int64_t *id)
{
	struct member *m = *id ? record_find(h->work, &member_record, *id) : NULL;

	if (!m) {
		*id = entered(h);
		return;
	}
	switch (chance(6)) {
	case 0:
		broken_off(h, m);
		break;
	case 1:
		gone_and_back(h, m);
		break;
	case 2:
		edited(h, m);
		break;
	default:
		changed(h, m);
	}
}

static void kept_counts_equal_a_full_count_after_every_change(void **state)
{
	struct house *h = *state;
	int64_t ids[SOME] = { 0 };

	counts_hold(h);
	for (int i = 0; i < STEPS; i++) {
		struct arena_mark mark = arena_mark(h->arena);

		step(h, &ids[chance(SOME)]);
		if (i % ROUND == 0)
			counts_hold(h);
		arena_rewind(h->arena, mark);
	}
	counts_hold(h);
	print_message("%d changes of state were done\n", done);
	assert_true(done > 200);
}

/* One work with many: gathered, written in order, each once. */
static void many_changes_in_one_work_are_counted_together(void **state)
{
	struct house *h = *state;
	struct problems *p = problems_new(h->arena);

	work_begin(h->work);
	for (int i = 0; i < 400; i++) {
		struct member *m = member_like(h, branches[i % 3], "一批");

		m->born_on = (struct date){ 0 };
		if (!record_save(h->work, &member_record, m, NULL, p))
			fail_msg("%s: %s", p->items[0].field, p->items[0].text);
		if (i % 7 == 0)
			assert_true(record_remove(h->work, &member_record, m, p));
	}
	work_commit(h->work);
	counts_hold(h);
}

/* ---- part of the tree ---- */

static void move(struct house *h, const char *from, const char *to)
{
	int64_t skip = (int64_t)strlen(from) + 1;

	work_begin(h->work);
	work_change(h->work,
		"UPDATE organisation SET path = CONCAT(?, SUBSTRING(path, ?)) WHERE path LIKE ?",
		BIND(to, skip, at(h, "%s%%", from)));
	work_change(h->work, "UPDATE member SET path = CONCAT(?, SUBSTRING(path, ?)) WHERE path LIKE ?",
		BIND(to, skip, at(h, "%s%%", from)));
	count_moved(h->work, &member_record, from, to);
	work_commit(h->work);
}

static void counts_follow_a_part_of_the_tree(void **state)
{
	struct house *h = *state;
	const char *from = h->places[EAST_GENERAL].path;
	const char *to = at(h, "%s%s", h->places[WEST].path, from + strlen(from) - 5);

	member_made(h, EAST_DEEP, "一起走");
	move(h, from, to);
	counts_hold(h);
	assert_true(number_of(h, "SELECT COALESCE(SUM(n), 0) FROM member_count WHERE path = ?"
		" AND dimension = 'sex'", BIND(to)) > 0);
	move(h, to, from);
	counts_hold(h);
}

/* ---- found and put right ---- */

static void a_wrong_count_is_found_and_put_right(void **state)
{
	struct house *h = *state;
	const char *path = h->places[EAST_BRANCH].path;
	int64_t wrong;

	member_made(h, EAST_BRANCH, "数错");
	house_change(
		h, "UPDATE member_count SET n = n + 3 WHERE path = ? AND dimension = 'sex'", BIND(path));
	house_change(h, "DELETE FROM member_count WHERE path = ? AND dimension = 'work'", BIND(path));
	house_change(
		h, "INSERT INTO member_count VALUES (?, 'sex', 'none', 'full.normal', 2)", BIND(path));
	work_begin(h->work);
	wrong = count_repair(h->work, &member_record);
	work_commit(h->work);
	assert_true(wrong >= 3);
	counts_hold(h);
	work_begin(h->work);
	assert_int_equal(count_repair(h->work, &member_record), 0);
	work_commit(h->work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(kept_counts_equal_a_full_count_after_every_change),
		HOUSE_TEST(many_changes_in_one_work_are_counted_together),
		HOUSE_TEST(counts_follow_a_part_of_the_tree),
		HOUSE_TEST(a_wrong_count_is_found_and_put_right),
	};

	return house_run(tests);
}

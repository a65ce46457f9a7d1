/*
 * Opens the program's parts as main does, and fills the house: tree, accounts, members. What a test
 * asks and looks at is in house_visit.c.
 */
#include "house.h"
#include <stdlib.h>
#include <sys/stat.h>
#include "base/check.h"
#include "base/config.h"
#include "base/fault.h"
#include "base/text.h"
#include "data/code.h"
#include "data/migrate.h"
#include "lib/crypt.h"
#include "lib/view.h"
#include "web/session.h"
#include "web/site.h"

enum { KEPT = 64 << 20, TEST_CEILING = 512 << 20 };

static struct house house;
static struct work house_work;
static struct config config;

/* ---- opening ---- */

static void ready_file(const char *file)
{
}

static void read_config(struct house *h)
{
	const char *file = getenv("DANGJIAN_CONFIG"), *build = getenv("DANGJIAN_BUILD"), *why;

	if (!file)
		file = arena_format(h->kept, "%s/one.conf", build ? build : "build/check");
	if (!config_read(h->kept, file, &config, &why)) {
		fprintf(stderr,
			"%s\nDANGJIAN_CONFIG must name a configuration; ./check modules writes one.\n", why);
		exit(1);
	}
	mkdir(config.var, 0700);
	mkdir(arena_format(h->kept, "%s/spool", config.var), 0700);
	mkdir(arena_format(h->kept, "%s/files", config.var), 0700);
}

static void open_database(struct house *h)
{
	struct db_config as = { .socket = config.db_socket, .user = config.db_user };
	struct db *bare = db_open(&as);

	migrate_create(bare, h->kept, config.db_name);
	db_close(bare);
	as.name = config.db_name;
	h->db = db_open(&as);
	house_work = (struct work){ .arena = h->arena, .db = db_beside(h->db), .actor = &system_actor,
		.request = "test" };
	h->work = &house_work;
}

static void set_clock(struct house *h)
{
	h->work->now = h->now;
	h->work->today = moment_date(h->now);
}

static void open_site(void)
{
	static const uint8_t key[32] = "a key that is for tests only....";
	char bad[256];

	crypt_use_key(key);
	site.var = config.var;
	site.history_heads = config.history_heads;
	site.base_url = config.base_url;
	site.asset_version = "test";
	site.strict_templates = true;
	if (!view_open(config.templates, bad, sizeof bad)) {
		fprintf(stderr, "template %s is broken\n", bad);
		exit(1);
	}
}

/* ---- the tree ---- */

static void note_place(struct house *h, enum place place, int64_t id)
{
	struct organisation *o = record_find(h->work, &organisation_record, id);

	h->places[place].id = id;
	h->places[place].path = arena_text(h->kept, o->row.path);
	h->places[place].name = arena_text(h->kept, o->name);
}

static void make_place(struct house *h, enum place place, enum place above,
	enum organisation_kind kind, const char *word)
{
	note_place(h, place, organisation_made(h, h->places[above].id, kind, arena_format(h->arena,
		"中共%s%s", word, crypt_token(h->arena, 4))));
	if (kind == ORGANISATION_COMMITTEE)
		house_change(h, "UPDATE organisation SET may_admit = 1 WHERE id = ?",
			BIND(h->places[place].id));
}

/* The one 工委 is made by whichever test comes first; the lock is for tests started side by side. */
static void make_tree(struct house *h)
{
	int64_t root;

	work_number(h->work, 0, "SELECT GET_LOCK('house', 60)", BIND_NONE);
	root = work_number(h->work, 0,
		"SELECT id FROM organisation WHERE parent_id IS NULL ORDER BY id LIMIT 1", BIND_NONE);
	note_place(h, ROOT, root ? root
		: organisation_made(h, 0, ORGANISATION_WORK_COMMITTEE, "中共试验县直属机关工作委员会"));
	work_number(h->work, 0, "SELECT RELEASE_LOCK('house')", BIND_NONE);
	make_place(h, EAST, ROOT, ORGANISATION_COMMITTEE, "东局委员会");
	make_place(h, EAST_GENERAL, EAST, ORGANISATION_GENERAL_BRANCH, "东校总支部");
	make_place(h, EAST_DEEP, EAST_GENERAL, ORGANISATION_BRANCH, "东校一支部");
	make_place(h, EAST_BRANCH, EAST, ORGANISATION_BRANCH, "东局机关支部");
	make_place(h, WEST, ROOT, ORGANISATION_COMMITTEE, "西局委员会");
	make_place(h, WEST_BRANCH, WEST, ORGANISATION_BRANCH, "西局机关支部");
}

/* ---- the people ---- */

static const struct {
	enum place place;
	const char *role;              /* preset; NULL: an ordinary user */
	bool member;
	const char *name;
	enum member_stage stage;       /* 0: full        */
} plan[ALL_PEOPLE] = {
	[ROOT_ADMIN] = { ROOT, "work_committee_admin", false, "工委管理员" },
	[EAST_ADMIN] = { EAST, "committee_admin", false, "东局党委管理员" },
	[EAST_GENERAL_ADMIN] = { EAST_GENERAL, "general_branch_admin", false, "东校总支管理员" },
	[DEEP_CLERK] = { EAST_DEEP, "branch_admin", false, "东校支部管理员" },
	[EAST_CLERK] = { EAST_BRANCH, "branch_admin", false, "东局支部管理员" },
	[WEST_ADMIN] = { WEST, "committee_admin", false, "西局党委管理员" },
	[WEST_CLERK] = { WEST_BRANCH, "branch_admin", false, "西局支部管理员" },
	[SYSTEM_ADMIN] = { ROOT, "system_admin", false, "系统管理员" },
	[WEST_SYSTEM] = { WEST, "system_admin", false, "西局系统管理员" },
	[SECURITY] = { ROOT, "security_admin", false, "安全管理员" },
	[SECOND_SECURITY] = { ROOT, "security_admin", false, "安全管理员二" },
	[AUDITOR] = { ROOT, "audit_admin", false, "审计管理员" },
	[EAST_SECRETARY] = { EAST_BRANCH, "branch_admin", true, "钟书记" },
	[EAST_MEMBER] = { EAST_BRANCH, NULL, true, "方党员" },
	[WEST_MEMBER] = { WEST_BRANCH, NULL, true, "于党员" },
	[EAST_CROWD] = { EAST_BRANCH, NULL, false, "群众甲" },
	[EAST_ACTIVIST] = { EAST_BRANCH, NULL, true, "积极分子乙", MEMBER_ACTIVIST },
	[EAST_PROBATIONARY] = { EAST_BRANCH, NULL, true, "预备党员丙", MEMBER_PROBATIONARY },
};

static int64_t make_member(struct house *h, enum who who)
{
	struct member *m = member_like(h, plan[who].place, plan[who].name);

	if (plan[who].stage) {
		m->stage = plan[who].stage;
		m->full_on = (struct date){ 0 };
		m->joined_on = m->stage == MEMBER_PROBATIONARY ? date_add_days(h->work->today, -90)
			: (struct date){ 0 };
	}
	return member_put(h, m);
}

static void make_person(struct house *h, enum who who)
{
	struct visitor *v = &h->people[who];
	struct account *a = record_new(h->work, &account_record);

	v->name = plan[who].name;
	v->device = crypt_token(h->kept, 16);
	v->login = arena_format(h->kept, "u%s", crypt_token(h->arena, 6));
	if (plan[who].member)
		v->member_id = make_member(h, who);
	a->login = v->login;
	a->name = v->name;
	a->office = plan[who].role ? grant_office_of(h->work, plan[who].role) : OFFICE_BUSINESS;
	a->organisation_id = h->places[plan[who].place].id;
	a->member_id = v->member_id;
	a->state = ACCOUNT_ACTIVE;
	v->account_id = record_put(h, &account_record, a);
	if (plan[who].role)
		role_given(h, v->account_id, plan[who].role);
}

void more_people(struct house *h)
{
	for (enum who who = PEOPLE; who < ALL_PEOPLE && !h->people[who].account_id; who++)
		make_person(h, who);
}

/* argon2 is slow by design: hashed once for all. */
static void make_people(struct house *h)
{
	const char *hash = crypt_password(h->arena, HOUSE_PASSWORD);

	for (enum who who = ROOT_ADMIN; who < PEOPLE; who++) {
		make_person(h, who);
		house_change(h, "UPDATE account SET password = ?, password_set_at = ? WHERE id = ?",
			BIND(hash, h->now, h->people[who].account_id));
	}
}

/* One factor is enough here, passwords do not grow old and all come from one address. */
static void be_lenient(struct house *h)
{
	house_change(h, "UPDATE parameter SET value = '不要求' WHERE name = 'second_factor.required'"
		" AND effective_on < '2050-01-01' AND value <> '不要求'", BIND_NONE);
	house_change(h, "UPDATE parameter SET value = '0' WHERE name = 'password.admin_days'"
		" AND effective_on < '2050-01-01' AND value <> '0'", BIND_NONE);
	house_change(h, "UPDATE parameter SET value = '1000000' WHERE name = 'sign_in.address_failures'"
		" AND effective_on < '2050-01-01' AND value <> '1000000'", BIND_NONE);
}

static void furnish(struct house *h)
{
	read_config(h);
	open_database(h);
	h->now = moment_now();
	set_clock(h);
	open_site();
	migrate_forward(h->work, config.sql, ready_file);
	grant_presets(h->work);
	be_lenient(h);
	settings_fresh(h->work, 0);
	make_tree(h);
	make_people(h);
}

int house_open(void **state)
{
	struct fault_point point;

	house.kept = arena_new(KEPT);
	house.arena = arena_new(TEST_CEILING);
	if (FAULT_CATCH(&point)) {
		fprintf(stderr, "the house cannot be opened: %s\n", point.text);
		return -1;
	}
	furnish(&house);
	fault_leave(&point);
	*state = &house;
	return 0;
}

int house_rest(void **state)
{
	struct house *h = *state;

	h->fail_question = h->fail_allocation = 0;
	work_rollback(h->work);
	arena_reset(h->arena);
	h->now = moment_now();
	set_clock(h);
	h->request = NULL;
	guest_forgets(h);
	return 0;
}

int house_close(void **state)
{
	db_close(house.db);
	db_close(house_work.db);
	arena_free(house.arena);
	arena_free(house.kept);
	return 0;
}

/* ---- making ---- */

int64_t record_put(struct house *h, const struct record *r, void *row)
{
	struct problems *p = problems_new(h->arena);

	set_clock(h);
	work_begin(h->work);
	if (!record_save(h->work, r, row, NULL, p))
		fail_msg("%s cannot be saved: %s: %s", r->name, p->items[0].field, p->items[0].text);
	work_commit(h->work);
	return ((struct row *)row)->id;
}

void role_given(struct house *h, int64_t account_id, const char *role)
{
	struct problems *p = problems_new(h->arena);

	set_clock(h);
	work_begin(h->work);
	if (!grant_role(h->work, account_id, role, "试验", p))
		fail_msg("%s cannot be granted: %s", role, p->items[0].text);
	work_commit(h->work);
}

int64_t organisation_made(
	struct house *h, int64_t parent_id, enum organisation_kind kind, const char *name)
{
	struct problems *p = problems_new(h->arena);
	struct organisation *o = record_new(h->work, &organisation_record);

	o->name = name;
	o->parent_id = parent_id;
	o->kind = kind;
	set_clock(h);
	work_begin(h->work);
	if (!organisation_add(h->work, o, p))
		fail_msg("organisation cannot be made: %s", p->items[0].text);
	work_commit(h->work);
	return o->row.id;
}

static uint32_t chance(uint32_t below)
{
	uint32_t number;

	crypt_random(&number, sizeof number);
	return number % below;
}

const char *id_number_new(struct house *h, struct date born, bool male)
{
	static unsigned next; /* in turn: two that are not yet in the database differ as well */
	const struct field *f = record_field(&member_record, "id_number");
	const char *number;

	next = next ? next : chance(500);
	do {
		char *first = arena_format(h->arena, "9900%02u%04d%02d%02d%03u", chance(100), born.year,
			born.month, born.day, next++ % 500 * 2 + male);

		number = arena_format(h->arena, "%s%c", first, id_number_digit(first));
	} while (record_holder(h->work, &member_record, f, number));
	return number;
}

const char *phone_new(struct house *h)
{
	return arena_format(h->arena, "199%08u", chance(100000000));
}

const char *person_new(struct house *h, const char *family)
{
	static const char syllables[] = "安邦辰德恩方冠海嘉凯朗明宁鹏启瑞"; /* of three bytes each */

	for (int i = 0; i < 8; i++)
		family = arena_format(h->arena, "%s%.3s", family, syllables + 3 * chance(16));
	return family;
}

struct member *member_like(struct house *h, enum place place, const char *name)
{
	struct member *m = record_new(h->work, &member_record);

	m->name = name;
	m->organisation_id = h->places[place].id;
	m->sex = chance(2) ? SEX_MALE : SEX_FEMALE;
	m->born_on = date_of(1950 + (int)chance(40), 1 + (int)chance(12), 1 + (int)chance(28));
	m->id_number = id_number_new(h, m->born_on, m->sex == SEX_MALE);
	m->phone = phone_new(h);
	m->ethnicity = "01";
	m->education = "21";
	m->stage = MEMBER_FULL;
	m->standing = STANDING_NORMAL;
	m->joined_on = date_of(2015, 7, 1);
	m->full_on = date_of(2016, 7, 1);
	return m;
}

int64_t member_put(struct house *h, struct member *m)
{
	return record_put(h, &member_record, m);
}

int64_t member_made(struct house *h, enum place place, const char *name)
{
	return member_put(h, member_like(h, place, name));
}

const char *form_of(struct house *h, const struct record *r, const void *row)
{
	const char *form = "";

	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];

		if (!f->fixed && !f->computed)
			form = arena_format(h->arena, "%s%s%s=%s", form, *form ? "&" : "", f->name,
				text_url(h->arena, field_input(h->work, f, row)));
	}
	return form;
}

void run_jobs(struct house *h)
{
	struct job_runner runner = { .find = job_named, .as = session_actor_of };

	set_clock(h);
	for (int i = 0; i < 200 && job_run_one(h->work, &runner); i++)
		h->work->actor = &system_actor;
}

/* The things the matrix is asked about: made once, then moved from relation to relation. */
#include "matrix.h"
#include <stdlib.h>
#include "base/text.h"
#include "data/history.h"
#include "law.h"

/* ---- making ---- */

static int64_t example_id(struct house *h, const char *method, const char *pattern)
{
	const struct route *route = route_named(method, pattern);

	return atoll(path_example(h, route) + strcspn(pattern, ":"));
}

static void note_places(struct house *h, struct matrix *m)
{
	const int64_t second = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH,
		arena_format(h->kept, "中共东局二支部%s", crypt_token(h->arena, 4)));
	const int64_t deep = organisation_made(h, h->places[EAST_GENERAL].id, ORGANISATION_BRANCH,
		arena_format(h->kept, "中共东校二支部%s", crypt_token(h->arena, 4)));

	for (int i = 0; i < ALL_PLACES; i++) {
		int64_t id = i == SECOND_BRANCH ? second : i == SECOND_DEEP ? deep : h->places[i].id;
		struct organisation *o = record_find(h->work, &organisation_record, id);

		m->places[i].id = id;
		m->places[i].path = arena_text(h->kept, o->row.path);
		m->places[i].name = arena_text(h->kept, o->name);
		work_begin(h->work);
		history_write(h->work,
			&(struct history_entry){ .action = "print",
				.object_label = arena_format(h->kept, "%s在%d", m->label, i),
				.path = o->row.path });
		work_commit(h->work);
		m->places[i].history = number_of(h, "SELECT sequence FROM history_head", BIND_NONE);
	}
}

static void sign(struct house *h, int64_t member)
{
	house_change(h, "UPDATE member SET photo = 'matrix.png' WHERE id = ?", BIND(member));
	house_change(h,
		"INSERT IGNORE INTO signature (member_id, strokes, captured_at) VALUES (?,"
		" '[{\"points\":[{\"x\":1,\"y\":1},{\"x\":9,\"y\":9}]}]', ?)",
		BIND(member, h->now));
}

static void make_member(struct house *h, struct matrix *m)
{
	struct member *it = member_like(h, EAST_BRANCH, m->label);

	it->address = matrix_fields[0].value;
	it->residence = matrix_fields[1].value;
	it->registered_place = matrix_fields[2].value;
	m->member = member_put(h, it);
	sign(h, m->member);
	sign(h, h->people[EAST_ACTIVIST].member_id);
	sign(h, h->people[EAST_PROBATIONARY].member_id);
	sign(h, h->people[EAST_MEMBER].member_id);
}

static void make_account(struct house *h, struct matrix *m)
{
	struct account *a = record_new(h->work, &account_record);

	a->login = arena_format(h->kept, "m%s", crypt_token(h->arena, 6));
	a->name = m->label;
	a->office = OFFICE_BUSINESS;
	a->organisation_id = h->places[EAST_BRANCH].id;
	a->state = ACCOUNT_ACTIVE;
	m->account = record_put(h, &account_record, a);
	m->login = a->login;
	house_change(
		h, "UPDATE account SET photo = 'matrix.png', totp = 'x' WHERE id = ?", BIND(m->account));
}

static void make_application(struct house *h, struct matrix *m)
{
	house_change(h,
		"INSERT INTO access_application (account_id, applicant, organisation_id, path, wanted,"
		" permission_id, reason, state) VALUES (?, ?, ?, ?, '查看党员', ?, '试验', 'asked')",
		BIND(m->account, m->label, h->places[EAST_BRANCH].id, h->places[EAST_BRANCH].path,
			(int64_t)member_view.code));
	m->application = number_of(h, "SELECT MAX(id) FROM access_application", BIND_NONE);
	house_change(h,
		"INSERT INTO access_notice (account_id, text, href, created_at) VALUES (?, '试验', '/me', "
		"?)",
		BIND(m->account, h->now));
	m->notice = number_of(h, "SELECT MAX(id) FROM access_notice", BIND_NONE);
	house_change(h,
		"INSERT INTO session (token, account_id, csrf, phone, started_at, seen_at, ends_at)"
		" VALUES (RANDOM_BYTES(32), ?, 'none', 0, ?, ?, ?)",
		BIND(m->account, h->now, h->now, h->now));
	m->session = number_of(h, "SELECT MAX(id) FROM session", BIND_NONE);
	house_change(h,
		"INSERT INTO access_grant (account_id, permission_id, reason) VALUES (?, ?, '试验')",
		BIND(m->account, (int64_t)member_view.code));
	m->delegation = number_of(h, "SELECT MAX(id) FROM access_grant", BIND_NONE);
}

/* One in each state its steps want; all of them are moved together. */
static void make_changes(struct house *h, struct matrix *m)
{
	static const char *const steps[] = { "", "/accept", "/refuse", "/receipt", "/print", "/undo",
		"/consent" };

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		example_id(h, "GET", at(h, "/changes/:id%s", steps[i]));
	house_change(h, "UPDATE member_change SET person = ? WHERE person = ? AND created_at >= ?",
		BIND(m->label, CHANGE_EXAMPLE, h->now));
}

/*
 * Things that stand where their row says, or the row of what they belong to: place, path, owner and
 * the thing's own number are put in. The label is what lists show of them.
 */
#define TO_PLACE " SET organisation_id = ?, path = ?, owner_id = ? WHERE id = "
static const struct {
	enum matrix_kind kind;
	const char *example, *move, *label;
} simple[] = {
	{ COMMITTEE_KIND, "/committees/:id", "UPDATE committee" TO_PLACE "?",
	  "UPDATE committee SET title = ? WHERE id = ?" },
	{ OFFICER_KIND, "/officers/:id/end",
	  "UPDATE committee" TO_PLACE "(SELECT committee_id FROM committee_member WHERE id = ?)", NULL },
	{ ELECTION_KIND, "/elections/:id", "UPDATE election" TO_PLACE "?",
	  "UPDATE election SET title = ? WHERE id = ?" },
	{ SUBMITTED_KIND, "/elections/:id/approve", "UPDATE election" TO_PLACE "?", NULL },
	{ CANDIDATE_KIND, NULL,
	  "UPDATE election" TO_PLACE "(SELECT election_id FROM election_person WHERE id = ?)", NULL },
	{ DEVELOPMENT_KIND, "/developments/:id", "UPDATE development" TO_PLACE "?",
	  "UPDATE development SET person = ? WHERE id = ?" },
	{ DOCUMENT_KIND, "/documents/:id",
	  "UPDATE member" TO_PLACE "(SELECT member_id FROM member_document WHERE id = ?)", NULL },
	{ CORRECTION_KIND, "/corrections/:id",
	  "UPDATE member" TO_PLACE "(SELECT member_id FROM member_correction WHERE id = ?)", NULL },
	{ CARE_KIND, "/care/:id", "UPDATE member_care" TO_PLACE "?",
	  "UPDATE member_care SET detail = ? WHERE id = ?" },
	{ PLAN_KIND, "/plans/:id", "UPDATE plan" TO_PLACE "?", NULL },
};

static void change_made_up(struct house *h, const char *sql, const struct bind *binds, size_t count)
{
	work_begin(h->work);
	db_change_made(h->work->db, h->arena, sql, binds, count);
	work_commit(h->work);
}

static void make_simple(struct house *h, struct matrix *m)
{
	for (size_t i = 0; i < sizeof simple / sizeof simple[0]; i++) {
		int64_t id = simple[i].example ? example_id(h, "GET", simple[i].example)
			: example_id(h, "POST", "/candidates/:id/remove");

		m->ids[simple[i].kind] = id;
		if (simple[i].label)
			change_made_up(h, simple[i].label, BIND(m->label, id));
	}
	/* they belong to the one member who is moved, not to one of those who look */
	house_change(h, "UPDATE member_care SET member_id = ? WHERE id = ?",
		BIND(m->member, m->ids[CARE_KIND]));
	house_change(h, "UPDATE member_document SET member_id = ? WHERE id = ?",
		BIND(m->member, m->ids[DOCUMENT_KIND]));
	house_change(h, "UPDATE member_correction SET member_id = ? WHERE id = ?",
		BIND(m->member, m->ids[CORRECTION_KIND]));
}

static void move_simple(struct house *h, const struct matrix *m, enum matrix_kind kind,
	int64_t place, const char *path, struct bind owner)
{
	if (kind == ELECTION_KIND || kind == SUBMITTED_KIND) /* one at a time is open in a place */
		house_change(h, "UPDATE election SET removed_at = IF(id = ?, NULL, ?) WHERE id IN (?, ?)",
			BIND(m->ids[kind], h->now, m->ids[ELECTION_KIND], m->ids[SUBMITTED_KIND]));
	for (size_t i = 0; i < sizeof simple / sizeof simple[0]; i++)
		if (simple[i].kind == kind)
			change_made_up(h, simple[i].move, BIND(place, path, owner, m->ids[kind]));
}

/* A POST that has come to its end leaves its key there: the last thing before the commit. */
static void set_trap(struct house *h)
{
	db_script(h->work->db, "SET SESSION TRANSACTION READ WRITE");
	db_script(h->work->db,
		"CREATE OR REPLACE TRIGGER matrix_trap BEFORE INSERT ON once FOR EACH ROW"
		" IF @matrix_stopped IS NOT NULL THEN SET @matrix_stopped = 1;"
		" SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the matrix stops here'; END IF");
	db_script(h->work->db, "SET SESSION TRANSACTION READ ONLY");
	get(h, STRANGER, "/login"); /* connected */
	db_script(h->db, "SET @matrix_stopped = 0");
}

void matrix_open(struct house *h, struct matrix *m)
{
	m->label = arena_format(h->kept, "阵%s", crypt_token(h->arena, 5));
	more_people(h);
	note_places(h, m);
	make_member(h, m);
	make_account(h, m);
	m->meeting = example_id(h, "GET", "/meetings/:id");
	m->member_batch = example_id(h, "GET", "/members/imports/:id");
	m->organisation_batch = example_id(h, "GET", "/organisations/imports/:id");
	m->account_batch = example_id(h, "GET", "/accounts/imports/:id");
	m->dues_base_batch = example_id(h, "GET", "/dues/bases/imports/:id");
	m->points_batch = example_id(h, "GET", "/points/imports/:id");
	m->receipt = example_id(h, "POST", "/receipts/:id/read");
	m->dues = example_id(h, "GET", "/dues/:id/pay");
	m->payment = example_id(h, "GET", "/dues/payments/:id/reverse");
	m->file = example_id(h, "GET", "/files/:id");
	make_simple(h, m);
	m->points = example_id(h, "GET", "/points/entries/:id/reverse");
	house_change(h, "UPDATE points_entry SET evidence = ? WHERE id = ?", BIND(m->label, m->points));
	make_changes(h, m);
	make_application(h, m);
	house_change(h, "UPDATE import_batch SET state = 'checked' WHERE id IN (?, ?, ?, ?, ?)",
		BIND(m->member_batch, m->organisation_batch, m->account_batch, m->dues_base_batch,
			m->points_batch));
	house_change(h, "UPDATE meeting SET title = ? WHERE id = ?", BIND(m->label, m->meeting));
	house_change(h, "UPDATE dues SET member_id = ? WHERE id = ?", BIND(m->member, m->dues));
	house_change(h, "UPDATE dues_base SET member_id = ? WHERE member_id = ?",
		BIND(m->member, h->people[EAST_MEMBER].member_id));
	house_change(
		h, "UPDATE dues_payment SET member_id = ? WHERE id = ?", BIND(m->member, m->payment));
	/* Some examples are grants: those who look hold what they hold by their role or stage alone. */
	for (int view = 0; view < VIEWS; view++)
		house_change(h,
			"UPDATE access_grant g LEFT JOIN access_group k ON k.id = g.gives_id"
			" SET g.removed_at = ? WHERE g.account_id = ? AND g.state = 'active' AND "
			"COALESCE(k.code, '') NOT LIKE "
			"'%admin'",
			BIND(h->now, h->people[views[view].who].account_id));
	set_trap(h);
}

void matrix_close(struct house *h)
{
	db_script(h->db, "SET @matrix_stopped = NULL");
	db_script(h->work->db, "SET SESSION TRANSACTION READ WRITE");
	db_script(h->work->db, "DROP TRIGGER matrix_trap");
	db_script(h->work->db, "SET SESSION TRANSACTION READ ONLY");
}

/* ---- moving ---- */

static void attend(struct house *h, const struct matrix *m, int64_t member)
{
	house_change(h, "DELETE FROM attendance WHERE meeting_id = ? AND member_id IN (?, ?, ?)",
		BIND(m->meeting, h->people[EAST_ACTIVIST].member_id, h->people[EAST_PROBATIONARY].member_id,
			h->people[EAST_MEMBER].member_id));
	if (member)
		house_change(h,
			"INSERT INTO attendance (meeting_id, member_id, created_at) VALUES (?, ?, ?)",
			BIND(m->meeting, member, h->now));
}

static void move_member(
	struct house *h, const struct matrix *m, int64_t place, const char *path, struct bind owner)
{
	house_change(h, "UPDATE member SET organisation_id = ?, path = ?, owner_id = ? WHERE id = ?",
		BIND(place, path, owner, m->member));
	house_change(h, "UPDATE member_search SET path = ? WHERE id = ?", BIND(path, m->member));
	house_change(h,
		"UPDATE dues_base SET organisation_id = ?, path = ?, owner_id = ? WHERE member_id = ?",
		BIND(place, path, owner, m->member));
}

static void move_dues(
	struct house *h, const struct matrix *m, int64_t place, const char *path, struct bind owner)
{
	move_member(h, m, place, path, owner);
	house_change(h,
		"UPDATE dues_month SET organisation_id = ?, path = ?, owner_id = ? WHERE organisation_id ="
		" (SELECT organisation_id FROM dues WHERE id = ?)",
		BIND(place, path, owner, m->dues));
	house_change(h, "UPDATE dues SET organisation_id = ?, path = ?, owner_id = ? WHERE id = ?",
		BIND(place, path, owner, m->dues));
	house_change(h,
		"UPDATE dues_payment SET organisation_id = ?, path = ?, owner_id = ? WHERE id = ?",
		BIND(place, path, owner, m->payment));
}

static void move_batches(
	struct house *h, const struct matrix *m, int64_t place, const char *path, struct bind owner)
{
	house_change(h,
		"UPDATE import_batch SET organisation_id = ?, path = ?, owner_id = ? WHERE id IN (?, ?, ?, ?, ?)",
		BIND(place, path, owner, m->member_batch, m->organisation_batch, m->account_batch,
			m->dues_base_batch, m->points_batch));
}

void matrix_move(
	struct house *h, struct matrix *m, enum matrix_kind kind, int view, enum relation relation)
{
	const struct view *v = &views[view];
	int64_t place = m->places[v->at[relation]].id, member = h->people[v->who].member_id;
	const char *path = m->places[v->at[relation]].path;
	struct bind owner = bind_reference(relation == OWN ? h->people[v->who].account_id : 0);

	if (kind == MEMBER_KIND)
		move_member(h, m, place, path, owner);
	if (kind == DUES_KIND || kind == PAYMENT_KIND)
		move_dues(h, m, place, path, owner);
	if (kind == BATCH_KIND)
		move_batches(h, m, place, path, owner);
	if (kind == ACCOUNT_KIND || kind == DELEGATION_KIND)
		house_change(h,
			"UPDATE account SET organisation_id = ?, path = ?, owner_id = ? WHERE id = ?",
			BIND(place, path, owner, m->account));
	move_simple(h, m, kind, place, path, owner);
	if (kind == RECEIPT_KIND)
		house_change(h, "UPDATE receipt SET organisation_id = ?, path = ? WHERE id = ?",
			BIND(place, path, m->receipt));
	if (kind == APPLICATION_KIND)
		house_change(h,
			"UPDATE access_application SET organisation_id = ?, path = ?, account_id = ?"
			" WHERE id = ?",
			BIND(place, path,
				relation == OWN && v->who > GUEST ? h->people[v->who].account_id : m->account,
				m->application));
	if (kind == NOTICE_KIND)
		house_change(h, "UPDATE access_notice SET account_id = ? WHERE id = ?",
			BIND(relation == OWN && v->who > GUEST ? h->people[v->who].account_id : m->account,
				m->notice));
	if (kind == SESSION_KIND)
		house_change(h, "UPDATE session SET ended_at = NULL, account_id = ? WHERE id = ?",
			BIND(relation == OWN && v->who > GUEST ? h->people[v->who].account_id : m->account,
				m->session));
	if (kind == DELEGATION_KIND)
		house_change(
			h, "UPDATE access_grant SET granted_by = ? WHERE id = ?", BIND(owner, m->delegation));
	if (kind == POINTS_KIND)
		house_change(h,
			"UPDATE points_entry SET organisation_id = ?, path = ?, member_id = ? WHERE id = ?",
			BIND(place, path, relation == OWN && member ? member : m->member, m->points));
	if (kind == CHANGE_KIND)
		house_change(h,
			"UPDATE member_change SET organisation_id = ?, path = ?, owner_id = ?,"
			" to_organisation_id = ? WHERE person = ?",
			BIND(place, path, owner, place, m->label));
	if (kind == MEETING_KIND || kind == FILE_KIND) {
		attend(h, m, relation == OWN ? member : 0);
		house_change(h,
			"UPDATE meeting SET organisation_id = ?, path = ?, owner_id = ? WHERE id = ?",
			BIND(place, path, owner, m->meeting));
	}
}

/* ---- the end of rights ---- */

void matrix_expire(struct house *h, bool expired)
{
	struct date yesterday = date_add_days(h->work->today, -1);

	for (int view = 1; view < VIEWS; view++) {
		const struct visitor *v = &h->people[views[view].who];

		house_change(h, "UPDATE access_grant SET until_on = ? WHERE account_id = ?",
			BIND(expired ? bind_date(yesterday) : bind_text(NULL), v->account_id));
		house_change(h, "UPDATE member SET removed_at = ? WHERE id = ?",
			BIND(expired ? bind_moment(h->now) : bind_text(NULL), v->member_id));
	}
}

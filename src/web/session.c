/*
 * A session is 32 random bytes in a cookie; the database holds only their digest. One question
 * resumes it with account, organisation and the version of the settings: one round trip a request.
 */
#include "web/session.h"
#include "base/text.h"
#include "data/code.h"
#include "data/rights.h"
#include "data/tree.h"
#include "web/route.h"

enum { TOKEN_BYTES = 32, TOUCH_SECONDS = 60, DAY = 86400 };

static struct bind token_digest(struct request *r, const char *token)
{
	uint8_t *digest = arena_alloc(r->arena, 32);

	crypt_digest(token, strlen(token), digest);
	return bind_bytes(digest, 32);
}

/* Columns of both questions, from setting_version v, account a, organisation o. */
#define ACTOR_COLUMNS "a.id, a.login, a.name, a.organisation_id, o.name, o.kind, o.path," \
	" a.member_id, a.large, a.stage, v.version, v.rights, a.office <> 'business', a.totp IS NOT NULL," \
	" a.password_set_at, a.granted, v.tree, a.views"
#define ACTOR_JOINS " LEFT JOIN organisation o ON o.id = a.organisation_id"
enum { ACTOR_CELLS = 18 };

/* The account alone; its rights are another question, if they are not known. */
struct found {
	struct actor *actor;
	const char *path, *stage;
	int64_t version, rights, tree;
	bool office, enrolled;
	struct moment password_set_at;
	bool granted;                /* something beside what the stage of a member gives          */
};

static struct found found_in(struct work *w, const struct cell *c)
{
	struct actor *actor = ARENA_NEW(w->arena, struct actor);

	*actor = (struct actor){ .id = c[0].number, .login = c[1].text, .name = c[2].text,
		.organisation_id = c[3].number, .organisation = c[4].text, .organisation_kind = c[5].text,
		.member_id = c[9].null ? 0 : c[7].number, /* who has left is a member no more */
		.large = c[8].number != 0, .views = c[17].number != 0 };
	return (struct found){ actor, c[6].text, c[9].text, c[10].number, c[11].number, c[16].number,
		c[12].number != 0, c[13].number != 0, c[14].moment, c[15].number != 0 };
}

/* What he may do today. Ordinary users see no part of the tree. */
static const struct actor *with_rights(struct work *w, const struct found *f)
{
	/* most people hold what their stage gives and nothing else: one answer serves them all */
	const struct holder holder = f->granted
		? (struct holder){ f->actor->id, f->path, f->stage }
		: (struct holder){ .account_id = HOLDER_BY_STAGE, .stage = f->stage };

	f->actor->rights = rights_kept(w, &holder, f->rights);
	f->actor->title = f->actor->rights->title;
	f->actor->path = f->actor->title ? f->path : NULL;
	return f->actor;
}

/* Administrators of any kind; their limits are the same on a phone. */
static bool is_administrator(const struct actor *actor)
{
	return actor->title != NULL;
}

static int64_t longest(struct work *w, const struct actor *actor, bool phone)
{
	return phone && !is_administrator(actor) ? parameter_number(w, "session.phone_days") * DAY
		: parameter_number(w, "session.absolute_hours") * 3600;
}

/* Rights may have come after the sign-in: the limits are those of what one is now. */
static bool is_over(struct work *w, const struct session *s, const struct actor *actor)
{
	bool administrator = is_administrator(actor);
	int64_t most = longest(w, actor, s->phone);
	int64_t idle = s->phone && !administrator ? most
		: parameter_number(w, administrator ? "session.idle_admin" : "session.idle_member") * 60;

	return w->now.at - s->seen_at.at > idle || w->now.at - s->started_at.at > most;
}

/* Whom the parameter asks for a second factor; whoever has one shows it in any case. */
static bool needs_factor(struct work *w, const struct found *f)
{
	const char *who = parameter_text(w, "second_factor.required");

	return !text_is(who, "不要求")
		&& (f->office || (text_is(who, "全部管理员") && is_administrator(f->actor)));
}

static bool is_stale(struct work *w, const struct found *f)
{
	int64_t days = parameter_number(w, "password.admin_days");

	return days && f->password_set_at.at && is_administrator(f->actor)
		&& text_is(parameter_text(w, "password.profile"), "等保")
		&& w->now.at - f->password_set_at.at > days * DAY;
}

static enum lack lack_of(struct work *w, const struct found *f, bool proven)
{
	if (!proven && f->enrolled)
		return LACKS_CODE;
	if (!proven && needs_factor(w, f))
		return LACKS_FACTOR;
	return is_stale(w, f) ? LACKS_NEW_PASSWORD : LACKS_NOTHING;
}

/* In a transaction of its own: the request goes on as a stranger's. */
static void end_beside(struct work *w, const struct session *s)
{
	work_rollback(w);
	work_begin(w);
	work_change(w, "UPDATE session SET ended_at = ? WHERE id = ?", BIND(w->now, s->id));
	work_commit(w);
}

/* Once a minute is exact enough for a limit of fifteen; it saves a write on every page. */
static void touch(struct work *w, const struct session *s)
{
	work_rollback(w);
	work_begin(w);
	work_change(w, "UPDATE session SET seen_at = ? WHERE id = ?", BIND(w->now, s->id));
	work_commit(w);
}

/* A visitor, or the cookie of a session that is no more. */
static void resume_nobody(struct work *w)
{
	struct rows *rows = work_select(w, "SELECT version, tree FROM setting_version", BIND_NONE);
	int64_t version = 0, tree = 0;

	if (rows_next(rows)) {
		version = rows->cells[0].number;
		tree = rows->cells[1].number;
	}
	rows_end(rows);
	settings_fresh(w, version);
	tree_fresh(tree);
}

void session_resume(struct request *r)
{
	struct work *w = r->work;
	const char *token = request_cookie(r, "sid");
	struct session *s = ARENA_NEW(r->arena, struct session);
	const struct actor *actor;
	struct found found = { 0 };
	bool proven, marked;
	int64_t mark;
	struct rows *rows;

	r->device = request_cookie(r, "device");
	if (!token || strlen(token) != 2 * TOKEN_BYTES) {
		resume_nobody(w);
		return;
	}
	rows = work_select(w, "SELECT " ACTOR_COLUMNS ", s.id, s.csrf, s.phone, s.seen_at,"
		" s.started_at, s.proven, s.rights_mark FROM session s"
		" JOIN account a ON a.id = s.account_id AND a.state = 'active' JOIN setting_version v"
		ACTOR_JOINS " WHERE s.token = ? AND s.ended_at IS NULL AND s.ends_at > ?",
		BIND(token_digest(r, token), w->now));
	if (!rows_next(rows)) {
		resume_nobody(w);
		return;
	}
	const struct cell *own = rows->cells + ACTOR_CELLS;

	found = found_in(w, rows->cells);
	*s = (struct session){ own[0].number, own[1].text, own[2].number != 0, own[3].moment,
		own[4].moment };
	proven = own[5].number != 0;
	marked = !own[6].null;
	mark = own[6].number;
	rows_end(rows);
	settings_fresh(w, found.version);
	tree_fresh(found.tree);
	actor = with_rights(w, &found);
	if (is_over(w, s, actor))
		return;
	if (marked && actor->rights->mark != mark) {
		end_beside(w, s);
		r->rights_changed = true;
		return;
	}
	s->lacks = lack_of(w, &found, proven);
	found.actor->unproven = s->lacks != LACKS_NOTHING;
	r->session = s;
	w->actor = actor;
	if (w->now.at - s->seen_at.at > TOUCH_SECONDS)
		touch(w, s);
}

const struct actor *session_actor_of(struct work *w, int64_t account_id)
{
	struct rows *rows = work_select(w, "SELECT " ACTOR_COLUMNS " FROM setting_version v"
		" JOIN account a ON a.id = ? AND a.state = 'active'" ACTOR_JOINS, BIND(account_id));
	struct found found = { 0 };

	if (rows_next(rows))
		found = found_in(w, rows->cells);
	rows_end(rows);
	return found.actor ? with_rights(w, &found) : &stranger;
}

const char *session_device(struct request *r)
{
	if (!r->device || strlen(r->device) != 32) {
		r->device = crypt_token(r->arena, 16);
		request_set_cookie(r, "device", r->device, 400LL * 86400, false);
	}
	return r->device;
}

void session_start(struct request *r, const struct actor *actor, bool proven)
{
	struct work *w = r->work;
	const char *token = crypt_token(r->arena, TOKEN_BYTES), *csrf = crypt_token(r->arena, 16);
	const char *agent = r->agent && text_valid(r->agent) ? r->agent : NULL;
	bool phone = text_has(r->agent, "Mobile") || text_has(r->agent, "Android");
	int64_t seconds = longest(w, actor, phone);

	work_change(w,
		"INSERT INTO session (token, account_id, csrf, phone, proven, started_at, seen_at, ends_at,"
		" address, agent, rights_mark) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		BIND(token_digest(r, token), actor->id, csrf, phone, proven, w->now, w->now,
			(struct moment){ w->now.at + seconds }, r->address, text_cut(w->arena, agent, 200),
			actor->rights ? actor->rights->mark : 0));
	request_set_cookie(r, "sid", token, phone && !is_administrator(actor) ? seconds : 0, false);
}

void session_end(struct request *r)
{
	work_change(r->work, "UPDATE session SET ended_at = ? WHERE id = ?",
		BIND(r->work->now, r->session->id));
	request_set_cookie(r, "sid", "", -1, false);
}

void session_end_all(struct work *w, int64_t account_id, int64_t but)
{
	work_change(w,
		"UPDATE session SET ended_at = ? WHERE account_id = ? AND id <> ? AND ended_at IS NULL",
		BIND(w->now, account_id, but));
}

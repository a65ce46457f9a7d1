/*
 * A session is 32 random bytes in a cookie; the database holds only their digest. One question
 * resumes it with account, organisation and the version of the settings: one round trip a request.
 */
#include "web/session.h"
#include "base/text.h"
#include "data/code.h"
#include "web/route.h"

enum { TOKEN_BYTES = 32, TOUCH_SECONDS = 60, PHONE_DAYS = 30 };

static struct bind token_digest(struct request *r, const char *token)
{
	uint8_t *digest = arena_alloc(r->arena, 32);

	crypt_digest(token, strlen(token), digest);
	return bind_bytes(digest, 32);
}

/* Columns of both questions, from account a, organisation o. */
#define ACTOR_COLUMNS "a.id, a.login, a.name, a.role, a.organisation_id, o.name, o.kind, o.path," \
	" a.member_id, a.large"
#define ACTOR_JOINS " LEFT JOIN organisation o ON o.id = a.organisation_id"
enum { ACTOR_CELLS = 10 };

static const struct actor *actor_from(struct work *w, const struct cell *c)
{
	struct actor *actor = ARENA_NEW(w->arena, struct actor);

	*actor = (struct actor){ .id = c[0].number, .login = c[1].text, .name = c[2].text,
		.role = c[3].text ? role_named(c[3].text) : NULL, .organisation_id = c[4].number,
		.organisation = c[5].text, .organisation_kind = c[6].text, .member_id = c[8].number,
		.large = c[9].number != 0 };
	actor->path = actor->role ? c[7].text : NULL; /* ordinary users see no part of the tree */
	return actor;
}

static bool too_idle(struct work *w, const struct session *s, const struct actor *actor)
{
	int64_t idle = w->now.at - s->seen_at.at;
	int64_t minutes =
		parameter_number(w, actor->role ? "session.idle_admin" : "session.idle_member");

	return idle > (s->phone ? (int64_t)PHONE_DAYS * 86400 : minutes * 60);
}

/* Once a minute is exact enough for a limit of fifteen; it saves a write on every page. */
static void touch(struct work *w, const struct session *s)
{
	work_rollback(w);
	work_begin(w);
	work_change(w, "UPDATE session SET seen_at = ? WHERE id = ?", BIND(w->now, s->id));
	work_commit(w);
}

void session_resume(struct request *r)
{
	struct work *w = r->work;
	const char *token = request_cookie(r, "sid");
	struct session *s = ARENA_NEW(r->arena, struct session);
	const struct actor *actor = NULL;
	struct rows *rows;

	r->device = request_cookie(r, "device");
	if (!token || strlen(token) != 2 * TOKEN_BYTES) {
		settings_fresh(w, work_number(w, 0, "SELECT version FROM setting_version", BIND_NONE));
		return;
	}
	rows = work_select(w, "SELECT " ACTOR_COLUMNS ", s.id, s.csrf, s.phone, s.seen_at, v.version"
		" FROM setting_version v"
		" LEFT JOIN session s ON s.token = ? AND s.ended_at IS NULL AND s.ends_at > ?"
		" LEFT JOIN account a ON a.id = s.account_id AND a.state = 'active'" ACTOR_JOINS,
		BIND(token_digest(r, token), w->now));
	if (!rows_next(rows))
		return;
	const struct cell *own = rows->cells + ACTOR_CELLS;
	int64_t version = own[4].number;

	if (!rows->cells[0].null) {
		*s = (struct session){ own[0].number, own[1].text, own[2].number != 0, own[3].moment };
		actor = actor_from(w, rows->cells);
	}
	rows_end(rows);
	settings_fresh(w, version);
	if (!actor || too_idle(w, s, actor))
		return;
	r->session = s;
	w->actor = actor;
	if (w->now.at - s->seen_at.at > TOUCH_SECONDS)
		touch(w, s);
}

const struct actor *session_actor_of(struct work *w, int64_t account_id)
{
	struct rows *rows = work_select(w, "SELECT " ACTOR_COLUMNS " FROM account a" ACTOR_JOINS
		" WHERE a.id = ? AND a.state = 'active'", BIND(account_id));
	const struct actor *actor = rows_next(rows) ? actor_from(w, rows->cells) : &stranger;

	rows_end(rows);
	return actor;
}

const char *session_device(struct request *r)
{
	if (!r->device || strlen(r->device) != 32) {
		r->device = crypt_token(r->arena, 16);
		request_set_cookie(r, "device", r->device, 400LL * 86400, false);
	}
	return r->device;
}

void session_start(struct request *r, int64_t account_id)
{
	struct work *w = r->work;
	const char *token = crypt_token(r->arena, TOKEN_BYTES), *csrf = crypt_token(r->arena, 16);
	const char *agent = r->agent && text_valid(r->agent) ? r->agent : NULL;
	bool phone = text_has(r->agent, "Mobile") || text_has(r->agent, "Android");
	int64_t seconds = phone ? (int64_t)PHONE_DAYS * 86400
		: parameter_number(w, "session.absolute_hours") * 3600;

	work_change(w,
		"INSERT INTO session (token, account_id, csrf, phone, started_at, seen_at, ends_at,"
		" address, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		BIND(token_digest(r, token), account_id, csrf, phone, w->now, w->now,
			(struct moment){ w->now.at + seconds }, r->address, text_cut(w->arena, agent, 200)));
	request_set_cookie(r, "sid", token, phone ? seconds : 0, false);
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

/* Requests made in memory and answered by answer() as a worker would; and what to make of the
 * replies. */
#include "house.h"
#include <stdlib.h>
#include "base/text.h"
#include "lib/crypt.h"

enum { EXCERPT = 300 };

static const char host[] = "127.0.0.1:8080";
static char asked[400]; /* for the message when it went wrong */

/* ---- who asks ---- */

static struct bind digest_of(struct house *h, const char *token)
{
	uint8_t *digest = arena_alloc(h->arena, 32);

	crypt_digest(token, strlen(token), digest);
	return bind_bytes(digest, 32);
}

/* A session of the present minute, so that no request has to be written down as a sign of life. */
static void sign_in_quietly(struct house *h, struct visitor *v)
{
	if (v->sid && v->since.at == h->now.at)
		return;
	v->sid = crypt_token(h->kept, 32);
	v->csrf = crypt_token(h->kept, 16);
	v->since = h->now;
	house_change(h,
		"INSERT INTO session (token, account_id, csrf, phone, started_at, seen_at, ends_at)"
		" VALUES (?, ?, ?, 0, ?, ?, ?)",
		BIND(digest_of(h, v->sid), v->account_id, v->csrf, h->now, h->now,
			(struct moment){ h->now.at + 43200 }));
}

/* What a form of this browser would carry: the session's token, or one made from the device cookie.
 */
const char *token_of(struct house *h, enum who who)
{
	struct visitor *v = &h->people[who];
	uint8_t mac[32];
	const char *csrf;

	if (who > GUEST) {
		sign_in_quietly(h, v);
		return v->csrf;
	}
	csrf = v->sid
		? work_text(h->work, "SELECT csrf FROM session WHERE token = ? AND ended_at IS NULL",
			BIND(digest_of(h, v->sid)))
		: NULL;
	if (csrf)
		return csrf;
	if (!v->device)
		v->device = crypt_token(h->kept, 16);
	crypt_mac("csrf-before-sign-in", v->device, strlen(v->device), mac);
	return text_hex(h->arena, mac, 16);
}

void guest_forgets(struct house *h)
{
	h->people[GUEST] = h->people[STRANGER] = (struct visitor){ 0 };
}

static const char *cookies_of(struct house *h, const struct visitor *v)
{
	return arena_format(h->arena, "%s%s; %s%s", v->sid ? "sid=" : "", v->sid ? v->sid : "",
		v->device ? "device=" : "", v->device ? v->device : "");
}

/* "sid=abc; Path=/…" */
static void keep_cookie(struct house *h, struct visitor *v, const char *cookie)
{
	const struct {
		const char *name;
		const char **to;
	} kept[] = { { "sid=", &v->sid }, { "device=", &v->device } };

	for (size_t i = 0; i < 2; i++)
		if (text_begins(cookie, kept[i].name)) {
			const char *value = cookie + strlen(kept[i].name);
			size_t n = strcspn(value, ";");

			*kept[i].to = n ? arena_copy(h->kept, value, n) : NULL;
		}
}

/* ---- asking ---- */

static struct request *request_new(
	struct house *h, enum who who, const char *method, const char *whole)
{
	struct visitor *v = &h->people[who];
	struct request *r = ARENA_NEW(h->arena, struct request);
	struct work *w = ARENA_NEW(h->arena, struct work);
	const char *query = strchr(whole, '?');

	if (who > GUEST)
		sign_in_quietly(h, v);
	*r = (struct request){ .arena = h->arena,
		.work = w,
		.method = method,
		.cookies = cookies_of(h, v),
		.path = query ? arena_copy(h->arena, whole, (size_t)(query - whole)) : whole,
		.query_string = query ? query + 1 : NULL,
		.host = host,
		.address = v->address ? v->address : "192.0.2.1",
		.agent = v->agent ? v->agent : "test",
		.number = crypt_token(h->arena, 6) };
	*w = (struct work){ .arena = h->arena, .db = h->db, .actor = &stranger, .now = h->now,
		.today = moment_date(h->now), .request = r->number, .address = r->address,
		.agent = r->agent };
	snprintf(asked, sizeof asked, "%s %s as %s", method, whole, v->name ? v->name : "stranger");
	return r;
}

static struct reply ask(struct house *h, enum who who, struct request *r)
{
	struct reply reply;

	h->work->now = h->now;
	h->work->today = moment_date(h->now);
	work_rollback(h->work); /* no lock or snapshot of ours is in the way */
	h->request = r;
	db_trips_reset(h->db);
	db_fail_at(h->fail_question);
	arena_fail_at(h->fail_allocation);
	reply = answer(r);
	db_fail_at(0);
	arena_fail_at(0);
	h->fail_question = h->fail_allocation = 0;
	h->trips = db_trips(h->db);
	for (size_t i = 0; who == GUEST && i < r->new_cookie_count; i++)
		keep_cookie(h, &h->people[GUEST], r->new_cookies[i]);
	return reply;
}

const char *at(struct house *h, const char *format, ...)
{
	va_list args;
	const char *text;

	va_start(args, format);
	text = arena_vformat(h->arena, format, args);
	va_end(args);
	return text;
}

struct reply get(struct house *h, enum who who, const char *path, ...)
{
	va_list args;
	const char *whole;

	va_start(args, path);
	whole = arena_vformat(h->arena, path, args);
	va_end(args);
	return ask(h, who, request_new(h, who, "GET", whole));
}

struct reply post_raw(struct house *h, enum who who, const char *path, const char *body,
	const char *origin)
{
	struct request *r = request_new(h, who, "POST", path);

	r->content_type = "application/x-www-form-urlencoded";
	r->body = body;
	r->body_size = strlen(body);
	r->origin = origin;
	return ask(h, who, r);
}

struct reply post(struct house *h, enum who who, const char *path, const char *body, ...)
{
	va_list args;
	const char *whole;

	va_start(args, body);
	whole = arena_vformat(h->arena, body, args);
	va_end(args);
	return post_raw(h, who, path,
		arena_format(
			h->arena, "%s&csrf=%s&once=%s", whole, token_of(h, who), crypt_token(h->arena, 16)),
		arena_format(h->arena, "http://%s", host));
}

struct account *user_made(struct house *h, enum place place, const char *role)
{
	struct account *a = record_new(h->work, &account_record);

	a->login = at(h, "t%s", crypt_token(h->arena, 6));
	a->name = "试用";
	a->office = role ? grant_office_of(h->work, role) : OFFICE_BUSINESS;
	a->organisation_id = h->places[place].id;
	a->state = ACCOUNT_ACTIVE;
	record_put(h, &account_record, a);
	if (role)
		role_given(h, a->row.id, role);
	house_change(h,
		"UPDATE account SET password = (SELECT password FROM account WHERE id = ?) WHERE id = ?",
		BIND(h->people[EAST_CLERK].account_id, a->row.id));
	return a;
}

struct reply sign_in(struct house *h, const char *login, const char *password)
{
	return post(h, GUEST, "/login", "login=%s&password=%s", login, text_url(h->arena, password));
}

static const char *parts_of(struct house *h, const char *fields)
{
	struct input *in = input_new(h->arena);
	const char *parts = "";

	input_add_encoded(in, fields);
	for (size_t i = 0; i < in->count; i++)
		parts = arena_format(h->arena, "%s--cut\r\nContent-Disposition: form-data; name=\"%s\"\r\n"
			"\r\n%s\r\n", parts, in->pairs[i].name, in->pairs[i].value);
	return parts;
}

struct reply post_file(struct house *h, enum who who, const char *path, const char *file,
	const void *bytes, size_t size)
{
	return post_file_with(h, who, path, "", file, bytes, size);
}

struct reply post_file_with(struct house *h, enum who who, const char *path, const char *fields,
	const char *file, const void *bytes, size_t size)
{
	struct request *r = request_new(h, who, "POST", path);
	const char *head = arena_format(h->arena, "%s"
		"--cut\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n"
		"--cut\r\nContent-Disposition: form-data; name=\"once\"\r\n\r\n%s\r\n"
		"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n",
		parts_of(h, fields), token_of(h, who), crypt_token(h->arena, 16), file);
	static const char tail[] = "\r\n--cut--\r\n";
	size_t n = strlen(head);
	char *body = arena_alloc(h->arena, n + size + sizeof tail);

	memcpy(body, head, n);
	memcpy(body + n, bytes, size);
	memcpy(body + n + size, tail, sizeof tail - 1);
	r->content_type = "multipart/form-data; boundary=cut";
	r->body = body;
	r->body_size = n + size + sizeof tail - 1;
	return ask(h, who, r);
}

/* ---- looking ---- */

bool reply_has(struct reply reply, const char *text)
{
	return reply.body && memmem(reply.body, reply.size, text, strlen(text));
}

/* What stands in the page between its tags, from the first problem or heading on. */
static void show_excerpt(struct reply reply)
{
	const char *from = reply.body ? strstr(reply.body, "problems") : NULL;
	bool tag = false, blank = true;
	int shown = 0;

	from = from ? from : reply.body ? strstr(reply.body, "<main") : NULL;
	if (reply.location)
		print_error("    → %s\n", reply.location);
	for (const char *c = from ? from : reply.body; c && *c && shown < EXCERPT; c++) {
		tag = *c == '<' ? true : tag;
		if (!tag && !((*c == ' ' || *c == '\n' || *c == '\t') && blank)) {
			blank = *c == ' ' || *c == '\n' || *c == '\t';
			print_error("%c", blank ? ' ' : *c);
			shown++;
		}
		tag = *c == '>' ? false : tag;
	}
	print_error("\n");
}

struct reply house_status(struct reply reply, int wanted, const char *file, int line)
{
	if (reply.status != wanted) {
		print_error("%s: status %d, %d expected\n", asked, reply.status, wanted);
		show_excerpt(reply);
		_fail(file, line);
	}
	return reply;
}

struct reply house_has(
	struct reply reply, const char *text, bool wanted, const char *file, int line)
{
	if (reply_has(reply, text) != wanted) {
		print_error("%s: the page %s “%s”\n", asked, wanted ? "lacks" : "shows", text);
		show_excerpt(reply);
		_fail(file, line);
	}
	return reply;
}

struct reply house_goes(struct reply reply, const char *begin, const char *file, int line)
{
	if (reply.status != 303 || !text_begins(reply.location, begin)) {
		print_error("%s: status %d, a redirect to %s expected\n", asked, reply.status, begin);
		show_excerpt(reply);
		_fail(file, line);
	}
	return reply;
}

int64_t id_made(struct reply reply)
{
	const char *slash = reply.location ? strrchr(reply.location, '/') : NULL;

	return slash ? atoll(slash + 1) : 0;
}

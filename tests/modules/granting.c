/* Accounts without rights, and the security administrator who gives them some. */
#include "granting.h"
#include "base/text.h"
#include "web/session.h"

/* An account of its own, without any right. */
int64_t account_new(struct house *h, enum place place, enum office office)
{
	struct account *a = record_new(h->work, &account_record);

	a->login = at(h, "g%s", crypt_token(h->arena, 6));
	a->name = "试用";
	a->office = office;
	a->organisation_id = h->places[place].id;
	a->state = ACCOUNT_ACTIVE;
	return record_put(h, &account_record, a);
}

bool holds(struct house *h, int64_t account_id, const struct permission *permission)
{
	return may(session_actor_of(h->work, account_id), permission);
}

bool holds_at(
	struct house *h, int64_t account_id, const struct permission *permission, enum place place)
{
	return may_with(
		session_actor_of(h->work, account_id), permission, h->places[place].path, 0, NULL);
}

struct reply give(struct house *h, int64_t account_id, const char *what)
{
	return post(h, SECURITY, at(h, "/holders/%lld/grant", (long long)account_id),
		"reason=%s&%s", text_url(h->arena, "试验文件〔2026〕1号"), what);
}

int64_t role_id(struct house *h, const char *code)
{
	return number_of(h, "SELECT id FROM access_group WHERE code = ?", BIND(code));
}

const char *role(struct house *h, const char *code)
{
	return at(h, "gives_id=%lld", (long long)role_id(h, code));
}

int64_t last_grant(struct house *h, int64_t account_id)
{
	return number_of(h,
		"SELECT MAX(id) FROM access_grant WHERE account_id = ? AND removed_at IS NULL",
		BIND(account_id));
}

struct reply take_back(struct house *h, int64_t grant_id)
{
	return post(h, SECURITY, at(h, "/grants/%lld/take-back", (long long)grant_id), "reason=%s",
		text_url(h->arena, "不再任职"));
}

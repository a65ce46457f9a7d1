/* Secrets are sealed, bound to their account; used steps and codes are marked first of all. */
#include "modules/access/second_factor.h"
#include "base/text.h"
#include "data/history.h"
#include "modules/access/one_time_code.h"

static const char *bound_to(struct work *w, int64_t account_id)
{
	return arena_format(w->arena, "account.totp:%lld", (long long)account_id);
}

void second_factor_offer(struct work *w, const struct session *s, uint8_t secret[TOTP_SECRET])
{
	uint8_t mac[32];
	struct factor f = second_factor_of(w, w->actor->id);
	const char *text = arena_format(w->arena, "%lld %s %lld", (long long)w->actor->id, s->csrf,
		(long long)f.set_at.at);

	crypt_mac("totp-offer", text, strlen(text), mac);
	memcpy(secret, mac, TOTP_SECRET);
}

struct factor second_factor_of(struct work *w, int64_t account_id)
{
	struct rows *rows = work_select(w, "SELECT totp IS NOT NULL, totp_set_at, (SELECT COUNT(*)"
		" FROM recovery_code WHERE account_id = a.id AND used_at IS NULL) FROM account a WHERE id = ?",
		BIND(account_id));
	struct factor f = { 0 };

	if (rows_next(rows))
		f = (struct factor){ rows->cells[0].number != 0, rows->cells[1].moment,
			rows->cells[2].number };
	rows_end(rows);
	return f;
}

/* Hex in the seal, for sealing takes texts. */
static bool secret_of(
	struct work *w, int64_t account_id, uint8_t secret[TOTP_SECRET], int64_t *used)
{
	struct rows *rows = work_select(w,
		"SELECT totp, totp_step FROM account WHERE id = ? AND totp IS NOT NULL FOR UPDATE",
		BIND(account_id));
	struct sealed sealed = { 0 };
	const char *hex;

	if (rows_next(rows)) {
		sealed = (struct sealed){ (const uint8_t *)rows->cells[0].text, rows->cells[0].size };
		*used = rows->cells[1].number;
	}
	rows_end(rows);
	hex = sealed.bytes ? crypt_unseal(w->arena, bound_to(w, account_id), sealed) : NULL;
	if (!hex || strlen(hex) != 2 * TOTP_SECRET)
		return false;
	for (size_t i = 0; i < TOTP_SECRET; i++)
		if (sscanf(hex + 2 * i, "%2hhx", &secret[i]) != 1)
			return false;
	return true;
}

/* "287 082" as apps show it. */
static const char *digits_typed(struct arena *a, const char *typed)
{
	const char *narrow = typed ? text_narrow(a, typed) : NULL;

	return narrow ? text_squeeze(a, narrow) : NULL;
}

bool second_factor_right(struct work *w, int64_t account_id, const char *typed)
{
	uint8_t secret[TOTP_SECRET];
	int64_t used = 0, step;

	if (!secret_of(w, account_id, secret, &used))
		return false;
	step = totp_step(secret, digits_typed(w->arena, typed), w->now, used);
	explicit_bzero(secret, sizeof secret);
	return step && work_change(w, "UPDATE account SET totp_step = ? WHERE id = ? AND totp_step < ?",
		BIND(step, account_id, step)) == 1;
}

bool recovery_code_right(struct work *w, int64_t account_id, const char *typed)
{
	const char *code = one_time_code_typed(w->arena, typed);

	return code && work_change(w, "UPDATE recovery_code SET used_at = ? WHERE account_id = ?"
		" AND digest = ? AND used_at IS NULL", BIND(w->now, account_id,
		one_time_code_digest(w->arena, "recovery", account_id, code))) == 1;
}

void second_factor_set(struct work *w, const uint8_t secret[TOTP_SECRET], int64_t step)
{
	int64_t id = w->actor->id;
	struct sealed sealed =
		crypt_seal(w->arena, bound_to(w, id), text_hex(w->arena, secret, TOTP_SECRET));

	work_change(w, "UPDATE account SET totp = ?, totp_step = ?, totp_set_at = ?, failures = 0"
		" WHERE id = ?", BIND(sealed, step, w->now, id));
	history_write(w, &(struct history_entry){ .action = "enrol", .record = "account",
		.object_id = id, .object_label = w->actor->login });
}

void second_factor_clear(struct work *w, int64_t account_id)
{
	work_change(w, "UPDATE account SET totp = NULL, totp_set_at = ? WHERE id = ?",
		BIND(w->now, account_id));
	work_change(w, "DELETE FROM recovery_code WHERE account_id = ?", BIND(account_id));
}

const char *const *recovery_codes_make(struct work *w, int64_t account_id)
{
	const char **codes = ARENA_ARRAY(w->arena, const char *, RECOVERY_CODES + 1);

	work_change(w, "DELETE FROM recovery_code WHERE account_id = ?", BIND(account_id));
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		codes[i] = one_time_code_new(w->arena);
		work_change(w, "INSERT INTO recovery_code (account_id, digest) VALUES (?, ?)",
			BIND(account_id, one_time_code_digest(w->arena, "recovery", account_id, codes[i])));
	}
	return codes;
}

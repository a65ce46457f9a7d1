/*
 * What a password must be, by profile: 等保 asks for three of four kinds of characters and for
 * a new one now and then, 长密码 for length alone. Common ones are refused by both.
 */
#include "base/text.h"
#include "data/code.h"
#include "lib/crypt.h"
#include "lib/password.h"
#include "modules/access/access.h"

enum { LONGEST = 100, ASVS_LEAST = 12, SHORTEST_WORD = 5 };

/* What is near at hand here or in Chinese; as parts, for "Dangjian-2026" is no better. The list of
 * lib/password.h knows the rest of the world. */
static const char *const common[] = { "password", "123456", "654321", "987654", "111111", "666666",
	"888888", "000000", "112233", "123123", "123321", "147258", "159357", "5201314", "1314520",
	"520520", "woaini", "aini1314", "qwerty", "1qaz2wsx", "q1w2e3", "1q2w3e", "abc123", "abcd1234",
	"aa1234", "qq1234", "admin", "huawei", "xiaomi123", "tencent", "taobao", "alibaba", "weixin",
	"china123", "zhongguo", "beijing", "shanghai", "wodemima", "mima123", "nihao123", "woaizhong",
	"zhonggong", "gongchandang", "dangjian", "dangyuan", "dangwei", "dangzhibu", "zhihuidang",
	"19210701", "19491001" };

/* "P@ssw0rd" as it is meant. */
static const char *as_meant(struct arena *a, const char *lower)
{
	static const char from[] = "@$0135!7", to[] = "asoleist";
	char *meant = arena_text(a, lower);

	for (char *c = meant; *c; c++) {
		const char *found = strchr(from, *c);

		if (found)
			*c = to[found - from];
	}
	return meant;
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* "Sunshine2026!" is "sunshine" with what every rule asks for hung on. */
static bool is_dressed_up(const char *lower)
{
	size_t first = 0, end = strlen(lower);

	while (first < end && !is_letter(lower[first]))
		first++;
	while (end > first && !is_letter(lower[end - 1]))
		end--;
	return end - first >= SHORTEST_WORD && password_is_common(lower + first, end - first);
}

static bool is_common(struct arena *a, const char *password)
{
	char *lower = arena_text(a, password);
	const char *meant;
	size_t word;

	for (char *c = lower; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 'a' - 'A') : *c;
	meant = as_meant(a, lower);
	for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
		if (strstr(lower, common[i]) || strstr(meant, common[i]))
			return true;
	word = strcspn(meant, "-_.,#*+ "); /* "sunshin3-2026" */
	return password_is_common(lower, strlen(lower)) || is_dressed_up(lower)
		|| (word >= SHORTEST_WORD && password_is_common(meant, word));
}

static int kinds_in(const char *password)
{
	int kinds[4] = { 0 };

	for (const char *c = password; *c; c++)
		kinds[*c >= '0' && *c <= '9' ? 0 : *c >= 'a' && *c <= 'z' ? 1
			: *c >= 'A' && *c <= 'Z' ? 2 : 3] = 1;
	return kinds[0] + kinds[1] + kinds[2] + kinds[3];
}

static bool is_asvs(struct work *w)
{
	return text_is(parameter_text(w, "password.profile"), "长密码");
}

static int64_t least_length(struct work *w, bool admin)
{
	int64_t least =
		parameter_number(w, admin ? "password.min_length_admin" : "password.min_length");

	return is_asvs(w) && least < ASVS_LEAST ? ASVS_LEAST : least;
}

const char *password_rule(struct work *w)
{
	return arena_format(w->arena, "%s党员至少 %lld 位，管理员至少 %lld 位，不要用常见的密码。",
		is_asvs(w) ? "可以是一句话，字符不限；" : "大写字母、小写字母、数字、符号至少三种；",
		(long long)least_length(w, false), (long long)least_length(w, true));
}

bool password_fits(struct work *w, const char *login, bool admin, const char *password,
	const char *field, struct problems *p)
{
	int64_t least = least_length(w, admin);
	size_t before = p->count;

	if (text_length(password) < (size_t)least)
		problem(p, field, "密码至少 %lld 位", (long long)least);
	else if (text_length(password) > LONGEST)
		problem(p, field, "密码最多 %d 位", LONGEST);
	else if (!is_asvs(w) && kinds_in(password) < 3)
		problem(p, field, "密码要包含大写字母、小写字母、数字、符号中的至少三种");
	else if (strcasestr(password, login))
		problem(p, field, "密码不能包含登录账号");
	else if (is_common(w->arena, password))
		problem(p, field, "这个密码太常见，请换一个");
	return p->count == before;
}

/* The present one and those before it, as many as the parameter says. */
static bool was_used(struct work *w, int64_t account_id, const char *password)
{
	int64_t most = parameter_number(w, "password.history");
	struct rows *rows = work_select(w, "SELECT password FROM (SELECT password,"
		" 9223372036854775807 AS turn FROM account WHERE id = ? AND password IS NOT NULL"
		" UNION ALL SELECT password, id FROM password_before WHERE account_id = ?) x"
		" ORDER BY turn DESC LIMIT ?", BIND(account_id, account_id, is_asvs(w) ? 1 : most));
	bool used = false;

	while (rows_next(rows))
		used = used || crypt_password_is(rows->cells[0].text, password);
	return used;
}

bool password_new(struct work *w, int64_t account_id, const char *login, bool admin,
	const char *password, const char *field, struct problems *p)
{
	if (!password_fits(w, login, admin, password, field, p))
		return false;
	if (!was_used(w, account_id, password))
		return true;
	problem(p, field, "这个密码最近用过，请换一个");
	return false;
}

void account_set_password(struct work *w, int64_t account_id, const char *password)
{
	work_change(w, "INSERT INTO password_before (account_id, password)"
		" SELECT id, password FROM account WHERE id = ? AND password IS NOT NULL", BIND(account_id));
	work_change(w, "UPDATE account SET password = ?, password_set_at = ?, activation = NULL,"
		" activation_ends_at = NULL, state = 'active', failures = 0, locked_until = NULL,"
		" version = version + 1 WHERE id = ?",
		BIND(crypt_password(w->arena, password), w->now, account_id));
}

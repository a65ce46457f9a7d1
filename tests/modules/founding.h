/* Founding an organisation of a kind by the form, as the tests of organisations do. */
#ifndef TESTS_FOUNDING_H
#define TESTS_FOUNDING_H

#include "house.h"
#include "base/text.h"

static const char *code_of(enum organisation_kind kind)
{
	return choice_of(organisation_kinds, (int)kind)->code;
}

static const char *name_new(struct house *h)
{
	return at(h, "中共试建%s", crypt_token(h->arena, 5));
}

#define FOUNDED "&founded_on=2026-01-05&approval=试委发〔2026〕1号"

static struct reply add(
	struct house *h, enum who who, int64_t parent_id, enum organisation_kind kind, const char *name)
{
	return post(h, who, "/organisations", "name=%s&kind=%s&parent_id=%lld%s", name, code_of(kind),
		(long long)parent_id, kind == ORGANISATION_GROUP ? "" : FOUNDED);
}

#endif

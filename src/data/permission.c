/* The two permissions everybody knows, the two actors without an account, and the one decision. */
#include "data/permission.h"
#include <stddef.h>
#include "data/rights.h"

const struct permission anyone = { .name = "anyone", .label = "任何人" };
const struct permission signed_in = { .name = "signed_in", .label = "已登录" };

const struct actor system_actor = { .name = "系统", .path = "", .system = true };
const struct actor stranger = { .name = "未登录" };

enum office permission_office(const struct permission *permission)
{
	return permission->office ? permission->office : OFFICE_BUSINESS;
}

bool may(const struct actor *actor, const struct permission *permission)
{
	size_t count;

	if (permission == &anyone || actor->system)
		return true;
	if (permission == &signed_in)
		return actor->id != 0;
	if (!actor->rights)
		return false;
	rights_of(actor->rights, permission, &count);
	return count > 0;
}

bool may_with(const struct actor *actor, const struct permission *permission, const char *path,
	int64_t owner_id, const char *category)
{
	const struct reach *reach;
	size_t count = 0;

	if (!permission->code || actor->system)
		return may(actor, permission);
	reach = actor->rights ? rights_of(actor->rights, permission, &count) : NULL;
	for (; count; count--, reach++)
		if (reach_covers(reach, actor->id, path, owner_id, category))
			return true;
	return false;
}

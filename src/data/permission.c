/* The two permissions everybody knows, the two actors without an account, and the one decision. */
#include "data/permission.h"
#include <stddef.h>

const struct permission anyone = { "anyone", "任何人" };
const struct permission signed_in = { "signed_in", "已登录" };

const struct actor system_actor = { .name = "系统", .path = "", .system = true };
const struct actor stranger = { .name = "未登录" };

bool may(const struct actor *actor, const struct permission *permission)
{
	if (permission == &anyone || actor->system)
		return true;
	if (permission == &signed_in)
		return actor->id != 0;
	if (!actor->role)
		return false;
	for (const struct permission *const *p = actor->role->permissions; *p; p++)
		if (*p == permission)
			return true;
	return false;
}

/*
 * Meetings of one member, with his own attendance: the same rows on the home page and in the
 * list.
 */
#ifndef MODULES_MEETING_MINE_H
#define MODULES_MEETING_MINE_H

#include "lib/db.h"
#include "lib/json.h"
#include "web/request.h"

/* Takes the member's id; more conditions and the order may follow. */
#define MINE "SELECT m.id, m.title, m.kind, m.starts_at, m.ends_at, m.place, m.state, m.sign_in_from," \
	" m.sign_in_to, a.leave_state, a.signed_at, p.has_signature FROM attendance a JOIN meeting m ON m.id = a.meeting_id" \
	" JOIN member p ON p.id = a.member_id AND p.removed_at IS NULL" \
	" WHERE a.member_id = ? AND m.removed_at IS NULL"

/* {href, title, kind, day, clock, place, can_sign, over, status} from such a row. */
void mine_put(struct request *r, const struct cell *cells, struct json *item);
/* "已签到 14:31", "请假待批", …; NULL: nothing to say. */
const char *mine_status(struct work *w, const char *leave_state, struct moment signed_at);

#endif

/*
 * Who did what, on what, old and new: written in the same transaction as the change, by the record
 * layer itself, so no module can forget it. Sealed fields appear as masks only.
 */
#ifndef DATA_HISTORY_H
#define DATA_HISTORY_H

#include "data/work.h"
#include "lib/json.h"

struct history_entry {
	const char *action;         /* "create" "update" "remove" or a verb: "submit", "reveal", "export"  */
	const char *record;         /* table, NULL: none                                                 */
	int64_t object_id;
	const char *object_label;
	const char *path;           /* organisation path of the object; NULL: of the actor's account        */
	const char *note;           /* one Chinese sentence, or NULL                                      */
	struct json *changes;              /* [{label, old, new}] or NULL                                        */
};

void history_write(struct work *w, const struct history_entry *entry);
/* Chinese name of an action. */
const char *history_action_label(const char *action);

#endif

/* Inside of the module: what is asked of the history, shared by list, export and entry. */
#ifndef MODULES_HISTORY_PAGES_H
#define MODULES_HISTORY_PAGES_H

#include "web/page.h"

/* The filters of the list; NULL or unset: all. */
struct asked {
	const char *who, *action, *what, *organisation, *result;
	struct date from, to;
	int64_t before;              /* only numbers below                                        */
};

struct asked history_asked(const struct input *in);
/* The newest first, within the actor's scope; its columns are those of enum found. */
struct rows *history_ask(struct work *w, const struct asked *a, int64_t most);

enum found {
	FOUND_ID, FOUND_AT, FOUND_ACTOR, FOUND_BEHALF, FOUND_ORGANISATION, FOUND_ACTION, FOUND_LABEL,
	FOUND_NOTE, FOUND_ADDRESS, FOUND_RESULT, FOUND_RECORD, FOUND_CHANGES, FOUND_PATH
};

/* "/history" for those who manage, "/audit" for the auditor: the way in that was taken. */
const char *history_door(const struct request *r);
/* "钟书记（代 方党员）". */
const char *history_who(struct arena *a, const char *actor, const char *behalf);
/* "姓名：空 → 张三；…" of the fields the actor may see, in one line; each text cut to `most`. */
const char *history_changes_line(struct request *r, const char *record, const char *path,
	const char *text, size_t most);

struct reply history_list_page(struct request *r);
struct reply history_show_page(struct request *r);
struct reply history_export_page(struct request *r);

#endif

/*
 * Scanning inside the platform, for a phone whose own scanner would leave it: the camera's picture
 * is read in the browser (static/js/scan.js) and leads to the same address as any other scan. What
 * cannot be read is typed: the six digits, for each meeting whose sign-in is open.
 */
#include "modules/meeting/meeting_pages.h"
#include "modules/meeting/mine.h"

enum { MOST_OPEN = 20, DAY = 86400 };

/* Windows may be set by hand: whatever stands within a day is looked at, what is open is shown. */
struct reply my_scan_page(struct request *r)
{
	struct work *w = r->work;
	struct json *data = page_data(r, "扫码签到"), *open = json_list_in(data, "open");
	struct rows *rows = work_select(w,
		MINE " AND m.state IN ('planned', 'returned') AND a.signed_at IS NULL"
		" AND (m.starts_at BETWEEN ? AND ? OR ? BETWEEN m.sign_in_from AND m.sign_in_to)"
		" ORDER BY m.starts_at, m.id LIMIT ?",
		BIND(w->actor->member_id, ((struct moment){ w->now.at - DAY }),
			((struct moment){ w->now.at + DAY }), w->now, (int64_t)MOST_OPEN));

	while (rows_next(rows)) {
		struct json *one = json_root(r->arena), *item;

		mine_put(r, rows->cells, one);
		if (!json_number_of(one, "can_sign"))
			continue;
		item = json_item(open);
		json_text(item, "title", json_text_of(one, "title"));
		json_text(item, "href", json_text_of(one, "href"));
		json_number(item, "id", rows->cells[0].number);
	}
	rows_end(rows);
	page_back(data, "/my/meetings");
	return reply_page(r, "meeting/scan.html", data);
}

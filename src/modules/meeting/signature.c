/*
 * A member's handwriting (S0-129): written once on the phone or at the branch's pad, kept as
 * strokes, drawn again wherever a sign-in sheet needs it. The image alone proves nothing; the
 * sheet prints it only beside a sign-in that the platform itself has recorded (field-rules 4.18,
 * 7).
 */
#include "base/buffer.h"
#include "base/text.h"
#include "data/history.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/member/member.h"

enum { MOST_STROKES = 200, MOST_POINTS = 6000, LARGEST = 10000, MARGIN = 6 };

/* One stroke of the pad with only the whole numbers x and y; false if it is none. */
static bool take_stroke(const struct json *stroke, bool first, size_t *points, struct buffer *b)
{
	struct json *path = stroke->kind == JSON_OBJECT ? json_at(stroke, "points") : NULL;

	if (!path || path->kind != JSON_LIST || (*points += json_count(path)) > MOST_POINTS)
		return false;
	buffer_text(b, first ? "{\"points\":[" : ",{\"points\":[");
	for (const struct json *point = path->first; point; point = point->next) {
		int64_t x, y;

		if (point->kind != JSON_OBJECT)
			return false;
		x = json_number_of(point, "x");
		y = json_number_of(point, "y");
		if (x < -LARGEST || x > LARGEST || y < -LARGEST || y > LARGEST)
			return false;
		buffer_format(b, "%s{\"x\":%lld,\"y\":%lld}", point != path->first ? "," : "", (long long)x,
			(long long)y);
	}
	buffer_text(b, "]}");
	return true;
}

/*
 * The pad's JSON without what nobody needs (times, pressures, colours, anything foreign). NULL if
 * empty.
 */
static const char *strokes_taken(struct arena *a, const char *text)
{
	struct json *list = text ? json_parsed(a, text) : NULL;
	struct buffer b = buffer_new(a, 1 << 20);
	size_t points = 0;

	if (!list || list->kind != JSON_LIST || json_count(list) > MOST_STROKES)
		return NULL;
	buffer_byte(&b, '[');
	for (const struct json *stroke = list->first; stroke; stroke = stroke->next)
		if (!take_stroke(stroke, stroke == list->first, &points, &b))
			return NULL;
	buffer_byte(&b, ']');
	return points ? b.data : NULL;
}

/* ---- drawing ---- */

struct box {
	int64_t left, top, right, bottom;
};

static struct box bounds(struct json *list)
{
	struct box b = { LARGEST, LARGEST, -LARGEST, -LARGEST };

	for (const struct json *stroke = list->first; stroke; stroke = stroke->next) {
		const struct json *path = json_at(stroke, "points");

		for (const struct json *point = path ? path->first : NULL; point; point = point->next) {
			int64_t x = json_number_of(point, "x"), y = json_number_of(point, "y");

			b.left = x < b.left ? x : b.left;
			b.right = x > b.right ? x : b.right;
			b.top = y < b.top ? y : b.top;
			b.bottom = y > b.bottom ? y : b.bottom;
		}
	}
	return b;
}

static const char *drawn(struct arena *a, const char *strokes)
{
	struct json *list = json_parsed(a, strokes);
	struct box box = bounds(list);
	struct buffer b = buffer_new(a, 1 << 20);

	buffer_format(&b,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"%lld %lld %lld %lld\">"
		"<title>签名</title><path fill=\"none\" stroke=\"#000\" stroke-width=\"3\" stroke-linecap=\"round\""
		" stroke-linejoin=\"round\" d=\"",
		(long long)box.left - MARGIN, (long long)box.top - MARGIN,
		(long long)(box.right - box.left) + 2 * MARGIN,
		(long long)(box.bottom - box.top) + 2 * MARGIN);
	for (const struct json *stroke = list->first; stroke; stroke = stroke->next) {
		const struct json *path = json_at(stroke, "points");

		for (const struct json *point = path ? path->first : NULL; point; point = point->next)
			buffer_format(&b, "%c%lld %lld", point == path->first ? 'M' : 'L',
				(long long)json_number_of(point, "x"), (long long)json_number_of(point, "y"));
		if (json_count(path) == 1) /* a dot */
			buffer_text(&b, "h0");
	}
	buffer_text(&b, "\"/></svg>");
	return b.data;
}

struct reply signature_page(struct request *r)
{
	const struct actor *actor = r->work->actor;
	int64_t id = param_id(r, "id");
	/* Sheets of the past keep the signatures of those who have moved away or left since. */
	const char *strokes = work_text(r->work, "SELECT s.strokes FROM signature s"
		" JOIN member m ON m.id = s.member_id WHERE s.member_id = ?"
		" AND (m.removed_at IS NULL AND (m.id = ? OR @scope(m owner member.view)) OR EXISTS (SELECT 1 FROM attendance a"
		"  JOIN meeting t ON t.id = a.meeting_id AND t.removed_at IS NULL"
		"  WHERE a.member_id = m.id AND a.signed_at IS NOT NULL AND @scope(t owner kind meeting.view)))",
		BIND(id, actor->member_id));
	const char *svg;

	if (!strokes)
		return reply_not_found(r);
	svg = drawn(r->arena, strokes);
	return (
		struct reply){ .status = 200, .type = "image/svg+xml", .body = svg, .size = strlen(svg) };
}

/* ---- capturing ---- */

static struct reply pad(struct request *r, int64_t member_id, const char *name, const char *back,
	const struct problems *p)
{
	struct json *data = page_data(r, "手写签名");
	struct rows *rows = work_select(
		r->work, "SELECT captured_at FROM signature WHERE member_id = ?", BIND(member_id));

	json_text(data, "image", NULL);
	json_text(data, "since", NULL);
	if (rows_next(rows)) {
		json_text(data, "image",
			arena_format(r->arena, "/signatures/%lld?at=%lld", (long long)member_id,
				(long long)rows->cells[0].moment.at));
		json_text(data, "since", moment_text(r->arena, rows->cells[0].moment));
	}
	rows_end(rows);
	json_text(data, "name", name);
	json_text(data, "action", r->path);
	json_text(data, "cancel", back);
	page_problems(p, NULL, data);
	page_back(data, back);
	return reply_status(reply_page(r, "meeting/signature.html", data), p && p->count ? 422 : 200);
}

static bool capture(
	struct request *r, int64_t member_id, const char *name, const char *path, struct problems *p)
{
	struct work *w = r->work;
	const char *strokes = strokes_taken(r->arena, input_text(r->form, "strokes"));

	if (!strokes) {
		problem(p, NULL, "没有收到笔迹，请在框内写下姓名后再保存；如果反复不行，请换一个浏览器");
		return false;
	}
	work_change(w,
		"INSERT INTO signature (member_id, strokes, captured_at, captured_by) VALUES (?, ?, ?, ?)"
		" ON DUPLICATE KEY UPDATE strokes = VALUES(strokes), captured_at = VALUES(captured_at),"
		" captured_by = VALUES(captured_by)",
		BIND(member_id, strokes, w->now, bind_reference(w->actor->id)));
	history_write(w, &(struct history_entry){ .action = "signature", .record = "member",
		.object_id = member_id, .object_label = name, .path = path });
	notice(r, "签名已保存，以后打印签到表时使用。");
	return true;
}

struct reply my_signature_page(struct request *r)
{
	const struct actor *actor = r->work->actor;

	return actor->member_id ? pad(r, actor->member_id, actor->name, "/me", NULL)
		: reply_message(r, 404, "没有对应的党员", "您的账号没有对应的党员信息，不用采集签名。");
}

struct reply my_signature_post(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	const struct actor *actor = r->work->actor;
	const char *path;

	if (!actor->member_id)
		return reply_not_found(r);
	path = work_text(r->work, "SELECT path FROM member WHERE id = ?", BIND(actor->member_id));
	if (!capture(r, actor->member_id, actor->name, path ? path : "", p))
		return pad(r, actor->member_id, actor->name, "/me", p);
	return reply_redirect(r, "/me/signature");
}

static const char *member_href(struct request *r, const struct member *m)
{
	return arena_format(r->arena, "/members/%lld", (long long)m->row.id);
}

struct reply member_signature_page(struct request *r)
{
	const struct member *m = record_find(r->work, &member_record, param_id(r, "id"));

	return m ? pad(r, m->row.id, m->name, member_href(r, m), NULL) : reply_not_found(r);
}

struct reply member_signature_post(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	const struct member *m = record_find(r->work, &member_record, param_id(r, "id"));

	if (!m)
		return reply_not_found(r);
	if (!capture(r, m->row.id, m->name, m->row.path, p))
		return pad(r, m->row.id, m->name, member_href(r, m), p);
	return reply_redirect(r, "%s", member_href(r, m));
}

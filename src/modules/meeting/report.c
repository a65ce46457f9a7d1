/*
 * Who gets a report comes from two parameters: route.main names a kind of organisation (or
 * "parent").
 */
#include "modules/meeting/report.h"
#include "base/text.h"
#include "data/code.h"
#include "modules/meeting/meeting_pages.h"

enum { MOST_RECEIPTS = 100 };

void report_send(struct work *w, const char *subject, int64_t id, const char *path)
{
	const char *main_way = parameter_text(w, "route.main"),
			*copy_way = parameter_text(w, "route.copy");

	work_change(w,
		"INSERT INTO receipt (subject, subject_id, organisation_id, path, main, created_at)"
		" SELECT ?, ?, o.id, o.path, o.kind = ? OR (? = 'parent' AND LENGTH(o.path) = LENGTH(?) - 5), ?"
		" FROM organisation o WHERE o.path IN (SELECT LEFT(?, n * 5) FROM path_level) AND o.path <> ?"
		" AND o.removed_at IS NULL AND (? = 'ancestors' OR o.kind = ?"
		" OR (? = 'parent' AND LENGTH(o.path) = LENGTH(?) - 5))"
		" ON DUPLICATE KEY UPDATE main = VALUES(main), created_at = VALUES(created_at), received_at = NULL,"
		" received_by = NULL, received_name = NULL",
		BIND(subject, id, main_way, main_way, path, w->now, path, path, copy_way, main_way,
			main_way, path));
}

void report_take_back(struct work *w, const char *subject, int64_t id)
{
	work_change(w, "DELETE FROM receipt WHERE subject = ? AND subject_id = ?", BIND(subject, id));
}

static void put_receipt(struct request *r, const struct cell *c, struct json *list)
{
	const struct actor *actor = r->work->actor;
	struct json *item = json_item(list);
	bool own = c[1].number == actor->organisation_id && may(actor, &meeting_receive);

	json_text(item, "organisation", c[2].text);
	json_text(item, "way", c[3].number ? "主报" : "抄报");
	json_text(item, "since", moment_text(r->arena, c[4].moment));
	json_text(item, "status",
		c[5].null ? NULL
				: arena_format(r->arena, "%s %s 签收", moment_text(r->arena, c[5].moment),
					c[6].text ? c[6].text : ""));
	json_text(item, "read_action", own && c[5].null
		? arena_format(r->arena, "/receipts/%lld/read", (long long)c[0].number) : NULL);
}

void report_put(struct request *r, const char *subject, int64_t id, struct json *data)
{
	struct json *list = json_list_in(data, "receipts");
	struct rows *rows = work_select(r->work,
		"SELECT t.id, t.organisation_id, o.name, t.main, t.created_at,"
		" t.received_at, t.received_name FROM receipt t JOIN organisation o ON o.id = t.organisation_id"
		" WHERE t.subject = ? AND t.subject_id = ? ORDER BY t.main DESC, t.path LIMIT ?",
		BIND(subject, id, (int64_t)MOST_RECEIPTS));

	while (rows_next(rows))
		put_receipt(r, rows->cells, list);
	rows_end(rows);
}

/* How many below the actor wait for their review, and which has waited longest. */
static int64_t waiting(struct work *w, const char *subject, int64_t *longest)
{
	int64_t count = 0;
	struct rows *rows = text_is(subject, "plan")
		? work_select(w, "SELECT m.id, COUNT(*) OVER () FROM plan m WHERE m.state = 'submitted'"
			" AND @scope(m owner) AND m.removed_at IS NULL ORDER BY m.submitted_at, m.id LIMIT 1",
			BIND_NONE)
		: work_select(w, "SELECT m.id, COUNT(*) OVER () FROM meeting m WHERE m.state = 'submitted'"
			" AND @scope(m owner kind) AND m.removed_at IS NULL ORDER BY m.submitted_at, m.id LIMIT 1",
			BIND_NONE);

	if (rows_next(rows)) {
		*longest = rows->cells[0].number;
		count = rows->cells[1].number;
	}
	rows_end(rows);
	return count;
}

static const char *subject_word(const char *subject)
{
	return text_is(subject, "plan") ? "计划" : "台账";
}

void report_put_review(struct request *r, const char *subject, bool submitted, const char *href,
	struct json *data)
{
	struct json *review;
	int64_t longest;

	json_text(data, "review", NULL);
	if (!submitted || !may(r->work->actor, &meeting_approve))
		return;
	review = json_object_in(data, "review");
	json_text(review, "pass_action", arena_format(r->arena, "%s/pass", href));
	json_text(review, "return_action", arena_format(r->arena, "%s/return", href));
	json_text(review, "waiting", arena_format(r->arena, "共 %lld 份%s待审核（含本份）",
		(long long)waiting(r->work, subject, &longest), subject_word(subject)));
}

struct reply report_next(
	struct request *r, const char *subject, bool pass, const char *title, const char *href)
{
	const char *word = subject_word(subject), *done = pass ? "已审核通过" : "已退回支部修改";
	int64_t longest = 0, count = waiting(r->work, subject, &longest);

	if (!count) {
		notice(r, "%s：“%s”。没有待审核的%s了。", done, title, word);
		return reply_redirect(r, "%s", href);
	}
	notice(r, "%s：“%s”。还有 %lld 份%s待审核，下面是上报最早的一份。", done, title, (long long)count, word);
	return reply_redirect(r, "/%s/%lld", text_is(subject, "plan") ? "plans" : "meetings",
		(long long)longest);
}

/* Whoever reported it, or in whose stead it was reported, does not judge it as well. */
static bool reported_by_oneself(struct work *w, const char *subject, int64_t id)
{
	struct rows *rows = work_select(w, "SELECT account_id, behalf_id FROM history"
		" WHERE record = ? AND object_id = ? AND action = 'submit' ORDER BY id DESC LIMIT 1",
		BIND(subject, id));
	bool own = false;

	if (rows_next(rows))
		for (size_t i = 0; i < 2; i++)
			own |= rows->cells[i].number && (rows->cells[i].number == w->actor->id
				|| rows->cells[i].number == w->actor->behalf_id);
	rows_end(rows);
	return own;
}

bool report_may_be_judged(struct work *w, const char *subject, int64_t id, const char *reason,
	bool pass, struct problems *p)
{
	if (reported_by_oneself(w, subject, id))
		problem(p, NULL, "这是您自己上报的，要由另一个人审核");
	if (!pass && text_empty(reason))
		problem(p, "opinion", "退回要写明原因，支部才知道改什么");
	if (text_length(reason) > 400)
		problem(p, "opinion", "审核意见最多 400 字");
	return p->count == 0;
}

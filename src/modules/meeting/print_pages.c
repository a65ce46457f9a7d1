/* Paper: the plan (S0-138), the ledger (S0-153), and the sign-in sheet with signatures (S0-157). */
#include "base/text.h"
#include "modules/meeting/attendance.h"
#include "modules/meeting/meeting_pages.h"

enum { ROWS_A_PAGE = 20, MOST_MEETINGS = 200 };

static const char *branch_of(struct request *r, const struct record *record, const void *row)
{
	return record_text(r->work, record, record_field(record, "organisation_id"), row);
}

struct reply plan_print_page(struct request *r)
{
	const struct plan *it = record_find(r->work, &plan_record, param_id(r, "id"));
	struct json *data, *list;
	void **rows;
	size_t count;

	if (!it)
		return reply_not_found(r);
	data = page_data(r, it->title);
	rows = record_rows(r->work, &meeting_record, &count, MOST_MEETINGS,
		"m.plan_id = ? AND m.state <> 'cancelled' ORDER BY m.starts_at, m.id", BIND(it->row.id));
	json_text(data, "branch", branch_of(r, &plan_record, it));
	json_text(data, "today", date_long(r->arena, r->work->today));
	list = json_list_in(data, "rows");
	for (size_t i = 0; i < count; i++) {
		const struct meeting *m = rows[i];
		struct json *item = json_item(list);

		json_number(item, "number", (int64_t)i + 1);
		json_text(item, "when", meeting_when(r->arena, m->starts_at, m->ends_at));
		json_text(item, "kind", choice_label(meeting_kinds, (int)m->kind));
		json_text(item, "name", m->title);
		json_text(item, "participants", m->participants);
		json_text(item, "agenda", m->agenda);
		json_text(item, "place", m->place);
	}
	page_back(data, arena_format(r->arena, "/plans/%lld", (long long)it->row.id));
	return reply_print(r, "meeting/print_plan.html", data);
}

/* ---- the ledger ---- */

static const char *names_with(
	struct request *r, const struct attendee *people, size_t count, bool present, bool on_leave)
{
	const char **names = ARENA_ARRAY(r->arena, const char *, count + 1);
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct attendee *it = &people[i];
		bool came = it->signed_at.at != 0, away = !came && text_is(it->leave_state, "granted");

		if (came == present && away == on_leave)
			names[n++] = on_leave && it->leave_reason
				? arena_format(r->arena, "%s（%s）", it->name, it->leave_reason) : it->name;
	}
	return n ? text_join(r->arena, names, n, "、") : NULL;
}

static void put_people(struct request *r, const struct meeting *m, struct json *data)
{
	size_t count;
	const struct attendee *people = attendance_rows(r->work, m->row.id, &count);
	struct attendance_sums s = attendance_sums_of(people, count);

	json_text(data, "counts", arena_format(r->arena, "应到 %lld 人，实到 %lld 人，请假 %lld 人，缺席 %lld 人",
		(long long)s.expected, (long long)s.present, (long long)s.on_leave,
		(long long)(s.expected - s.present - s.on_leave)));
	json_text(data, "present", names_with(r, people, count, true, false));
	json_text(data, "on_leave", names_with(r, people, count, false, true));
	json_text(data, "missing", names_with(r, people, count, false, false));
}

struct reply meeting_print_page(struct request *r)
{
	const struct meeting *m = meeting_of(r);
	struct json *data;

	if (!m)
		return reply_not_found(r);
	data = page_data(r, arena_format(r->arena, "%s记录", choice_label(meeting_kinds, (int)m->kind)));
	json_text(data, "branch", branch_of(r, &meeting_record, m));
	json_text(data, "kind", choice_label(meeting_kinds, (int)m->kind));
	json_text(data, "also", m->also);
	json_text(data, "name", m->title);
	json_text(data, "when", meeting_when(r->arena, m->starts_at, m->ends_at));
	json_text(data, "place", m->place);
	json_text(data, "chair", m->chair);
	json_text(data, "lecturer", m->lecturer);
	json_text(data, "participants", m->participants);
	json_text(data, "agenda", m->agenda);
	json_text(data, "minutes", m->minutes);
	json_text(data, "ballot", m->ballot);
	json_text(data, "problems_found", m->problems_found);
	json_text(data, "rectification", m->rectification);
	json_text(data, "state", meeting_said(r->work, m->state, m->starts_at)->label);
	json_text(data, "today", date_long(r->arena, r->work->today));
	put_people(r, m, data);
	page_back(data, meeting_href(r, m->row.id, ""));
	return reply_print(r, "meeting/print_record.html", data);
}

/* ---- the sign-in sheet, twenty rows a page ---- */

static void put_sheet_row(
	struct request *r, struct json *rows, size_t number, const struct attendee *it, bool blank)
{
	struct json *item = json_item(rows);
	bool came = it && it->signed_at.at && !blank;
	const char *note = NULL;

	if (it && !blank)
		note = came                               ? attendance_channel(it->channel)
			: text_is(it->leave_state, "granted") ? "请假"
												: NULL;
	json_number(item, "number", (int64_t)number);
	json_text(item, "name", it ? it->name : NULL);
	json_text(item, "post", it ? it->post : NULL);
	json_text(item, "sign", came && it->has_signature
		? arena_format(r->arena, "/signatures/%lld", (long long)it->member_id) : NULL);
	json_text(item, "time", came ? moment_text(r->arena, it->signed_at) : NULL);
	json_text(item, "note", note);
}

/* "应到 36 人，实到 20 人，请假 2 人"; on a blank sheet the second is left to be written. */
static const char *sheet_counts(
	struct arena *a, const struct attendee *people, size_t count, bool blank)
{
	struct attendance_sums s = attendance_sums_of(people, count);

	return blank ? arena_format(a, "应到 %lld 人，实到　　　人，请假 %lld 人", (long long)s.expected,
		(long long)s.on_leave) : arena_format(a, "应到 %lld 人，实到 %lld 人，请假 %lld 人",
		(long long)s.expected, (long long)s.present, (long long)s.on_leave);
}

struct reply sheet_print_page(struct request *r)
{
	const struct meeting *m = meeting_of(r);
	bool blank = text_is(input_text(r->query, "blank"), "1");
	const struct attendee *people;
	struct json *data, *pages, *rows = NULL;
	size_t count, total;

	if (!m)
		return reply_not_found(r);
	people = attendance_rows(r->work, m->row.id, &count);
	total = (count + ROWS_A_PAGE - 1) / ROWS_A_PAGE * ROWS_A_PAGE;
	total = total ? total : ROWS_A_PAGE;
	data = page_data(r, "签到表");
	json_text(data, "branch", branch_of(r, &meeting_record, m));
	json_text(data, "name", m->title);
	json_text(data, "when", meeting_when(r->arena, m->starts_at, m->ends_at));
	json_text(data, "place", m->place);
	pages = json_list_in(data, "pages");
	for (size_t i = 0; i < (blank ? total : count ? count : total); i++) {
		if (i % ROWS_A_PAGE == 0) {
			struct json *page = json_item(pages);

			json_flag(page, "later", i > 0);
			json_number(page, "page_number", (int64_t)i / ROWS_A_PAGE + 1);
			rows = json_list_in(page, "rows");
		}
		put_sheet_row(r, rows, i + 1, i < count ? &people[i] : NULL, blank);
	}
	json_text(data, "counts", sheet_counts(r->arena, people, count, blank));
	json_number(data, "page_count", (int64_t)json_count(pages));
	page_back(data, meeting_href(r, m->row.id, "/people"));
	return reply_print(r, "meeting/print_sheet.html", data);
}

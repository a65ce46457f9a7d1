/*
 * A member who disagrees says so within some days; the branch answers, and takes the entry off if
 * the appeal is right. Nobody answers his own.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/application/application.h"
#include "modules/points/points_pages.h"
#include "web/guard.h"

bool points_appeal(struct work *w, int64_t entry_id, const char *text, struct problems *p)
{
	int64_t days = parameter_number(w, "points.appeal_days");
	int64_t decided_by = 0;
	bool late = false, found = false;
	struct rows *rows = work_select(w,
		"SELECT e.decided_at < ? - INTERVAL ? DAY, e.updated_by FROM points_entry e"
		" LEFT JOIN points_year y ON y.member_id = e.member_id AND y.year = e.year"
		" WHERE e.id = ? AND e.member_id = ? AND e.state = 'confirmed' AND e.appeal_state IS NULL"
		" AND y.closed_at IS NULL FOR UPDATE",
		BIND(w->now, days, entry_id, w->actor->member_id));

	if (rows_next(rows)) {
		found = true;
		late = rows->cells[0].number != 0;
		decided_by = rows->cells[1].number;
	}
	rows_end(rows);
	if (!found)
		problem(p, NULL, "这条加减分已经申诉过、已冲正或已年终结算，不能再申诉");
	else if (late)
		problem(p, NULL, "确认后 %lld 天内可以申诉，现在已经超过，请直接向支部反映", (long long)days);
	points_reason(p, "appeal", "申诉理由", text);
	if (p->count)
		return false;
	work_change(w, "UPDATE points_entry SET appeal = ?, appealed_at = ?, appeal_state = 'open',"
		" version = version + 1, updated_at = ?, updated_by = ? WHERE id = ?",
		BIND(text, w->now, w->now, bind_reference(w->actor->id), entry_id));
	if (decided_by)
		notice_tell(w, decided_by, "/points/pending", arena_format(w->arena, "%s对加减分提出申诉，请答复",
			w->actor->name));
	history_write(w, &(struct history_entry){ .action = "appeal", .record = "member",
		.object_id = w->actor->member_id, .object_label = w->actor->name,
		.note = arena_format(w->arena, "对加减分提出申诉：%s", text) });
	return true;
}

struct appealed {
	bool found;
	int64_t member_id;
	const char *name, *path, *label;
};

static struct appealed open_appeal(struct work *w, int64_t entry_id)
{
	struct appealed a = { 0 };
	struct rows *rows = work_select(w,
		"SELECT e.member_id, p.name, e.path, i.label FROM points_entry e"
		" JOIN member p ON p.id = e.member_id JOIN points_item i ON i.id = e.item_id"
		" WHERE e.id = ? AND e.appeal_state = 'open' AND @scope(e)",
		BIND(entry_id));

	if (rows_next(rows))
		a = (struct appealed){ true, rows->cells[0].number, rows->cells[1].text,
			rows->cells[2].text, rows->cells[3].text };
	rows_end(rows);
	return a;
}

/* On his home page, if he has an account. */
static void tell_member(struct work *w, int64_t member_id, int64_t entry_id, const char *text)
{
	int64_t account = work_number(w, 0,
		"SELECT id FROM account WHERE member_id = ? AND state = 'active'"
		" AND removed_at IS NULL ORDER BY id LIMIT 1",
		BIND(member_id));

	if (account)
		notice_tell(
			w, account, arena_format(w->arena, "/my/points/%lld", (long long)entry_id), text);
}

bool points_answer(struct work *w, int64_t entry_id, bool accept, const char *answer,
	struct problems *p)
{
	struct appealed a = open_appeal(w, entry_id);

	if (!a.found)
		problem(p, NULL, "这条申诉已经答复过");
	else if (a.member_id == w->actor->member_id)
		problem(p, NULL, "本人的申诉要由另一位管理员答复");
	points_reason(p, "answer", "答复", answer);
	if (p->count)
		return false;
	if (work_change(w,
			"UPDATE points_entry SET appeal_state = ?, answer = ?, answered_at = ?, answered_name = ?,"
			" version = version + 1, updated_at = ?, updated_by = ? WHERE id = ? AND appeal_state = 'open'",
			BIND(accept ? "accepted" : "rejected", answer, w->now,
				text_cut(w->arena, guard_signature(w), 60), w->now, bind_reference(w->actor->id),
				entry_id))
		!= 1)
		problem(p, NULL, "这条申诉已经答复过");
	else if (accept)
		points_reverse(w, entry_id,
			text_cut(w->arena, arena_format(w->arena, "申诉成立：%s", answer), MOST_TEXT), p);
	if (p->count)
		return false;
	tell_member(w, a.member_id, entry_id, arena_format(w->arena, "您对“%s”的申诉已答复：%s", a.label,
		accept ? "申诉成立，已冲正" : "维持原加减分"));
	history_write(w,
		&(struct history_entry){ .action = "answer", .record = "member", .object_id = a.member_id,
			.object_label = a.name, .path = a.path,
			.note = arena_format(w->arena, "答复对“%s”的申诉，%s：%s", a.label,
				accept ? "申诉成立，已冲正" : "维持原加减分", answer) });
	return true;
}

/*
 * Who was entered by mistake is taken off again while nothing has been done with him: nobody has to
 * be called expelled or dead for it.
 */
#include "base/text.h"
#include "modules/member/member_inside.h"
#include "data/history.h"
#include "web/page.h"

enum { LONGEST = 100 };

/* Expected by the roster alone is no use of it. */
struct rows *member_used(struct work *w, const char *ids)
{
	return work_select(w, "SELECT j.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$.id')) j"
		" WHERE (SELECT COUNT(*) FROM attendance"
		"  WHERE member_id = j.id AND (signed_at IS NOT NULL OR leave_state <> 'none'))"
		" + (SELECT COUNT(*) FROM dues WHERE member_id = j.id)"
		" + (SELECT COUNT(*) FROM account WHERE member_id = j.id)"
		" + (SELECT COUNT(*) FROM development WHERE member_id = j.id AND removed_at IS NULL)"
		" + (SELECT COUNT(*) FROM member_document WHERE member_id = j.id)"
		" + (SELECT COUNT(*) FROM member_change WHERE member_id = j.id AND removed_at IS NULL)"
		" + (SELECT COUNT(*) FROM committee_member WHERE member_id = j.id)"
		" + (SELECT COUNT(*) FROM election_person WHERE member_id = j.id)"
		" + (SELECT COUNT(*) FROM points_entry WHERE member_id = j.id) > 0", BIND(ids));
}

bool member_is_used(struct work *w, int64_t id)
{
	struct rows *rows = member_used(w, arena_format(w->arena, "[{\"id\":%lld}]", (long long)id));
	bool used = rows_next(rows);

	rows_end(rows);
	return used;
}

bool member_withdraw(struct work *w, struct member *m, const char *why, struct problems *p)
{
	if (text_empty(why))
		problem(p, "reason", "请写明为什么是误录");
	else if (text_length(why) > LONGEST)
		problem(p, "reason", "原因最多 %d 字", LONGEST);
	if (member_is_used(w, m->row.id))
		problem(p, NULL, "%s已有会议、党费、材料、变动、账号等记录，不是误录，不能删除；离开本支部的请办理变动", m->name);
	if (p->count || !record_remove(w, &member_record, m, p))
		return false;
	history_write(w, &(struct history_entry){ .action = "mistake", .record = "member",
		.object_id = m->row.id, .object_label = m->name, .path = m->row.path, .note = why });
	return true;
}

static struct reply form(struct request *r, const struct member *m, const struct problems *p)
{
	const char *here = arena_format(r->arena, "/members/%lld", (long long)m->row.id);
	struct json *data = page_form_data(r, arena_format(r->arena, "删除误录：%s", m->name),
		arena_format(r->arena, "%s/withdraw", here), here, "删除"), *fields, *item;

	fields = page_form_group(data, "只用于录错了的人；转走、去世、出党的请办理变动");
	item = page_field(fields, "is_text", "reason", "为什么是误录", input_text(r->form, "reason"),
		problem_of(p, "reason"));
	json_flag(item, "required", true);
	json_flag(item, "wide", true);
	json_number(item, "max", LONGEST);
	page_problems(p, NULL, data);
	return reply_status(reply_page(r, "record/form.html", data), p ? 422 : 200);
}

struct reply member_withdraw_page(struct request *r)
{
	const struct member *m = record_find(r->work, &member_record, param_id(r, "id"));

	return m ? form(r, m, NULL) : reply_not_found(r);
}

struct reply member_withdraw_post(struct request *r)
{
	struct member *m = record_lock(r->work, &member_record, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);

	if (!m)
		return reply_not_found(r);
	if (!member_withdraw(r->work, m, input_text(r->form, "reason"), p))
		return form(r, m, p);
	notice(r, "已删除误录的%s。", m->name);
	return reply_redirect(r, "/members");
}

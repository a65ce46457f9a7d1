/* The common page of a record with what belongs to a person: photo, pledge, Party age, signature.
 */
#include "base/text.h"
#include "modules/member/member_inside.h"
#include "web/page.h"

static const char *age_text(struct request *r, const struct member *m)
{
	int months = member_age(m, r->work->today);

	if (m->stage != MEMBER_FULL || !date_has(m->full_on))
		return NULL;
	return arena_format(r->arena, "党龄 %d 年 %d 个月%s", months / 12, months % 12, m->age_months
		? arena_format(r->arena, "（含校正 %lld 个月）", (long long)m->age_months) : "");
}

static void put_person(struct request *r, const struct member *m, struct json *data)
{
	json_text(data, "photo", member_photo_href(r->work, m->row.id, m->photo));
	json_text(data, "signature", m->has_signature
		? arena_format(r->arena, "/signatures/%lld", (long long)m->row.id) : NULL);
}

/* Also who has left: then it is only read. */
static const struct member *seen(struct request *r)
{
	const struct member *m = record_find(r->work, &member_record, param_id(r, "id"));

	return m ? m : record_find(r->work, &member_left_record, param_id(r, "id"));
}

/* When and how, instead of what may be done. */
static void put_leaving(struct request *r, const struct member *m, struct json *data)
{
	const struct field *how = record_field(&member_left_record, "left_how");
	struct json *badge = json_object_in(data, "badge");

	json_list_in(data, "actions");
	json_text(badge, "text", arena_format(r->arena, "%s %s，不在名册",
		date_text(r->arena, m->left_on), field_text(r->work, how, m)));
	json_text(badge, "tone", "grey");
	page_back(data, "/members/left");
}

static struct reply page(struct request *r, const struct member *m, struct json *data)
{
	bool edits = member_present(r->work, m) && may_with(r->work->actor, &member_edit,
		m->row.path, m->row.owner_id, NULL);
	struct json *person = json_object_in(data, "person");

	if (!member_present(r->work, m))
		put_leaving(r, m, data);
	put_person(r, m, person);
	json_text(person, "name", m->name);
	json_flag(person, "first", !input_has(r->query, "tab")); /* once, not on every tab */
	json_text(person, "initials", text_cut(r->arena, m->name, 1));
	json_text(person, "age", age_text(r, m));
	json_text(person, "post", m->party_post);
	json_text(person, "pledge", m->pledge);
	json_text(person, "photo_action", edits
		? arena_format(r->arena, "/members/%lld/photo", (long long)m->row.id) : NULL);
	return reply_page(r, "member/show.html", data);
}

/* Whoever belonged here has gone to another branch: it is said where to, and no further. */
static struct reply gone(struct request *r)
{
	struct rows *rows = work_select(r->work, "SELECT m.name, t.name, b.until_on"
		" FROM member_relation b JOIN organisation o ON o.id = b.organisation_id AND @scope(o place)"
		" JOIN member m ON m.id = b.member_id AND m.removed_at IS NULL"
		" JOIN member_relation n ON n.id = (SELECT MIN(x.id) FROM member_relation x"
		"  WHERE x.member_id = b.member_id AND x.id > b.id)"
		" JOIN organisation t ON t.id = n.organisation_id"
		" WHERE b.member_id = ? AND b.until_on IS NOT NULL ORDER BY b.id DESC LIMIT 1",
		BIND(param_id(r, "id")));
	const char *text = NULL;

	if (rows_next(rows))
		text = arena_format(r->arena, "%s已于 %s 转到“%s”，由该支部管理。办理经过见“党员变动”。",
			rows->cells[0].text, date_long(r->arena, rows->cells[2].date), rows->cells[1].text);
	rows_end(rows);
	return text ? reply_message(r, 404, "已不在您管理的支部", text) : reply_not_found(r);
}

struct reply member_show_page(struct request *r)
{
	const struct member *m = seen(r);

	if (!m)
		return gone(r);
	return r->prefers_json ? page_row_json(r, m) : page(r, m, page_row_data(r, m));
}

struct reply member_reveal_page(struct request *r)
{
	const struct member *m = seen(r);
	struct json *data = page_revealed_data(r, m);

	return data ? page(r, m, data) : reply_not_found(r);
}

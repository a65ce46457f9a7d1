/* Who is on the way and has no process yet; from a person to his. The list is the common one. */
#include "base/text.h"
#include "data/code.h"
#include "data/scope.h"
#include "modules/development/pages.h"

enum { MOST_PEOPLE = 500 };

static bool is_ticked(struct request *r, int64_t id)
{
	const char *text = arena_format(r->arena, "%lld", (long long)id);
	struct input *in = text_is(r->method, "POST") ? r->form : r->query;
	size_t count = 0;
	const char *const *all = input_texts(in, text_is(r->method, "POST") ? "id" : "member", &count);

	for (size_t i = 0; i < count; i++)
		if (text_is(all[i], text))
			return true;
	return false;
}

static struct reply choose(struct request *r, const struct problems *p)
{
	struct json *data = page_data(r, "建立发展进程"), *people = json_list_in(data, "people");
	struct rows *rows = work_select(r->work, "SELECT m.id, m.name, m.stage, o.name FROM member m"
		" JOIN organisation o ON o.id = m.organisation_id WHERE @scope(m owner) AND m.removed_at IS NULL"
		" AND m.stage IN ('applicant', 'activist', 'probationary') AND m.standing = 'normal'"
		" AND NOT EXISTS (SELECT 1 FROM development d WHERE d.going = m.id)"
		" ORDER BY m.path, m.stage, m.id LIMIT ?", BIND((int64_t)MOST_PEOPLE));

	json_text(data, "heading", "建立发展进程");
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		struct json *item = json_item(people);

		json_number(item, "id", c[0].number);
		json_text(item, "name", c[1].text);
		json_text(item, "stage", choice_find(member_stages, c[2].text)->label);
		json_text(item, "branch", c[3].text);
		json_flag(item, "ticked", is_ticked(r, c[0].number));
	}
	rows_end(rows);
	page_problems(p, NULL, data);
	page_crumb(data, "建立发展进程", NULL);
	page_back(data, "/developments");
	return reply_status(reply_page(r, "development/new.html", data), p && p->count ? 422 : 200);
}

struct reply development_new_page(struct request *r)
{
	return choose(r, NULL);
}

/* From the person: to the process, or to where it is begun. */
struct reply development_of_member_page(struct request *r)
{
	const struct member *m = record_find(r->work, &member_record, param_id(r, "id"));
	const struct process *f = m ? process_of_member(r->work, m->row.id) : NULL;

	if (!m)
		return reply_not_found(r);
	if (f)
		return reply_redirect(r, "%s", development_href(r, f->d.row.id, ""));
	return may(r->work->actor, &development_edit)
		? reply_redirect(r, "/developments/new?member=%lld", (long long)m->row.id)
		: reply_message(r, 200, "还没有发展进程", "党支部还没有为这名同志建立发展进程。");
}

bool is_on_the_way(struct work *w, const void *row)
{
	const struct member *m = row;

	return m->stage != MEMBER_FULL;
}

struct reply development_create_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct development *d = NULL;
	size_t count = 0;
	const char *const *ids = input_texts(r->form, "id", &count);

	if (!count)
		problem(p, NULL, "请勾选要建立发展进程的人");
	for (size_t i = 0; i < count && i < MOST_PEOPLE && !p->count; i++) {
		int64_t id = 0;
		struct member *m =
			text_integer(ids[i], &id) ? record_find(r->work, &member_record, id) : NULL;

		d = record_new(r->work, &development_record);
		if (!m)
			problem(p, NULL, "勾选的人刚刚已经离开本支部，请重新勾选");
		else
			development_start(r->work, m, d, p);
	}
	if (p->count)
		return choose(r, p);
	notice(r, "已建立 %zu 人的发展进程。", count);
	return count == 1 ? reply_redirect(r, "%s", development_href(r, d->row.id, ""))
		: reply_redirect(r, "/developments");
}

/*
 * What the system administrator does with accounts. He opens and closes them and gives no rights;
 * so nothing here may move an account that holds some to where they would mean more.
 */
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access_pages.h"
#include "modules/grant/grant.h"
#include "modules/member/member.h"
#include "web/session.h"

static const char *href_of(struct request *r, const struct account *a)
{
	return arena_format(r->arena, "/accounts/%lld", (long long)a->row.id);
}

struct reply account_create_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct account *a = record_new(r->work, &account_record);

	page_take(r, &account_record, a, p);
	a->state = ACCOUNT_WAITING;
	if (p->count || !record_save(r->work, &account_record, a, NULL, p))
		return reply_form(r, &account_record, a, p, "新增账号", "/accounts", "/accounts");
	notice(r, "账号已开通，请点“发放激活码”。");
	return reply_redirect(r, "%s", href_of(r, a));
}

/* ---- the page of one ---- */

static void put_tab(struct json *tabs, const char *label, const char *href, bool on)
{
	struct json *tab = json_item(tabs);

	json_text(tab, "label", label);
	json_text(tab, "href", href);
	json_flag(tab, "on", on);
	json_text(tab, "count", NULL);
}

static void put_badge(struct json *data, const struct account *a)
{
	const struct choice *state = choice_of(account_states, (int)a->state);
	struct json *badge = json_object_in(data, "badge");

	json_text(badge, "text", state->label);
	json_text(badge, "tone", state->tone);
}

static void put_devices(struct request *r, const struct account *a, struct json *data)
{
	static const char *const labels[] = { "设备", "登录时间", "最近使用", "位置", NULL };
	struct json *table = page_table(data, "正在登录的设备", "现在没有登录。", labels), *list;

	access_put_sessions(r, a->row.id, data);
	list = json_at(data, "sessions");
	for (const struct json *it = list->first; it; it = it->next) {
		struct json *cells = page_table_row(table, NULL);

		page_cell(table, cells, json_text_of(it, "device"), NULL, NULL);
		page_cell(table, cells, json_text_of(it, "since"), NULL, NULL);
		page_cell(table, cells, json_text_of(it, "seen"), NULL, NULL);
		page_cell(table, cells, json_text_of(it, "place"), NULL, NULL);
	}
}

struct reply account_show_page(struct request *r)
{
	struct account *a = record_find(r->work, &account_record, param_id(r, "id"));
	bool history = text_is(input_text(r->query, "tab"), "history");
	struct json *data, *tabs;

	if (!a)
		return reply_not_found(r);
	if (r->prefers_json) {
		struct json *item = json_root(r->arena);

		page_json_row(r, &account_record, a, item);
		return reply_json(r, item);
	}
	data = page_show_data(r, a->login);
	tabs = json_at(data, "tabs_in_page");
	put_badge(data, a);
	page_buttons(r, &account_record, ON_SHOW, a, data);
	put_tab(tabs, "基本情况", href_of(r, a), !history);
	put_tab(tabs, "修改记录", arena_format(r->arena, "%s?tab=history", href_of(r, a)), history);
	json_flag(data, "history", history);
	json_text(data, "photo", NULL);
	if (history) {
		page_timeline(r, &account_record, a->row.id, data);
	} else {
		json_text(data, "photo", photo_href(r->work, a->row.id, NULL));
		page_facts(r, &account_record, a, data);
		put_devices(r, a, data);
	}
	json_text(data, "name", a->name);
	page_crumb(data, a->login, NULL);
	page_back(data, "/accounts");
	return reply_page(r, "access/account.html", data);
}

struct reply account_update_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct account *a = record_find(r->work, &account_record, param_id(r, "id"));

	if (!a)
		return reply_not_found(r);
	a->row.version = input_number(r->form, "version", 0);
	page_take(r, &account_record, a, p);
	if (p->count || !record_save(r->work, &account_record, a, NULL, p))
		return reply_form(r, &account_record, a, p, "修改账号", href_of(r, a), href_of(r, a));
	notice(r, "账号已修改。");
	return reply_redirect(r, "%s", href_of(r, a));
}

struct reply account_sessions_post(struct request *r)
{
	struct account *a = record_find(r->work, &account_record, param_id(r, "id"));

	if (!a)
		return reply_not_found(r);
	session_end_all(r->work, a->row.id, 0);
	history_write(r->work, &(struct history_entry){ .action = "end_session", .record = "account",
		.object_id = a->row.id, .object_label = a->login, .path = a->row.path });
	notice(r, "这个账号已在所有设备上退出。");
	return reply_redirect(r, "%s", href_of(r, a));
}

/* ---- whose account it is ---- */

static struct reply link_form(struct request *r, const struct account *a, const struct problems *p)
{
	struct json *data = page_form_data(r, "对应到党员",
		arena_format(r->arena, "%s/member", href_of(r, a)), href_of(r, a), "保存");
	struct json *fields = page_form_group(data, a->member_id ? "更正对应的党员" : "对应的党员"), *item;

	item = page_field(fields, "is_text", "id_number", "公民身份号码", input_text(r->form, "id_number"),
		p ? problem_of(p, "id_number") : NULL);
	json_text(item, "hint", "要与党员信息中姓名为“本账号姓名”的一致；留空保存则解除对应");
	json_flag(item, "is_secret", true);
	page_problems(p, NULL, data);
	return reply_status(reply_page(r, "record/form.html", data), p ? 422 : 200);
}

struct reply account_link_page(struct request *r)
{
	const struct account *a = record_find(r->work, &account_record, param_id(r, "id"));

	return a ? link_form(r, a, NULL) : reply_not_found(r);
}

/*
 * The member of that number, if the name is the account's too: whoever may not look at the roster
 * learns from the answer only what he knew.
 */
static const struct member *member_meant(
	struct work *w, const struct account *a, const char *number)
{
	const struct field *f = record_field(&member_record, "id_number");
	const struct member *m;
	int64_t id;

	w->unscoped = true;
	id = record_holder(w, &member_record, f, text_upper(w->arena, text_narrow(w->arena, number)));
	m = id ? record_find(w, &member_record, id) : NULL;
	w->unscoped = false;
	return m && text_is(m->name, a->name) ? m : NULL;
}

/* The scope of a linked account is its member's organisation, unless it has been given another. */
static bool link(struct work *w, const struct account *a, const struct member *m)
{
	bool stays = grant_holds_any(w, a->row.id);

	if (work_change(w, "UPDATE account SET member_id = ?,"
			" organisation_id = IF(?, organisation_id, ?), path = IF(?, path, ?), version = version + 1 WHERE id = ?",
			BIND(bind_reference(m ? m->row.id : 0), stays || !m, m ? m->organisation_id : 0,
				stays || !m, m ? m->row.path : "", a->row.id)) < 0)
		return false;
	session_end_all(w, a->row.id, 0);
	history_write(w, &(struct history_entry){ .action = "link", .record = "account",
		.object_id = a->row.id, .object_label = a->login, .path = a->row.path,
		.note = m ? arena_format(w->arena, "对应到党员%s", m->name) : "解除对应" });
	return true;
}

struct reply account_link_post(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct account *a = record_lock(r->work, &account_record, param_id(r, "id"));
	const char *number = input_text(r->form, "id_number");
	const struct member *m = NULL;

	if (!a)
		return reply_not_found(r);
	if (number && a->office != OFFICE_BUSINESS)
		problem(p, "id_number", "系统、安全、审计管理员的账号不能对应到党员，请为本人另开一个账号");
	else if (number && !(m = member_meant(r->work, a, number)))
		problem(p, "id_number", "没有找到姓名和公民身份号码都相符的党员，请核对");
	else if (!link(r->work, a, m))
		problem(p, "id_number", "这名党员已有账号，一个人只用一个账号");
	if (p->count)
		return link_form(r, a, p);
	notice(r, m ? "已对应到党员，本人可以办理自己的事项。" : "已解除对应。");
	return reply_redirect(r, "%s", href_of(r, a));
}

/* The member's tab of documents, reading one, making one void. */
#include "base/text.h"
#include "data/code.h"
#include "data/scope.h"
#include "modules/document/document_pages.h"
#include "web/page.h"

enum { LARGEST_UPLOAD = 50 << 20, MOST_DOCUMENTS = 500 };

static const char *tab_href(struct request *r, int64_t member_id, const char *more)
{
	return arena_format(r->arena, "/members/%lld/documents%s", (long long)member_id, more);
}

/* ---- the tab ---- */

enum { ID, KIND, TITLE, DATED_ON, NAME, SIZE, YEARS, UNTIL, CREATED_AT, CREATED_NAME, VOIDED_NAME,
	VOIDED_AT, VOID_REASON, FROM_ABOVE };

static void put_state(struct request *r, const struct cell *c, bool may_void, struct json *table,
	struct json *cells)
{
	bool voided = !c[VOIDED_AT].null;

	page_cell(table, cells, voided ? arena_format(r->arena, "%s %s 作废：%s",
		date_text(r->arena, moment_date(c[VOIDED_AT].moment)), c[VOIDED_NAME].text,
		c[VOID_REASON].text) : "有效", voided ? "grey" : "green", NULL);
	if (may_void && !voided && !c[FROM_ABOVE].number)
		page_cell(table, cells, "作废", NULL, arena_format(r->arena, "/documents/%lld/void",
			(long long)c[ID].number));
	else
		page_cell(table, cells, NULL, NULL, NULL);
}

static void put_documents(struct request *r, const struct member *m, struct json *data)
{
	static const char *const heads[] = { "材料", "类别", "材料日期", "文件", "保管期限", "登记", "状态", "操作", NULL };
	struct json *table = page_table(data, "材料", "还没有登记材料。", heads);
	bool may_void = may_with(r->work->actor, &document_void_right, m->row.path, 0, NULL);
	struct rows *rows = work_select(r->work,
		"SELECT d.id, d.kind, d.title, d.dated_on, d.name, d.size, d.keep_years,"
		" d.keep_until, d.created_at, d.created_name, d.voided_name, d.voided_at, d.void_reason,"
		" " DOCUMENT_FROM_ABOVE " FROM member_document d" DOCUMENT_FILED_BY
		" WHERE d.member_id = ? ORDER BY d.voided_at IS NOT NULL, d.dated_on DESC, d.id DESC LIMIT ?",
		BIND(r->work->actor->path, m->row.id, (int64_t)MOST_DOCUMENTS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const char *href = document_href(r->work, c[ID].number);
		struct json *cells = page_table_row(table, NULL);

		page_cell(table, cells, c[TITLE].text, NULL, href);
		page_cell(table, cells, code_label("document_kind", c[KIND].text), NULL, NULL);
		page_cell(table, cells, date_text(r->arena, c[DATED_ON].date), NULL, NULL);
		page_cell(table, cells, arena_format(r->arena, "%s（%s）", c[NAME].text,
			upload_size(r->arena, c[SIZE].number)), NULL, NULL);
		page_cell(table, cells, document_kept_text(r->arena, c[YEARS].number, c[UNTIL].date), NULL,
			NULL);
		page_cell(table, cells,
			arena_format(r->arena, "%s %s", date_text(r->arena, moment_date(c[CREATED_AT].moment)),
				c[CREATED_NAME].text),
			NULL, NULL);
		put_state(r, c, may_void, table, cells);
	}
	rows_end(rows);
}

static void put_form(struct request *r, const struct member *m, const struct problems *p,
	struct json *data)
{
	struct json *form = json_object_in(data, "form"), *fields = json_list_in(form, "fields"), *item;
	const char *asked = input_text(r->form, "kind");
	const struct code *kinds;
	size_t n = 0;

	json_text(form, "action", tab_href(r, m->row.id, "/upload"));
	json_flag(form, "open", p != NULL);
	item = page_field(fields, "is_choice", "kind", "材料类别", asked, problem_of(p, "kind"));
	json_flag(item, "required", true);
	for (kinds = code_rows("document_kind", &n); n; n--, kinds++)
		if (kinds->open)
			page_option(json_at(item, "options"), kinds->code, kinds->label,
				text_is(kinds->code, asked));
	item = page_field(fields, "is_date", "dated_on", "材料上的日期", input_text(r->form, "dated_on"),
		problem_of(p, "dated_on"));
	json_flag(item, "required", true);
	item = page_field(fields, "is_text", "title", "名称", input_text(r->form, "title"),
		problem_of(p, "title"));
	json_number(item, "max", 100);
	json_text(item, "hint", "不填就用材料类别作名称");
	item = page_field(fields, "is_file", "file", "文件", NULL, problem_of(p, "file"));
	json_flag(item, "required", true);
	json_text(item, "hint", "扫描件、照片或 PDF、Word 文件。不要上传涉密内容。");
}

static struct reply tab(struct request *r, const struct problems *p)
{
	bool left = false;
	const struct member *m = member_ever(r->work, param_id(r, "id"), &left);
	struct json *data;

	if (!m)
		return reply_not_found(r);
	data = page_show_data(r, m->name);
	page_tabs(r, &member_record, m, data);
	json_text(data, "form", NULL);
	if (!left && may_with(r->work->actor, &document_create, m->row.path, 0, NULL))
		put_form(r, m, p, data);
	page_problems(p, NULL, data);
	put_documents(r, m, data);
	page_crumb(data, m->name, arena_format(r->arena, "/members/%lld", (long long)m->row.id));
	page_crumb(data, "材料", NULL);
	page_back(data, arena_format(r->arena, "/members/%lld", (long long)m->row.id));
	return reply_status(reply_page(r, "document/member.html", data), p ? 422 : 200);
}

static struct reply tab_page(struct request *r)
{
	return tab(r, NULL);
}

static struct reply upload_page(struct request *r)
{
	bool left = false;
	const struct member *m = member_ever(r->work, param_id(r, "id"), &left);
	struct problems *p = problems_new(r->arena);
	struct document d = { .kind = input_text(r->form, "kind"),
		.title = input_text(r->form, "title"),
		.dated_on = date_parse(input_text(r->form, "dated_on")) };

	if (!m || left) /* what was closed with him stays as it is */
		return reply_not_found(r);
	if (!document_add(r->work, m, &d, r->upload_count ? &r->uploads[0] : NULL, p))
		return tab(r, p);
	notice(r, "已登记“%s”。", d.title);
	return reply_redirect(r, "%s", tab_href(r, m->row.id, ""));
}

/* ---- one ---- */

struct kept {
	int64_t member_id;
	const char *title, *name, *media_type, *stored;
	bool voided;
};

static bool find(struct request *r, struct kept *k)
{
	struct rows *rows = work_select(r->work,
		"SELECT d.member_id, d.title, d.name, d.media_type, d.stored,"
		" d.voided_at IS NOT NULL FROM member_document d JOIN member m ON m.id = d.member_id"
		" WHERE d.id = ? AND (m.removed_at IS NULL OR m.left_on IS NOT NULL) AND @scope(m owner)",
		BIND(param_id(r, "id")));
	bool found = rows_next(rows);

	if (found)
		*k = (struct kept){ rows->cells[0].number, rows->cells[1].text, rows->cells[2].text,
			rows->cells[3].text, rows->cells[4].text, rows->cells[5].number != 0 };
	rows_end(rows);
	return found;
}

static struct reply file_page(struct request *r)
{
	struct kept k;

	if (!find(r, &k))
		return reply_not_found(r);
	return reply_kept_file(r, arena_format(r->arena, "/protected/%s", k.stored), k.media_type,
		upload_shown(k.media_type) ? NULL : k.name);
}

static struct reply void_form(struct request *r, const struct kept *k, const struct problems *p)
{
	struct json *data = page_form_data(r, arena_format(r->arena, "作废“%s”", k->title),
		arena_format(r->arena, "/documents/%lld/void", (long long)param_id(r, "id")),
		tab_href(r, k->member_id, ""), "确定作废");
	struct json *item = page_field(page_form_group(data, NULL), "is_text", "reason", "作废原因",
		input_text(r->form, "reason"), problem_of(p, "reason"));

	json_flag(item, "required", true);
	json_flag(item, "wide", true);
	json_number(item, "max", 200);
	json_text(item, "hint", "作废的材料仍然保存，只是不再有效。");
	page_problems(p, NULL, data);
	page_crumb(data, "作废", NULL);
	return reply_status(reply_page(r, "record/form.html", data), p ? 422 : 200);
}

static struct reply void_page(struct request *r)
{
	struct kept k;

	return find(r, &k) && !k.voided ? void_form(r, &k, NULL) : reply_not_found(r);
}

static struct reply void_post(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	const struct member *m;
	struct kept k;
	bool left;

	if (!find(r, &k) || !(m = member_ever(r->work, k.member_id, &left)))
		return reply_not_found(r);
	if (!document_void(r->work, m, param_id(r, "id"), k.title, input_text(r->form, "reason"), p))
		return void_form(r, &k, p);
	notice(r, "“%s”已作废。", k.title);
	return reply_redirect(r, "%s", tab_href(r, k.member_id, ""));
}

static const struct route routes[] = {
	GET ("/members/:id/documents", tab_page, document_view, .record = &member_record, .button = "材料",
	     .on = ON_TAB),
	POST("/members/:id/documents/upload", upload_page, document_create, .upload = LARGEST_UPLOAD),
	GET ("/documents/:id", file_page, document_view, .keeps = "download"),
	GET ("/documents/:id/void", void_page, document_void_right),
	POST("/documents/:id/void", void_post, document_void_right),
	{ 0 }
};

static const struct job jobs[] = {
	{ "document.sweep", documents_sweep, .every = "day", .label = "清理没有登记的党员材料文件" },
	{ 0 }
};

const struct module document_module = {
	.name = "document",
	.title = "党员材料",
	.permissions = (const struct permission *const[]){ &document_view, &document_create,
		&document_void_right, NULL },
	.routes = routes,
	.jobs = jobs,
};

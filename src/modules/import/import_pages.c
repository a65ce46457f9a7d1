/* The importer's pages of a batch, the same for every record: see the dry run, mend, import, stop,
 * take back. */
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/dues/dues.h"
#include "modules/import/import_pages.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "modules/points/points.h"
#include "web/page.h"

static struct import_batch *batch(struct request *r)
{
	struct import_batch *b = record_find(r->work, &import_batch_record, param_id(r, "id"));

	return b && import_of(b)->record == r->route->record ? b : NULL;
}

const char *import_batch_href(struct request *r, int64_t id, const char *more)
{
	return arena_format(r->arena, "%s/imports/%lld%s", r->route->record->href, (long long)id, more);
}

/* ---- one batch ---- */

static void put_progress(struct request *r, const struct import_batch *b, struct json *data)
{
	const struct import_doing *doing = import_doing(b);
	struct rows *rows = work_select(r->work,
		"SELECT done, total, state, doing, stop_asked FROM job WHERE name = ? AND subject = ?"
		" ORDER BY id DESC LIMIT 1", BIND(doing->job, b->row.id));
	bool found = rows_next(rows), stopping = found && rows->cells[4].number;

	json_number(data, "done", found ? rows->cells[0].number : 0);
	json_number(data, "total", found && rows->cells[1].number ? rows->cells[1].number : 1);
	json_flag(data, "stopping", stopping);
	json_flag(data, "counted", found && rows->cells[1].number && !stopping);
	json_text(data, "so_far", found ? arena_format(r->arena, "%s / %s",
		text_number(r->arena, rows->cells[0].number), text_number(r->arena, rows->cells[1].number))
		: NULL);
	json_flag(data, "parked", found && text_is(rows->cells[2].text, "parked"));
	json_text(data, "doing", stopping ? "正在停止，已经写入的内容正在收回"
		: found && rows->cells[3].text ? rows->cells[3].text
		: arena_format(r->arena, "正在%s", doing->word));
	rows_end(rows);
}

/* What taking back has done: all, some or nothing. */
static void put_undone(struct request *r, const struct import_batch *b, struct json *data)
{
	int64_t left = b->new_count + b->changed_count;
	const char *done = text_number(r->arena, b->undone_count);
	const char *stay = text_number(r->arena, left);

	json_text(data, "undone", !b->undone_at.at || import_doing(b) ? NULL
		: !left ? arena_format(r->arena, "这一批已经撤销，导入的 %s 行都恢复到导入之前。", done)
		: b->undone_count ? arena_format(r->arena,
			"撤销了 %s 行，还有 %s 行没有撤销，原因见下面每一行。", done, stay)
		: arena_format(r->arena, "一行也没有撤销，导入的 %s 行都还在，原因见下面每一行。", stay));
	json_text(data, "undone_tone", !left ? "" : b->undone_count ? "warn" : "bad");
}

static struct reply import_show(struct request *r, const struct import_batch *b)
{
	const char *title = arena_format(r->arena, "导入%s：%s", import_of(b)->title, b->file_name);
	struct json *data = page_data(r, title);
	const struct import_doing *doing = import_doing(b);

	json_text(data, "heading", title);
	json_text(data, "trouble", b->trouble);
	json_text(data, "note", b->note);
	json_text(data, "here", import_batch_href(r, b->row.id, ""));
	json_text(data, "again", arena_format(r->arena, "%s/import", r->route->record->href));
	json_text(data, "list", r->route->record->href);
	json_flag(data, "busy", doing != NULL);
	json_text(data, "doing_what", doing ? doing->word : NULL);
	json_flag(data, "cancelled", b->state == IMPORT_CANCELLED);
	json_flag(data, "checked", b->state == IMPORT_CHECKED);
	json_flag(data, "imported", b->state == IMPORT_DONE);
	json_text(data, "imported_at", moment_text(r->arena, b->imported_at));
	json_text(data, "undo_end", import_undoable(r->work, b)
		? moment_text(r->arena, import_undo_end(r->work, b)) : NULL);
	put_undone(r, b, data);
	json_text(data, "good_count", text_number(r->arena, b->new_count + b->changed_count));
	json_text(data, "result", import_batch_href(r, b->row.id,
		b->new_count ? "?show=new#rows" : "?show=changed#rows"));
	json_flag(data, "any_good", b->new_count + b->changed_count > 0);
	json_flag(data, "any_wrong", b->wrong_count > 0);
	if (doing)
		put_progress(r, b, data);
	import_put_rows(r, b, data);
	page_crumb(data, b->file_name, NULL);
	page_back(data, json_text_of(data, "again"));
	return reply_page(r, "import/show.html", data);
}

static struct reply import_show_page(struct request *r)
{
	const struct import_batch *b = batch(r);

	return b ? import_show(r, b) : reply_not_found(r);
}

static struct reply import_progress_page(struct request *r)
{
	const struct import_batch *b = batch(r);
	struct json *data = page_data(r, "进度");

	if (!b)
		return reply_not_found(r);
	if (!import_doing(b))
		return reply_redirect(r, "%s", import_batch_href(r, b->row.id, ""));
	put_progress(r, b, data);
	return reply_fragment(r, "part/import_progress.html", data);
}

/* ---- what can be done with it ---- */

static struct reply import_rows_page(struct request *r)
{
	struct import_batch *b = batch(r);

	if (b) /* not while a job is writing its rows */
		b = record_lock(r->work, &import_batch_record, b->row.id);
	if (!b || b->state != IMPORT_CHECKED)
		return reply_not_found(r);
	import_mend(r->work, b, r->form);
	return reply_redirect(r, "%s", import_batch_href(r, b->row.id, ""));
}

static struct reply import_commit_page(struct request *r)
{
	struct import_batch *b = batch(r);
	struct problems *p = problems_new(r->arena);

	if (!b)
		return reply_not_found(r);
	if (b->state == IMPORT_CHECKED && b->new_count + b->changed_count > 0) {
		b->state = IMPORT_WRITING;
		if (!record_save(r->work, &import_batch_record, b, "start", p)) {
			notice_bad(r, "%s", p->items[0].text);
			return reply_redirect(r, "%s", import_batch_href(r, b->row.id, ""));
		}
		job_later(r->work, "import.commit", b->row.id);
	}
	return reply_redirect(r, "%s", import_batch_href(r, b->row.id, ""));
}

static struct reply import_cancel_page(struct request *r)
{
	struct import_batch *b = batch(r);

	if (!b)
		return reply_not_found(r);
	switch (import_cancel(r->work, b)) {
	case JOB_STOPPING:
		notice(r, "正在停止，请稍候。");
		break;
	case JOB_NOT_BEGUN:
		notice(r, "%s。", import_doing(b)->said);
		break;
	case JOB_OVER:
		notice_bad(r, "没有来得及取消，这一步刚刚已经完成。");
	}
	return reply_redirect(r, "%s", import_batch_href(r, b->row.id, ""));
}

static struct reply import_undo_page(struct request *r)
{
	struct import_batch *b = batch(r);
	struct problems *p = problems_new(r->arena);

	if (!b)
		return reply_not_found(r);
	if (!import_undo(r->work, b, p))
		notice_bad(r, "%s", p->items[0].text);
	return reply_redirect(r, "%s", import_batch_href(r, b->row.id, ""));
}

static struct reply import_wrong_page(struct request *r)
{
	const struct import_batch *b = batch(r);
	const char *path = page_spool_path(r, "xlsx");

	if (!b)
		return reply_not_found(r);
	import_wrong_book(r->work, import_of(b), b->row.id, path);
	history_write(r->work,
		&(struct history_entry){ .action = "export",
			.record = r->route->record->name,
			.object_label = b->file_name,
			.note = "导出有误的行" });
	return reply_file(r, path, import_xlsx, arena_format(r->arena, "有误的行-%s", b->file_name));
}

/* The same routes below each record that can be imported. */
#define IMPORT_ROUTES(base, its_record, permission) \
	GET (base "/import", import_new_page, permission, .record = &its_record, .button = "批量导入", .on = ON_LIST, .icon = "file-import"), \
	GET (base "/import/template", import_template_page, permission, .record = &its_record), \
	POST(base "/import/upload", import_upload_page, permission, .record = &its_record, .upload = IMPORT_MOST_FILE), \
	GET (base "/imports/:id", import_show_page, permission, .record = &its_record), \
	GET (base "/imports/:id/progress", import_progress_page, permission, .record = &its_record), \
	POST(base "/imports/:id/rows", import_rows_page, permission, .record = &its_record), \
	POST(base "/imports/:id/commit", import_commit_page, permission, .record = &its_record), \
	POST(base "/imports/:id/cancel", import_cancel_page, permission, .record = &its_record), \
	POST(base "/imports/:id/undo", import_undo_page, permission, .record = &its_record), \
	POST(base "/imports/:id/wrong", import_wrong_page, permission, .record = &its_record, .repeatable = true)

static const struct route routes[] = {
	IMPORT_ROUTES("/members", member_record, member_import),
	IMPORT_ROUTES("/organisations", organisation_record, organisation_import),
	IMPORT_ROUTES("/accounts", account_record, account_import),
	IMPORT_ROUTES("/dues/bases", dues_base_sheet_record, dues_edit),
	IMPORT_ROUTES("/points", points_sheet_record, points_apply_right),
	{ 0 }
};

static const struct job jobs[] = {
	{ "import.check", import_check_now, import_stopped_now, .tries = 3, .label = "检查导入的文件" },
	{ "import.forget", import_forget_now, .label = "删除已检查的文件" },
	{ "import.commit", import_commit_now, import_stopped_now, .tries = 3, .label = "写入导入的数据" },
	{ "import.undo", import_undo_now, import_stopped_now, .tries = 3, .label = "撤销导入" },
	{ "import.sweep", import_sweep_now, .every = "hour", .label = "清理过期的导入数据" },
	{ 0 }
};

const struct module import_module = {
	.name = "import",
	.title = "批量导入",
	.records = (const struct record *const[]){ &import_batch_record, NULL },
	.routes = routes,
	.jobs = jobs,
};

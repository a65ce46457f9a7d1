/*
 * The tab of material (S0-145, 146), uploading, serving, and the daily sweep of what nobody
 * names.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/meeting/file.h"
#include "modules/meeting/meeting_pages.h"

static const struct choice categories[] = {
	{ 1, "document", "会议文件" }, { 2, "live", "会议实况" }, { 3, "ballot", "表决材料" }, { 0 }
};
enum { MOST_FILES = 300 };

/* ---- the tab ---- */

static void put_files(struct request *r, const struct meeting *m, struct json *files)
{
	struct json *groups = json_list_in(files, "groups");
	struct rows *rows;

	for (const struct choice *c = categories; c->value; c++) {
		struct json *group = json_item(groups);

		json_text(group, "code", c->code);
		json_text(group, "title", c->label);
		json_list_in(group, "items");
	}
	rows = work_select(r->work, "SELECT id, name, media_type, size, category FROM attachment"
		" WHERE meeting_id = ? AND removed_at IS NULL ORDER BY id LIMIT ?",
		BIND(m->row.id, (int64_t)MOST_FILES));
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct choice *category = choice_find(categories, c[4].text);
		struct json *group = json_nth(groups, category ? (size_t)category->value - 1 : 0);

		file_put(r, c[0].number, c[1].text, c[2].text, c[3].number, json_at(group, "items"));
	}
	rows_end(rows);
}

static struct reply files_reply(
	struct request *r, const struct meeting *m, const struct problems *p)
{
	struct json *data = meeting_tab_data(r, m, TAB_FILES), *files = json_object_in(data, "files"),
		 *options;

	json_list_in(data, "steps");
	page_problems(p, NULL, data);
	json_text(files, "upload_action", meeting_href(r, m->row.id, "/files/upload"));
	json_text(files, "remove_action", meeting_href(r, m->row.id, "/files/remove"));
	json_number(files, "most_mb", parameter_number(r->work, "upload.most_mb"));
	options = json_list_in(files, "options");
	for (const struct choice *c = categories; c->value; c++)
		page_option(options, c->code, c->label, text_is(c->code, input_text(r->form, "category")));
	put_files(r, m, files);
	return meeting_tab_reply(r, m, TAB_FILES, data, p && p->count ? 422 : 200);
}

struct reply files_page(struct request *r)
{
	const struct meeting *m = meeting_of(r);

	return m ? files_reply(r, m, NULL) : reply_not_found(r);
}

/* ---- uploading: all or none ---- */

static const char *judge(
	struct request *r, const struct upload *u, const char *name, struct problems *p)
{
	const char *why = NULL, *type;
	int64_t most = parameter_number(r->work, "upload.most_mb");

	if (u->size > (size_t)most * 1048576) {
		problem(p, "files", "“%s”超过 %lld MB，请压缩或截取后再上传", name, (long long)most);
		return NULL;
	}
	type = upload_type(r->arena, name, u->bytes, u->size, &why);
	if (!type)
		problem(p, "files", "%s", why);
	return type;
}

static void keep(struct request *r, const struct meeting *m, const struct upload *u,
	const char *category, const char *type, struct kept_file *file)
{
	work_change(r->work,
		"INSERT INTO attachment (meeting_id, category, name, media_type, size, stored,"
		" created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		BIND(m->row.id, category, upload_name(r->arena, u->name), type, (int64_t)u->size,
			upload_stored(file), r->work->now, bind_reference(r->work->actor->id)));
}

struct reply files_upload_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct reply refusal;
	const struct meeting *m = meeting_to_change(r, &refusal);
	const char *code = input_text(r->form, "category");
	const struct choice *category = choice_find(categories, code ? code : "document");
	const char *types[20], *names[20];
	struct kept_file *files[20];

	if (!m)
		return refusal;
	if (!category)
		problem(p, "category", "请选择材料类别");
	if (!r->upload_count)
		problem(p, "files", "请先选择文件");
	for (size_t i = 0; i < r->upload_count; i++) {
		names[i] = upload_name(r->arena, r->uploads[i].name);
		types[i] = judge(r, &r->uploads[i], names[i], p);
	}
	if (p->count)
		return files_reply(r, m, p);
	for (size_t i = 0; i < r->upload_count; i++) {
		files[i] = upload_store(r->arena, 'm', "", r->uploads[i].bytes,
			r->uploads[i].size);
		keep(r, m, &r->uploads[i], category->code, types[i], files[i]);
	}
	history_write(r->work,
		&(struct history_entry){ .action = "upload",
			.record = "meeting",
			.object_id = m->row.id,
			.object_label = m->title,
			.path = m->row.path,
			.note = arena_format(r->arena, "%s：%s", category->label,
				text_join(r->arena, names, r->upload_count, "、")) });
	for (size_t i = 0; i < r->upload_count; i++)
		upload_keep(files[i]);
	notice(r, "已上传 %zu 个文件。", r->upload_count);
	return reply_redirect(r, "%s", meeting_href(r, m->row.id, "/files"));
}

struct reply file_remove_page(struct request *r)
{
	struct reply refusal;
	const struct meeting *m = meeting_to_change(r, &refusal);
	int64_t id = m ? input_number(r->form, "file", 0) : 0;
	const char *name;

	if (!m)
		return refusal;
	name = work_text(r->work,
		"SELECT name FROM attachment WHERE id = ? AND meeting_id = ? AND removed_at IS NULL",
		BIND(id, m->row.id));
	if (!name)
		return reply_not_found(r);
	work_change(
		r->work, "UPDATE attachment SET removed_at = ? WHERE id = ?", BIND(r->work->now, id));
	history_write(r->work,
		&(struct history_entry){ .action = "remove",
			.record = "meeting",
			.object_id = m->row.id,
			.object_label = m->title,
			.path = m->row.path,
			.note = arena_format(r->arena, "材料：%s", name) });
	notice(r, "已删除“%s”。", name);
	return reply_redirect(r, "%s", meeting_href(r, m->row.id, "/files"));
}

/*
 * ---- serving: administrators in scope; members if they are expected, ballots only if public
 * ----
 */

struct reply file_page(struct request *r)
{
	const struct actor *actor = r->work->actor;
	struct rows *rows = work_select(r->work,
		"SELECT f.name, f.media_type, f.stored FROM attachment f"
		" JOIN meeting m ON m.id = f.meeting_id AND m.removed_at IS NULL"
		" LEFT JOIN member p ON p.id = ? AND p.removed_at IS NULL"
		" LEFT JOIN attendance a ON a.meeting_id = m.id AND a.member_id = p.id"
		" WHERE f.id = ? AND f.removed_at IS NULL AND (@scope(m owner kind meeting.view)"
		" OR (a.id IS NOT NULL AND (f.category <> 'ballot' OR m.ballot_public)))",
		BIND(actor->member_id, param_id(r, "id")));
	const char *name = NULL, *type = NULL, *stored = NULL;

	if (rows_next(rows)) {
		name = rows->cells[0].text;
		type = rows->cells[1].text;
		stored = rows->cells[2].text;
	}
	rows_end(rows);
	if (!stored)
		return reply_not_found(r);
	return reply_kept_file(r, arena_format(r->arena, "/protected/%s", stored), type,
		upload_shown(type) ? NULL : name);
}

/* ---- the sweep ---- */

static bool is_named(struct work *w, const char *stored)
{
	return work_number(w, 0, "SELECT 1 FROM attachment WHERE stored = ?", BIND(stored)) != 0;
}

void files_sweep_now(struct work *w, int64_t subject)
{
	upload_sweep(w, 'm', is_named);
}

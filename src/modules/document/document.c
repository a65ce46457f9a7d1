/* Keeping a paper, making it void; how long a kind is kept is a parameter. */
#include "modules/document/document.h"
#include <string.h>
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/document/document_pages.h"

enum { MODULE = 216 };
const struct permission document_view = PERMISSION(MODULE, ACTION_VIEW, "document.view", "查看党员材料",
	.risk = RISK_PERSONAL);
const struct permission document_create = PERMISSION(MODULE, ACTION_CREATE, "document.create",
	"登记党员材料", .risk = RISK_PERSONAL);
const struct permission document_void_right = PERMISSION(MODULE, ACTION_DELETE, "document.void",
	"作废党员材料", .risk = RISK_DELETE);

/* ---- how long ---- */

/* Years of that kind in "06:0,*:30"; 0: for ever. What is not understood stays. */
static int64_t keep_years(struct work *w, const char *kind)
{
	char *rest = arena_text(w->arena, parameter_text(w, "retention.document")), *part;
	int64_t years = 0, found;

	while ((part = strsep(&rest, ","))) {
		const char *name = strsep(&part, ":");

		if (!part || !text_integer(part, &found))
			continue;
		if (text_is(name, kind))
			return found;
		if (text_is(name, "*"))
			years = found;
	}
	return years;
}

/* Counted from the end of the paper's year. */
static struct date keep_until(struct date dated_on, int64_t years)
{
	return years > 0 ? date_of(dated_on.year + (int)years, 12, 31) : (struct date){ 0 };
}

const char *document_kept_text(struct arena *a, int64_t years, struct date until)
{
	return years ? arena_format(a, "%lld 年（到 %s）", (long long)years, date_text(a, until)) : "永久";
}

/* ---- adding ---- */

static void check(struct work *w, const struct document *d, struct problems *p)
{
	const struct code *kind = d->kind ? code_find(w, "document_kind", d->kind) : NULL;

	if (!kind || !kind->open || !text_is(kind->code, d->kind))
		problem(p, "kind", "请选择材料类别");
	if (d->title && text_length(d->title) > 100)
		problem(p, "title", "名称不能超过 100 个字");
	if (!date_has(d->dated_on))
		problem(p, "dated_on", "请填写材料上的日期");
	else if (date_compare(d->dated_on, w->today) > 0)
		problem(p, "dated_on", "材料上的日期不能晚于今天");
}

static const char *judge(struct work *w, const struct upload *u, struct problems *p)
{
	int64_t most = parameter_number(w, "upload.document_mb");
	const char *why = NULL, *type;

	if (!u || !u->size) {
		problem(p, "file", "请选择文件");
		return NULL;
	}
	if (u->size > (size_t)most * 1048576) {
		problem(p, "file", "文件超过 %lld MB，请压缩后再上传", (long long)most);
		return NULL;
	}
	type = upload_type(w->arena, upload_name(w->arena, u->name), u->bytes, u->size, &why);
	if (!type)
		problem(p, "file", "%s", why);
	return type;
}

static void leave_history(struct work *w, const struct member *m, const char *action,
	const char *title, const char *more)
{
	history_write(w,
		&(struct history_entry){ .action = action,
			.record = member_record.name,
			.object_id = m->row.id,
			.object_label = m->name,
			.path = m->row.path,
			.note = arena_format(
				w->arena, "材料“%s”%s%s", title, more ? "，原因：" : "", more ? more : "") });
}

/* The same file for the same thing: pressed twice, or by two people. Papers of a process are one
 * for each of its steps. */
static void check_twin(struct work *w, const struct member *m, const struct document *d,
	const struct upload *u, struct problems *p)
{
	if (!p->count && !d->source && work_number(w, 0, "SELECT COUNT(*) FROM member_document"
		" WHERE member_id = ? AND kind = ? AND dated_on <=> ? AND name = ? AND size = ? AND voided_at IS NULL",
		BIND(m->row.id, d->kind, d->dated_on, upload_name(w->arena, u->name), (int64_t)u->size)))
		problem(p, "file", "这份材料已经上传过，不用再传；内容不同的，请换一个文件名");
}

bool document_add(struct work *w, const struct member *m, struct document *d,
	const struct upload *u, struct problems *p)
{
	const char *type = judge(w, u, p);
	struct kept_file *file;
	int64_t years;

	check(w, d, p);
	check_twin(w, m, d, u, p);
	if (p->count)
		return false;
	if (text_empty(d->title))
		d->title = code_label("document_kind", d->kind);
	years = keep_years(w, d->kind);
	file = upload_store(w->arena, 'd', "", u->bytes, u->size);
	work_change(w,
		"INSERT INTO member_document (member_id, kind, title, dated_on, name, media_type, size,"
		" stored, keep_years, keep_until, source, source_id, filed_by_id, created_at, created_by,"
		" created_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		BIND(m->row.id, d->kind, d->title, d->dated_on, upload_name(w->arena, u->name), type,
			(int64_t)u->size, upload_stored(file), years, keep_until(d->dated_on, years), d->source,
			bind_reference(d->source_id), bind_reference(w->actor->organisation_id), w->now,
			bind_reference(w->actor->id), w->actor->name ? w->actor->name : ""));
	d->id = db_insert_id(w->db);
	d->member_id = m->row.id;
	leave_history(w, m, "upload", d->title, NULL);
	upload_keep(file);
	return true;
}

/* ---- void ---- */

/* What a superior has filed is his: nobody below takes it away. */
static bool is_from_above(struct work *w, int64_t id)
{
	return work_number(w, 0, "SELECT COUNT(*) FROM member_document d" DOCUMENT_FILED_BY
		" WHERE d.id = ? AND " DOCUMENT_FROM_ABOVE, BIND(id, w->actor->path)) != 0;
}

bool document_void(struct work *w, const struct member *m, int64_t id, const char *title,
	const char *why, struct problems *p)
{
	if (text_empty(why))
		problem(p, "reason", "请填写作废原因");
	else if (text_length(why) > 200)
		problem(p, "reason", "作废原因不能超过 200 个字");
	if (is_from_above(w, id))
		problem(p, NULL, "这份材料由上级党组织上传，请上级更换或者作废");
	if (p->count)
		return false;
	if (work_change(w, "UPDATE member_document SET voided_at = ?, voided_by = ?, voided_name = ?,"
			" void_reason = ? WHERE id = ? AND voided_at IS NULL",
			BIND(w->now, bind_reference(w->actor->id), w->actor->name, why, id)) != 1) {
		problem(p, NULL, "这份材料已经作废，请刷新后核对");
		return false;
	}
	leave_history(w, m, "void", title, why);
	return true;
}

/* ---- the sweep ---- */

static bool is_named(struct work *w, const char *stored)
{
	return work_number(w, 0, "SELECT 1 FROM member_document WHERE stored = ?", BIND(stored)) != 0;
}

void documents_sweep(struct work *w, int64_t subject)
{
	upload_sweep(w, 'd', is_named);
}

const char *document_href(struct work *w, int64_t id)
{
	return arena_format(w->arena, "/documents/%lld", (long long)id);
}

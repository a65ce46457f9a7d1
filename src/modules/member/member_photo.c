/*
 * The standard photo of a member (S0-219): put in by the branch or by the member on the phone;
 * seen by who may see the record, and by himself.
 */
#include "base/text.h"
#include "data/history.h"
#include "modules/member/member_inside.h"
#include "web/page.h"
#include "web/upload.h"

const char *member_photo_href(struct work *w, int64_t member_id, const char *stored)
{
	return stored ? arena_format(w->arena, "/members/%lld/photo?v=%.8s", (long long)member_id,
		stored + 4) : NULL;
}

/* The file before stays until the sweep: this change may not be committed. */
static void put(struct work *w, const struct member *m, const char *stored)
{
	work_change(w, "UPDATE member SET photo = ? WHERE id = ?", BIND(stored, m->row.id));
	history_write(w, &(struct history_entry){ .action = "photo", .record = member_record.name,
		.object_id = m->row.id, .object_label = m->name, .path = m->row.path,
		.note = stored ? NULL : "删除照片" });
}

static bool is_named(struct work *w, const char *stored)
{
	return work_number(w, 0, "SELECT 1 FROM member WHERE photo = ?", BIND(stored)) != 0;
}

void member_photos_sweep(struct work *w, int64_t subject)
{
	upload_sweep(w, 'f', is_named);
}

/* What is wrong with the upload; NULL: it is his photo now. */
static const char *take(struct request *r, const struct member *m)
{
	struct picture picture;
	const char *trouble =
		picture_trouble(r->arena, r->upload_count ? &r->uploads[0] : NULL, &picture);
	struct kept_file *file;

	if (trouble)
		return trouble;
	file = upload_store(r->arena, 'f', picture.ending, picture.bytes, picture.size);
	put(r->work, m, upload_stored(file));
	upload_keep(file);
	return NULL;
}

/* ---- by the branch ---- */

struct reply member_photo_page(struct request *r)
{
	struct work *w = r->work;
	int64_t id = param_id(r, "id");
	const char *stored = work_text(w,
		"SELECT photo FROM member m WHERE id = ? AND removed_at IS NULL"
		" AND (id = ? OR @scope(m owner member.view))",
		BIND(id, w->actor->member_id));

	return stored ? picture_reply(r, stored) : reply_not_found(r);
}

struct reply member_photo_upload(struct request *r)
{
	const struct member *m = record_find(r->work, &member_record, param_id(r, "id"));
	const char *trouble = m ? take(r, m) : NULL;

	if (!m)
		return reply_not_found(r);
	if (trouble)
		return reply_message(r, 422, "照片没有换上", trouble);
	notice(r, "照片已更换。");
	return reply_redirect(r, "/members/%lld", (long long)m->row.id);
}

struct reply member_photo_remove(struct request *r)
{
	const struct member *m = record_find(r->work, &member_record, param_id(r, "id"));

	if (!m)
		return reply_not_found(r);
	put(r->work, m, NULL);
	notice(r, "照片已删除。");
	return reply_redirect(r, "/members/%lld", (long long)m->row.id);
}

/* ---- by himself ---- */

struct reply my_photo_upload(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	const struct member *m = member_self(r->work);
	const char *trouble = m ? take(r, m) : NULL;

	if (!m)
		return reply_not_found(r);
	if (trouble) {
		problem(p, "photo", "%s", trouble);
		return my_record_form(r, p);
	}
	notice(r, "照片已更换。");
	return reply_redirect(r, "/my/record");
}

struct reply my_photo_remove(struct request *r)
{
	const struct member *m = member_self(r->work);

	if (!m)
		return reply_not_found(r);
	put(r->work, m, NULL);
	notice(r, "照片已删除。");
	return reply_redirect(r, "/my/record");
}

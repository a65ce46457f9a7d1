/*
 * Photos of accounts (web/upload.h says what may be one), served only to oneself and to who
 * administers the account.
 */
#include "base/text.h"
#include "data/history.h"
#include "data/scope.h"
#include "modules/access/access_pages.h"
#include "web/upload.h"

/* The file before stays until the sweep: this change may not be committed. */
static void put(struct work *w, int64_t account_id, const char *login, const char *stored)
{
	work_change(w, "UPDATE account SET photo = ? WHERE id = ?", BIND(stored, account_id));
	history_write(w, &(struct history_entry){ .action = "photo", .record = "account",
		.object_id = account_id, .object_label = login });
}

static bool is_named(struct work *w, const char *stored)
{
	return work_number(w, 0, "SELECT 1 FROM account WHERE photo = ?", BIND(stored)) != 0;
}

void account_photos_sweep(struct work *w, int64_t subject)
{
	upload_sweep(w, 'p', is_named);
}

const char *photo_href(struct work *w, int64_t account_id, const char *stored)
{
	if (!stored)
		stored = work_text(w, "SELECT photo FROM account WHERE id = ?", BIND(account_id));
	return stored ? arena_format(w->arena, "/accounts/%lld/photo?v=%.8s", (long long)account_id,
		stored + 4) : NULL;
}

/* ---- pages ---- */

struct reply photo_upload(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct picture picture;
	const char *trouble =
		picture_trouble(r->arena, r->upload_count ? &r->uploads[0] : NULL, &picture);
	struct kept_file *file;

	if (trouble) {
		problem(p, "photo", "%s", trouble);
		return me_form(r, p);
	}
	file = upload_store(r->arena, 'p', picture.ending, picture.bytes, picture.size);
	put(r->work, r->work->actor->id, r->work->actor->login, upload_stored(file));
	upload_keep(file);
	notice(r, "照片已更换。");
	return reply_redirect(r, "/me");
}

struct reply photo_remove_post(struct request *r)
{
	put(r->work, r->work->actor->id, r->work->actor->login, NULL);
	notice(r, "照片已删除。");
	return reply_redirect(r, "/me");
}

struct reply photo_page(struct request *r)
{
	struct work *w = r->work;
	int64_t id = param_id(r, "id");
	const char *stored = work_text(w, "SELECT photo FROM account m WHERE id = ?"
		" AND removed_at IS NULL AND (id = ? OR @scope(m owner account.view))", BIND(id, w->actor->id));

	if (!stored)
		return reply_not_found(r);
	return picture_reply(r, stored);
}

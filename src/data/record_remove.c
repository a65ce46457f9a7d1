/* Rows that go, one or by the hundred, and come back: they stay in their table, marked as removed,
 * and are neither found nor counted. */
#include "base/fault.h"
#include "data/gram.h"
#include "data/history.h"
#include "data/record_sql.h"
#include "data/record_write.h"

static void gone(struct work *w, const struct record *r, const struct row *row)
{
	record_count(w, r, NULL, row);
	history_write(w, &(struct history_entry){ .action = "remove", .record = r->name,
		.object_id = row->id, .object_label = record_label(w, r, row), .path = row->path });
}

bool record_remove(struct work *w, const struct record *r, void *it, struct problems *p)
{
	struct row *row = it;

	if (db_change_made(w->db, w->arena, record_sql(r)->remove,
	                   BIND(w->now, w->now, bind_reference(w->actor->id), row->id, row->version)) != 1) {
		p->stale = true;
		problem(p, NULL, "这条记录刚刚被别人修改过，请刷新后再试");
		return false;
	}
	if (r->grams)
		gram_write(w, r, NULL, row);
	gone(w, r, row);
	return true;
}

void record_returned(struct work *w, const struct record *r, const void *row)
{
	if (r->grams)
		gram_write(w, r, row, NULL);
	record_count(w, r, row, NULL);
}

void record_remove_many(
	struct work *w, const struct record *r, struct row *const *rows, size_t count)
{
	struct json *list = json_root_list(w->arena);
	const char *which;

	for (size_t i = 0; i < count; i++) {
		struct json *item = json_item(list);

		json_number(item, "id", rows[i]->id);
		json_number(item, "version", rows[i]->version);
	}
	which = json_plain(list);
	if (count && db_change_made(w->db, w->arena, arena_format(w->arena,
			"UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$.id',"
			" version BIGINT PATH '$.version')) j STRAIGHT_JOIN %s m FORCE INDEX (PRIMARY)"
			" ON m.id = j.id SET m.version = m.version + 1, m.removed_at = ?, m.updated_at = ?,"
			" m.updated_by = ? WHERE m.version = j.version", r->name),
			BIND(which, w->now, w->now, bind_reference(w->actor->id))) != (int64_t)count)
		fault_as(FAULT_RETRY, "%s: a row to be removed was changed meanwhile", r->name);
	if (count && r->grams)
		db_change_made(w->db, w->arena, arena_format(w->arena, "DELETE s FROM JSON_TABLE(?, '$[*]'"
			" COLUMNS (id BIGINT PATH '$.id')) j STRAIGHT_JOIN %s_search s ON s.id = j.id",
			r->name), BIND(which));
	for (size_t i = 0; i < count; i++)
		gone(w, r, rows[i]);
}

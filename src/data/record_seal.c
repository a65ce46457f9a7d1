/*
 * Sealed fields: cipher text, blind index, mask. A value with '*' is a mask that came back from
 * a form and changes nothing.
 */
#include "data/record_seal.h"
#include <string.h>
#include "base/text.h"
#include "data/history.h"
#include "data/record_sql.h"

static void blind(struct work *w, const struct record *r, const struct field *f, const char *text,
	uint8_t index[32])
{
	crypt_mac(arena_format(w->arena, "blind:%s.%s", r->name, f->name), text, strlen(text), index);
}

struct sealing record_seal(struct work *w, const struct record *r, const struct field *f,
	struct row *row, const struct row *old)
{
	const char *text = FIELD_OF(row, f, const char *);
	const char *old_index = old ? old->labels[f - r->fields] : NULL;
	struct sealing s = { .changed = true };

	if (text && strchr(text, '*'))
		return (struct sealing){ .changed = false };
	if (!text)
		return s;
	blind(w, r, f, text, s.index);
	if (old_index && memcmp(old_index, s.index, 32) == 0)
		s.changed = false;
	s.mask = text_mask(w->arena, text, text_is(f->like, "id_number") ? 4 : 3, 4);
	if (s.changed)
		s.sealed = crypt_seal(w->arena, record_bound(w->arena, r, f, s.index), text);
	FIELD_OF(row, f, const char *) = s.mask;
	return s;
}

bool record_same(struct work *w, const struct record *r, const void *row, const void *was)
{
	const struct row *old = was;

	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];
		const char *text = f->sealed ? FIELD_OF(row, f, const char *) : NULL;
		uint8_t index[32];

		if (f->computed || field_same(f, row, old))
			continue;
		if (!f->sealed || !text || !old->labels[i])
			return false;
		blind(w, r, f, text, index);
		if (memcmp(index, old->labels[i], 32) != 0)
			return false;
	}
	return true;
}

int64_t record_holder(
	struct work *w, const struct record *r, const struct field *f, const char *text)
{
	uint8_t *index = arena_alloc(w->arena, 32);

	blind(w, r, f, text, index);
	return work_number_of(w, db_select_made(w->db, w->arena, arena_format(w->arena,
		"SELECT id FROM %s WHERE %s_index = ? AND removed_at IS NULL", r->name, f->name),
		BIND(bind_bytes(index, 32))), 0);
}

void record_holders(struct work *w, const struct record *r, const struct field *f,
	const char *const *texts, size_t count, int64_t *ids)
{
	struct json *list = json_root_list(w->arena);
	struct rows *rows;

	for (size_t i = 0; i < count; i++) {
		uint8_t index[32];

		ids[i] = 0;
		if (texts[i])
			blind(w, r, f, texts[i], index);
		json_item_text(list, texts[i] ? text_hex(w->arena, index, sizeof index) : "");
	}
	rows = db_select_made(w->db, w->arena, arena_format(w->arena,
		"SELECT j.number, IF(m.removed_at IS NULL, m.id, -m.id)"
		" FROM JSON_TABLE(?, '$[*]' COLUMNS (number FOR ORDINALITY, hex VARCHAR(64) PATH '$')) j"
		" STRAIGHT_JOIN %s m FORCE INDEX (%s_%s) ON m.%s_index = UNHEX(j.hex)"
		" WHERE m.alive = 1", r->name, r->name, f->name, f->name), BIND(json_plain(list)));
	while (rows_next(rows))
		ids[rows->cells[0].number - 1] = rows->cells[1].number;
}

/* ---- sealed fields in clear ---- */

const char *record_unsealed(
	struct work *w, const struct record *r, int64_t id, const struct field *f)
{
	struct rows *rows = scope_select(w, arena_format(w->arena,
		"SELECT m.%s_sealed, m.%s_index FROM %s m WHERE m.id = ? AND %s", f->name, f->name, r->name,
		record_scope_sql(r)), BIND(id));
	const char *text = NULL;

	if (rows_next(rows) && !rows->cells[0].null)
		text = crypt_unseal(w->arena, record_bound(w->arena, r, f, rows->cells[1].text),
			(struct sealed){ (const uint8_t *)rows->cells[0].text, rows->cells[0].size });
	rows_end(rows);
	return text;
}

const char *record_reveal(
	struct work *w, const struct record *r, const void *it, const struct field *f)
{
	const struct row *row = it;
	const char *text = record_unsealed(w, r, row->id, f);

	history_write(w, &(struct history_entry){ .action = "reveal", .record = r->name,
		.object_id = row->id, .object_label = record_label(w, r, row), .path = row->path,
		.note = f->label });
	return text;
}

const struct field *record_sealed_like(struct work *w, const struct record *r, const char *text)
{
	bool phone = text_digits(text, 11),
		 id = text_length(text) == 18 && text_digits(text_cut(w->arena, text, 17), 17);

	for (size_t i = 0; i < r->count; i++)
		if (r->fields[i].sealed && r->fields[i].searched
			&& ((phone && text_is(r->fields[i].like, "phone"))
				|| (id && text_is(r->fields[i].like, "id_number"))))
			return &r->fields[i];
	return NULL;
}

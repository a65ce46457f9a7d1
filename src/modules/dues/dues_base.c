/* Setting bases: one with its evidence, or a whole branch at once as it is done every year. */
#include "base/text.h"
#include "data/history.h"
#include "modules/dues/dues_pages.h"

enum { MOST_CHANGES = 200 }; /* lines a history entry lists; the rows themselves are all kept */

bool dues_base_set(struct work *w, struct dues_base *b, const char *member, struct problems *p)
{
	if (!record_save(w, &dues_base_record, b, "base", p))
		return false;
	history_write(w, &(struct history_entry){ .action = "base", .record = "member",
		.object_id = b->member_id, .object_label = member, .path = b->row.path,
		.note = arena_format(w->arena, "%s起，%s，基数 %s 元，每月应缴 %s 元",
			dues_month_name(w->arena, b->from_month), choice_label(dues_payers, (int)b->payer),
			dues_yuan(w->arena, b->base.fen), dues_yuan(w->arena, b->monthly.fen)) });
	return true;
}

static void put_line(struct json *list, struct work *w, const struct dues_base_line *line,
	struct money monthly)
{
	struct json *item = json_item(list);

	json_number(item, "member", line->member_id);
	json_text(item, "payer", choice_of(dues_payers, (int)line->payer)->code);
	json_number(item, "base", line->base.fen);
	json_number(item, "monthly", monthly.fen);
}

static void put_change(struct json *changes, struct work *w, const struct dues_base_line *line,
	struct money monthly)
{
	struct json *item;

	if (json_count(changes) == MOST_CHANGES)
		return;
	item = json_item(changes);
	json_text(item, "label", line->name);
	json_text(item, "old", NULL);
	json_text(item, "new", arena_format(w->arena, "%s，基数 %s，应缴 %s",
		choice_label(dues_payers, (int)line->payer), dues_yuan(w->arena, line->base.fen),
		dues_yuan(w->arena, monthly.fen)));
}

/* The caller has read the members from the branch itself, so the lines are all of it. */
int64_t dues_base_set_many(struct work *w, const struct dues_branch *b, struct date from_month,
	const char *reason, const struct dues_base_line *lines, size_t count, struct problems *p)
{
	struct json *list = json_root_list(w->arena), *changes = json_root_list(w->arena);
	struct dues_rates rates;
	int64_t written;

	if (!dues_rates_read(w, from_month, &rates, p))
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct money monthly = dues_due(&rates, lines[i].payer, lines[i].base, (struct money){ 0 });

		put_line(list, w, &lines[i], monthly);
		put_change(changes, w, &lines[i], monthly);
	}
	if (!count)
		return 0;
	written = work_change(w,
		"INSERT INTO dues_base (created_at, created_by, updated_at, updated_by,"
		" organisation_id, path, member_id, payer, base, monthly, from_month, reason)"
		" SELECT ?, ?, ?, ?, ?, ?, j.member, j.payer, j.base, j.monthly, ?, ? FROM JSON_TABLE(?, '$[*]'"
		" COLUMNS (member BIGINT PATH '$.member', payer VARCHAR(20) PATH '$.payer',"
		" base BIGINT PATH '$.base', monthly BIGINT PATH '$.monthly')) j",
		BIND(w->now, bind_reference(w->actor->id), w->now, bind_reference(w->actor->id), b->id, b->path,
			from_month, reason, json_plain(list)));
	history_write(w, &(struct history_entry){ .action = "base", .record = "organisation",
		.object_id = b->id, .object_label = b->name, .path = b->path, .changes = changes,
		.note = arena_format(w->arena, "%s起，调整 %lld 名党员的党费基数",
		dues_month_name(w->arena, from_month),
			(long long)written) });
	return written;
}

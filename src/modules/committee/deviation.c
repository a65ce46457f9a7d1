/* Reasons: read from their column, from a form, checked, written. */
#include "modules/committee/deviation.h"
#include "base/text.h"
#include "data/history.h"

#define WHY "与一般规定不同的原因"
static const struct { const char *name, *field, *subject, *label; } rules[DEVIATIONS] = {
	[DEVIATION_TERM] = { "term", "reason_term", "换届时间", "换届时间" WHY },
	[DEVIATION_SIZE] = { "size", "reason_size", "委员人数", "委员人数" WHY },
	[DEVIATION_SECRETARY] = { "secretary", "reason_secretary", "书记党龄", "书记党龄" WHY },
};

const char *deviation_field(enum deviation_rule rule)
{
	return rules[rule].field;
}

const char *deviation_subject(enum deviation_rule rule)
{
	return rules[rule].subject;
}

const char *deviation_label(enum deviation_rule rule)
{
	return rules[rule].label;
}

void deviations_read(struct work *w, const char *json, struct deviations *d)
{
	const struct json *kept = json ? json_parsed(w->arena, json) : NULL;

	for (int i = 0; i < DEVIATIONS; i++)
		d->reason[i] = json_text_of(kept, rules[i].name);
}

void deviations_take(const struct input *in, struct deviations *d, struct problems *p)
{
	for (int i = 0; i < DEVIATIONS; i++) {
		if (!input_has(in, rules[i].field))
			continue;
		d->reason[i] = input_text(in, rules[i].field);
		if (text_length(d->reason[i]) > LONGEST_REASON)
			problem(p, rules[i].field, "原因最多 %d 字", LONGEST_REASON);
	}
}

void deviations_check(const struct deviations *d, const char *advice, struct problems *p)
{
	for (int i = 0; i < DEVIATIONS; i++)
		if (d->text[i] && !d->reason[i] && text_empty(d->once))
			problem(p, rules[i].field, "%s。%s", d->text[i], advice);
}

static void write_reasons(struct work *w, const struct record *record, int64_t id,
	const char *reasons)
{
	if (record == &committee_record)
		work_change(w, "UPDATE committee SET reasons = ? WHERE id = ?", BIND(reasons, id));
	else
		work_change(w, "UPDATE election SET reasons = ? WHERE id = ?", BIND(reasons, id));
}

void deviations_keep(struct work *w, const struct record *record, const struct row *row,
	const char *label, const struct deviations *was, const struct deviations *d)
{
	struct json *kept = json_root(w->arena), *changes = json_root_list(w->arena), *change;

	for (int i = 0; i < DEVIATIONS; i++) {
		if (d->reason[i])
			json_text(kept, rules[i].name, d->reason[i]);
		if (text_is(d->reason[i], was->reason[i]))
			continue;
		change = json_item(changes);
		json_text(change, "label", rules[i].label);
		json_text(change, "old", was->reason[i]);
		json_text(change, "new", d->reason[i]);
	}
	if (!json_count(changes))
		return;
	write_reasons(w, record, row->id, json_plain(kept));
	history_write(w, &(struct history_entry){ .action = "update", .record = record->name,
		.object_id = row->id, .object_label = label, .path = row->path, .changes = changes });
}

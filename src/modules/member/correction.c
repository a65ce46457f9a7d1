/*
 * "发现有误": a member says what in his record is wrong and what is right; the branch accepts, and
 * then changes the record itself, or declines with a reason. The value is sealed: it may be an ID
 * number.
 */
#include "base/text.h"
#include "data/history.h"
#include "lib/crypt.h"
#include "modules/application/application.h"
#include "modules/member/member_inside.h"

enum { LONGEST_VALUE = 100, LONGEST_NOTE = 200 };

static const char other[] = "other";
static const struct choice states[] = {
	{ 1, "asked", "等待支部核对", "amber" }, { 2, "accepted", "已采纳", "green" },
	{ 3, "declined", "未采纳", "grey" }, { 0 }
};

const struct choice *correction_state(const struct correction *c)
{
	return choice_find(states, c->state);
}

/* The branch's own remarks are not the member's to correct. */
bool correction_may_name(const struct field *f)
{
	return !f->fixed && !f->computed && !text_is(f->name, "note")
		&& !text_is(f->name, "born_differs");
}

bool correction_by_change(const struct field *f)
{
	return f && f->verb;
}

/* What the seal is bound to: moved to another person or field it does not open. */
static const char *bound(struct work *w, int64_t member_id, const char *field)
{
	return arena_format(w->arena, "member_correction.value:%lld.%s", (long long)member_id, field);
}

/* ---- asking ---- */

static const struct field *field_named(const char *name)
{
	const struct field *f = name ? record_field(&member_record, name) : NULL;

	return f && correction_may_name(f) ? f : NULL;
}

static void check(struct work *w, const char *name, const char *value, const char *note,
	struct problems *p)
{
	const struct field *f = field_named(name);
	void *row = record_new(w, &member_record);

	if (!f && !text_is(name, other))
		problem(p, "field", "请选择哪一项有误");
	if (text_empty(value) && text_empty(note))
		problem(p, "value", "请填写正确的内容，或在说明中写清楚");
	if (text_length(value) > LONGEST_VALUE)
		problem(p, "value", "正确的内容不能超过 %d 个字，更多的写在说明里", LONGEST_VALUE);
	if (text_length(note) > LONGEST_NOTE)
		problem(p, "note", "说明不能超过 %d 个字", LONGEST_NOTE);
	if (f && !p->count && f->kind != FIELD_REF && !text_empty(value)) {
		struct problems *wrong = problems_new(w->arena);

		if (!field_take(w, f, value, row, wrong) && wrong->count)
			problem(p, "value", "%s", wrong->items[0].text);
	}
}

bool correction_ask(struct work *w, const char *name, const char *value, const char *note,
	struct problems *p)
{
	const struct field *f = field_named(name);
	int64_t member_id = w->actor->member_id;
	struct sealed sealed = { 0 };

	check(w, name, value, note, p);
	if (p->count)
		return false;
	if (!text_empty(value))
		sealed = crypt_seal(w->arena, bound(w, member_id, name), value);
	if (work_change(w,
			"INSERT INTO member_correction (member_id, field, value_sealed, note, created_at)"
			" VALUES (?, ?, ?, ?, ?)", BIND(member_id, name, sealed, note, w->now)) < 0) {
		problem(p, "field", "这一项已经提出过，支部还没有答复，请等待");
		return false;
	}
	history_write(w, &(struct history_entry){ .action = "correction", .record = member_record.name,
		.object_id = member_id, .object_label = w->actor->name,
		.note = f ? f->label : "其他" });
	return true;
}

/* ---- reading ---- */

#define COLUMNS "c.id, c.member_id, m.name, m.path, c.field, c.value_sealed, c.note, c.state, c.created_at," \
	" c.answer, c.answered_at, c.answered_name FROM member_correction c JOIN member m ON m.id = c.member_id"

static struct correction from_cells(struct work *w, const struct cell *c)
{
	const struct sealed value = { (const uint8_t *)c[5].text, c[5].null ? 0 : c[5].size };

	return (struct correction){ .id = c[0].number,
		.member_id = c[1].number,
		.name = c[2].text,
		.path = c[3].text,
		.field = field_named(c[4].text),
		.value =
			value.size ? crypt_unseal(w->arena, bound(w, c[1].number, c[4].text), value) : NULL,
		.note = c[6].text,
		.state = c[7].text,
		.created_at = c[8].moment,
		.answer = c[9].text,
		.answered_at = c[10].moment,
		.answered_name = c[11].text };
}

struct correction *correction_find(struct work *w, int64_t id)
{
	struct rows *rows = work_select(w, "SELECT " COLUMNS " WHERE c.id = ? AND m.removed_at IS NULL"
		" AND @scope(m owner)", BIND(id));
	struct correction *it = NULL;

	if (rows_next(rows)) {
		it = ARENA_NEW(w->arena, struct correction);
		*it = from_cells(w, rows->cells);
	}
	rows_end(rows);
	return it;
}

struct correction *correction_list(
	struct work *w, int64_t member_id, bool open_only, size_t most, size_t *count)
{
	struct correction *list = ARENA_ARRAY(w->arena, struct correction, most + 1);
	struct rows *rows = member_id
		? work_select(w, "SELECT " COLUMNS " WHERE c.member_id = ? ORDER BY c.id DESC LIMIT ?",
			BIND(member_id, (int64_t)most))
		: work_select(w, "SELECT " COLUMNS " WHERE (c.state = 'asked') = ? AND m.removed_at IS NULL"
			" AND @scope(m owner) ORDER BY c.id DESC LIMIT ?", BIND(open_only, (int64_t)most));

	for (*count = 0; rows_next(rows);)
		list[(*count)++] = from_cells(w, rows->cells);
	return list;
}

/* ---- answering ---- */

static void tell(struct work *w, const struct correction *c, bool accepted, const char *answer)
{
	int64_t account = work_number(w, 0, "SELECT id FROM account WHERE member_id = ?"
		" AND state = 'active' AND removed_at IS NULL ORDER BY id LIMIT 1", BIND(c->member_id));

	if (account)
		notice_tell(w, account, "/my/record", arena_format(w->arena, "您提出的“%s”有误，支部%s%s%s",
			c->field ? c->field->label : "其他", accepted ? "已核对更正" : "核对后未采纳",
			text_empty(answer) ? "" : "：", text_empty(answer) ? "" : answer));
}

bool correction_answer(struct work *w, const struct correction *c, bool accepted,
	const char *answer, struct problems *p)
{
	if (c->member_id == w->actor->member_id)
		problem(p, NULL, "这是您本人提出的，要由别人答复");
	if (!accepted && text_empty(answer))
		problem(p, "answer", "请填写不采纳的原因，本人会看到");
	if (text_length(answer) > LONGEST_NOTE)
		problem(p, "answer", "答复不能超过 %d 个字", LONGEST_NOTE);
	if (p->count)
		return false;
	if (work_change(w, "UPDATE member_correction SET state = ?, answer = ?, answered_at = ?,"
			" answered_by = ?, answered_name = ? WHERE id = ? AND state = 'asked'",
			BIND(accepted ? "accepted" : "declined", answer, w->now, bind_reference(w->actor->id),
				w->actor->name, c->id)) != 1) {
		problem(p, NULL, "这件申请已经答复过，请刷新后核对");
		return false;
	}
	history_write(w,
		&(struct history_entry){ .action = accepted ? "agree" : "decline",
			.record = member_record.name,
			.object_id = c->member_id,
			.object_label = c->name,
			.path = c->path,
			.note = arena_format(w->arena, "更正申请：%s%s%s", c->field ? c->field->label : "其他",
				text_empty(answer) ? "" : "，", text_empty(answer) ? "" : answer) });
	tell(w, c, accepted, answer);
	return true;
}

/*
 * What has to be told without being asked: terms that end, and numbers of members that have crossed
 * 3, 7, 50 or 100 (field-rules 4.1). Each is told once: the term remembers how far it has been told
 * of, the organisation its number of the night before.
 */
#include "base/text.h"
#include "data/code.h"
#include "modules/application/application.h"
#include "modules/committee/committee.h"

enum { MOST_TOLD = 20, MOST_NEWS = 2000 };

/* ---- sizes ---- */

static const char *branch_warning(struct work *w, enum organisation_kind kind, bool has_committee,
	int64_t full, int64_t party)
{
	int64_t least = parameter_number(w, "organisation.branch_least");
	int64_t board = parameter_number(w, "organisation.board_from");
	int64_t most = parameter_number(w, "organisation.general_from");

	if (full < least)
		return kind == ORGANISATION_BRANCH
			? arena_format(w->arena, "正式党员 %lld 名，不足 %lld 名，应与邻近单位成立联合党支部",
				(long long)full, (long long)least)
			: arena_format(w->arena, "正式党员 %lld 名，不足 %lld 名，请核对", (long long)full,
				(long long)least);
	if (full >= board && !has_committee && !organisation_is_temporary(kind))
		return arena_format(w->arena, "正式党员 %lld 名，已达 %lld 名，应设立支部委员会", (long long)full,
			(long long)board);
	if (full < board && has_committee)
		return arena_format(w->arena, "正式党员 %lld 名，不足 %lld 名，一般不设支部委员会", (long long)full,
			(long long)board);
	if (party > most)
		return arena_format(w->arena, "党员 %lld 名，超过 %lld 名，一般应分设支部或成立党总支", (long long)party,
			(long long)most);
	return NULL;
}

const char *size_warning(struct work *w, enum organisation_kind kind, bool has_committee,
	int64_t full, int64_t party)
{
	int64_t general = parameter_number(w, "organisation.general_from");
	int64_t committee = parameter_number(w, "organisation.committee_from");

	if (organisation_is_branch(kind))
		return branch_warning(w, kind, has_committee, full, party);
	if (kind == ORGANISATION_GENERAL_BRANCH && party < general)
		return arena_format(w->arena, "党员 %lld 名，不足 %lld 名，一般不设党总支", (long long)party,
			(long long)general);
	if (kind == ORGANISATION_GENERAL_BRANCH && party >= committee)
		return arena_format(w->arena, "党员 %lld 名，已达 %lld 名，一般应成立党委", (long long)party,
			(long long)committee);
	if (kind == ORGANISATION_COMMITTEE && party < committee)
		return arena_format(w->arena, "党员 %lld 名，不足 %lld 名，经上级批准的除外", (long long)party,
			(long long)committee);
	return NULL;
}

/* ---- telling ---- */

void committee_tell(struct work *w, int64_t organisation_id, bool own, bool above,
	const char *href, const char *text)
{
	int64_t accounts[MOST_TOLD];
	size_t count = 0;
	struct rows *rows = work_select(w,
		"SELECT DISTINCT a.id FROM access_grant g JOIN access_group k ON k.id = g.gives_id"
		" JOIN account a ON a.id = g.account_id AND a.state = 'active' AND a.removed_at IS NULL"
		" JOIN organisation o ON o.id = ? AND ((? AND a.organisation_id = o.id)"
		"  OR (? AND a.organisation_id = o.parent_id))"
		" WHERE k.code IN ('branch_admin', 'general_branch_admin', 'committee_admin',"
		"  'work_committee_admin') AND g.removed_at IS NULL AND g.state = 'active'"
		" AND (g.until_on IS NULL OR g.until_on >= ?) ORDER BY a.id LIMIT ?",
		BIND(organisation_id, own, above, w->today, (int64_t)MOST_TOLD));

	while (rows_next(rows))
		accounts[count++] = rows->cells[0].number;
	rows_end(rows);
	for (size_t i = 0; i < count; i++)
		notice_tell(w, accounts[i], href, text_cut(w->arena, text, 200));
}

struct news {
	int64_t id, organisation_id;
	const char *text;
};

static void tell_all(struct work *w, const struct news *news, size_t count, const char *tab)
{
	for (size_t i = 0; i < count; i++)
		committee_tell(w, news[i].organisation_id, true, true, arena_format(w->arena,
			"/organisations/%lld%s", (long long)news[i].organisation_id, tab), news[i].text);
}

void committee_remind(struct work *w, int64_t subject)
{
	int months = (int)parameter_number(w, "term.remind_before");
	struct news *news = ARENA_ARRAY(w->arena, struct news, MOST_NEWS);
	size_t count = 0;
	struct rows *rows = work_select(w, "SELECT c.id, o.id, o.name, c.due_on FROM committee c"
		" JOIN organisation o ON o.id = c.organisation_id WHERE c.state = 'standing'"
		" AND c.due_on <= ? AND c.removed_at IS NULL AND o.closed_on IS NULL"
		" AND c.told < IF(c.due_on < ?, 2, 1) ORDER BY c.due_on, c.id LIMIT ?",
		BIND(date_add_months(w->today, months), w->today, (int64_t)MOST_NEWS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		bool over = date_compare(c[3].date, w->today) < 0;

		news[count++] = (struct news){ c[0].number, c[1].number, arena_format(w->arena, over
			? "“%s”的班子任期已于 %s 届满，请尽快换届或者报批延期" : "“%s”的班子任期到 %s 届满，请准备换届",
			c[2].text, date_long(w->arena, c[3].date)) };
	}
	rows_end(rows);
	for (size_t i = 0; i < count; i++)
		work_change(w, "UPDATE committee SET told = IF(due_on < ?, 2, 1) WHERE id = ?",
			BIND(w->today, news[i].id));
	tell_all(w, news, count, "/committees");
	committee_left_below(w, "", (struct date){ 0 }, "已经不在这个党组织");
}

/* ---- counting ---- */

/* The numbers are kept by the writes; the night remembers which it has told of. */
#define HAS_NUMBERS "(o.is_branch OR o.kind IN ('work_committee', 'committee'," \
	" 'general_branch')) AND o.removed_at IS NULL AND o.closed_on IS NULL"
#define MOVED "(o.full_told <> o.full_total OR o.party_told <> o.member_total)"

/* Who has come to a warning since last night. */
static size_t crossings(struct work *w, struct news *news)
{
	size_t count = 0;
	struct rows *rows = work_select(w, "SELECT o.id, o.name, o.kind, o.has_committee, o.full_told,"
		" o.party_told, o.full_total, o.member_total FROM organisation o"
		" WHERE " HAS_NUMBERS " AND " MOVED " ORDER BY o.id LIMIT ?", BIND((int64_t)MOST_NEWS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct choice *kind = choice_find(organisation_kinds, c[2].text);
		const char *was = size_warning(w, (enum organisation_kind)kind->value, c[3].number != 0,
			c[4].number, c[5].number);
		const char *is = size_warning(w, (enum organisation_kind)kind->value, c[3].number != 0,
			c[6].number, c[7].number);

		if (is && !was)
			news[count++] =
				(struct news){ 0, c[0].number, arena_format(w->arena, "“%s”%s", c[1].text, is) };
	}
	rows_end(rows);
	return count;
}

void organisation_count(struct work *w, int64_t subject)
{
	struct news *news = ARENA_ARRAY(w->arena, struct news, MOST_NEWS);
	size_t count = crossings(w, news);

	work_change(w, "UPDATE organisation o SET o.full_told = o.full_total,"
		" o.party_told = o.member_total WHERE " HAS_NUMBERS " AND (o.full_told IS NULL OR " MOVED ")", BIND_NONE);
	tell_all(w, news, count, "");
}

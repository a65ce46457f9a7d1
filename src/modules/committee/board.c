/*
 * What is usual of a committee (field-rules 4.1): how many belong to it, by the kind of its
 * organisation, and how long its secretary has been in the Party. Soft: with a reason it may be
 * otherwise.
 */
#include "data/code.h"
#include "modules/committee/deviation.h"
#include "modules/member/member.h"

enum { MOST_SECRETARIES = 20 };

struct board_size {
	const char *name;
	const char *least, *usual, *most; /* names of parameters; `usual` NULL: the same as `most`    */
};

/* NULL: nothing is said of it. */
static const struct board_size *size_of(enum organisation_kind kind, bool has_committee)
{
	static const struct board_size
		branch = { "党支部委员会", "board.branch_least", "board.branch_usual", "board.branch_most" },
		general = { "党总支委员会", "board.general_branch_least", NULL, "board.general_branch_most" },
		committee = { "党委", "board.committee_least", NULL, "board.committee_most" };

	if (organisation_is_branch(kind))
		return has_committee ? &branch : NULL;
	return kind == ORGANISATION_GENERAL_BRANCH ? &general
		: kind == ORGANISATION_COMMITTEE ? &committee : NULL;
}

const char *board_warning(struct work *w, enum organisation_kind kind, bool has_committee,
	int64_t people, bool whole)
{
	const struct board_size *size = size_of(kind, has_committee);
	long long least = size ? parameter_number(w, size->least) : 0;
	long long most = size ? parameter_number(w, size->most) : 0;

	if (!size || (people <= most && (people >= least || !whole)))
		return NULL;
	return size->usual
		? arena_format(w->arena, "%s %lld 人；应由 %lld 至 %lld 人组成，一般不超过 %lld 人", size->name,
			(long long)people, least, (long long)parameter_number(w, size->usual), most)
		: arena_format(w->arena, "%s委员 %lld 人；一般为 %lld 至 %lld 人", size->name,
			(long long)people, least, most);
}

const char *secretary_warning(struct work *w, const char *name, struct date full_on,
	int64_t age_months, struct date on)
{
	int years = (int)parameter_number(w, "board.secretary_age");
	int months = member_age(&(struct member){ .stage = MEMBER_FULL, .full_on = full_on,
		.age_months = age_months }, on);

	if (!date_has(full_on) || months >= years * 12)
		return NULL;
	return arena_format(w->arena, "书记%s到 %s 党龄 %d 个月；书记一般应有 %d 年以上党龄", name,
		date_long(w->arena, on), months, years);
}

void committee_deviations(struct work *w, const struct committee *c, struct deviations *d)
{
	struct rows *rows = work_select(w,
		"SELECT k.reasons, o.kind, o.has_committee, (SELECT COUNT(DISTINCT y.member_id)"
		"  FROM committee_member y WHERE y.committee_id = k.id AND y.until_on IS NULL),"
		" x.person, m.full_on, m.age_months, x.from_on"
		" FROM committee k JOIN organisation o ON o.id = k.organisation_id LEFT JOIN committee_member x"
		" ON x.committee_id = k.id AND x.until_on IS NULL AND x.post = '01'"
		" LEFT JOIN member m ON m.id = x.member_id WHERE k.id = ? ORDER BY x.id LIMIT ?",
		BIND(c->row.id, (int64_t)MOST_SECRETARIES));

	while (rows_next(rows)) {
		const struct cell *x = rows->cells;
		const struct choice *kind = choice_find(organisation_kinds, x[1].text);

		deviations_read(w, x[0].text, d);
		d->once = c->reason;
		/* who are not yet entered are not missing; what is past is judged no more */
		if (c->state == COMMITTEE_STANDING && x[3].number)
			d->text[DEVIATION_SIZE] = board_warning(w, (enum organisation_kind)kind->value,
				x[2].number != 0, x[3].number, true);
		if (c->state == COMMITTEE_STANDING && !x[4].null && !d->text[DEVIATION_SECRETARY])
			d->text[DEVIATION_SECRETARY] =
				secretary_warning(w, x[4].text, x[5].date, x[6].number, x[7].date);
	}
	rows_end(rows);
}

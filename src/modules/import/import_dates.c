/* Papers give a year or a month where a day is asked for: what is known better is left alone. */
#include "base/text.h"
#include "modules/import/import.h"

enum { YEAR = 1, MONTH, DAY };

/* How far a text goes by the numbers in it: "1988", "1988.05", "1988年5月17日"; 0: none of these. */
static int precision(const char *text)
{
	int numbers = 0, digits = 0, first = 0;

	for (; *text; text++) {
		bool digit = *text >= '0' && *text <= '9';

		numbers += digit && !digits;
		digits = digit ? digits + 1 : 0;
		first += digit && numbers == 1;
	}
	return first == 4 && numbers <= DAY ? numbers : 0;
}

bool import_month_only(struct work *w, const char *text)
{
	const char *narrow = text_narrow(w->arena, text);

	return narrow && precision(narrow) == MONTH && date_has(date_parse(narrow));
}

static bool is_within(struct work *w, struct date known, const char *text)
{
	const char *narrow = text_narrow(w->arena, text);
	struct date month = date_parse(narrow);

	if (import_month_only(w, text))
		return known.year == month.year && known.month == month.month;
	return narrow && precision(narrow) == YEAR
		&& text_begins(narrow, arena_format(w->arena, "%04d", known.year));
}

void import_keep_days(struct import_pass *pass, struct input *in, const struct row *old)
{
	const struct record *r = pass->it->record;

	for (size_t i = 0; old && i < r->count; i++) {
		const struct field *f = &r->fields[i];
		const char *text = f->kind == FIELD_DATE ? input_text(in, f->name) : NULL;

		if (text && !field_empty(f, old)
		    && is_within(pass->w, FIELD_OF(old, f, struct date), text))
			input_add(in, f->name, NULL);
	}
}

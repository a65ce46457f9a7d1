/* Examples of batches of an import, one of each kind. */
#include "law.h"
#include "modules/dues/dues.h"
#include "modules/import/import.h"
#include "modules/points/points.h"

static const char *example_batch(struct house *h, const struct record *record, enum place place)
{
	struct import_batch *b = record_new(h->work, &import_batch_record);

	b->organisation_id = h->places[place].id;
	b->kind = (enum import_kind)choice_find(import_kinds, record->name)->value;
	b->file_name = "名册.xlsx";
	b->state = IMPORT_READING;
	return arena_format(h->kept, "%lld", (long long)record_put(h, &import_batch_record, b));
}

const char *example_member_batch(struct house *h)
{
	return example_batch(h, &member_record, EAST_BRANCH);
}

const char *example_organisation_batch(struct house *h)
{
	return example_batch(h, &organisation_record, ROOT);
}

const char *example_account_batch(struct house *h)
{
	return example_batch(h, &account_record, ROOT);
}

const char *example_dues_base_batch(struct house *h)
{
	return example_batch(h, &dues_base_sheet_record, EAST_BRANCH);
}

const char *example_points_batch(struct house *h)
{
	return example_batch(h, &points_sheet_record, EAST_BRANCH);
}

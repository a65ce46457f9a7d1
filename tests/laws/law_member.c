/* Examples of what belongs to a member: a document, a photo, a request to correct. */
#include "base/text.h"
#include "law.h"
#include "modules/document/document.h"

static const char *number(struct house *h, int64_t id)
{
	return arena_format(h->kept, "%lld", (long long)id);
}

const char *example_document(struct house *h)
{
	static const char pdf[] = "%PDF-1.7 example";
	const struct upload file = { .name = "申请书.pdf", .bytes = pdf, .size = sizeof pdf - 1 };
	struct document d = { .kind = DOCUMENT_APPLICATION, .dated_on = h->work->today };
	const struct member *m =
		record_find(h->work, &member_record, h->people[EAST_MEMBER].member_id);

	work_begin(h->work);
	assert_true(document_add(h->work, m, &d, &file, problems_new(h->arena)));
	work_commit(h->work);
	return number(h, d.id);
}

const char *example_member_photo(struct house *h)
{
	house_change(h, "UPDATE member SET photo = '00/fnothing.png' WHERE id = ?",
		BIND(h->people[EAST_MEMBER].member_id));
	return number(h, h->people[EAST_MEMBER].member_id);
}

const char *example_correction(struct house *h)
{
	house_change(h, "INSERT IGNORE INTO member_correction (member_id, field, note, created_at)"
		" VALUES (?, 'other', '请核对', ?)", BIND(h->people[EAST_MEMBER].member_id, h->now));
	return number(h, number_of(h, "SELECT MAX(id) FROM member_correction WHERE member_id = ?",
		BIND(h->people[EAST_MEMBER].member_id)));
}

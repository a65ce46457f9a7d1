/* Choosing a file: what each layout is for, its template, and the upload. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "base/fault.h"
#include "base/text.h"
#include "modules/import/import_pages.h"
#include "web/page.h"
#include "web/site.h"

enum { RECENT = 10 };

const char import_xlsx[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/* Of the layouts of the page's record. */
static const struct importable *layout_asked(const struct request *r)
{
	const char *typed = input_text(r->form, "layout");
	const char *name = typed ? typed : input_text(r->query, "layout");
	const struct importable *it = name ? importable_named(name) : NULL;

	return it && it->record == r->route->record ? it : importable_of(r->route->record);
}

static const char *kinds_of(struct request *r)
{
	const char *names = "";

	for (const struct importable *const *it = importables; *it; it++)
		if ((*it)->record == r->route->record)
			names = arena_format(r->arena, "%s,%s", names, (*it)->name);
	return names;
}

static void put_recent(struct request *r, struct json *data)
{
	struct json *list = json_list_in(data, "batches");
	size_t n;
	void **rows = record_rows(r->work, &import_batch_record, &n, RECENT,
		"FIND_IN_SET(m.kind, ?) ORDER BY m.id DESC", BIND(kinds_of(r)));

	for (size_t i = 0; i < n; i++) {
		const struct import_batch *b = rows[i];
		const struct field *state = record_field(&import_batch_record, "state");
		bool partly = b->state == IMPORT_DONE && b->undone_count;
		struct json *item = json_item(list);

		json_text(item, "href", import_batch_href(r, b->row.id, ""));
		json_text(item, "file_name", b->file_name);
		json_text(item, "state", partly ? "部分已撤销" : field_text(r->work, state, b));
		json_text(item, "tone",
			partly ? "amber" : choice_of(state->choices, (int)b->state)->tone);
		json_text(item, "when", moment_text(r->arena, b->row.created_at));
		json_number(item, "new_count", b->new_count);
		json_number(item, "changed_count", b->changed_count);
		json_number(item, "undone_count", b->undone_count);
	}
}

/* What each of the record's layouts is for, with its template. */
static void put_layouts(struct request *r, const struct importable *chosen, struct json *data)
{
	struct json *list = json_list_in(data, "layouts");

	for (const struct importable *const *it = importables; *it; it++) {
		struct json *item;

		if ((*it)->record != r->route->record)
			continue;
		item = json_item(list);
		json_text(item, "name", (*it)->name);
		json_text(item, "title", (*it)->title);
		json_text(item, "purpose", (*it)->purpose);
		json_text(item, "template", arena_format(r->arena, "%s/import/template?layout=%s",
			(*it)->record->href, (*it)->name));
		json_flag(item, "chosen", *it == chosen);
	}
	json_flag(data, "several", json_count(list) > 1);
}

static struct reply import_form(struct request *r, const char *trouble)
{
	const struct importable *it = layout_asked(r);
	struct json *data = page_data(r, arena_format(r->arena, "批量导入%s", it->record->title));

	json_text(data, "heading", json_text_of(data, "title"));
	json_text(data, "trouble", trouble);
	json_text(data, "upload", arena_format(r->arena, "%s/import/upload", it->record->href));
	json_text(data, "cancel", it->record->href);
	json_flag(data, "tree", it->record->tree);
	put_layouts(r, it, data);
	put_recent(r, data);
	page_crumb(data, "批量导入", NULL);
	page_back(data, it->record->href);
	return reply_status(reply_page(r, "import/new.html", data), trouble ? 422 : 200);
}

struct reply import_new_page(struct request *r)
{
	return import_form(r, NULL);
}

struct reply import_template_page(struct request *r)
{
	const struct importable *it = layout_asked(r);
	const char *path = page_spool_path(r, "xlsx");

	import_template(r->work, it, path);
	return reply_file(
		r, path, import_xlsx, arena_format(r->arena, "%s导入模板.xlsx", it->title));
}

static void put_file(const char *path, const struct upload *u)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	size_t done = 0;

	if (fd < 0)
		fault("cannot write into the spool: %s", strerror(errno));
	while (done < u->size) {
		ssize_t n = write(fd, u->bytes + done, u->size - done);

		if (n <= 0) {
			close(fd);
			unlink(path);
			fault("cannot write into the spool: %s", strerror(errno));
		}
		done += (size_t)n;
	}
	close(fd);
}

struct reply import_upload_page(struct request *r)
{
	struct work *w = r->work;
	struct import_batch *b = record_new(w, &import_batch_record);
	struct problems *p = problems_new(r->arena);
	const struct upload *u = r->upload_count ? &r->uploads[0] : NULL;

	if (!u || !u->size)
		return import_form(r, "请先选择要导入的 Excel 文件。");
	if (u->size > IMPORT_MOST_FILE)
		return import_form(r, "文件超过 20 MB，请分成几个文件上传。");
	b->organisation_id = w->actor->organisation_id;
	b->kind = (enum import_kind)choice_find(import_kinds, layout_asked(r)->name)->value;
	b->file_name = u->name;
	b->state = IMPORT_READING;
	b->spool = arena_format(r->arena, "import-%s.xlsx", crypt_token(r->arena, 12));
	put_file(arena_format(r->arena, "%s/spool/%s", site.var, b->spool), u);
	if (!import_receive(w, b, p))
		return import_form(r, p->items[0].text);
	job_later(w, "import.check", b->row.id);
	return reply_redirect(r, "%s", import_batch_href(r, b->row.id, ""));
}


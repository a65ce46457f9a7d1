/* What the importer's pages share: choosing a file (import_new_pages.c), its batch, its rows
 * (import_rows_pages.c). */
#ifndef MODULES_IMPORT_PAGES_H
#define MODULES_IMPORT_PAGES_H

#include "modules/import/import.h"
#include "web/request.h"

enum { IMPORT_MOST_FILE = 20 << 20 };
extern const char import_xlsx[];

/* "/members/imports/17" and more. */
const char *import_batch_href(struct request *r, int64_t id, const char *more);

/* The counts and the rows behind one of them: what the sheet does, and what is to be mended. */
void import_put_rows(struct request *r, const struct import_batch *b, struct json *data);

struct reply import_new_page(struct request *r);
struct reply import_template_page(struct request *r);
struct reply import_upload_page(struct request *r);

#endif

/* What the files of the module share. */
#ifndef MODULES_DOCUMENT_PAGES_H
#define MODULES_DOCUMENT_PAGES_H

#include "modules/document/document.h"

/* "30 年（到 2056-12-31）", "永久" */
const char *document_kept_text(struct arena *a, int64_t years, struct date until);
/* Daily: stored files that no row names, left by an upload that was rolled back. */
void documents_sweep(struct work *w, int64_t subject);

#endif

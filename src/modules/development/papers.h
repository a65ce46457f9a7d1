/* Materials: what each step leaves on paper, its form to print, and what has been uploaded. */
#ifndef MODULES_DEVELOPMENT_PAPERS_H
#define MODULES_DEVELOPMENT_PAPERS_H

#include "modules/development/inside.h"

struct paper {
	int step;
	const char *code;
	const char *title;
	const char *kind;            /* of the document: code table document_kind                     */
	bool prints;                 /* has a form to print; others are written by hand or given            */
	bool about;                  /* the person's particulars stand at its head                    */
	bool spare;                  /* not asked for by the rules: nobody misses it                      */
	const char *const *text;     /* paragraphs; 【…】 is filled in, a blank if not known             */
	int blanks;                  /* empty lines to write on, where the text is "" or after it        */
	const char *const *signs;
};
extern const struct paper development_papers[]; /* ends with step 0                              */
const struct paper *paper_of(const char *code);
/* What the document says it belongs to: "dev.talk". */
const char *paper_source(struct arena *a, const struct paper *it);

/* An uploaded one. */
struct filed {
	int64_t id;                  /* of the document                                           */
	unsigned paper;              /* bit of its place in the table                                */
	const char *name;
	struct date on;
	bool above;                  /* by somebody above the actor                                 */
};
enum { MOST_FILED = 200 };

/* All of the process, oldest first. One question. */
struct filed *papers_filed(struct work *w, const struct process *f, size_t *count);
/* Bits by place in the table: which are there. */
unsigned papers_there(const struct filed *filed, size_t count);
/* Its step is done, but it is not there; and how many such. */
bool paper_lacks(const struct process *f, const struct paper *it, bool there);
int papers_lacking(const struct process *f, unsigned there);

/* Whose step it is files its papers, and may replace them while no later step is done on it. */
bool paper_allowed(struct request *r, const struct process *f, const struct paper *it);
bool paper_replaceable(struct request *r, const struct process *f, const struct paper *it,
	const struct filed *filed);

struct reply paper_print_page(struct request *r);
struct reply paper_upload_page(struct request *r);

#endif

/* Deeds that no handler writes down: what was refused, printed or taken away. */
#ifndef WEB_DEED_H
#define WEB_DEED_H

#include "web/request.h"

/* After a 403: one record for each person and page in a minute, however often it is tried. */
void deed_refused(struct request *r);
/* After a page that only reads, if its route says that it leaves a record. */
void deed_kept(struct request *r, const struct reply *reply);

#endif

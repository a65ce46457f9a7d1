/* May they, and is the POST really theirs. */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "web/request.h"

/* True if the handler may run; otherwise *reply says why not. */
bool guard(struct request *r, struct reply *reply);
/* The token a form of this session (or, before sign-in, of this browser) must carry. */
const char *guard_token(struct request *r);

#endif

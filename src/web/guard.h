/* May they, and is the POST really theirs. */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "web/request.h"

/*
 * May this actor use the route at all; otherwise *reply says why not. Asked before a body is read.
 */
bool guard_may(struct request *r, struct reply *reply);
/* Did the POST come from a page of ours; otherwise *reply says so. */
bool guard_post(struct request *r, struct reply *reply);
/* How the work's actor signs: "张三", standing in for somebody "张三（代李四）". */
const char *guard_signature(struct work *w);
/* The token a form of this session (or, before sign-in, of this browser) must carry. */
const char *guard_token(struct request *r);

#endif

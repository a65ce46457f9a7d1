/* Who is asking: sessions, their cookies, and the actor made from them. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/request.h"

/* Fills r->session and the work's actor from the cookie; leaves a stranger where there is none. */
void session_resume(struct request *r);
/*
 * A new session for the account (never the old token again); sets the cookie. `proven`: a second
 * factor has been shown.
 */
void session_start(struct request *r, const struct actor *actor, bool proven);
void session_end(struct request *r);                       /* this one */
void session_end_all(struct work *w, int64_t account_id, int64_t but); /* of the account, except `but` */
/* The actor of an account, for jobs. Without a role if it is deactivated. */
const struct actor *session_actor_of(struct work *w, int64_t account_id);
/* The browser's own random cookie, made at the first visit. */
const char *session_device(struct request *r);

#endif

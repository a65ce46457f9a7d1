/* Handlers of signing in; the table is in access_pages.c. */
#ifndef MODULES_ACCESS_SIGN_IN_H
#define MODULES_ACCESS_SIGN_IN_H

#include "web/request.h"

struct reply login_page(struct request *r);
struct reply login_post(struct request *r);
struct reply sign_out(struct request *r);
struct reply activate_page(struct request *r);
struct reply activate_post(struct request *r);

#endif

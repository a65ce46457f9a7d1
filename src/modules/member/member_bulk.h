/* What is done with many members at once: each row for itself, what could not be done with its
 * cause. */
#ifndef MODULES_MEMBER_BULK_H
#define MODULES_MEMBER_BULK_H

#include "web/request.h"

struct reply member_group_page(struct request *r);   /* GET /members/group?id=…: which group          */
struct reply member_group_post(struct request *r);   /* POST /members/group: done, row by row         */

#endif

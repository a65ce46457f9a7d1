/* What is done with many members at once. */
#ifndef MODULES_MEMBER_BULK_H
#define MODULES_MEMBER_BULK_H

#include "web/page.h"

extern const struct bulk member_group_bulk;

#endif

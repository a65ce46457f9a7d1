/* Inside of modules/import: the layouts of members and organisations. */
#ifndef MODULES_IMPORT_LAYOUTS_H
#define MODULES_IMPORT_LAYOUTS_H

#include "modules/import/import.h"

extern const struct importable member_importable, member_whole_importable, activist_importable,
	organisation_importable, organisation_whole_importable;

#endif

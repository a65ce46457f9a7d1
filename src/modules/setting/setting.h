/* Parameters and code tables, kept by the 党工委: rows with source and effective date. */
#ifndef MODULES_SETTING_H
#define MODULES_SETTING_H

#include "data/record.h"
#include "web/route.h"

struct parameter_row {
	struct row row;
	const char *name;
	const char *label;
	const char *value;
	const char *unit;
	const char *source;
	struct date effective_on;
};

struct code_row {
	struct row row;
	int table_name;              /* place among code_tables, from 1                          */
	const char *code;
	const char *label;
	const char *source;
	struct date effective_on;
	struct date closed_on;
};

/* Names of the code tables as people say them. */
extern const struct choice code_tables[];
extern const struct record parameter_record, policy_record, code_record;
extern const struct module setting_module;
extern const struct permission setting_dictionary, setting_parameter, setting_policy;

#endif

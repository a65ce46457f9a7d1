/*
 * Code tables and parameters: rows with source and effective date (field-rules 4.14, 4.20),
 * kept in the worker and read again when setting_version says that someone changed them.
 */
#ifndef DATA_CODE_H
#define DATA_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "data/work.h"

struct code {
	const char *table;
	const char *code;
	const char *label;
	const char *plain;  /* label without spaces, brackets and separators, for comparing       */
	bool open;          /* may be chosen for new values; a closed one still has its label    */
};

/* Reads the tables again if `version` differs from what is held. Call once a work. */
void settings_fresh(struct work *w, int64_t version);

const char *code_label(const char *table, const char *code);             /* the code itself if unknown */
/* "01 汉族", "01", "汉族", with or without spaces; NULL if none of them. */
const struct code *code_find(struct work *w, const char *table, const char *text);
const struct code *code_rows(const char *table, size_t *count);          /* in order of code          */

/* The value in force on the work's date. An unknown key is a fault. */
int64_t parameter_number(struct work *w, const char *key);
const char *parameter_text(struct work *w, const char *key);
const char *parameter_text_on(struct work *w, const char *key, struct date on);

#endif

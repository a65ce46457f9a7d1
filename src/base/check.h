/* Shapes of the field's numbers. Sources: GB 11643-1999 (citizen number), GB 32100-2015 (unit). */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#include <stdbool.h>
#include "base/date.h"

/*
 * NULL if `number` is a valid 18-digit citizen number (a final X in upper case), otherwise the
 * reason in Chinese, which stands until the next check.
 */
const char *check_id_number(const char *number);
struct date id_number_birth(const char *number); /* of a valid number */
bool id_number_male(const char *number);
char id_number_digit(const char *first17);       /* the check digit, '0'..'9' or 'X' */
/* NULL if a mobile number of the mainland: eleven digits beginning with 1[3-9]. */
const char *check_phone(const char *number);

/*
 * NULL if a 统一社会信用代码 (GB 32100-2015): eighteen signs, capitals without I, O, S, V, Z; the last
 * one checks.
 */
const char *check_credit_code(const char *code);

#endif

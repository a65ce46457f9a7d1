/*
 * The order of names by strokes (姓氏笔画): fewer strokes of the family name first, then the kind of
 * the strokes, then the next character; a shorter name before a longer one. As ballots have it
 * (field-rules 4.7). The table is made at build time from Unicode's stroke collation.
 */
#ifndef LIB_STROKE_H
#define LIB_STROKE_H

/* Below, equal to or above 0, as strcmp. */
int stroke_compare(const char *a, const char *b);

#endif

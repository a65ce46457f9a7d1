/*
 * Pinyin initials of Chinese names, for finding by keyboard: 陈建国 → "cjg".
 * The table is made at build time from ICU's Han-Latin transliteration (build tool, not linked);
 * surnames read otherwise than their usual sound (曾 单 解 仇 …) are a short list.
 */
#ifndef LIB_PINYIN_H
#define LIB_PINYIN_H

#include "base/arena.h"

/* Lower-case ASCII initials; letters and digits stay themselves, everything else is left out. */
char *pinyin_initials(struct arena *a, const char *name);

#endif

/*
 * The initial of every character, from the table made at build time, and where names read
 * otherwise than the table's most frequent reading: surnames, which count only at the head,
 * and a few characters of given names. Only readings whose initial differs are listed.
 */
#include "lib/pinyin.h"
#include <string.h>
#include "base/text.h"
#include "lib/pinyin_table.h"

enum { FIRST = 0x4e00, LAST = 0x9fff };

struct reading {
	const char *text;
	const char *initials;
};

/* Surnames of two characters first: 尉迟 is yu chi, 尉 alone is wei. */
static const struct reading surnames[] = {
	{ "万俟", "mq" }, /* moqi      */
	{ "尉迟", "yc" }, /* yuchi     */
	{ "尉遲", "yc" },
	{ "单于", "cy" }, /* chanyu    */
	{ "單于", "cy" },
	{ "长孙", "zs" }, /* zhangsun  */
	{ "長孫", "zs" },
	{ "澹台", "tt" }, /* tantai    */
	{ "澹臺", "tt" },
	{ "曾", "z" },    /* zeng      */
	{ "单", "s" },    /* shan      */
	{ "單", "s" },
	{ "解", "x" },    /* xie       */
	{ "仇", "q" },    /* qiu       */
	{ "查", "z" },    /* zha       */
	{ "区", "o" },    /* ou        */
	{ "區", "o" },
	{ "覃", "q" },    /* qin       */
	{ "翟", "z" },    /* zhai      */
	{ "乐", "y" },    /* yue       */
	{ "樂", "y" },
	{ "种", "c" },    /* chong     */
	{ "折", "s" },    /* she       */
	{ "秘", "b" },    /* bi        */
	{ "洗", "x" },    /* xian      */
	{ "阚", "k" },    /* kan       */
	{ "闞", "k" },
	{ "召", "s" },    /* shao      */
	{ "句", "g" },    /* gou       */
	{ "祭", "z" },    /* zhai      */
	{ "繁", "p" },    /* po        */
	{ "佴", "n" },    /* nai       */
	{ "乜", "n" },    /* nie       */
	{ "炅", "g" },    /* gui       */
	{ "粘", "n" },    /* nian      */
};

/* As given names use them. */
static const struct reading usual[] = {
	{ "长", "c" },    /* chang     */
	{ "長", "c" },
	{ "晟", "s" },    /* sheng     */
	{ "偲", "s" },    /* si        */
	{ "靓", "l" },    /* liang     */
	{ "靚", "l" },
};

static const struct reading *find(const struct reading *list, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (text_begins(text, list[i].text))
			return &list[i];
	return NULL;
}

static char initial(const char *at, uint32_t code)
{
	const struct reading *r;

	if (code < FIRST)
		return code >= 'A' && code <= 'Z' ? (char)(code + 32)
			: (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9') ? (char)code : 0;
	if (code > LAST)
		return 0;
	r = find(usual, sizeof usual / sizeof *usual, at);
	if (r)
		return *r->initials;
	return pinyin_table[code - FIRST] == '.' ? 0 : pinyin_table[code - FIRST];
}

char *pinyin_initials(struct arena *a, const char *name)
{
	const struct reading *surname;
	char *initials, *put;
	uint32_t code;

	if (!name)
		return NULL;
	put = initials = arena_alloc(a, strlen(name) + 1);
	surname = find(surnames, sizeof surnames / sizeof *surnames, name);
	if (surname) {
		for (const char *c = surname->initials; *c; c++)
			*put++ = *c;
		name += strlen(surname->text);
	}
	for (const char *next; (next = text_next(name, &code)); name = next)
		if ((*put = initial(name, code)))
			put++;
	return initials;
}

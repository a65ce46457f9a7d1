/* Initials of names: the table, surnames at the head only, and what is left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/text.h"
#include "lib/pinyin.h"

static struct arena *arena;

struct sample {
	const char *name;
	const char *initials;
};

static void assert_samples(const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *initials = pinyin_initials(arena, samples[i].name);

		if (!text_is(initials, samples[i].initials))
			fail_msg("%s is %s, not %s", samples[i].name, initials, samples[i].initials);
	}
}
#define SAMPLES(list) assert_samples(list, sizeof list / sizeof *list)

static void common_names(void **state)
{
	static const struct sample samples[] = {
		{ "陈建国", "cjg" }, { "王芳", "wf" }, { "张伟", "zw" }, { "李娜", "ln" },
		{ "欧阳雪梅", "oyxm" }, { "吕艳", "ly" }, { "鄂尔多斯", "eeds" }, { "安然", "ar" },
		{ "司馬光", "smg" }, { "陳曉東", "cxd" }, { "一", "y" }, { "中共临海市委", "zglhsw" },
	};

	SAMPLES(samples);
}

static void surnames_have_their_own_sound(void **state)
{
	static const struct sample samples[] = {
		{ "曾志强", "zzq" }, { "单文", "sw" }, { "單文", "sw" }, { "解放", "xf" },
		{ "仇英", "qy" }, { "查良", "zl" }, { "盖亮", "gl" }, { "朴英", "py" },
		{ "区伟", "ow" }, { "缪云", "my" }, { "冼星", "xx" }, { "覃勇", "qy" },
		{ "翟志", "zz" }, { "乐平", "yp" }, { "宿明", "sm" }, { "黑山", "hs" },
		{ "员力", "yl" }, { "种师", "cs" }, { "折可", "sk" }, { "秘文", "bw" },
		{ "洗明", "xm" }, { "阚泽", "kz" }, { "召伯", "sb" }, { "句践", "gj" },
		{ "繁钦", "pq" }, { "尉迟恭", "ycg" }, { "尉文", "ww" }, { "万俟明", "mqm" },
		{ "万明", "wm" }, { "令狐明", "lhm" }, { "单于明", "cym" }, { "长孙明", "zsm" },
		{ "澹台明", "ttm" },
	};

	SAMPLES(samples);
}

static void elsewhere_they_sound_as_usual(void **state)
{
	static const struct sample samples[] = {
		{ "王单", "wd" }, { "李解", "lj" }, { "张乐", "zl" }, { "陈万俟", "cwq" },
		{ "赵尉迟", "zwc" }, { "孙区", "sq" }, { "钱仇", "qc" }, { "A单", "ad" },
		{ "王长江", "wcj" }, { "长江社区", "cjsq" }, { "李晟", "ls" },
	};

	SAMPLES(samples);
}

static void letters_and_digits_stay_and_the_rest_goes(void **state)
{
	static const struct sample samples[] = {
		{ "", "" }, { "Anna", "anna" }, { "第3支部", "d3zb" }, { "A1b2", "a1b2" },
		{ "阿里木·买买提", "almmmt" }, { " 王 芳 ", "wf" }, { "王　芳", "wf" },
		{ "王芳（女）", "wfn" }, { "😀王", "w" }, { "ＡＢ", "" }, { "〇", "" }, { "々、。", "" },
		{ "\xe9\x99", "" }, { "\xff王\x80", "w" }, { "𠀀王", "w" }, { "@[`{/:", "" },
	};

	SAMPLES(samples);
	assert_null(pinyin_initials(arena, NULL));
}

static void the_ends_of_the_table(void **state)
{
	static const struct sample samples[] = {
		{ "\u4dff", "" }, { "\u4e00", "y" }, { "\u9fa5", "y" }, { "\u9fff", "" }, { "\ua000", "" },
	};

	SAMPLES(samples);
}

static int make(void **state)
{
	arena = arena_new(1 << 20);
	return 0;
}

static int drop(void **state)
{
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(common_names),
		cmocka_unit_test(surnames_have_their_own_sound),
		cmocka_unit_test(elsewhere_they_sound_as_usual),
		cmocka_unit_test(letters_and_digits_stay_and_the_rest_goes),
		cmocka_unit_test(the_ends_of_the_table),
	};

	return cmocka_run_group_tests(tests, make, drop);
}

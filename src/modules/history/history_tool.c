/* What the verification found, in one line for the administrator. */
#include "modules/history/history_tool.h"
#include <stdio.h>
#include <time.h>
#include "base/text.h"
#include "data/history.h"

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static const char *trouble_text(struct work *w, const struct history_verdict *v)
{
	const char *when = v->at.at ? moment_exact(w->arena, v->at) : "最早";

	switch (v->trouble) {
	case HISTORY_ALTERED:
		return v->exported ? arena_format(w->arena,
			"第 %lld 条（%s）被改动：与 %s 导出的校验值不一致", (long long)v->sequence, when, v->exported)
			: arena_format(w->arena, "第 %lld 条（%s）被改动", (long long)v->sequence, when);
	case HISTORY_MISSING:
		return v->exported ? arena_format(w->arena,
			"缺少第 %lld 条起的记录（前一条在 %s）：%s 导出校验值时还有", (long long)v->sequence, when,
			v->exported)
			: arena_format(w->arena, "缺少第 %lld 条（前后的记录在 %s）", (long long)v->sequence, when);
	case HISTORY_SWAPPED:
		return arena_format(w->arena, "第 %lld 条（%s）与第 %lld 条的顺序被调换", (long long)v->sequence,
			when, (long long)v->other);
	default:
		return arena_format(
			w->arena, "第 %lld 条（%s）是多出的，不是系统写入的", (long long)v->sequence, when);
	}
}

static int verify(struct work *w, const char *heads)
{
	double begun = seconds();
	struct history_verdict v = history_verify(w, heads);

	if (v.trouble) {
		printf("操作记录不完整：%s。此前 %lld 条完好。\n", trouble_text(w, &v), (long long)v.count);
		return 1;
	}
	printf("操作记录完整：%lld 条全部核对无误，与导出的 %lld 个校验值一致，用时 %.1f 秒。\n", (long long)v.count,
		(long long)v.heads, seconds() - begun);
	return 0;
}

int history_tool(struct work *w, int count, char **arguments, const char *heads)
{
	if (count == 1 && text_is(arguments[0], "verify"))
		return verify(w, heads);
	if (count != 1 || !text_is(arguments[0], "purge")) {
		fputs("用法：dangjian history verify  核对操作记录是否完整\n"
			  "      dangjian history purge   清理超过保存期限的操作记录\n", stderr);
		return 1;
	}
	printf("已清理 %lld 条超过保存期限的操作记录。\n", (long long)history_purge(w));
	return 0;
}

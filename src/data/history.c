/* A deed becomes a row, and the Chinese names of the deeds. */
#include "data/history.h"
#include <string.h>
#include "base/fault.h"
#include "base/text.h"
#include "data/history_chain.h"
#include "data/history_kept.h"

static const struct { const char *action, *label; } labels[] = {
	{ "create", "新增" }, { "update", "修改" }, { "remove", "删除" }, { "reveal", "查看完整号码" },
	{ "export", "导出" }, { "import", "导入" }, { "undo", "撤销导入" }, { "sign_in", "登录" },
	{ "sign_out", "退出" }, { "refuse", "登录失败" }, { "password", "修改密码" }, { "lock", "锁定" },
	{ "submit", "上报" }, { "withdraw", "撤回" }, { "mistake", "删除误录" }, { "pass", "审核通过" }, { "return", "退回" },
	{ "receipt", "签收" }, { "attend", "签到" }, { "tick", "代为签到" }, { "expect", "确定应到" },
	{ "leave", "请假" }, { "grant_leave", "准假" }, { "refuse_leave", "不准假" }, { "open", "开启" },
	{ "close", "关闭" }, { "upload", "上传" }, { "pay", "缴费登记" }, { "reverse", "冲正" },
	{ "base", "调整基数" }, { "signature", "采集签名" }, { "activate", "启用账号" },
	{ "issue", "发放激活码" }, { "deactivate", "停用账号" }, { "print", "打印" }, { "cancel", "取消" },
	{ "change", "变更" }, { "exempt", "免缴" }, { "start", "开始" }, { "seed", "建立演示数据" },
	{ "grant", "授权" }, { "take_back", "收回授权" }, { "propose_lifting", "提出解除禁止" }, { "release", "同意重发激活码" }, { "confirm", "复核通过" }, { "refuse_grant", "复核不通过" },
	{ "apply", "申请权限" }, { "hand_on", "转下一步" }, { "agree", "同意" }, { "decline", "不同意" },
	{ "approve", "批准" }, { "reject", "不批准" }, { "remind", "到期提醒" },
	{ "hand_over", "移交" }, { "owner", "变更经办人" },
	{ "download", "下载" }, { "denied", "无权访问" }, { "forged", "来路不明的提交" },
	{ "prove", "动态口令通过" }, { "enrol", "启用动态口令" }, { "unenrol", "停用动态口令" },
	{ "reset_factor", "重置动态口令" }, { "recovery", "生成恢复码" }, { "link", "对应党员" },
	{ "photo", "更换照片" }, { "end_session", "退出设备" }, { "first", "首次启用" },
	{ "points", "加减分" }, { "appeal", "申诉" }, { "answer", "答复申诉" }, { "settle", "年终结算" },
	{ "void", "作废" }, { "reopen", "重新开启" }, { "correction", "申请更正" }, { "rename", "更名" }, { "reform", "变更类别" }, { "reassign", "调整隶属关系" }, { "term", "任期变更" }, { "leave_post", "不再任职" }, { "ballots", "登记票数" },
	{ "letter", "开具介绍信" }, { "extend_letter", "延长介绍信有效期" }, { "undo_change", "撤销变动" }, { "step", "办理发展步骤" }, { "job", "后台任务" }, { "purge", "清理过期记录" },
	{ "freeze", "冻结统计数" }, { "recount", "更正统计数" },
};

static const struct { const char *result, *label; } results[] = {
	{ "done", "成功" }, { "refused", "拒绝" }, { "failed", "失败" },
};

const char *history_action(size_t n)
{
	return n < sizeof labels / sizeof labels[0] ? labels[n].action : NULL;
}

const char *history_action_label(const char *action)
{
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (text_is(labels[i].action, action))
			return labels[i].label;
	return action;
}

const char *history_result_label(const char *result)
{
	for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
		if (text_is(results[i].result, result))
			return results[i].label;
	return result;
}

/* ---- writing ---- */

static struct cell number(int64_t n)
{
	return (struct cell){ .null = !n, .number = n };
}

static struct cell text(struct work *w, const char *of, size_t most)
{
	const char *cut = text_cut(w->arena, of, most);

	return cut ? (struct cell){ .text = cut, .size = strlen(cut) } : (struct cell){ .null = true };
}

/* What a client calls itself may be anything. */
static struct cell agent(struct work *w)
{
	return text(w, w->agent && text_valid(w->agent) ? w->agent : NULL, 120);
}

/*
 * Where the deed is seen: at its object, else at the actor's account, and what nobody can be named
 * for at the top of the tree.
 */
static const char *path_of(struct work *w, const struct history_entry *e)
{
	if (e->path || !text_empty(w->actor->path))
		return e->path ? e->path : w->actor->path;
	return work_text(w,
		"SELECT COALESCE((SELECT path FROM account WHERE id = ?), (SELECT path FROM organisation"
		" WHERE parent_id IS NULL AND removed_at IS NULL ORDER BY id LIMIT 1))",
		BIND(w->actor->id));
}

void history_write(struct work *w, const struct history_entry *e)
{
	const struct actor *actor = w->actor;
	const struct cell cells[H_COLUMNS] = {
		[H_AT] = { .moment = w->now },
		[H_ACCOUNT] = number(actor->id),
		[H_ACTOR] = text(w, actor->name ? actor->name : "", 60),
		[H_BEHALF_ID] = number(actor->behalf_id),
		[H_BEHALF] = text(w, actor->behalf, 60),
		[H_ORGANISATION_ID] = number(actor->organisation_id),
		[H_ORGANISATION] = text(w, actor->organisation, 100),
		[H_ADDRESS] = text(w, w->address, 60),
		[H_AGENT] = agent(w),
		[H_REQUEST] = text(w, w->request, 40),
		[H_ACTION] = text(w, e->action, 20),
		[H_RECORD] = text(w, e->record, 40),
		[H_OBJECT_ID] = number(e->object_id),
		[H_OBJECT_LABEL] = text(w, e->object_label, 100),
		[H_PATH] = text(w, path_of(w, e), 60),
		[H_NOTE] = text(w, e->note, 500),
		[H_RESULT] = text(w, e->result ? e->result : "done", 10),
		[H_CHANGES] = text(w, e->changes ? json_plain(e->changes) : NULL, SIZE_MAX),
	};

	/* a reader's transaction would end without it */
	if (!w->writing)
		fault("history: %s outside a transaction", e->action);
	history_keep(w, cells);
}

/* One INSERT per deed, and the Chinese names of the deeds. */
#include "data/history.h"
#include "base/text.h"

static const struct { const char *action, *label; } labels[] = {
	{ "create", "新增" }, { "update", "修改" }, { "remove", "删除" }, { "reveal", "查看完整号码" },
	{ "export", "导出" }, { "import", "导入" }, { "undo", "撤销导入" }, { "sign_in", "登录" },
	{ "sign_out", "退出" }, { "refuse", "登录失败" }, { "password", "修改密码" }, { "lock", "锁定" },
	{ "submit", "上报" }, { "withdraw", "撤回" }, { "pass", "审核通过" }, { "return", "退回" },
	{ "receipt", "签收" }, { "attend", "签到" }, { "tick", "代为签到" }, { "expect", "确定应到" },
	{ "leave", "请假" }, { "grant_leave", "准假" }, { "refuse_leave", "不准假" }, { "open", "开启" },
	{ "close", "关闭" }, { "upload", "上传" }, { "pay", "缴费登记" }, { "reverse", "冲正" },
	{ "base", "调整基数" }, { "signature", "采集签名" }, { "activate", "启用账号" },
	{ "issue", "发放激活码" }, { "deactivate", "停用账号" }, { "print", "打印" }, { "cancel", "取消" },
	{ "change", "变更" }, { "exempt", "免缴" }, { "start", "开始" }, { "seed", "建立演示数据" },
};

const char *history_action_label(const char *action)
{
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (text_is(labels[i].action, action))
			return labels[i].label;
	return action;
}

void history_write(struct work *w, const struct history_entry *e)
{
	const struct actor *actor = w->actor;

	work_change(w,
		"INSERT INTO history (happened_at, account_id, actor, organisation_id, organisation,"
		" address, request, action, record, object_id, object_label, path, note, changes)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
		" COALESCE(?, (SELECT path FROM account WHERE id = ?)), ?, ?)",
		BIND(w->now, bind_reference(actor->id), actor->name, bind_reference(actor->organisation_id),
			actor->organisation, w->address, w->request, e->action, e->record,
			bind_reference(e->object_id), text_cut(w->arena, e->object_label, 100),
			e->path ? e->path : actor->path, actor->id, text_cut(w->arena, e->note, 500),
			e->changes ? json_plain(e->changes) : NULL));
}

/*
 * A parameter is never overwritten: a new value is a new row with the day it takes effect, so a
 * month's dues or last year's duty can be computed again as they were.
 */
#include "modules/setting/setting.h"
#include "base/text.h"
#include "web/page.h"

enum { MODULE = 903 };
const struct permission setting_dictionary =
	PERMISSION(MODULE, ACTION_DICTIONARY, "setting.dictionary", "维护代码表");
const struct permission setting_parameter =
	PERMISSION(MODULE, ACTION_PARAMETER, "setting.parameter", "维护参数");
const struct permission setting_policy =
	PERMISSION(910, ACTION_PARAMETER, "setting.policy", "维护安全策略", .office = OFFICE_SECURITY);

static const struct field parameter_fields[] = {
	TEXT(parameter_row, label, "参数", .required = true, .max = 100, .listed = true, .searched = true, .group = "参数", .wide = true),
	TEXT(parameter_row, value, "取值", .required = true, .max = 400, .listed = true),
	TEXT(parameter_row, unit, "单位", .max = 20, .listed = true),
	DATE(parameter_row, effective_on, "生效日期", .required = true, .listed = true,
	     .hint = "新的取值从这一天起用；以前的取值保留，用于核算以前的数据"),
	TEXT(parameter_row, source, "依据", .max = 200, .listed = true, .wide = true),
	TEXT(parameter_row, name, "标识", .required = true, .max = 60, .like = "code", .searched = true),
};

/* A switch: 1 or 0, which people read and write as 是 and 否. */
#define SWITCH "是否"

static const char *value_words(struct work *w, const void *row, const char **tone)
{
	const struct parameter_row *it = row;

	return !text_is(it->unit, SWITCH) ? it->value : text_is(it->value, "1") ? "是" : "否";
}

static const char *unit_words(struct work *w, const void *row, const char **tone)
{
	const struct parameter_row *it = row;

	return it->unit && !text_is(it->unit, SWITCH) ? it->unit : "";
}

#define LISTING(heading) { .title = heading, .columns = (const char *const[]){ "label", "value_words", \
	"unit_words", "effective_on", "source", NULL }, .made = (const struct field[]){ \
	MADE("value_words", "取值", .made = value_words), MADE("unit_words", "单位", .made = unit_words), \
	{ 0 } }, .empty = "没有这样的参数。" }

static const struct listing parameters = LISTING("参数");
static const struct listing policies = LISTING("安全策略");

static bool is_number(const char *text)
{
	int64_t number;

	return text && text_integer(text, &number);
}

/* Words that the program knows; another would silently mean the strictest. */
static const struct { const char *name, *words; } worded[] = {
	{ "second_factor.required", "三类管理员 全部管理员 不要求" },
	{ "password.profile", "等保 长密码" },
};

static void check_word(struct work *w, const struct parameter_row *it, struct problems *p)
{
	for (size_t i = 0; i < sizeof worded / sizeof worded[0]; i++) {
		const char *words = arena_format(w->arena, " %s ", worded[i].words);

		if (text_is(it->name, worded[i].name)
		    && !text_has(words, arena_format(w->arena, " %s ", it->value ? it->value : "")))
			problem(p, "value", "取值只能是下面之一：%s", worded[i].words);
	}
}

/* What the security administrator keeps: who gets in, for how long, and what is remembered of it.
 */
#define POLICY "m.name REGEXP '^(password|second_factor|session|sign_in|activation|history)[.]'"

static bool is_policy(const char *name)
{
	static const char *const words[] = { "password.", "second_factor.", "session.", "sign_in.",
		"activation.", "history." };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (text_begins(name, words[i]))
			return true;
	return false;
}

/* Beyond these nobody could sign in any more, or everybody. */
static const struct { const char *name; int64_t least, most; } bounds[] = {
	{ "password.min_length", 8, 64 }, { "password.min_length_admin", 8, 64 },
	{ "password.failures", 3, 20 }, { "password.lock_minutes", 5, 1440 },
	{ "password.history", 0, 24 }, { "password.admin_days", 0, 365 },
	{ "session.idle_admin", 5, 480 }, { "session.idle_member", 5, 1440 },
	{ "session.absolute_hours", 1, 24 }, { "session.phone_days", 1, 90 },
	{ "activation.days", 1, 30 }, { "sign_in.address_failures", 5, 1000 },
	{ "sign_in.address_minutes", 1, 1440 }, { "history.keep_days", 180, 36500 },
};

static void check_bounds(const struct parameter_row *it, struct problems *p)
{
	int64_t value;

	for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
		if (text_is(it->name, bounds[i].name) && text_integer(it->value, &value)
		    && (value < bounds[i].least || value > bounds[i].most))
			problem(p, "value", "取值应在 %lld 到 %lld 之间", (long long)bounds[i].least,
				(long long)bounds[i].most);
}

/* Reaching back is for rules that were made known late; who gets in is never decided for the past.
 */
static void check_day(struct work *w, const struct parameter_row *it,
	const struct parameter_row *was, struct problems *p)
{
	if (w->actor->system || !date_has(it->effective_on)
	    || date_compare(it->effective_on, w->today) >= 0
	    || (was && date_compare(was->effective_on, it->effective_on) == 0
	        && text_is(was->value, it->value)))
		return;
	if (is_policy(it->name))
		problem(p, "effective_on", "安全策略不能从过去的日期起生效，请填今天或以后的日期");
	else if (text_empty(it->source))
		problem(p, "source", "生效日期早于今天，会影响以前月份的核算，请写明依据的文件");
}

static void check_parameter(struct work *w, const void *row, const void *old, struct problems *p)
{
	struct parameter_row *it = (struct parameter_row *)row;
	const struct parameter_row *was = old;
	const char *before = work_text(w, "SELECT value FROM parameter WHERE name = ? AND id <> ?"
		" AND removed_at IS NULL ORDER BY effective_on DESC LIMIT 1", BIND(it->name, it->row.id));

	if (!was && !before)
		problem(p, "name", "没有这个标识的参数，请从列表中已有的参数“设新值”");
	before = before ? before : was ? was->value : NULL;
	if (text_is(it->unit, SWITCH)) {
		it->value = text_is(it->value, "是") ? "1" : text_is(it->value, "否") ? "0" : it->value;
		if (!text_is(it->value, "1") && !text_is(it->value, "0"))
			problem(p, "value", "取值请填“是”或“否”");
	} else if (is_number(before) && !is_number(it->value)) {
		problem(p, "value", "取值应是整数");
	}
	if (text_is(it->unit, "日期") && !date_has(date_parse(it->value)))
		problem(p, "value", "取值应是日期，请按 2026-07-01 的样子填写");
	check_word(w, it, p);
	check_bounds(it, p);
	check_day(w, it, was, p);
	if (is_policy(it->name) != (w->asked == &setting_policy) && !w->actor->system)
		problem(p, "name", "安全策略由安全管理员维护，业务参数由党工委管理员维护");
	if (was && !text_is(was->name, it->name))
		problem(p, "name", "标识不能改");
}

#define PARAMETERS(address, word, seen) { .name = "parameter", .fields = parameter_fields, \
	.count = sizeof parameter_fields / sizeof parameter_fields[0], .size = sizeof(struct parameter_row), \
	.title = word, .unit = "项", .href = address, .label = "label", \
	.order = "m.name, m.effective_on DESC, m.id", .within = seen, .check = check_parameter }

const struct record parameter_record = PARAMETERS("/parameters", "参数", "NOT " POLICY);
const struct record policy_record = PARAMETERS("/policies", "安全策略", POLICY);

static const struct field code_fields[] = {
	CHOICE(code_row, table_name, "代码表", code_tables, .required = true, .listed = true, .searched = true, .group = "代码"),
	TEXT(code_row, code, "代码", .required = true, .max = 20, .like = "code", .listed = true, .searched = true),
	TEXT(code_row, label, "名称", .required = true, .max = 100, .listed = true, .searched = true),
	TEXT(code_row, source, "依据", .max = 100, .listed = true),
	DATE(code_row, effective_on, "生效日期"),
	DATE(code_row, closed_on, "停用日期", .hint = "停用后不能再选，已经用它的记录照常显示", .listed = true),
};

static void check_code(struct work *w, const void *row, const void *old, struct problems *p)
{
	const struct code_row *it = row, *was = old;

	if (was && (!text_is(was->code, it->code) || was->table_name != it->table_name))
		problem(p, "code", "代码已被使用，不能改；请停用后新增");
}

const struct record code_record = {
	.name = "code_table",
	.fields = code_fields,
	.count = sizeof code_fields / sizeof code_fields[0],
	.size = sizeof(struct code_row),
	.title = "代码",
	.unit = "条",
	.href = "/codes",
	.label = "label",
	.order = "m.table_name, m.code, m.id",
	.check = check_code,
};

/* The form of a new value comes filled with the present one. */
static struct reply parameter_renew_form(struct request *r)
{
	const struct record *record = r->route->record;
	struct parameter_row *it = record_find(r->work, record, param_id(r, "id"));

	if (!it)
		return reply_not_found(r);
	it->row.id = 0;
	it->effective_on = date_add_days(r->work->today, 1);
	if (text_is(it->unit, SWITCH))
		it->value = text_is(it->value, "1") ? "是" : "否";
	return reply_form(r, record, it, NULL, "设新值", record->href, record->href);
}

static const struct route routes[] = {
	GET ("/parameters", page_list, setting_parameter, .record = &parameter_record, .listing = &parameters, .menu = "系统设置/参数", .icon = "settings"),
	POST("/parameters", page_create, setting_parameter, .record = &parameter_record),
	POST("/parameters/export", page_export, setting_parameter, .record = &parameter_record,
	     .listing = &parameters),
	GET ("/parameters/:id", page_show, setting_parameter, .record = &parameter_record),
	GET ("/parameters/:id/renew", parameter_renew_form, setting_parameter, .record = &parameter_record,
	     .button = "设新值", .on = ON_SHOW, .primary = true, .icon = "edit"),
	GET ("/policies", page_list, setting_policy, .record = &policy_record, .listing = &policies, .menu = "安全策略", .icon = "shield-lock"),
	POST("/policies", page_create, setting_policy, .record = &policy_record),
	GET ("/policies/:id", page_show, setting_policy, .record = &policy_record),
	GET ("/policies/:id/renew", parameter_renew_form, setting_policy, .record = &policy_record,
	     .button = "设新值", .on = ON_SHOW, .primary = true, .icon = "edit"),
	GET ("/codes", page_list, setting_dictionary, .record = &code_record, .menu = "系统设置/代码表"),
	GET ("/codes/new", page_new, setting_dictionary, .record = &code_record, .button = "新增代码", .on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/codes", page_create, setting_dictionary, .record = &code_record),
	POST("/codes/export", page_export, setting_dictionary, .record = &code_record),
	GET ("/codes/:id", page_show, setting_dictionary, .record = &code_record),
	GET ("/codes/:id/edit", page_edit, setting_dictionary, .record = &code_record, .button = "修改", .on = ON_SHOW, .icon = "edit"),
	POST("/codes/:id", page_update, setting_dictionary, .record = &code_record),
	{ 0 }
};

const struct module setting_module = {
	.name = "setting",
	.title = "系统设置",
	.permissions = (const struct permission *const[]){ &setting_dictionary, &setting_parameter,
		&setting_policy, NULL },
	.records = (const struct record *const[]){ &parameter_record, &code_record, NULL },
	.routes = routes,
};

/*
 * One program, several commands. Each prepares what it needs from the configuration and hands over;
 * what the commands do stands in the floors below.
 */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fault.h"
#include "base/log.h"
#include "base/text.h"
#include "base/config.h"
#include "data/code.h"
#include "data/history.h"
#include "data/migrate.h"
#include "data/web_user.h"
#include "lib/view.h"
#include "modules/access/account_tool.h"
#include "modules/demo/demo.h"
#include "modules/grant/grant.h"
#include "modules/history/history_tool.h"
#include "modules/import/import_tool.h"
#include "modules/statistics/statistics.h"
#include "web/fcgi.h"
#include "web/master.h"
#include "web/page.h"
#include "web/runner.h"
#include "web/session.h"
#include "web/site.h"

enum { TOOL_CEILING = 1 << 30 };

static struct arena *tool_arena;
static struct config config;
static const char *program;

static int sorry(const char *sentence)
{
	fprintf(stderr, "%s\n", sentence);
	return 1;
}

/* ---- what commands need ---- */

static struct db *open_db(const char *name)
{
	struct db_config db = { .socket = config.db_socket, .name = name,
		.user = config.db_web_user ? config.db_web_user : config.db_user,
		.password = config.db_web_password };

	return db_open(&db);
}

/* Who made the tables: may change the schema, and remove what is old from the history. */
static struct db *open_db_as_owner(const char *name)
{
	struct db_config db = { .socket = config.db_socket, .user = config.db_user, .name = name };

	return db_open(&db);
}

static bool open_keys(void)
{
	const char *why;

	if (crypt_open(config.key_file, &why))
		return true;
	sorry(why);
	return false;
}

/*
 * The database vouches for system users: the owner is at hand only where he is the one who runs us.
 * Elsewhere a timer runs `dangjian history purge` as that user.
 */
static struct db *owner_here(void)
{
	const struct passwd *me = getpwuid(geteuid());

	return me && (!config.db_user || text_is(me->pw_name, config.db_user))
		? open_db_as_owner(config.db_name) : NULL;
}

static bool open_site(void)
{
	char bad[256];

	site.var = config.var;
	site.base_url = config.base_url;
	site.asset_version = config.static_version;
	site.history_heads = config.history_heads;
	site.owner = owner_here();
	if (view_open(config.templates, bad, sizeof bad))
		return true;
	fprintf(stderr, "页面模板 %s 有错，请核对安装是否完整。\n", bad);
	return false;
}

static struct work tool_work(struct db *db)
{
	struct moment now = moment_now();

	return (struct work){ .arena = tool_arena, .db = db, .actor = &system_actor, .now = now,
		.today = moment_date(now), .request = "tool" };
}

/* Field tables and schema must agree before anything is served. */
static const char *schema_differences(struct work *w)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct record *const *r = (*m)->records; r && *r; r++) {
			const char *differences = record_schema_check(w, *r);

			if (differences)
				return differences;
		}
	return NULL;
}

static bool agrees(void)
{
	struct work w = tool_work(open_db(config.db_name));
	const char *differences = schema_differences(&w);

	if (differences)
		fprintf(stderr, "%s数据库与程序不一致，请先运行 dangjian migrate。\n", differences);
	db_close(w.db);
	return !differences;
}

/* ---- commands ---- */

static int serve(int count, char **arguments)
{
	const char *const worker[] = { program, "worker", "--config", config.file, NULL };
	const char *const work[] = { program, "work", "--config", config.file, NULL };
	const struct master_config master = { .listen_path = config.socket, .workers = config.workers,
		.worker_argv = worker, .work_argv = work };

	if (!config.socket)
		return sorry("配置文件缺少 socket，不知道在哪里等待请求。");
	return agrees() ? master_run(&master) : 1;
}

static int worker(int count, char **arguments)
{
	struct db *db = open_db(config.db_name);
	int result = open_keys() && open_site() ? fcgi_serve(db) : 1;

	db_close(db);
	return result;
}

static int work(int count, char **arguments)
{
	if (!open_keys() || !open_site())
		return 1;
	return runner_serve(open_db(config.db_name));
}

static void say_file(const char *file)
{
	printf("升级数据库：%s\n", file);
}

/* Made by root, the key belongs to whoever owns its folder: the service. */
static bool make_key(const char **why)
{
	const char *slash = strrchr(config.key_file, '/');
	struct stat folder;

	if (!crypt_make_key(config.key_file, why))
		return false;
	if (geteuid() || !slash
	    || stat(arena_copy(tool_arena, config.key_file, (size_t)(slash - config.key_file) + 1),
			&folder)
	    || lchown(config.key_file, folder.st_uid, folder.st_gid) == 0)
		return true;
	*why = "主密钥已生成，但不能交给服务用户，请把它的所有者改为运行服务的用户。";
	return false;
}

static int migrate(int count, char **arguments)
{
	const char *why;
	struct db *db = open_db_as_owner(NULL);
	struct work w;

	if (access(config.key_file, F_OK) != 0 && !make_key(&why))
		return sorry(why);
	if (!open_keys())
		return 1;
	migrate_create(db, tool_arena, config.db_name);
	db_close(db);
	w = tool_work(open_db_as_owner(config.db_name));
	migrate_forward(&w, config.sql, say_file);
	history_seal_old(&w);
	grant_presets(&w);
	work_begin(&w);
	statistics_repair(&w);
	work_commit(&w);
	if (config.db_web_user)
		web_user_allow(&w, config.db_web_user, config.db_web_password);
	db_close(w.db);
	return 0;
}

static int check(int count, char **arguments)
{
	if (!agrees() || !open_keys() || !open_site())
		return 1;
	puts("数据库、密钥和页面模板都正常。");
	return 0;
}

/* The official sheet filled, for the branches below a path if one is given. */
static int roster(struct work *w, int count, char **arguments)
{
	const struct actor below = {
		.name = "tool", .system = true, .path = count > 3 ? arguments[3] : NULL
	};

	if (count < 2)
		return sorry("用法：dangjian seed --roster 文件 行数 [错误行数 [党组织路径]]");
	if (below.path)
		w->actor = &below;
	return demo_roster_workbook(
		w, arguments[0], atoi(arguments[1]), count > 2 ? atoi(arguments[2]) : 0);
}

static int seed(int count, char **arguments)
{
	struct work w;

	if (count && text_is(arguments[0], "--logins"))
		return demo_logins();
	if (!open_keys())
		return 1;
	w = tool_work(open_db_as_owner(config.db_name));
	if (count && text_is(arguments[0], "--roster"))
		return roster(&w, count - 1, arguments + 1);
	site.var = config.var; /* papers are kept below it */
	return demo_seed(&w);
}

static struct work ready_work(void)
{
	struct work w = tool_work(open_db(config.db_name));

	site.var = config.var;
	settings_fresh(&w, work_number(&w, 0, "SELECT version FROM setting_version", BIND_NONE));
	return w;
}

static int user(int count, char **arguments)
{
	struct work w;

	if (!open_keys())
		return 1;
	w = ready_work();
	return account_tool(&w, count, arguments);
}

static int import(int count, char **arguments)
{
	bool commit = count == 4 && text_is(arguments[3], "--commit");
	struct work w;

	if (count != 3 && !commit)
		return sorry("用法：dangjian import member|organisation 登录账号 文件.xlsx [--commit]  —— "
					 "不加 --commit 只检查");
	if (!open_keys())
		return 1;
	w = ready_work();
	return import_tool(&w, arguments[0], arguments[1], arguments[2], commit);
}

static int export(int count, char **arguments)
{
	struct work w;

	if (count != 3)
		return sorry("用法：dangjian export member|organisation|… 登录账号 文件.xlsx");
	if (!open_keys())
		return 1;
	w = ready_work();
	return export_tool(&w, arguments[0], arguments[1], arguments[2]);
}

/* Verified and purged by the owner: the web's user could not remove a row if it wanted to. */
static int history(int count, char **arguments)
{
	struct work w;

	if (!open_keys())
		return 1;
	w = tool_work(open_db_as_owner(config.db_name));
	settings_fresh(&w, work_number(&w, 0, "SELECT version FROM setting_version", BIND_NONE));
	return history_tool(&w, count, arguments, config.history_heads);
}

static const struct command {
	const char *name;
	int (*run)(int count, char **arguments);
	const char *help;
} commands[] = {
	{ "serve", serve, "启动服务：管理进程、工作进程和后台任务" },
	{ "worker", worker, "一个工作进程（由 serve 启动）" },
	{ "work", work, "后台任务（由 serve 启动）" },
	{ "migrate", migrate, "建立或升级数据库，首次生成密钥" },
	{ "check", check, "核对数据库、密钥和模板" },
	{ "user", user, "开通账号或重新发放激活码：user 登录账号 [姓名 角色 [党组织编号]]；user --first 开通首任三员" },
	{ "import", import, "导入名册：import member|organisation 登录账号 文件.xlsx [--commit]" },
	{ "export", export, "导出名册：export member|organisation|… 登录账号 文件.xlsx" },
	{ "history", history, "操作记录：history verify 核对是否完整；history purge 清理超过保存期限的" },
	{ "seed", seed, "装入演示数据；seed --logins 列出演示账号；seed --roster 文件 行数 [错误行数] 生成名册" },
};

static int help(const char *name)
{
	bool one = false;

	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (text_is(name, commands[i].name)) {
			printf("dangjian %s [--config 文件]\n    %s\n", name, commands[i].help);
			one = true;
		}
	if (one)
		return 0;
	puts("智慧党建平台\n用法：dangjian 命令 [--config 文件] [参数]\n");
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		printf("  %-8s %s\n", commands[i].name, commands[i].help);
	puts("\n配置文件也可以用环境变量 DANGJIAN_CONFIG 指明。");
	return name ? 1 : 0;
}

static int run(const struct command *command, int count, char **arguments)
{
	struct fault_point point;
	int result;

	if (FAULT_CATCH(&point)) {
		log_line("fault %s", point.text);
		return sorry(point.kind == FAULT_UNAVAILABLE ? "连不上数据库，请核对数据库是否已启动。"
			: "没有完成，原因见上一行。");
	}
	result = command->run(count, arguments);
	fault_leave(&point);
	return result;
}

/* Takes "--config FILE" out of the arguments, wherever it stands. */
static const char *take_config(int *count, char **arguments)
{
	const char *file = getenv("DANGJIAN_CONFIG");
	int kept = 0;

	for (int i = 0; i < *count; i++) {
		if (text_is(arguments[i], "--config") && i + 1 < *count)
			file = arguments[++i];
		else
			arguments[kept++] = arguments[i];
	}
	*count = kept;
	return file ? file : "/etc/dangjian/dangjian.conf";
}

int main(int count, char **arguments)
{
	const char *name = count > 1 ? arguments[1] : NULL, *file, *why;
	int rest = count > 2 ? count - 2 : 0;
	bool asks = !name || text_is(name, "--help") || text_is(name, "help");

	program = arguments[0];
	umask(077); /* uploads, exports and logs are for nobody else; the socket sets its own mode */
	tool_arena = arena_new(TOOL_CEILING);
	file = take_config(&rest, arguments + 2);
	if (asks || (rest && text_is(arguments[2], "--help")))
		return help(asks ? NULL : name);
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (text_is(name, commands[i].name))
			return config_read(tool_arena, file, &config, &why)
				? run(&commands[i], rest, arguments + 2)
				: sorry(why);
	return help(name);
}

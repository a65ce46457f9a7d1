/* For the engineer at the server: large rosters of a first installation, and exports by script. */
#include "modules/import/import_tool.h"
#include <errno.h>
#include "base/buffer.h"
#include "base/text.h"
#include "data/history.h"
#include "data/scope.h"
#include "modules/import/import.h"
#include "web/page.h"
#include "web/session.h"
#include "web/site.h"

enum { MOST_FILE = 20 << 20, WRONG_PRINTED = 200 };

static int sorry(const char *sentence)
{
	fprintf(stderr, "%s\n", sentence);
	return 1;
}

static bool act_as(struct work *w, const char *login)
{
	int64_t id = work_number(
		w, 0, "SELECT id FROM account WHERE login = ? AND state = 'active'", BIND(login));

	if (id)
		w->actor = session_actor_of(w, id);
	return id != 0;
}

/* A copy, because the check takes its file away. */
static const char *copy_to_spool(struct work *w, const char *file)
{
	const char *name = arena_format(w->arena, "import-%s.xlsx", crypt_token(w->arena, 12));
	FILE *in = fopen(file, "re");
	FILE *out = in ? fopen(arena_format(w->arena, "%s/spool/%s", site.var, name), "wxe") : NULL;
	char part[8192];
	bool good = out != NULL;

	for (size_t n; good && (n = fread(part, 1, sizeof part, in)) > 0;)
		good = fwrite(part, 1, n, out) == n;
	if (in)
		fclose(in);
	if (out && fclose(out))
		good = false;
	return good ? name : NULL;
}

static void print_wrong(struct work *w, int64_t batch_id)
{
	size_t n;
	struct import_row *rows = import_rows(w, batch_id, "wrong", 0, WRONG_PRINTED, &n);

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; rows[i].problems && j < json_count(rows[i].problems); j++)
			printf("第 %d 行 %s：%s\n", rows[i].number, rows[i].label ? rows[i].label : "",
				json_text_of(json_nth(rows[i].problems, j), "text"));
}

static struct import_batch *begin_batch(struct work *w, const char *kind, const char *file)
{
	struct import_batch *b = record_new(w, &import_batch_record);
	const char *slash = strrchr(file, '/');

	b->organisation_id = w->actor->organisation_id;
	b->kind = (enum import_kind)choice_find(import_kinds, kind)->value;
	b->file_name = text_cut(w->arena, slash ? slash + 1 : file, 120);
	b->state = IMPORT_READING;
	b->spool = copy_to_spool(w, file);
	return b;
}

int import_tool(struct work *w, const char *kind, const char *login, const char *file, bool commit)
{
	const struct importable *it = importable_named(kind);
	struct problems *p = problems_new(w->arena);
	struct import_batch *b;

	if (!it)
		return sorry("可以导入的有：member（党员）、activist（积极分子和申请人）、organisation（党组织）、"
			"account（账号）、dues_base_sheet（党费基数）、points_sheet（加减分）。");
	if (!act_as(w, login) || !may(w->actor, it->may))
		return sorry("这个账号不存在、未激活，或没有导入的权限。");
	work_ask(w, it->may);
	work_begin(w);
	b = begin_batch(w, it->name, file);
	if (!b->spool)
		return sorry("读不到要导入的文件，请核对路径。");
	if (!import_receive(w, b, p))
		return sorry(p->items[0].text);
	work_commit(w); /* a check may take back what came before it */
	work_begin(w);
	import_check_now(w, b->row.id);
	b = record_find(w, &import_batch_record, b->row.id);
	if (b->state == IMPORT_REFUSED) {
		work_commit(w);
		return sorry(b->trouble);
	}
	printf("新增 %lld，更新 %lld，不变 %lld，有误 %lld\n", (long long)b->new_count,
		(long long)b->changed_count, (long long)b->same_count, (long long)b->wrong_count);
	print_wrong(w, b->row.id);
	if (commit && b->new_count + b->changed_count) {
		b->state = IMPORT_WRITING;
		if (!record_save(w, &import_batch_record, b, "start", p))
			return sorry(p->items[0].text);
		import_commit_now(w, b->row.id);
		puts("已导入正确的行，24 小时内可以在“批量导入”页面整批撤销。");
	}
	work_commit(w);
	return 0;
}

static const struct record *record_named(const char *name)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct record *const *r = (*m)->records; r && *r; r++)
			if (text_is((*r)->name, name) && (*r)->href)
				return *r;
	return NULL;
}

int export_tool(struct work *w, const char *kind, const char *login, const char *file)
{
	const struct record *r = record_named(kind);
	const struct route *list = r ? route_named("GET", r->href) : NULL;
	const struct route *reveal =
		r ? route_named("POST", arena_format(w->arena, "%s/:id/reveal", r->href)) : NULL;
	struct list l = { 0 };
	size_t count;

	if (!list)
		return sorry("没有这种数据可以导出，例如 member（党员）、organisation（党组织）。");
	if (!act_as(w, login) || !may(w->actor, list->may))
		return sorry("这个账号不存在、未激活，或没有查看的权限。");
	work_ask(w, list->may);
	work_begin(w);
	count = page_write_sheet(w, r, &l, reveal && may(w->actor, reveal->may), file);
	history_write(w, &(struct history_entry){ .action = "export", .record = r->name,
		.note = arena_format(w->arena, "命令行导出%s %zu %s", r->title, count, r->unit) });
	work_commit(w);
	printf("已导出%s %zu %s：%s\n", r->title, count, r->unit, file);
	return 0;
}

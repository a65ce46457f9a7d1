/*
 * Parked jobs are shown to the system administrator, who can have them tried again. The sweep
 * removes idempotency keys, ended sessions, finished jobs and spool files once they can serve
 * nobody.
 */
#include "modules/upkeep/upkeep.h"
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/text.h"
#include "data/history.h"
#include "web/page.h"
#include "web/site.h"

enum { SHOWN = 100, SPOOL_SECONDS = 86400 };

const struct permission upkeep_view = PERMISSION(906, ACTION_VIEW, "upkeep.view", "运行维护",
	.office = OFFICE_SYSTEM);

static void put_jobs(struct request *r, struct json *data)
{
	struct json *list = json_list_in(data, "jobs");
	struct rows *rows = work_select(r->work,
		"SELECT id, name, state, tries, created_at, trouble FROM job"
		" WHERE state <> 'done' ORDER BY state = 'parked' DESC, id DESC LIMIT ?",
		BIND((int64_t)SHOWN));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct job *job = job_named(c[1].text);
		bool parked = text_is(c[2].text, "parked");
		struct json *item = json_item(list);

		json_number(item, "id", c[0].number);
		json_text(item, "label", job && job->label ? job->label : c[1].text);
		json_text(item, "state", parked ? "已搁置" : text_is(c[2].text, "running") ? "进行中" : "等待中");
		json_text(item, "tone", parked ? "red" : "blue");
		json_number(item, "tries", c[3].number);
		json_text(item, "when", moment_text(r->arena, c[4].moment));
		json_text(item, "trouble", c[5].text);
		json_flag(item, "parked", parked);
	}
}

static struct reply jobs_page(struct request *r)
{
	struct json *data = page_data(r, "后台任务");

	json_text(data, "heading", "后台任务");
	put_jobs(r, data);
	return reply_page(r, "upkeep/jobs.html", data);
}

static struct reply job_retry_page(struct request *r)
{
	if (work_change(r->work,
			"UPDATE job SET state = 'due', tries = 0, due_at = ? WHERE id = ? AND state = 'parked'",
			BIND(r->work->now, param_id(r, "id")))
		!= 1)
		return reply_not_found(r);
	history_write(r->work, &(struct history_entry){ .action = "start", .record = "job",
		.object_id = param_id(r, "id"), .note = "重试后台任务" });
	notice(r, "已安排重试。");
	return reply_redirect(r, "/jobs");
}

/* ---- the sweep ---- */

static void close_folder(void *folder)
{
	closedir(folder);
}

static void sweep_spool(struct work *w)
{
	const char *folder = arena_format(w->arena, "%s/spool", site.var);
	DIR *open = opendir(folder);

	if (!open)
		return;
	arena_defer(w->arena, close_folder, open);
	for (struct dirent *entry; (entry = readdir(open));) {
		const char *path = arena_format(w->arena, "%s/%s", folder, entry->d_name);
		struct stat st;

		if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_mtime < w->now.at - SPOOL_SECONDS)
			unlink(path);
	}
}

static void upkeep_sweep_now(struct work *w, int64_t subject)
{
	work_change(w, "DELETE FROM once WHERE done_at < ? - INTERVAL 7 DAY LIMIT 50000", BIND(w->now));
	work_change(w,
		"DELETE FROM session WHERE COALESCE(ended_at, ends_at) < ? - INTERVAL 30 DAY LIMIT 50000",
		BIND(w->now));
	work_change(w,
		"DELETE FROM job WHERE state = 'done' AND due_at < ? - INTERVAL 30 DAY LIMIT 50000",
		BIND(w->now));
	work_change(w,
		"DELETE FROM sign_in_address WHERE since < ? - INTERVAL 7 DAY LIMIT 50000", BIND(w->now));
	sweep_spool(w);
}

static const struct route routes[] = {
	GET ("/jobs", jobs_page, upkeep_view, .menu = "后台任务", .icon = "list-check"),
	POST("/jobs/:id/retry", job_retry_page, upkeep_view, .repeatable = true),
	{ 0 }
};

static const struct job jobs[] = {
	{ "upkeep.sweep", upkeep_sweep_now, .every = "hour", .label = "清理过期数据" },
	{ 0 }
};

const struct module upkeep_module = {
	.name = "upkeep",
	.title = "运行维护",
	.permissions = (const struct permission *const[]){ &upkeep_view, NULL },
	.routes = routes,
	.jobs = jobs,
};

/*
 * What was reported to the actor's own organisation, and its signing for it. The list is a view
 * (sql/0049) of receipts with what they are of.
 */
#include "base/text.h"
#include "data/history.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/meeting/report.h"
#include "modules/organisation/organisation.h"
#include "web/guard.h"

enum receipt_subject { OF_PLAN = 1, OF_MEETING };
enum receipt_way { MAIN_WAY = 1, COPY_WAY };
enum receipt_state { STATE_OPEN = 1, STATE_SUBMITTED, STATE_RETURNED, STATE_PASSED };

struct receipt {
	struct row row;
	const char *title;
	enum receipt_subject subject;
	int64_t subject_id;
	int64_t branch_id;
	int64_t receiver_id;
	enum receipt_way way;
	struct moment sent_at;
	enum receipt_state state;
	struct moment received_at;
	const char *received_name;
};

static const struct choice subjects[] = {
	{ OF_PLAN, "plan", "计划" }, { OF_MEETING, "meeting", "台账" }, { 0 } };
static const struct choice ways[] = {
	{ MAIN_WAY, "main", "主报" }, { COPY_WAY, "copy", "抄报" }, { 0 } };
static const struct choice states[] = {
	{ STATE_OPEN, "open", "已撤回", "grey" },
	{ STATE_SUBMITTED, "submitted", "待审核", "amber" },
	{ STATE_RETURNED, "returned", "被退回", "red" },
	{ STATE_PASSED, "passed", "审核通过", "green" },
	{ 0 }
};

static const struct field fields[] = {
	TEXT  (receipt, title, "名称", .max = 100, .listed = true, .searched = true, .fixed = true),
	CHOICE(receipt, subject, "类别", subjects, .listed = true, .searched = true, .fixed = true),
	NUMBER(receipt, subject_id, "编号", .max = 1000000000, .fixed = true),
	REF   (receipt, branch_id, "党支部", organisation_record, .listed = true, .fixed = true),
	REF   (receipt, receiver_id, "接收单位", organisation_record, .listed = true, .fixed = true),
	CHOICE(receipt, way, "方式", ways, .listed = true, .searched = true, .fixed = true),
	TIME  (receipt, sent_at, "报送时间", .listed = true, .searched = true, .fixed = true),
	CHOICE(receipt, state, "审核情况", states, .listed = true, .searched = true, .fixed = true),
	TIME  (receipt, received_at, "签收时间", .listed = true, .fixed = true),
	TEXT  (receipt, received_name, "签收人", .max = 100, .listed = true, .fixed = true),
};

/* Above what was reported stand several who sign for it; each list is one organisation's. */
const struct record receipt_record = {
	.name = "received_report", .view_of = "receipt", .fields = fields,
	.count = sizeof fields / sizeof fields[0], .size = sizeof(struct receipt), .title = "收到的报送",
	.unit = "份", .href = "/receipts", .label = "title", .within = "@scope(m)", .large = true,
	.order = "m.id DESC", .basis = "收到的报送" };

/* ---- signing ---- */

/* False if there was nothing left to sign for. */
static bool sign(struct work *w, int64_t id)
{
	if (work_change(w, "UPDATE receipt SET received_at = ?, received_by = ?, received_name = ?"
		" WHERE id = ? AND organisation_id = ? AND received_at IS NULL",
		BIND(w->now, bind_reference(w->actor->id), guard_signature(w), id,
			w->actor->organisation_id)) != 1)
		return false;
	history_write(w,
		&(struct history_entry){ .action = "receipt", .record = "receipt", .object_id = id });
	return true;
}

void report_received(struct work *w, const char *subject, int64_t subject_id)
{
	int64_t id = work_number(w, 0, "SELECT id FROM receipt WHERE subject = ? AND subject_id = ?"
		" AND organisation_id = ? AND received_at IS NULL",
		BIND(subject, subject_id, w->actor->organisation_id));

	if (id)
		sign(w, id);
}

struct reply receipt_read_page(struct request *r)
{
	const char *back = input_text(r->form, "back");

	if (sign(r->work, param_id(r, "id")))
		notice(r, "已签收。");
	return reply_redirect(r, "%s", back && text_begins(back, "/meetings/") ? back
		: back && text_begins(back, "/plans/") ? back : "/receipts");
}

static void ask_nothing(struct request *r, struct json *data, const struct problems *p)
{
	page_form_group(data, NULL);
}

static void *take_nothing(struct request *r, struct problems *p)
{
	return r;
}

static enum bulk_outcome sign_one(struct request *r, void *row, void *answer, const char **words)
{
	const struct receipt *it = row;
	bool own = it->receiver_id == r->work->actor->organisation_id;

	if (sign(r->work, it->row.id)) {
		*words = "已签收";
		return BULK_DONE;
	}
	*words = own ? "早已签收" : "这是报送给别的党组织的";
	return own ? BULK_SAME : BULK_REFUSED;
}

const struct bulk receipt_bulk = {
	.title = "签收",
	.list = "/receipts",
	.columns = (const char *const[]){ "subject", "branch_id", NULL },
	.ask = ask_nothing,
	.take = take_nothing,
	.one = sign_one,
};

/* ---- the list, and what a row of it is of ---- */

static size_t receiver(struct work *w, struct bind *binds)
{
	binds[0] = bind_number(w->actor->organisation_id);
	return 1;
}

static void put_tabs(struct request *r, struct json *data)
{
	page_tab(data, "未签收", "/receipts", r->route->listing == &receipts_waiting);
	page_tab(data, "全部", "/receipts/all", r->route->listing == &receipts_all);
}

const struct listing receipts_waiting = {
	.title = "收到的报送",
	.where = "m.receiver_id = ? AND m.received_at IS NULL",
	.values = receiver,
	.columns = (const char *const[]){
		"title", "subject", "branch_id", "way", "sent_at", "state", NULL },
	.head = put_tabs,
	.empty = "没有未签收的报送。审核通过或退回时，已经同时签收。",
};

const struct listing receipts_all = {
	.title = "收到的报送",
	.where = "m.receiver_id = ?",
	.values = receiver,
	.columns = (const char *const[]){ "title", "subject", "branch_id", "way", "sent_at", "state",
		"received_at", "received_name", NULL },
	.head = put_tabs,
	.empty = "还没有收到报送。支部上报计划和台账后，会显示在这里。",
};

struct reply receipt_show_page(struct request *r)
{
	const struct receipt *it = record_find(r->work, &receipt_record, param_id(r, "id"));

	return !it ? reply_not_found(r) : reply_redirect(r, "/%s/%lld",
		it->subject == OF_PLAN ? "plans" : "meetings", (long long)it->subject_id);
}

/*
 * Signing in at a meeting: the screen with its changing code, the scan, the one big button, and the
 * spoken code. Who signs in is known from the phone's own sign-in, never from the code.
 */
#include "base/text.h"
#include "data/code.h"
#include "lib/qr.h"
#include "modules/meeting/attendance.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/meeting/meeting_token.h"
#include "web/session.h"

enum { MOST_MISSING_SHOWN = 80 };

static int64_t code_step(struct work *w)
{
	int64_t seconds = parameter_number(w, "signin.code_seconds");

	return w->now.at / (seconds > 0 ? seconds : 15);
}

static int64_t spoken_step(struct work *w)
{
	int64_t seconds = parameter_number(w, "signin.spoken_seconds");

	return w->now.at / (seconds > 0 ? seconds : 120);
}

/* ---- the screen ---- */

static void put_code(struct request *r, const struct meeting *m, struct json *data)
{
	struct work *w = r->work;
	const char *spoken = meeting_spoken(r->arena, m->row.id, spoken_step(w));
	struct moment from, to;

	meeting_window(w, m, &from, &to);
	json_text(data, "image",
		arena_format(r->arena, "%s?step=%lld", meeting_href(r, m->row.id, "/qr.svg"),
			(long long)code_step(w)));
	json_text(data, "spoken", arena_format(r->arena, "%.3s %s", spoken, spoken + 3));
	json_text(data, "window", meeting_when(r->arena, from, to));
	json_text(data, "closed", m->state == MEETING_CANCELLED ? "会议已经取消，不用签到"
		: !meeting_open(m)    ? "台账已经上报，不能再签到"
		: w->now.at < from.at ? "签到还没有开始"
		: w->now.at > to.at   ? "签到已经结束，请找主持人补签"
							  : NULL);
}

static void put_count(struct request *r, const struct meeting *m, struct json *data)
{
	size_t count, shown = 0;
	const struct attendee *all = attendance_rows(r->work, m->row.id, &count);
	struct attendance_sums s = attendance_sums_of(all, count);
	struct json *missing = json_list_in(data, "missing");

	json_number(data, "present", s.present);
	json_number(data, "expected", s.expected);
	json_text(data, "on_leave",
		s.on_leave ? arena_format(r->arena, "%lld", (long long)s.on_leave) : NULL);
	for (size_t i = 0; i < count && shown < MOST_MISSING_SHOWN; i++)
		if (!all[i].signed_at.at && !text_is(all[i].leave_state, "granted")) {
			json_item_text(missing, all[i].name);
			shown++;
		}
	json_flag(data, "complete", s.expected && !shown);
}

struct reply screen_page(struct request *r)
{
	const struct meeting *m = meeting_of(r);
	int64_t seconds = parameter_number(r->work, "signin.code_seconds");
	struct json *data;

	if (!m)
		return reply_not_found(r);
	data = page_data(r, "扫码签到");
	json_text(data, "heading", m->title);
	json_text(data, "where", m->place);
	json_text(data, "base", meeting_href(r, m->row.id, ""));
	json_number(data, "code_every", seconds * 500);
	json_number(data, "refresh", seconds);
	put_code(r, m, data);
	put_count(r, m, data);
	return reply_plain(r, "meeting/screen.html", data);
}

struct reply screen_code_page(struct request *r)
{
	const struct meeting *m = meeting_of(r);
	struct json *data = json_root(r->arena);

	if (!m)
		return reply_not_found(r);
	put_code(r, m, data);
	return reply_fragment(r, "meeting/screen_code.html", data);
}

struct reply screen_count_page(struct request *r)
{
	const struct meeting *m = meeting_of(r);
	struct json *data = json_root(r->arena);

	if (!m)
		return reply_not_found(r);
	put_count(r, m, data);
	return reply_fragment(r, "meeting/screen_count.html", data);
}

struct reply qr_page(struct request *r)
{
	const struct meeting *m = meeting_of(r);
	const char *svg;

	if (!m)
		return reply_not_found(r);
	svg = qr_svg(r->arena, arena_format(r->arena, "%s/s/%s", site_address(r),
		meeting_token(r->arena, m->row.id, code_step(r->work))), "签到二维码");
	return (
		struct reply){ .status = 200, .type = "image/svg+xml", .body = svg, .size = strlen(svg) };
}

/* ---- the result, seen at arm's length ---- */

static struct reply result(struct request *r, bool ok, const char *heading, const char *time,
	const char *what, const char *who)
{
	struct json *data = page_data(r, heading);

	json_flag(data, "ok", ok);
	json_text(data, "heading", heading);
	json_text(data, "time", time);
	json_text(data, "what", what);
	json_text(data, "who", who);
	json_text(data, "home", r->session ? "/my/meetings" : "/login");
	json_text(data, "home_label", r->session ? "我的会议" : "去登录");
	return reply_status(reply_plain(r, "meeting/result.html", data), ok ? 200 : 422);
}

static struct reply refused(struct request *r, const char *why)
{
	return result(r, false, "没有签到", NULL, why, NULL);
}

/* A mistyped code: one touch back to where it is typed again. */
static struct reply try_again(struct request *r, int64_t meeting_id, const char *why)
{
	struct json *data = page_data(r, "没有签到");

	json_flag(data, "ok", false);
	json_text(data, "heading", "没有签到");
	json_text(data, "time", NULL);
	json_text(data, "what", why);
	json_text(data, "who", NULL);
	json_text(data, "home", arena_format(r->arena, "/my/meetings/%lld", (long long)meeting_id));
	json_text(data, "home_label", "再输一次");
	return reply_status(reply_plain(r, "meeting/result.html", data), 422);
}

static struct reply arrived(struct request *r, const struct arrival *a, bool before)
{
	const char *clock = moment_clock(r->arena, a->signed_at);

	return result(r, true, before ? arena_format(r->arena, "您已在 %s 签到", clock) : "签到成功",
		before ? NULL : moment_exact(r->arena, a->signed_at), a->meeting.title, a->member);
}

/* ---- the scan ---- */

/* Whoever scans in time has five minutes to sign in to the platform, in this browser only. */
struct reply scan_page(struct request *r)
{
	struct work *w = r->work;
	int64_t meeting_id = 0;
	const char *device = session_device(r);

	switch (meeting_token_read(param_text(r, "token"), code_step(w), &meeting_id)) {
	case TOKEN_GOOD:
		return reply_redirect(r, "/sign-in/%s", meeting_ticket(r->arena, meeting_id,
			w->now.at + TICKET_SECONDS, device));
	case TOKEN_OLD:
		return refused(r, "这个二维码已经更换，请重新扫会场屏幕上现在的二维码。");
	default:
		return refused(r, "这不是本平台的签到二维码，请扫会场屏幕上的二维码。");
	}
}

/* Everything both pages need; *reply is the answer if there is nothing left to do. */
static bool may_arrive(struct request *r, struct arrival *a, struct reply *reply)
{
	struct work *w = r->work;
	int64_t meeting_id = 0;
	const char *why;

	switch (meeting_ticket_read(param_text(r, "ticket"), w->now.at, r->device, &meeting_id)) {
	case TOKEN_OLD:
		*reply = refused(r, "扫码后超过了五分钟，请重新扫会场屏幕上的二维码。");
		return false;
	case TOKEN_FORGED:
		*reply = refused(r, "这个签到地址只能在刚才扫码的手机上用，请用自己的手机重新扫码。");
		return false;
	default:
		break;
	}
	if (!attendance_arrival(w, meeting_id, w->actor->member_id, a)) {
		*reply = refused(r, "没有找到这次会议，请核对扫的是不是今天会场的二维码。");
		return false;
	}
	if (a->signed_at.at) {
		*reply = arrived(r, a, true);
		return false;
	}
	why = attendance_refusal(w, a);
	if (why)
		*reply = refused(r, why);
	return !why;
}

struct reply sign_in_page(struct request *r)
{
	struct arrival a;
	struct reply reply;
	struct json *data;

	if (!may_arrive(r, &a, &reply))
		return reply;
	data = page_data(r, "会议签到");
	json_text(data, "meeting", a.meeting.title);
	json_text(data, "when", meeting_when(r->arena, a.meeting.starts_at, a.meeting.ends_at));
	json_text(data, "where", a.meeting.place);
	json_text(data, "who", a.member);
	json_text(data, "action", r->path);
	return reply_plain(r, "meeting/sign_in.html", data);
}

struct reply sign_in_post(struct request *r)
{
	struct arrival a;
	struct reply reply;

	if (!may_arrive(r, &a, &reply))
		return reply;
	attendance_sign(r->work, &a, "qr");
	return arrived(r, &a, a.signed_at.at != r->work->now.at);
}

/* ---- the spoken code ---- */

struct reply my_code_page(struct request *r)
{
	struct work *w = r->work;
	struct arrival a;
	const char *code = text_narrow(r->arena, input_text(r->form, "code")), *why;
	char digits[8] = "";
	size_t n = 0;

	for (; code && *code && n < sizeof digits - 1; code++)
		if (*code != ' ')
			digits[n++] = *code;
	if (!attendance_arrival(w, param_id(r, "id"), w->actor->member_id, &a) || !a.id)
		return reply_not_found(r);
	if (a.signed_at.at)
		return arrived(r, &a, true);
	why = attendance_refusal(w, &a);
	if (why)
		return refused(r, why);
	if (attendance_code_blocked(w, &a))
		return refused(r, "口令输错次数太多，请过 10 分钟再试，或扫会场的二维码，或请主持人代签。");
	if (!text_digits(digits, 6)) /* a slip of the finger is no guess */
		return try_again(r, a.meeting.row.id, "口令是会场屏幕上的六位数字，请填完整后再点“签到”。");
	if (!meeting_spoken_right(digits, a.meeting.row.id, spoken_step(w))) {
		attendance_code_failed(w, &a);
		work_commit(w); /* the failure must last, though the reply is a refusal */
		return try_again(r, a.meeting.row.id, "口令不对，请核对会场屏幕上现在的六位数字，再输一次。");
	}
	attendance_sign(w, &a, "code");
	return arrived(r, &a, a.signed_at.at != w->now.at);
}

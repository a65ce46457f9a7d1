/* The workbench: for administrators what waits, for members what is next; a person who is both gets
 * both. */
#include "modules/home/home.h"
#include "base/text.h"
#include "modules/application/application.h"
#include "modules/change/change.h"
#include "modules/development/development.h"
#include "modules/dues/dues.h"
#include "modules/grant/grant.h"
#include "modules/meeting/meeting.h"
#include "modules/member/member.h"
#include "modules/points/points.h"
#include "web/page.h"

/* What is most often done first; the rest is in the menu. */
static const struct { const char *href, *tone; } usual[] = {
	{ "/members", "red" }, { "/changes", "red" }, { "/meetings", "blue" }, { "/dues", "orange" },
	{ "/developments", "red" }, { "/points", "violet" }, { "/care/days", "teal" },
	{ "/organisations", "red" }, { "/plans", "blue" }, { "/dues/arrears", "orange" },
	{ "/statistics", "green" }, { "/terms", "teal" }, { "/changes/letters", "red" },
	{ "/receipts", "blue" }, { "/care", "teal" }, { "/history", "green" },
	/* the three offices */
	{ "/accounts", "blue" }, { "/holders", "violet" }, { "/groups", "violet" },
	{ "/grants", "violet" }, { "/grant-checks", "violet" }, { "/who", "violet" },
	{ "/risks", "orange" }, { "/policies", "teal" }, { "/audit", "green" },
	{ "/applications", "violet" }, { "/codes", "teal" }, { "/parameters", "teal" },
	{ "/jobs", "green" },
};
enum { USUAL = sizeof usual / sizeof usual[0], MOST_SHORTCUTS = 12, IN_A_ROW = 4 };

/* The entry of the menu that leads there; NULL if he has none. */
static struct json *entry_of(struct json *menu, const char *href)
{
	for (struct json *group = menu->first; group; group = group->next) {
		struct json *items = json_at(group, "items");

		if (!json_count(items) && text_is(json_text_of(group, "href"), href))
			return group;
		for (struct json *item = items->first; item; item = item->next)
			if (text_is(json_text_of(item, "href"), href))
				return item;
	}
	return NULL;
}

/* Whole rows only. */
static void put_shortcuts(struct json *data)
{
	struct json *list = json_list_in(data, "shortcuts"), *found[MOST_SHORTCUTS], *item;
	const char *tones[MOST_SHORTCUTS];
	size_t count = 0;

	for (size_t i = 0; i < USUAL && count < MOST_SHORTCUTS; i++)
		if ((found[count] = entry_of(json_at(data, "menu"), usual[i].href)))
			tones[count++] = usual[i].tone;
	count -= count > IN_A_ROW ? count % IN_A_ROW : 0;
	for (size_t i = 0; i < count; i++) {
		const char *icon = json_text_of(found[i], "icon");

		item = json_item(list);
		json_text(item, "label", json_text_of(found[i], "label"));
		json_text(item, "href", json_text_of(found[i], "href"));
		json_text(item, "icon", icon ? icon : "file-text");
		json_text(item, "tone", tones[i]);
	}
}

/* What is one's own, in the order of use; those without a permission are anybody's. */
static const struct {
	const char *href, *label, *icon, *tone;
	const struct permission *may;
} own[] = {
	{ "/my/meetings", "我的会议", "calendar-event", "blue", &meeting_take_part },
	{ "/my/dues", "我的党费", "cash", "orange", &dues_take_part },
	{ "/my/points", "我的积分", "star", "violet", &points_take_part },
	{ "/my/record", "我的党员信息", "user", "red", &member_own },
	{ "/my/development", "我的入党进程", "list-check", "red", &development_take_part },
	{ "/me/signature", "我的签名", "signature", "blue" },
	{ "/my/applications", "我的权限申请", "key", "teal" },
	{ "/me", "个人设置", "settings", "teal" },
};

static void put_own(const struct actor *actor, struct json *data)
{
	struct json *list = json_list_in(data, "own");

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
		struct json *item;

		if (own[i].may && !may(actor, own[i].may))
			continue;
		item = json_item(list);
		json_text(item, "label", own[i].label);
		json_text(item, "href", own[i].href);
		json_text(item, "icon", own[i].icon);
		json_text(item, "tone", own[i].tone);
	}
}

/* The large card is one thing to be done now: sign in, then write what a sheet wants, then go. */
static void put_card(struct request *r, struct json *data)
{
	struct json *meetings = json_at(data, "meetings"), *next = meetings->first;
	bool ahead = next && !json_number_of(next, "over");
	bool write = json_number_of(data, "signature_wanted") && !json_number_of(next, "can_sign");

	json_flag(data, "write_signature", write);
	json_text(data, "next_meeting", NULL);
	if (ahead && !write)
		json_move_first(meetings, data, "next_meeting");
	json_flag(data, "nothing_ahead", !ahead && !write && !r->work->actor->title);
}

/* Notices about single things do not push what waits off the screen. */
static void put_todo(struct json *data)
{
	if (!json_at(data, "meeting_tasks"))
		json_list_in(data, "meeting_tasks");
	json_flag(data, "has_tasks", json_count(json_at(data, "meeting_tasks"))
		|| json_count(json_at(data, "right_tasks")));
	json_number(data, "notice_count", (int64_t)json_count(json_at(data, "notices")));
}

static struct reply home_page(struct request *r)
{
	const struct actor *actor = r->work->actor;
	struct json *data = page_data(r, "工作台");
	bool admin = may(r->work->actor, &meeting_view);

	json_flag(data, "is_member", actor->member_id != 0);
	json_flag(data, "takes_part", actor->member_id && may(actor, &meeting_take_part));
	json_flag(data, "is_admin", actor->title != NULL);
	json_flag(data, "has_business", admin);
	if (actor->member_id) {
		meeting_home_member(r, data);
		put_card(r, data);
		put_own(actor, data);
	}
	if (admin) {
		meeting_home_admin(r, data);
		change_home_admin(r, data);
	}
	if (admin && actor->member_id)
		dues_home_both(r, data); /* one question instead of two */
	else if (admin)
		dues_home_admin(r, data);
	else if (actor->member_id)
		dues_home_member(r, data);
	application_home(r, data);
	if (!admin)
		grant_home(r, data);
	put_todo(data);
	put_shortcuts(data);
	return reply_page(r, "home/home.html", data);
}

static const struct route routes[] = {
	GET("/", home_page, signed_in, .menu = "工作台", .icon = "home", .tab = "首页"),
	{ 0 }
};

const struct module home_module = { .name = "home", .title = "工作台", .routes = routes };

/* The workbench: for administrators what waits, for members what is next; a person who is both gets
 * both. */
#include "modules/home/home.h"
#include "modules/application/application.h"
#include "modules/change/change.h"
#include "modules/dues/dues.h"
#include "modules/meeting/meeting.h"
#include "web/page.h"

static struct reply home_page(struct request *r)
{
	const struct actor *actor = r->work->actor;
	struct json *data = page_data(r, "工作台");
	bool admin = may(r->work->actor, &meeting_view);

	json_flag(data, "is_member", actor->member_id != 0);
	json_flag(data, "pays_dues", may(actor, &dues_take_part));
	json_flag(data, "is_admin", actor->title != NULL);
	json_flag(data, "has_business", admin);
	if (actor->member_id) {
		meeting_home_member(r, data);
		/* the next meeting gets the large card, the others the list below it */
		json_move_first(json_at(data, "meetings"), data, "next_meeting");
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
	return reply_page(r, "home/home.html", data);
}

static const struct route routes[] = {
	GET("/", home_page, signed_in, .menu = "工作台", .icon = "home", .tab = "首页"),
	{ 0 }
};

const struct module home_module = { .name = "home", .title = "工作台", .routes = routes };

/*
 * Before nginx takes the body of an upload it asks here, with the same cookies, whether it may
 * (nginx/upload): 204, or what the guard would answer to the upload itself.
 */
#include <string.h>
#include "web/guard.h"
#include "web/page.h"

struct reply page_upload_allowed(struct request *r)
{
	struct request asked = *r;
	const char *path = input_text(r->query, "path");
	struct reply refusal;
	bool other;

	if (!path)
		return reply_not_found(r);
	asked.method = "POST";
	asked.path = arena_copy(r->arena, path, strcspn(path, "?"));
	asked.route = route_find(&asked, &other);
	if (!asked.route || !asked.route->upload)
		return reply_forbidden(r, "这里不能上传文件。", NULL, NULL);
	return guard_may(&asked, &refusal) ? (struct reply){ .status = 204 } : refusal;
}

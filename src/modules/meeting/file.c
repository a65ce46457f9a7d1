/* A file of a meeting as a line of a page. */
#include "modules/meeting/file.h"
#include "base/text.h"

static const char *icon_of(const char *media_type)
{
	return text_begins(media_type, "image/") ? "photo" : text_begins(media_type, "video/") ? "movie"
		: text_begins(media_type, "audio/") ? "microphone" : "file-text";
}

void file_put(struct request *r, int64_t id, const char *name, const char *media_type, int64_t size,
	struct json *list)
{
	struct json *item = json_item(list);

	json_number(item, "id", id);
	json_text(item, "href", arena_format(r->arena, "/files/%lld", (long long)id));
	json_text(item, "name", name);
	json_text(item, "size", upload_size(r->arena, size));
	json_text(item, "icon", icon_of(media_type));
}

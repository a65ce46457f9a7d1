/* One pass over the lines; what is not understood stops the start with its line number. */
#include "base/config.h"
#include <errno.h>
#include "base/text.h"

enum { DEFAULT_WORKERS = 4, MOST_LINE = 1024 };

static bool take(struct arena *a, struct config *c, const char *key, const char *value)
{
	const struct { const char *key; const char **to; } texts[] = {
		{ "var", &c->var }, { "socket", &c->socket }, { "db_socket", &c->db_socket },
		{ "db_name", &c->db_name }, { "db_user", &c->db_user }, { "key_file", &c->key_file },
		{ "templates", &c->templates }, { "sql", &c->sql }, { "static_version", &c->static_version },
		{ "base_url", &c->base_url }, { "db_web_user", &c->db_web_user },
		{ "db_web_password", &c->db_web_password }, { "history_heads", &c->history_heads },
	};
	int64_t number;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (text_is(texts[i].key, key)) {
			*texts[i].to = text_empty(value) ? NULL : arena_text(a, value);
			return true;
		}
	if (!text_is(key, "workers") || !text_integer(value, &number) || number < 1 || number > 128)
		return false;
	c->workers = (int)number;
	return true;
}

bool config_read(struct arena *a, const char *file, struct config *c, const char **why)
{
	char line[MOST_LINE];
	FILE *in = fopen(file, "re");
	bool good = true;

	*c = (struct config){
		.file = file, .db_name = "dangjian", .static_version = "0", .workers = DEFAULT_WORKERS
	};
	if (!in) {
		*why = arena_format(a, "打不开配置文件 %s：%s。请用 --config 指明。", file, strerror(errno));
		return false;
	}
	for (int number = 1; good && fgets(line, sizeof line, in); number++) {
		char *value, *key = text_clean(a, line);

		if (!key || *key == '#')
			continue;
		value = strchr(key, '=');
		if (value)
			*value++ = 0;
		good = value && take(a, c, text_clean(a, key), text_clean(a, value));
		if (!good)
			*why = arena_format(a, "配置文件 %s 第 %d 行看不懂，请核对。", file, number);
	}
	fclose(in);
	if (good && (!c->var || !c->db_socket || !c->key_file || !c->templates || !c->sql)) {
		*why = arena_format(a, "配置文件 %s 缺少 var、db_socket、key_file、templates 或 sql。", file);
		good = false;
	}
	if (good && !c->history_heads)
		c->history_heads = arena_format(a, "%s/history/heads.log", c->var);
	return good;
}

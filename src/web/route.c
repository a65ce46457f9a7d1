/* Finding rows in the modules' tables. A few hundred rows: a scan costs less than a microsecond a
 * module. */
#include "web/route.h"
#include <string.h>
#include "base/fault.h"
#include "base/text.h"

/* "/members/:id/edit" against "/members/17/edit"; the parts under ':' become parameters. */
static bool matches(struct request *r, const char *pattern, const char *path)
{
	size_t params = 0;

	while (*pattern && *path) {
		if (*pattern == ':') {
			size_t n = strcspn(path, "/");

			if (!n || params == sizeof r->params / sizeof r->params[0])
				return false;
			r->params[params++] = arena_copy(r->arena, path, n);
			path += n;
			pattern += strcspn(pattern, "/");
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	return !*pattern && !*path;
}

/* A literal path wins over one with parameters: "/members/new" over "/members/:id". */
const struct route *route_find(struct request *r, bool *other)
{
	const struct route *found = NULL;
	const char *params[4] = { 0 };

	*other = false;
	for (const struct module *const *m = modules; *m; m++) {
		for (const struct route *route = (*m)->routes; route && route->path; route++) {
			if (found && strchr(route->path, ':'))
				continue;
			if (!matches(r, route->path, r->path))
				continue;
			if (!text_is(route->method, r->method)) {
				*other = true;
				continue;
			}
			found = route;
			memcpy(params, r->params, sizeof params);
		}
	}
	memcpy(r->params, params, sizeof params);
	return found;
}

const struct route *route_named(const char *method, const char *path)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct route *route = (*m)->routes; route && route->path; route++)
			if (text_is(route->method, method) && text_is(route->path, path))
				return route;
	return NULL;
}

static const struct permission *permission_where(const char *name, int code)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct permission *const *p = (*m)->permissions; p && *p; p++)
			if (name ? text_is((*p)->name, name) : (*p)->code == code)
				return *p;
	return NULL;
}

const struct permission *permission_named(const char *name)
{
	return permission_where(name, 0);
}

const struct permission *permission_of(int code)
{
	return permission_where(NULL, code);
}

const struct job *job_named(const char *name)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct job *job = (*m)->jobs; job && job->name; job++)
			if (text_is(job->name, name))
				return job;
	return NULL;
}

const char *param_text(const struct request *r, const char *name)
{
	const char *at = r->route ? r->route->path : "";
	size_t i = 0, n = strlen(name);

	for (at = strchr(at, ':'); at; at = strchr(at + 1, ':'), i++)
		if (strncmp(at + 1, name, n) == 0 && (at[n + 1] == '/' || !at[n + 1]))
			return r->params[i];
	fault("route %s has no parameter %s", r->route ? r->route->path : "?", name);
}

int64_t param_id(const struct request *r, const char *name)
{
	const char *text = param_text(r, name);
	int64_t id;

	return strspn(text, "0123456789") == strlen(text) && text_integer(text, &id) ? id : 0;
}

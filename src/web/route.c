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
			if (!matches(r, route->path, r->path) || (found && strchr(route->path, ':')))
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

/* By path, made at first use: pages ask for the routes of their links again and again. */
enum { ROUTE_SLOTS = 2048, MOST_ENTRIES = 256 };

static size_t slot_of(const char *method, const char *path)
{
	uint64_t hash = (unsigned char)*method;

	for (; *path; path++)
		hash = (hash ^ (unsigned char)*path) * 1099511628211u;
	return (size_t)((hash >> 20) % ROUTE_SLOTS);
}

const struct route *route_named(const char *method, const char *path)
{
	static const struct route *slots[ROUTE_SLOTS];
	static bool made;
	size_t at;

	for (const struct module *const *m = modules; *m && !made; m++)
		for (const struct route *route = (*m)->routes; route && route->path; route++) {
			for (at = slot_of(route->method, route->path); slots[at]; at = (at + 1) % ROUTE_SLOTS)
				continue;
			slots[at] = route;
		}
	made = true;
	for (at = slot_of(method, path); slots[at]; at = (at + 1) % ROUTE_SLOTS)
		if (text_is(slots[at]->path, path) && text_is(slots[at]->method, method))
			return slots[at];
	return NULL;
}

const struct route *const *route_entries(void)
{
	static const struct route *entries[MOST_ENTRIES + 1];
	static bool made;
	size_t count = 0;

	for (const struct module *const *m = modules; *m && !made; m++)
		for (const struct route *route = (*m)->routes; route && route->path; route++)
			if ((route->menu || route->tab) && count < MOST_ENTRIES)
				entries[count++] = route;
	made = true;
	return entries;
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

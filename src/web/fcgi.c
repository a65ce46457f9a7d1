/*
 * One process, one request at a time. SIGTERM is let in only while waiting, so a request that has
 * been accepted is always answered (design/stack facts: a plain accept loop drops one now and
 * then).
 */
#include "web/fcgi.h"
#include <errno.h>
#include <fcgiapp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fault.h"
#include "base/log.h"
#include "base/text.h"
#include "data/rights.h"
#include "web/page.h"
#include "web/site.h"

enum { ARENA_CEILING = 256 << 20, MOST_BODY = 1 << 20, SEND_PART = 65536 };

static volatile sig_atomic_t stopping;

static void on_term(int signal_number)
{
	stopping = 1;
}

/* ---- in ---- */

static const char *param(FCGX_Request *f, const char *name)
{
	const char *value = FCGX_GetParam(name, f->envp);

	return text_empty(value) ? NULL : value;
}

static void read_body(FCGX_Request *f, struct request *r)
{
	int64_t length = 0;

	r->body_file = param(f, "REQUEST_BODY_FILE");
	if (r->body_file || !text_integer(param(f, "CONTENT_LENGTH"), &length) || length <= 0)
		return;
	if (length > MOST_BODY)
		fault("body of %lld bytes on a route without upload", (long long)length);
	r->body = arena_alloc(r->arena, (size_t)length + 1);
	r->body_size = (size_t)FCGX_GetStr((char *)r->body, (int)length, f->in);
}

/* Path without query, percent-decoded once by nginx (DOCUMENT_URI). */
static struct request *read_request(FCGX_Request *f, struct work *w)
{
	struct request *r = ARENA_NEW(w->arena, struct request);
	const char *method = param(f, "REQUEST_METHOD"), *path = param(f, "DOCUMENT_URI");

	*r = (struct request){
		.arena = w->arena, .work = w,
		.method = method ? method : "GET",
		.path = path ? path : "/",
		.query_string = param(f, "QUERY_STRING"),
		.content_type = param(f, "CONTENT_TYPE"),
		.cookies = param(f, "HTTP_COOKIE"),
		.origin = param(f, "HTTP_ORIGIN"),
		.host = param(f, "HTTP_HOST"),
		.agent = param(f, "HTTP_USER_AGENT"),
		.address = param(f, "REMOTE_ADDR"),
		.secure = text_is(param(f, "HTTPS"), "on"),
		.prefers_json = text_begins(param(f, "HTTP_ACCEPT"), "application/json"),
		.number = crypt_token(w->arena, 6),
	};
	if (text_is(r->method, "HEAD"))
		r->method = "GET";
	w->request = r->number;
	w->address = r->address;
	w->agent = r->agent;
	w->now = moment_now();
	w->today = moment_date(w->now);
	w->actor = &stranger;
	w->unscoped = false;
	w->route = NULL;
	return r;
}

/* ---- out ---- */

static void send_file(FCGX_Request *f, const char *path)
{
	FILE *file = fopen(path, "re");
	static char part[SEND_PART];

	if (!file)
		return;
	for (size_t n; (n = fread(part, 1, sizeof part, file)) > 0;)
		if (FCGX_PutStr(part, (int)n, f->out) < 0)
			break;
	fclose(file);
}

static const char *reason(int status)
{
	static const struct { int status; const char *reason; } reasons[] = {
		{ 200, "OK" }, { 303, "See Other" }, { 400, "Bad Request" }, { 401, "Unauthorized" },
		{ 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
		{ 409, "Conflict" }, { 413, "Content Too Large" }, { 422, "Unprocessable Content" },
		{ 500, "Internal Server Error" }, { 503, "Service Unavailable" },
	};

	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Other";
}

static void send_head(FCGX_Request *f, struct request *r, const struct reply *reply)
{
	FCGX_FPrintF(f->out, "Status: %d %s\r\n", reply->status, reason(reply->status));
	if (reply->type)
		FCGX_FPrintF(f->out, "Content-Type: %s\r\n", reply->type);
	if (reply->location)
		FCGX_FPrintF(f->out, "Location: %s\r\n", reply->location);
	for (size_t i = 0; i < r->new_cookie_count; i++)
		FCGX_FPrintF(f->out, "Set-Cookie: %s\r\n", r->new_cookies[i]);
	if (reply->download)
		FCGX_FPrintF(f->out, "Content-Disposition: attachment; filename*=UTF-8''%s\r\n",
			text_url(r->arena, reply->download));
	if (reply->accel)
		FCGX_FPrintF(f->out, "X-Accel-Redirect: %s\r\n", reply->accel);
	else
		FCGX_FPrintF(
			f->out, "Cache-Control: %s\r\n", reply->revisit ? "private, no-cache" : "no-store");
	FCGX_PutS("\r\n", f->out);
}

static void send(FCGX_Request *f, struct request *r, const struct reply *reply)
{
	send_head(f, r, reply);
	if (reply->file) {
		send_file(f, reply->file);
		unlink(reply->file);
	} else if (reply->body) {
		FCGX_PutStr(reply->body, (int)reply->size, f->out);
	}
}

/* The report of unused rights may miss a use; the answer, which is sent, may not suffer from it. */
static void note_use(struct work *w)
{
	struct fault_point point;

	if (FAULT_CATCH(&point)) {
		work_rollback(w);
		return;
	}
	rights_used(w);
	fault_leave(&point);
}

static void handle(FCGX_Request *f, struct work *w)
{
	struct timespec begin, end;
	struct request *r;
	struct reply reply;
	const char *method;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	db_trips_reset(w->db);
	r = read_request(f, w);
	read_body(f, r);
	method = arena_text(w->arena, r->method); /* the parameters go with the request */
	reply = answer(r);
	send(f, r, &reply);
	FCGX_Finish_r(f);
	clock_gettime(CLOCK_MONOTONIC, &end);
	log_line("request=%s route=%s %s user=%lld status=%d ms=%.1f sql=%ld", r->number, method,
		r->route ? r->route->path : "-", (long long)w->actor->id, reply.status,
		(double)(end.tv_sec - begin.tv_sec) * 1e3 + (double)(end.tv_nsec - begin.tv_nsec) / 1e6,
		db_trips(w->db));
	if (reply.status < 400)
		note_use(w);
}

/* ---- the loop ---- */

static void say_ready(void)
{
	const char *number = getenv("READY_FD");
	int fd = number ? atoi(number) : -1;

	if (fd > 2) {
		if (write(fd, "R", 1) != 1)
			log_line("worker cannot say it is ready");
		close(fd);
	}
}

/* True when a connection may be waiting; SIGTERM gets in only here. */
static bool wait_for_request(const sigset_t *outside, const sigset_t *blocked)
{
	struct pollfd p = { .fd = 0, .events = POLLIN };

	sigprocmask(SIG_SETMASK, outside, NULL);
	sigprocmask(SIG_BLOCK, blocked, NULL);
	return !stopping && ppoll(&p, 1, NULL, outside) > 0 && !stopping;
}

int fcgi_serve(struct db *db)
{
	struct work w = { .arena = arena_new(ARENA_CEILING), .db = db, .actor = &stranger };
	struct sigaction act = { .sa_handler = on_term };
	sigset_t blocked, outside;
	FCGX_Request f;

	sigaction(SIGTERM, &act, NULL);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, &outside);
	FCGX_Init();
	FCGX_InitRequest(&f, 0, 0);
	say_ready();
	while (!stopping) {
		int got;

		if (!wait_for_request(&outside, &blocked))
			continue;
		got = FCGX_Accept_r(&f);
		if (got == -EAGAIN)
			continue; /* another worker was faster */
		if (got)
			break;
		handle(&f, &w);
		arena_reset(w.arena);
	}
	arena_free(w.arena);
	return 0;
}

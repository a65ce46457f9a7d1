/*
 * What the product is measured against: the least that can answer the same requests. A FastCGI
 * worker that looks up the session, asks the same join with a prepared statement, and sends the
 * same bytes through ctemplate. No permissions, no menu, no history, no escape from its three pages.
 *
 *   bare DB_SOCKET DB_USER LISTEN_SOCKET WORKERS TEMPLATE_FOLDER
 *
 * The templates are made from the product's own pages by template.py; {{C0}}, {{C1}} … are the columns.
 */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>
#include <fcgiapp.h>
#include <mysql.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <ctemplate/template.h>

enum { COLUMNS = 48, CELL = 1024 };

struct statement {
	MYSQL_STMT *stmt;
	unsigned columns;
	MYSQL_BIND out[COLUMNS];
	char cells[COLUMNS][CELL];
	unsigned long lengths[COLUMNS];
	my_bool nulls[COLUMNS];
};

static MYSQL *connection;
static statement session_question, list_question, member_question, meeting_question;
static std::string folder;

static void die(const char *what)
{
	fprintf(stderr, "bare: %s: %s\n", what, connection ? mysql_error(connection) : "");
	exit(1);
}

static void prepare(statement *s, const char *sql)
{
	s->stmt = mysql_stmt_init(connection);
	if (mysql_stmt_prepare(s->stmt, sql, strlen(sql)))
		die(sql);
	s->columns = mysql_stmt_field_count(s->stmt);
	for (unsigned i = 0; i < s->columns && i < COLUMNS; i++) {
		s->out[i].buffer_type = MYSQL_TYPE_STRING;
		s->out[i].buffer = s->cells[i];
		s->out[i].buffer_length = CELL;
		s->out[i].length = &s->lengths[i];
		s->out[i].is_null = &s->nulls[i];
	}
	mysql_stmt_bind_result(s->stmt, s->out);
}

static void ask(statement *s, const char *value)
{
	MYSQL_BIND in = {};
	unsigned long length = strlen(value);

	in.buffer_type = MYSQL_TYPE_STRING;
	in.buffer = (void *)value;
	in.buffer_length = length;
	in.length = &length;
	mysql_stmt_bind_param(s->stmt, &in);
	if (mysql_stmt_execute(s->stmt) || mysql_stmt_store_result(s->stmt))
		die(mysql_stmt_error(s->stmt));
}

static bool next(statement *s)
{
	int got = mysql_stmt_fetch(s->stmt);

	return got == 0 || got == MYSQL_DATA_TRUNCATED;
}

/* Codes are shown as words, as in the product. */
static const char *word(const char *cell)
{
	static const char *const words[][2] = { { "male", "男" }, { "female", "女" }, { "full", "正式党员" },
		{ "probationary", "预备党员" }, { "activist", "入党积极分子" }, { "applicant", "入党申请人" },
		{ "normal", "正常" }, { "stopped", "停止党籍" } };

	for (auto &pair : words)
		if (!strcmp(pair[0], cell))
			return pair[1];
	return cell;
}

static void fill(ctemplate::TemplateDictionary *d, statement *s)
{
	char name[8];

	for (unsigned i = 0; i < s->columns && i < COLUMNS; i++) {
		unsigned long length = s->lengths[i] < CELL ? s->lengths[i] : CELL - 1;

		if (s->nulls[i])
			continue;
		s->cells[i][length] = 0;
		snprintf(name, sizeof name, "C%u", i);
		d->SetValue(name, word(s->cells[i]));
	}
}

/* ---- one request ---- */

static std::string sid_of(const char *cookies)
{
	const char *at = cookies ? strstr(cookies, "sid=") : NULL;

	return at ? std::string(at + 4, strnlen(at + 4, 64)) : "";
}

static bool signed_in(FCGX_Request *r, std::string *scope)
{
	ask(&session_question, sid_of(FCGX_GetParam("HTTP_COOKIE", r->envp)).c_str());
	bool found = next(&session_question);

	if (found)
		*scope = std::string(session_question.cells[0], session_question.lengths[0]) + "%";
	mysql_stmt_free_result(session_question.stmt);
	return found;
}

static void send(FCGX_Request *r, const char *name, ctemplate::TemplateDictionary *d)
{
	std::string page;

	if (!ctemplate::ExpandTemplate(folder + "/" + name, ctemplate::DO_NOT_STRIP, d, &page))
		die(name);
	FCGX_PutS("Status: 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n\r\n", r->out);
	FCGX_PutStr(page.data(), (int)page.size(), r->out);
}

static void serve_list(FCGX_Request *r, const std::string &scope)
{
	ctemplate::TemplateDictionary d("list");

	ask(&list_question, scope.c_str());
	while (next(&list_question))
		fill(d.AddSectionDictionary("ROW"), &list_question);
	mysql_stmt_free_result(list_question.stmt);
	send(r, "list.tpl", &d);
}

static void serve_one(FCGX_Request *r, const char *name, statement *s, const char *id)
{
	ctemplate::TemplateDictionary d(name);

	ask(s, id);
	if (next(s))
		fill(&d, s);
	mysql_stmt_free_result(s->stmt);
	send(r, name, &d);
}

static void serve(FCGX_Request *r)
{
	const char *path = FCGX_GetParam("DOCUMENT_URI", r->envp);
	std::string scope;

	if (!signed_in(r, &scope))
		FCGX_PutS("Status: 303 See Other\r\nLocation: /login\r\n\r\n", r->out);
	else if (!strncmp(path, "/meetings/", 10))
		serve_one(r, "meeting.tpl", &meeting_question, path + 10);
	else if (!strncmp(path, "/members/", 9))
		serve_one(r, "member.tpl", &member_question, path + 9);
	else
		serve_list(r, scope);
}

/* ---- the process ---- */

static void open_database(const char *socket, const char *user)
{
	connection = mysql_init(NULL);
	mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (!mysql_real_connect(connection, NULL, user, NULL, "dangjian", 0, socket, 0))
		die("connect");
	prepare(&session_question, "SELECT o.path, a.id, a.login, a.name, a.office, o.name, o.kind FROM session s"
		" JOIN account a ON a.id = s.account_id LEFT JOIN organisation o ON o.id = a.organisation_id"
		" WHERE s.token = UNHEX(SHA2(?, 256)) AND s.ended_at IS NULL AND s.ends_at > NOW()");
	prepare(&list_question, "SELECT m.id, m.name, o.name, m.id_number_mask, m.sex, m.stage, m.joined_on,"
		" m.phone_mask, m.standing FROM (SELECT m.id FROM member m WHERE m.removed_at IS NULL AND m.path LIKE ?"
		" ORDER BY m.path, m.id LIMIT 50) k STRAIGHT_JOIN member m ON m.id = k.id"
		" LEFT JOIN organisation o ON o.id = m.organisation_id ORDER BY m.path, m.id");
	prepare(&member_question, "SELECT m.id, m.name, o.name, m.id_number_mask, m.sex, m.ethnicity, m.born_on,"
		" m.education, m.stage, m.joined_on, m.full_on, m.work, m.phone_mask, m.telephone, m.standing, m.lost,"
		" m.floating, m.party_post, m.work_post, m.address FROM member m"
		" LEFT JOIN organisation o ON o.id = m.organisation_id WHERE m.id = ? AND m.removed_at IS NULL");
	prepare(&meeting_question, "SELECT e.id, e.title, o.name, e.kind, e.starts_at, e.ends_at, e.place, e.chair,"
		" e.lecturer, e.participants, e.state, e.expected_count, e.leave_count, e.present_count, e.agenda,"
		" e.minutes, e.ballot FROM meeting e LEFT JOIN organisation o ON o.id = e.organisation_id"
		" WHERE e.id = ? AND e.removed_at IS NULL");
}

static void worker(int listener, const char *socket, const char *user)
{
	FCGX_Request r;

	prctl(PR_SET_PDEATHSIG, SIGTERM); /* ends with the one that started it */
	signal(SIGTERM, SIG_DFL);
	open_database(socket, user);
	FCGX_InitRequest(&r, listener, 0);
	while (FCGX_Accept_r(&r) == 0) {
		serve(&r);
		FCGX_Finish_r(&r);
	}
	exit(0);
}

int main(int count, char **arguments)
{
	if (count != 6) {
		fprintf(stderr, "bare DB_SOCKET DB_USER LISTEN_SOCKET WORKERS TEMPLATE_FOLDER\n");
		return 2;
	}
	folder = arguments[5];
	FCGX_Init();
	int listener = FCGX_OpenSocket(arguments[3], 1024);

	for (int i = atoi(arguments[4]); i > 0; i--)
		if (fork() == 0)
			worker(listener, arguments[1], arguments[2]);
	while (wait(NULL) > 0)
		;
	return 0;
}

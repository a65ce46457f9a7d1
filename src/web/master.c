/*
 * The prefork master: a loop over one signalfd and the ready pipes of young children.
 * Everything it knows is in one struct on the stack of master_run; time is the monotonic
 * clock in milliseconds. It decides in keep(), which runs after every event and is allowed to
 * run at any time: it compares what there is with what there should be.
 */
#include "web/master.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/log.h"
#include "web/listener.h"

enum {
	READY_MS = 10000,     /* a new generation must be ready by then    */
	STOP_MS = 30000,      /* a child told to stop is killed after this */
	REMIND_MS = 1000,     /* SIGTERM is sent again until it is gone    */
	PAUSE_MS = 200,       /* before a child that died young is replaced */
	PAUSE_MAX_MS = 5000,
	YOUNG_MS = 1000,
	MAX_CHILDREN = 4 * MASTER_MAX_WORKERS + 4,
};

struct child {
	pid_t pid;
	bool job;             /* the job runner, not a worker               */
	int generation;
	int ready_fd;         /* -1 once it has reported or closed          */
	bool ready;
	int64_t born;
	int64_t told;         /* first SIGTERM, 0: may live on              */
	int64_t reminded;
};

struct master {
	const struct master_config *config;
	struct listener listener;
	int signal_fd;
	sigset_t outside;     /* the mask children must have                */
	struct child children[MAX_CHILDREN];
	int count;
	int generation;       /* the one that serves                        */
	int next;             /* the one being started, 0: none             */
	int64_t next_until;
	int64_t pause_until;  /* no new child before that                   */
	int64_t pause;
	bool stopping;
};

static void watch_signals(struct master *m);
static void loop(struct master *m);

int master_run(const struct master_config *config)
{
	struct master m = {
		.config = config, .signal_fd = -1, .generation = 1,
	};

	if (config->workers < 1 || config->workers > MASTER_MAX_WORKERS) {
		log_line("fault master: workers must be 1 to %d given=%d", MASTER_MAX_WORKERS,
			config->workers);
		return 1;
	}
	if (!listener_open(&m.listener, config->listen_path))
		return 1;
	watch_signals(&m);
	log_line("master begins pid=%d workers=%d socket=%s", (int)getpid(), config->workers,
		config->listen_path);
	loop(&m);
	listener_close(&m.listener);
	close(m.signal_fd);
	log_line("master ends pid=%d", (int)getpid());
	return 0;
}

static void watch_signals(struct master *m)
{
	sigset_t watched;

	sigemptyset(&watched);
	sigaddset(&watched, SIGCHLD);
	sigaddset(&watched, SIGTERM);
	sigaddset(&watched, SIGINT);
	sigaddset(&watched, SIGHUP);
	sigprocmask(SIG_BLOCK, &watched, &m->outside);
	/* A parent may have left these blocked or ignored; children must be able to hear SIGTERM. */
	sigdelset(&m->outside, SIGTERM);
	sigdelset(&m->outside, SIGCHLD);
	signal(SIGCHLD, SIG_DFL);
	m->signal_fd = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void keep(struct master *m);
static void wait_for_event(struct master *m);
static void take_signals(struct master *m);
static void take_ready(struct master *m);
static void reap(struct master *m);

static void loop(struct master *m)
{
	for (;;) {
		keep(m);
		if (m->stopping && m->count == 0)
			return;
		wait_for_event(m);
		take_signals(m);
		take_ready(m);
		reap(m);
	}
}

static void wait_for_event(struct master *m)
{
	struct pollfd polled[MAX_CHILDREN + 1] = { { .fd = m->signal_fd, .events = POLLIN } };
	nfds_t n = 1;
	bool hurry = m->stopping || m->next || m->pause_until > now_ms();

	for (int i = 0; i < m->count; i++) {
		if (m->children[i].ready_fd >= 0)
			polled[n++] = (struct pollfd){ m->children[i].ready_fd, POLLIN, 0 };
		if (m->children[i].told)
			hurry = true;
	}
	poll(polled, n, hurry ? PAUSE_MS / 2 : 60000);
}

static void begin_reload(struct master *m);

static void take_signals(struct master *m)
{
	struct signalfd_siginfo info;

	while (read(m->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			m->stopping = true;
		if (info.ssi_signo == SIGHUP)
			begin_reload(m);
	}
}

static void begin_reload(struct master *m)
{
	if (m->stopping || m->next) {
		log_line("reload is already under way generation=%d", m->next);
		return;
	}
	m->next = m->generation + 1;
	m->next_until = now_ms() + READY_MS;
	log_line("reload begins generation=%d", m->next);
}

/* One byte 'R' is readiness; end of file without it is a child that will never be ready. */
static void take_ready(struct master *m)
{
	for (int i = 0; i < m->count; i++) {
		struct child *c = &m->children[i];
		char byte = 0;

		if (c->ready_fd < 0)
			continue;
		ssize_t got = read(c->ready_fd, &byte, 1);
		if (got < 0)
			continue;
		c->ready = got == 1 && byte == 'R';
		close(c->ready_fd);
		c->ready_fd = -1;
		if (c->ready)
			m->pause = 0;
	}
}

static void bury(struct master *m, int i, int status);

static void reap(struct master *m)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (int i = 0; i < m->count; i++) {
			if (m->children[i].pid == pid) {
				bury(m, i, status);
				break;
			}
		}
	}
}

static void bury(struct master *m, int i, int status)
{
	struct child c = m->children[i];
	int64_t now = now_ms();

	if (c.ready_fd >= 0)
		close(c.ready_fd);
	m->children[i] = m->children[--m->count];
	if (c.told)
		return;
	log_line("child died pid=%d kind=%s generation=%d signal=%d code=%d lived_ms=%lld", (int)c.pid,
		c.job ? "work" : "worker", c.generation, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		WIFEXITED(status) ? WEXITSTATUS(status) : 0, (long long)(now - c.born));
	if (m->next && c.generation == m->next)
		m->next_until = 0;
	/* A child that cannot even start must not turn the machine into a fork loop. */
	if (now - c.born < YOUNG_MS) {
		m->pause = m->pause ? m->pause * 2 : PAUSE_MS;
		m->pause = m->pause > PAUSE_MAX_MS ? PAUSE_MAX_MS : m->pause;
		m->pause_until = now + m->pause;
	}
}

static void tell(struct child *c);
static void tell_all(struct master *m, int generation, bool jobs);
static void remind(struct master *m);
static void keep_reload(struct master *m);
static void fill(struct master *m, int generation, bool job, int wanted);

static void keep(struct master *m)
{
	remind(m);
	if (m->stopping) {
		m->next = 0;
		for (int i = 0; i < m->count; i++)
			tell(&m->children[i]);
		return;
	}
	if (m->next)
		keep_reload(m);
	if (now_ms() < m->pause_until)
		return;
	fill(m, m->generation, false, m->config->workers);
	/* The job runner has no generations: there is one, whichever build it came from. */
	fill(m, 0, true, m->config->work_argv ? 1 : 0);
}

static void keep_reload(struct master *m)
{
	int ready = 0;

	if (m->next_until > now_ms())
		fill(m, m->next, false, m->config->workers);
	for (int i = 0; i < m->count; i++)
		ready += m->children[i].generation == m->next && m->children[i].ready;
	if (ready >= m->config->workers) {
		log_line("reload done generation=%d", m->next);
		tell_all(m, m->generation, true);
		m->generation = m->next;
		m->next = 0;
	} else if (m->next_until <= now_ms()) {
		log_line("fault reload: not ready in time, the old workers stay generation=%d ready=%d",
			m->next, ready);
		tell_all(m, m->next, false);
		/* Numbers are not used twice, or the leftovers of this try would count in the next. */
		for (int i = 0; i < m->count; i++)
			m->children[i].generation = m->children[i].generation == m->next
				? -1 : m->children[i].generation;
		m->next = 0;
	}
}

static void tell_all(struct master *m, int generation, bool jobs)
{
	for (int i = 0; i < m->count; i++) {
		struct child *c = &m->children[i];
		if (c->job ? jobs : c->generation == generation)
			tell(c);
	}
}

static void tell(struct child *c)
{
	if (c->told)
		return;
	c->told = c->reminded = now_ms();
	kill(c->pid, SIGTERM);
}

/* Again and again: a signal may arrive between a worker's look at its flag and its wait. */
static void remind(struct master *m)
{
	int64_t now = now_ms();

	for (int i = 0; i < m->count; i++) {
		struct child *c = &m->children[i];
		if (!c->told || now - c->reminded < REMIND_MS)
			continue;
		c->reminded = now;
		kill(c->pid, now - c->told > STOP_MS ? SIGKILL : SIGTERM);
	}
}

static bool spawn(struct master *m, int generation, bool job);

static void fill(struct master *m, int generation, bool job, int wanted)
{
	int there = 0;

	for (int i = 0; i < m->count; i++) {
		const struct child *c = &m->children[i];
		/* A job runner on its way out still counts: two must never run one beside the other. */
		if (c->job == job && (job || (c->generation == generation && !c->told)))
			there++;
	}
	while (there++ < wanted)
		if (!spawn(m, generation, job))
			return;
}

static void become(struct master *m, bool job, int ready_fd);

static bool spawn(struct master *m, int generation, bool job)
{
	int ready[2] = { -1, -1 };
	pid_t parent = getpid();

	if (m->count == MAX_CHILDREN || (!job && pipe2(ready, O_CLOEXEC | O_NONBLOCK) != 0))
		return false;
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() == parent)
			become(m, job, ready[1]);
		_exit(127);
	}
	if (ready[1] >= 0)
		close(ready[1]);
	if (pid < 0) {
		log_line("fault master: cannot fork error=%s", strerror(errno));
		close(ready[0]);
		m->pause_until = now_ms() + PAUSE_MS;
		return false;
	}
	m->children[m->count++] = (struct child){
		.pid = pid, .job = job, .generation = generation, .ready_fd = ready[0], .born = now_ms(),
	};
	return true;
}

/* In the child: descriptor 0 as promised, the outside's signal mask, then the new program. */
static void become(struct master *m, bool job, int ready_fd)
{
	const char *const *argv = job ? m->config->work_argv : m->config->worker_argv;
	int input = job ? open("/dev/null", O_RDONLY | O_CLOEXEC) : m->listener.fd;
	char number[16];

	if (input < 0 || dup2(input, 0) < 0)
		return;
	unsetenv("READY_FD");
	if (!job) {
		fcntl(ready_fd, F_SETFD, 0);
		snprintf(number, sizeof number, "%d", ready_fd);
		setenv("READY_FD", number, 1);
	}
	sigprocmask(SIG_SETMASK, &m->outside, NULL);
	execv(argv[0], (char *const *)argv);
	log_line("fault master: cannot start program=%s error=%s", argv[0], strerror(errno));
}

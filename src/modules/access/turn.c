/* Two sets of locks: as many as may compute, and in all one more than that, who waits. */
#include "modules/access/turn.h"
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include "base/fault.h"
#include "web/site.h"

enum { MOST_COMPUTING = 4, WAITING = 1, WAIT_STEPS = 40, STEP_MICROSECONDS = 10000 };

struct turn {
	int room;
	int place;
};

/* As many as there are cores, two at least: one that was stopped must not hold up all. */
static int most_computing(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	return cores < 2 ? 2 : cores > MOST_COMPUTING ? MOST_COMPUTING : (int)cores;
}

static int lock_one(struct work *w, const char *kind, int count)
{
	for (int i = 0; i < count; i++) {
		int fd = open(arena_format(w->arena, "%s/spool/.%s-%d", site.var, kind, i),
			O_RDWR | O_CREAT | O_CLOEXEC, 0600);

		if (fd < 0)
			fault("turn: cannot open a lock file below %s/spool: %m", site.var);
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return fd;
		close(fd);
	}
	return -1;
}

static void leave(void *thing)
{
	struct turn *turn = thing;

	if (turn->place >= 0)
		close(turn->place);
	if (turn->room >= 0)
		close(turn->room);
	turn->place = turn->room = -1;
}

void turn_leave(struct turn *turn)
{
	leave(turn);
}

struct turn *turn_take(struct work *w)
{
	struct turn *turn = ARENA_NEW(w->arena, struct turn);
	int computing = most_computing();

	*turn = (struct turn){ -1, -1 };
	arena_defer(w->arena, leave, turn);
	turn->room = lock_one(w, "room", computing + WAITING);
	for (int i = 0; turn->room >= 0 && i < WAIT_STEPS; i++) {
		turn->place = lock_one(w, "turn", computing);
		if (turn->place >= 0)
			return turn;
		usleep(STEP_MICROSECONDS);
	}
	leave(turn);
	return NULL;
}

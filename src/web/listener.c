/*
 * Opening and closing the master's socket. Group members may connect (0660): nginx runs as the
 * same user or in the same group, nobody else has a reason to speak FastCGI to us.
 */
#include "web/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/log.h"

static void fill_standard_descriptors(void);
static bool lock_path(struct listener *l);
static bool listen_on_path(struct listener *l);

bool listener_open(struct listener *l, const char *path)
{
	*l = (struct listener){ .path = path, .fd = -1, .lock_fd = -1 };
	fill_standard_descriptors();
	return lock_path(l) && listen_on_path(l);
}

/* The lock is still held while the path goes, so no other master can have bound it meanwhile. */
void listener_close(struct listener *l)
{
	unlink(l->path);
	close(l->fd);
	close(l->lock_fd);
}

/* With 0 to 2 closed by a careless parent the socket would become one of them. */
static void fill_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= 2);
	close(fd);
}

/* The lock file stays for ever: unlinking it would let two masters lock two files of one name. */
static bool lock_path(struct listener *l)
{
	char path[sizeof ((struct sockaddr_un *)0)->sun_path + sizeof ".lock"];
	int size = snprintf(path, sizeof path, "%s.lock", l->path);

	if (size < 0 || (size_t)size >= sizeof path) {
		log_line("fault master: socket path is too long path=%s", l->path);
		return false;
	}
	l->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (l->lock_fd < 0) {
		log_line("fault master: cannot open path=%s error=%s", path, strerror(errno));
		return false;
	}
	if (flock(l->lock_fd, LOCK_EX | LOCK_NB) != 0) {
		log_line("fault master: another master serves this socket lock=%s", path);
		return false;
	}
	return true;
}

static bool listen_on_path(struct listener *l)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	if (strlen(l->path) >= sizeof at.sun_path) {
		log_line("fault master: socket path is too long path=%s", l->path);
		return false;
	}
	memcpy(at.sun_path, l->path, strlen(l->path) + 1);
	unlink(l->path);
	l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mode_t mask = umask(0117);
	bool bound = l->fd >= 0
		&& bind(l->fd, (struct sockaddr *)&at, sizeof at) == 0
		&& listen(l->fd, 1024) == 0;
	umask(mask);
	if (!bound)
		log_line("fault master: cannot listen path=%s error=%s", l->path, strerror(errno));
	return bound;
}

/* The head stands in one row of the database and, every hour, in a line of a file outside it. */
#include "data/history_head.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fault.h"
#include "base/log.h"
#include "base/text.h"
#include "data/history.h"

enum { MOST_HEADS = 1 << 20, LINE = 200 };

/* ---- in the database ---- */

/* The mac that says that the purge set this beginning. */
static void seal_of(int64_t first, const uint8_t mac[MAC_SIZE], uint8_t seal[MAC_SIZE])
{
	struct { uint8_t mac[MAC_SIZE]; int64_t first; } both = { .first = first };

	memcpy(both.mac, mac, MAC_SIZE);
	crypt_mac_sm3("history first", &both, sizeof both, seal);
}

struct chain_head head_read(struct work *w)
{
	struct chain_head head = { 0 };
	uint8_t seal[MAC_SIZE];
	struct rows *rows = work_select(w,
		"SELECT sequence, mac, first_sequence, first_mac, first_seal FROM history_head WHERE id = 1",
		BIND_NONE);
	const struct cell *c = rows->cells;

	if (!rows_next(rows) || c[1].size != MAC_SIZE)
		fault("history: the head of the chain is gone");
	head.sequence = c[0].number;
	memcpy(head.mac, c[1].text, MAC_SIZE);
	head.first = c[2].number;
	head.first_sealed = head.first == 1 && c[3].null;
	if (c[3].size == MAC_SIZE && c[4].size == MAC_SIZE) {
		memcpy(head.first_mac, c[3].text, MAC_SIZE);
		seal_of(head.first, head.first_mac, seal);
		head.first_sealed = crypt_same(seal, c[4].text, MAC_SIZE);
	}
	rows_end(rows);
	return head;
}

void head_begin_at(struct work *w, int64_t first, const uint8_t mac[MAC_SIZE])
{
	uint8_t seal[MAC_SIZE];

	seal_of(first, mac, seal);
	work_change(w,
		"UPDATE history_head SET first_sequence = ?, first_mac = ?, first_seal = ? WHERE id = 1",
		BIND(first, bind_bytes(mac, MAC_SIZE), bind_bytes(seal, MAC_SIZE)));
}

/* ---- in the file ---- */

static void make_folder(struct work *w, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash && slash != path)
		mkdir(arena_copy(w->arena, path, (size_t)(slash - path)), 0750);
}

void history_export_head(struct work *w, const char *path)
{
	struct chain_head head = head_read(w);
	const char *line = arena_format(w->arena, "%s %lld %s\n", moment_exact(w->arena, w->now),
		(long long)head.sequence, text_hex(w->arena, head.mac, MAC_SIZE));
	size_t size = strlen(line);
	bool written;
	int fd;

	make_folder(w, path);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	written = fd >= 0 && write(fd, line, size) == (ssize_t)size && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	if (!written)
		fault("history: cannot write %s: %s", path, strerror(errno));
	log_line("history head sequence=%lld mac=%s", (long long)head.sequence,
		text_hex(w->arena, head.mac, MAC_SIZE));
}

static bool mac_of_hex(const char *hex, uint8_t mac[MAC_SIZE])
{
	for (size_t i = 0; i < MAC_SIZE; i++) {
		unsigned byte;

		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return false;
		mac[i] = (uint8_t)byte;
	}
	return true;
}

static struct head head_of_line(struct work *w, const char *line)
{
	struct head head = { .when = text_cut(w->arena, line, strlen("2026-07-01 14:00:00")) };
	long long sequence;
	char hex[2 * MAC_SIZE + 1];

	if (sscanf(line, "%*10s %*8s %lld %64s", &sequence, hex) == 2
	    && strlen(hex) == sizeof hex - 1 && mac_of_hex(hex, head.mac))
		head.sequence = sequence;
	else
		head.sequence = INT64_MAX;
	return head;
}

static int by_sequence(const void *a, const void *b)
{
	int64_t x = ((const struct head *)a)->sequence, y = ((const struct head *)b)->sequence;

	return x < y ? -1 : x > y;
}

static void close_file(void *file)
{
	fclose(file);
}

struct head_file head_file_read(struct work *w, const char *path)
{
	FILE *in = fopen(path, "re");
	char line[LINE];
	struct head *heads;
	size_t count = 0, room = 0;

	if (!in && errno == ENOENT)
		return (struct head_file){ 0 };
	if (!in)
		fault("history: cannot read %s: %s", path, strerror(errno));
	arena_defer(w->arena, close_file, in);
	while (room < MOST_HEADS && fgets(line, sizeof line, in))
		room++;
	rewind(in);
	heads = ARENA_ARRAY(w->arena, struct head, room + 1);
	while (count < room && fgets(line, sizeof line, in))
		heads[count++] = head_of_line(w, line);
	qsort(heads, count, sizeof *heads, by_sequence);
	return (struct head_file){ count, heads };
}

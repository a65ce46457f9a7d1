/* Inside of the history: the two ends of the chain, and the file its head is exported to. */
#ifndef DATA_HISTORY_HEAD_H
#define DATA_HISTORY_HEAD_H

#include "data/history_chain.h"
#include "data/work.h"

struct chain_head {
	int64_t sequence;
	uint8_t mac[MAC_SIZE];
	int64_t first;                /* the first that is kept                                  */
	uint8_t first_mac[MAC_SIZE];  /* of the one before it                                     */
	bool first_sealed;            /* that beginning was made by the purge, not by hand          */
};

struct chain_head head_read(struct work *w);
/* The chain begins at `first` from now on, behind a row with that mac. */
void head_begin_at(struct work *w, int64_t first, const uint8_t mac[MAC_SIZE]);

/* An exported head: "2026-07-01 14:00:00 1286 9f…". */
struct head {
	int64_t sequence;
	const char *when;
	uint8_t mac[MAC_SIZE];
};

struct head_file {
	size_t count;
	const struct head *heads;     /* by number                                              */
};

/* No file: none. A line that is not understood is a head that cannot agree. */
struct head_file head_file_read(struct work *w, const char *path);

#endif

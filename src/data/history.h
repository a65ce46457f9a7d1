/*
 * Who did what, on what, old and new: written in the same transaction as the change, by the record
 * layer itself, so no module can forget it. Sealed fields appear as masks only.
 *
 * The rows are a chain (data/history_chain.h): each is sealed together with the one before, so what
 * is altered, missing, swapped or added afterwards is found by history_verify.
 */
#ifndef DATA_HISTORY_H
#define DATA_HISTORY_H

#include "data/work.h"
#include "lib/json.h"

struct history_entry {
	const char *action;         /* "create" "update" "remove" or a verb: "submit", "reveal", "export"  */
	const char *record;         /* table, NULL: none                                                 */
	int64_t object_id;
	const char *object_label;
	const char *path;           /* organisation path of the object; NULL: of the actor's account        */
	const char *note;           /* one Chinese sentence, or NULL                                      */
	const char *result;         /* "refused", "failed"; NULL: "done"                                  */
	struct json *changes;       /* [{label, old, new}] or NULL                                        */
};

/* Kept in the work, written at its commit: the end of the chain is locked for that moment only. */
void history_write(struct work *w, const struct history_entry *entry);
/* Writes what was kept, but for the last row: the end of the chain is locked from here on. */
void history_write_kept(struct work *w);
/* Writes the last row and commits; false if there was nothing and the caller has to commit. */
bool history_commit(struct work *w);
void history_forget(struct work *w);

/* Chinese names. */
const char *history_action_label(const char *action);
const char *history_result_label(const char *result);
/* The n-th action, NULL after the last: for a choice of them. */
const char *history_action(size_t n);

/* ---- keeping it (the owner of the database) ---- */

enum history_trouble {
	HISTORY_WHOLE, HISTORY_ALTERED, HISTORY_MISSING, HISTORY_SWAPPED, HISTORY_ADDED
};

struct history_verdict {
	enum history_trouble trouble;
	int64_t sequence;           /* of the first bad row                                              */
	int64_t other;              /* SWAPPED: where the right one stands                                */
	struct moment at;           /* its time; MISSING: of the row before                                */
	const char *exported;       /* the exported head that disagrees, or NULL                            */
	int64_t count;              /* rows read                                                         */
	int64_t heads;              /* exported heads that agreed                                          */
};

/* Reads the whole chain; `heads`: file of exported heads, need not exist. */
struct history_verdict history_verify(struct work *w, const char *heads);
/* Appends time, sequence and mac of the last row to the file and the log. */
void history_export_head(struct work *w, const char *heads);
/* Seals the rows of a database from before the chain; once. How many. */
int64_t history_seal_old(struct work *w);
/* Removes what is older than the parameter history.keep_days asks for; never the last 180 days. */
int64_t history_purge(struct work *w);

#endif

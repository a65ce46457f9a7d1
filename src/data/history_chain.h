/*
 * Inside of the history: a row as bytes, and its mac. The mac is HMAC-SM3 over the mac of the row
 * before, the row's number and all its columns, each with its length, NULL distinct from empty, so
 * that nothing can be shifted from one column or row into the next.
 */
#ifndef DATA_HISTORY_CHAIN_H
#define DATA_HISTORY_CHAIN_H

#include "base/buffer.h"
#include "lib/db.h"

enum {
	H_ID, H_AT, H_ACCOUNT, H_ACTOR, H_BEHALF_ID, H_BEHALF, H_ORGANISATION_ID, H_ORGANISATION,
	H_ADDRESS, H_AGENT, H_REQUEST, H_ACTION, H_RECORD, H_OBJECT_ID, H_OBJECT_LABEL, H_PATH, H_NOTE,
	H_RESULT, H_CHANGES, H_COLUMNS
};

/* In that order; a mac may follow. */
#define HISTORY_COLUMNS "id, happened_at, account_id, actor, behalf_id, behalf, organisation_id," \
	" organisation, address, agent, request, action, record, object_id, object_label, path, note," \
	" result, changes"

enum { MAC_SIZE = 32 };

/* Appends the row: room for mac and number, then the columns after the id. */
void chain_pack(struct buffer *to, const struct cell *cells);
/* The columns of a packed row, in place; the id is left alone. */
void chain_unpack(const char *bytes, size_t size, struct cell *cells);
/* The mac of a packed row that stands at `sequence` after the row with the mac `before`. */
void chain_mac(char *bytes, size_t size, const uint8_t before[MAC_SIZE], int64_t sequence,
	uint8_t mac[MAC_SIZE]);
/* As values for the marks, H_COLUMNS of them. */
void chain_binds(const struct cell *cells, struct bind *binds);

#endif

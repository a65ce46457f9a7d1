/*
 * What is shown and spoken at a meeting so that those present can sign in: the code on the screen
 * (a short address any scanner opens), the ticket a scan earns, and six digits for the phone that
 * cannot scan. Pure functions of the key and the time; nothing is stored.
 */
#ifndef MODULES_MEETING_TOKEN_H
#define MODULES_MEETING_TOKEN_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

enum token_state { TOKEN_GOOD, TOKEN_OLD, TOKEN_FORGED };
enum { TICKET_SECONDS = 300 };

/* `step` is the time in units of signin.code_seconds; 23 characters. */
const char *meeting_token(struct arena *a, int64_t meeting_id, int64_t step);
/* Good at its own step and the next. *meeting_id is set unless forged. */
enum token_state meeting_token_read(const char *text, int64_t step, int64_t *meeting_id);

/* Good until `until` (seconds) and only in the browser with this device cookie; 26 characters. */
const char *meeting_ticket(struct arena *a, int64_t meeting_id, int64_t until, const char *device);
enum token_state meeting_ticket_read(const char *text, int64_t now, const char *device,
	int64_t *meeting_id);

/*
 * Six digits; `step` is the time in units of signin.spoken_seconds. Right at its own step and the
 * next.
 */
const char *meeting_spoken(struct arena *a, int64_t meeting_id, int64_t step);
bool meeting_spoken_right(const char *typed, int64_t meeting_id, int64_t step);

#endif

/*
 * Whose turn it is to compute a password. argon2 takes a core for thirty milliseconds; if everybody
 * signs in at nine, only a handful compute, one or two wait, and the other workers go on serving
 * pages. The turns are locks on files: a process that dies gives its turn back.
 */
#ifndef MODULES_ACCESS_TURN_H
#define MODULES_ACCESS_TURN_H

#include "data/work.h"

struct turn;

/* NULL: too many are at it, nor is there room to wait. Given back at the latest with the arena. */
struct turn *turn_take(struct work *w);
void turn_leave(struct turn *turn);

#endif

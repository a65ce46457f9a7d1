/* QR codes; the only file that knows libqrencode. */
#ifndef LIB_QR_H
#define LIB_QR_H

#include "base/arena.h"

/*
 * A complete inline <svg> (one path, four modules of margin, role="img" with `label` as its title),
 * scalable by CSS. Faults if `text` does not fit a QR code.
 */
char *qr_svg(struct arena *a, const char *text, const char *label);

#endif

/* key.h: between the files that read keys: key.c, keywait.c. */
#ifndef CORE_KEY_H
#define CORE_KEY_H

#include <stdbool.h>

struct console;

/* Decode until one key is there; the rest stays with the platform, so that
   what a job leaves alone is still there for the next. */
void key_fill(struct console *con);
/* Add a key to those that are there. */
void key_push(struct console *con, int key);
/* Has a key begun that an ESC may be all of? */
bool key_in_escape(const struct console *con);
/* Take what was typed, up to Ctrl-C: true; or all that came. */
bool key_take_ahead(struct console *con);

#endif

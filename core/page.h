/* page.h: text that is longer than the screen. */
#ifndef CORE_PAGE_H
#define CORE_PAGE_H

#include <stdbool.h>

struct console;

/*
 * Print lines that are no longer than the screen is wide. Where a person types
 * and watches, and it @pauses, each screenful waits for a key; q, Esc or
 * Ctrl-C leave out the rest.
 */
void con_page(struct console *con, const char *text, bool pauses);

#endif

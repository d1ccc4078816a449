/*
 * plain.h: text that a script, a server or a file brought, made harmless for
 * a terminal. Whatever is printed about one of them passes here; only what a
 * script prints itself (echo, prompt, menus) may hold escape sequences.
 */
#ifndef CORE_PLAIN_H
#define CORE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sbuf;

/* Is it a character to look at: no control (C0, C1), no mark that turns the
   direction of what follows? */
bool plain_is(uint32_t cp);

/*
 * Put a "?" for each character that is none to look at, and for each byte that
 * is no UTF-8, in place; a TAB becomes a blank. Returns the new length, never
 * longer; a NUL must have room behind it. @lines: line feeds stay, and a CR in
 * front of one goes.
 */
size_t plain_make(char *s, size_t len, bool lines);

/* Append it so, in one line, or in as many as it has. */
int plain_add(struct sbuf *out, const char *s, size_t len);
int plain_str(struct sbuf *out, const char *s);
int plain_lines(struct sbuf *out, const char *s, size_t len);

#endif

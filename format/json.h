/* json.h: JSON by jansson: text that need not be UTF-8, and how it is written. */
#ifndef FORMAT_JSON_H
#define FORMAT_JSON_H

#include <jansson.h>
#include <stddef.h>

struct sbuf;

/* A string; a byte that is no UTF-8 becomes U+FFFD. NULL: no memory. */
json_t *json_text(const char *text, size_t len);
/* The same with a NUL at its end. */
json_t *json_str(const char *text);

/*
 * Append @j, which is taken over, as jansson's @flags say. "<" is written as
 * \u003c, so that a page may hold it in a script. @j NULL, or no memory:
 * out->error is -ENOMEM.
 */
void json_put(struct sbuf *out, json_t *j, size_t flags);

#endif

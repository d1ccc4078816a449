/* xml.h: text as XML and HTML may hold it. */
#ifndef FORMAT_XML_H
#define FORMAT_XML_H

#include <stddef.h>
#include <stdio.h>

struct sbuf;

/*
 * Append @text so that it may stand between tags and in an attribute. What
 * XML 1.0 cannot hold, escaped or not, is replaced: bytes that are no UTF-8 by
 * U+FFFD, control characters (and what turns text around: core/plain.h) by
 * "?".
 */
void xml_text(struct sbuf *out, const char *text, size_t len);
/* Append " name=\"text\"". */
void xml_attribute(struct sbuf *out, const char *name, const char *text);
/* As xml_text(), to a file. */
void xml_print(FILE *to, const char *text, size_t len);

#endif

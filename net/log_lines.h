/* log_lines.h: lines on their way to a log server, which wait in a queue. */
#ifndef NET_LOG_LINES_H
#define NET_LOG_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/str.h"

#define LOG_LINE_BYTES	128	/* with the NUL				*/

struct log_lines {
	char        line[LOG_LINE_BYTES];	/* still being printed	*/
	uint8_t     len;
	uint8_t     severity;	/* of that line				*/
	struct sbuf queue;	/* severity, length, text; again and again */
};

/* The text is valid until something is added or dropped. */
struct log_line {
	unsigned    severity;
	const char *text;
	size_t      len;
};

/* These say whether a line was added to the queue. */
bool log_lines_byte(struct log_lines *l, unsigned severity, char c);
bool log_lines_add(struct log_lines *l, unsigned severity, const char *text,
		   size_t len);
/* What was printed of a line is one, even if it does not end. */
bool log_lines_end(struct log_lines *l);

/* Is there a first line? It is the oldest one. */
bool log_lines_wait(const struct log_lines *l);
struct log_line log_lines_first(const struct log_lines *l);
void log_lines_drop(struct log_lines *l);

void log_lines_free(struct log_lines *l);

#endif

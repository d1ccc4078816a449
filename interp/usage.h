/* usage.h: what a command takes and does, in lines that a screen has. */
#ifndef INTERP_USAGE_H
#define INTERP_USAGE_H

struct command;
struct sbuf;

/*
 * Append @text, which goes on in column @at, and end the line. Lines that
 * would pass column @width break at a blank outside of brackets; what follows
 * begins in column @indent.
 */
void usage_wrap(struct sbuf *out, const char *text, unsigned at,
		unsigned indent, unsigned width);

/* Append the synopsis of a command that is @typed so, in the same way. */
void usage_synopsis(struct sbuf *out, const struct command *row,
		    const char *typed, unsigned at, unsigned width);

/* Append what it does, its synopsis, options and other names. */
void usage_explain(struct sbuf *out, const struct command *row,
		   const char *typed, unsigned width);

#endif

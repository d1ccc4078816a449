/*
 * embedded.h: what "pxesh embed" put into an image: parts, one behind the
 * other, each
 *
 *	4 bytes	  how long its value is, little-endian
 *	1 byte	  its kind
 *	a text	  its name, with a NUL
 *	the value
 *
 * Numbers in values are little-endian, too.
 */
#ifndef CORE_EMBEDDED_H
#define CORE_EMBEDDED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EMBEDDED_HEAD 5		/* bytes in front of a part's name */

enum embedded_kind {
	EMBEDDED_SCRIPT   = 's',	/* to be run at the start	*/
	EMBEDDED_FILE     = 'f',	/* found by its name		*/
	EMBEDDED_SETTING  = 'v',	/* a value as "set" takes it, with
					   a NUL			*/
	EMBEDDED_TRUST    = 't',	/* certificates (DER)		*/
	EMBEDDED_OFFER    = 'w',	/* 4 bytes: how many ms there are to
					   press Ctrl-B			*/
	EMBEDDED_NO_SHELL = 'n',	/* nobody gets a prompt		*/
};

struct embedded_area { const uint8_t *at; size_t len; };

struct embedded {
	enum embedded_kind kind;
	const char        *name;
	const void        *value;
	size_t             len;
};

/* Take the next part off the area's front. False: there is none, or the rest
   is damaged. */
bool embedded_next(struct embedded_area *area, struct embedded *out);
/* The first of this kind and, unless @name is NULL, of this name. False:
   there is none, and @out->value is NULL. */
bool embedded_find(struct embedded_area area, enum embedded_kind kind,
		   const char *name, struct embedded *out);

#endif

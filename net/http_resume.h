/*
 * http_resume.h: downloads by HTTP that go on where they broke off
 * (RFC 9110, 13.1.5 and 14; reference/protocols.md#http).
 */
#ifndef NET_HTTP_RESUME_H
#define NET_HTTP_RESUME_H

#include <stdbool.h>
#include <stdint.h>

#include "core/str.h"

struct http_parser;
struct transfer;

#define HTTP_DATE_MAX	32	/* "Sun, 06 Nov 1994 08:49:37 GMT"	*/

struct http_resume {
	bool        begun;	/* there is something to go on with	*/
	struct sbuf validator;	/* of what there is: a strong ETag or a
				   date; empty: it comes again whole	*/
	uint64_t    from;	/* where the request starts; 0: whole	*/
	/* What the response says: */
	struct sbuf etag;
	char        modified[HTTP_DATE_MAX], date[HTTP_DATE_MAX];
	bool        ranged;	/* it is these bytes, from 0:		*/
	uint64_t    first, last;
	uint64_t    total;	/* of so many; 0: it does not say	*/
};

void http_resume_free(struct http_resume *r);

/* A request begins: append the headers that ask for what is missing. */
int http_resume_ask(struct http_resume *r, const struct transfer *t,
		    struct sbuf *out);

/* A header of the response. 0 or -ENOMEM. */
int http_resume_field(struct http_resume *r, const char *name,
		      const char *value);

/* The headers of a good response to GET are complete. @coded: what comes is not
   what there is of it in the end, so that no part can be asked for. 0: its body is appended;
   -EIO: it is not what was asked for, so that it is asked for whole the next
   time, if there is one; or as transfer_total(). */
int http_resume_begin(struct http_resume *r, const struct http_parser *p,
		      bool coded, struct transfer *t);

/* Can the rest be asked for? */
bool http_resume_can(const struct http_resume *r, const struct transfer *t);

#endif

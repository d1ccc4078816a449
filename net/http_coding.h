/*
 * http_coding.h: bodies that come as gzip (RFC 9110, 8.4.1.3;
 * reference/protocols.md#compressed-scripts).
 */
#ifndef NET_HTTP_CODING_H
#define NET_HTTP_CODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct transfer;
struct unpacking;

struct http_coding {
	bool              offered;	/* in the request		*/
	bool              used;		/* in the response		*/
	bool              refused;	/* it did not turn out well	*/
	struct unpacking *unpacking;	/* NULL: not begun		*/
};

void http_coding_free(struct http_coding *c);

/* A request for all of @t is to be sent, or for a part: may it be coded? */
bool http_coding_offer(struct http_coding *c, const struct transfer *t,
		       bool whole);
/* The response has this Content-Encoding. */
void http_coding_field(struct http_coding *c, const char *value);

/* Append to @t what is in @data. -ENOMEM, as transfer_data(); or -EBADMSG:
   damaged, or too much, and so to be asked for once more as it is. */
int http_coding_take(struct http_coding *c, struct transfer *t,
		     const uint8_t *data, size_t len);
/* The body is over: is what it held, too? */
bool http_coding_complete(const struct http_coding *c);

#endif

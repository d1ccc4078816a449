/*
 * http_parse.h: HTTP/1.x responses as they come in, byte by byte if need be
 * (RFC 9110, RFC 9112; what we accept is in reference/protocols.md#responses).
 */
#ifndef NET_HTTP_PARSE_H
#define NET_HTTP_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/str.h"

struct err;
struct uri;

enum http_state {
	HTTP_STATUS, HTTP_HEADERS, HTTP_BODY, HTTP_CHUNK_SIZE,
	HTTP_CHUNK_END, HTTP_TRAILERS, HTTP_DONE,
};

enum http_auth { HTTP_AUTH_NONE, HTTP_AUTH_BASIC, HTTP_AUTH_DIGEST,
		 HTTP_AUTH_NTLM };

struct http_parser {
	enum http_state state;
	bool     head;		/* answers HEAD: no body whatever it says */
	unsigned code;		/* the status; valid from HTTP_HEADERS on */
	bool     keep_alive;
	bool     chunked;
	bool     has_length;
	uint64_t length;	/* Content-Length			  */
	uint64_t left;		/* of the body or chunk			  */
	uint64_t got;		/* bytes of the body so far		  */
	bool     retry;		/* Retry-After was there:		  */
	uint32_t retry_s;
	enum http_auth auth;	/* the first scheme that we know	  */
	struct sbuf challenge;	/* its parameters			  */
	struct sbuf location;	/* empty: none				  */
	struct sbuf line;
	uint64_t header_bytes;	/* and of all other lines, interim
				   responses included			  */
	/* Given the body, piece by piece; < 0 stops the parser. */
	int    (*body)(void *ctx, const uint8_t *data, size_t len);
	/* Given each header that is not known here, or NULL; < 0 stops it. */
	int    (*field)(void *ctx, const char *name, const char *value);
	/* The headers are complete (not for 1xx); < 0 stops it. */
	int    (*headers)(void *ctx);
	void    *ctx;
};

/* Start over for the next response, keeping the callbacks. */
void http_parser_reset(struct http_parser *p, bool head);
void http_parser_free(struct http_parser *p);

/*
 * Take @len bytes. Returns how many were used (all, unless the response is
 * complete: HTTP_DONE), or -EINVAL, -E2BIG, -ENOTSUP, -EIO, -ENOMEM or what a
 * callback returned, @e saying why.
 */
int http_parse(struct http_parser *p, const uint8_t *data, size_t len,
	       struct err *e);

/* The peer closed: 0 if the response is complete by that, else -EIO. */
int http_parse_end(struct http_parser *p, struct err *e);

/* Say in @e what a status other than 2xx means; returns the error. */
int http_status_error(unsigned code, struct err *e);
/* Where the response in @p sends whoever asked for @from: *@out is the
   caller's. -EACCES: to what is no HTTP server; -ENOMEM. */
int http_redirection(const struct http_parser *p, struct uri *from,
		     struct uri **out, struct err *e);

/* Read digits; returns what follows them, or NULL: none, or too many. */
const char *http_number(const char *s, uint64_t *out);

/* Is @word in the comma-separated list? Without case. */
bool http_listed(const char *list, const char *word);

#endif

/* httpreq.h: an HTTP/1.x request, read from bytes (RFC 9112). */
#ifndef LAB_HTTPREQ_H
#define LAB_HTTPREQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LAB_HTTP_HEAD_MAX	32768	/* request line and headers	*/
#define LAB_HTTP_BODY_MAX	(1u << 20)

/* Texts point into the buffer that was parsed, which is cut up for it. */
struct lab_httpreq {
	const char *method, *host;	/* host: NULL if not given	*/
	char       *path;		/* decoded, without the query	*/
	const char *query;		/* raw, or NULL			*/
	const char *range, *authorization;	/* or NULL		*/
	const char *if_range;		/* or NULL			*/
	uint64_t    body_len;
	bool        keep_alive, head, get;
};

/* Bytes of the head in @data, with its empty line; 0: not all there yet.
   A NUL follows the data. */
size_t lab_httpreq_head(const char *data, size_t len);

/*
 * Read a head, which is overwritten. Returns 0 or a negative HTTP status:
 * -400, -413, -501, -505.
 */
int lab_httpreq_parse(char *head, size_t len, struct lab_httpreq *out);

/*
 * A Range header over @len bytes: 1 and the part, 0 if there is none to
 * honour, -416 if it lies outside.
 */
int lab_httpreq_range(const char *range, uint64_t len, uint64_t *first,
		      uint64_t *count);

#endif

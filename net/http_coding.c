/* http_coding.c: bodies that come as gzip. */
#include "net/http_coding.h"

#include <stdlib.h>

#include <zlib.h>

#include "core/err.h"
#include "core/fetch.h"
#include "core/limits.h"
#include "core/str.h"
#include "core/unconst.h"

#define GZIP_ONLY	(16 + MAX_WBITS)

struct unpacking {
	z_stream z;
	uint64_t out;		/* bytes so far		*/
	bool     over;
	uint8_t  buf[8192];
};

static void stop(struct http_coding *c)
{
	if (c->unpacking)
		inflateEnd(&c->unpacking->z);
	free(c->unpacking);
	c->unpacking = NULL;
}

void http_coding_free(struct http_coding *c)
{
	stop(c);
}

/* ---- what is said ---------------------------------------------------- */

bool http_coding_offer(struct http_coding *c, const struct transfer *t,
		       bool whole)
{
	stop(c);
	c->used = false;
	c->offered = t->script && !t->params && !t->piecewise && whole &&
		     !c->refused;
	return c->offered;
}

void http_coding_field(struct http_coding *c, const char *value)
{
	c->used = c->offered && (str_eq_nocase(value, "gzip") ||
				 str_eq_nocase(value, "x-gzip"));
}

/* ---- the body -------------------------------------------------------- */

static int start(struct http_coding *c)
{
	struct unpacking *u = calloc(1, sizeof(*u));

	if (!u)
		return -ENOMEM;
	if (inflateInit2(&u->z, GZIP_ONLY) != Z_OK) {
		free(u);
		return -ENOMEM;
	}
	c->unpacking = u;
	return 0;
}

static int unusable(struct http_coding *c)
{
	c->refused = true;
	return -EBADMSG;
}

/* One call of the inflater, and what it gave. */
static int step(struct http_coding *c, struct transfer *t)
{
	struct unpacking *u = c->unpacking;
	size_t n;
	int rc;

	u->z.next_out = u->buf;
	u->z.avail_out = sizeof(u->buf);
	rc = inflate(&u->z, Z_NO_FLUSH);
	if (rc == Z_MEM_ERROR)
		return -ENOMEM;
	if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
		return unusable(c);
	u->over = rc == Z_STREAM_END;
	n = sizeof(u->buf) - u->z.avail_out;
	if (n > LIMIT_CODED_BYTES - u->out)
		return unusable(c);
	u->out += n;
	return n ? transfer_append(t, u->buf, n) : 0;
}

int http_coding_take(struct http_coding *c, struct transfer *t,
		     const uint8_t *data, size_t len)
{
	int rc = c->unpacking ? 0 : start(c);
	struct unpacking *u = c->unpacking;

	if (rc < 0)
		return err_set(t->err, rc, "no memory for unpacking");
	u->z.next_in = unconst(data);
	u->z.avail_in = (uInt)len;	/* one segment's */
	do {
		rc = step(c, t);
	} while (rc == 0 && !u->over &&
		 (u->z.avail_in || !u->z.avail_out));
	if (rc == -ENOMEM)
		err_set(t->err, rc, "no memory for unpacking");
	return rc;
}

bool http_coding_complete(const struct http_coding *c)
{
	return !c->used || !c->unpacking || c->unpacking->over;
}

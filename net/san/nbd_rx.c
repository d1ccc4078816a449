/* nbd_rx.c: an NBD server's bytes, taken apart by whoever expects them. */
#include <string.h>

#include "core/err.h"
#include "net/san/nbd.h"

int nbd_fault(struct nbd *n, int code, const char *what)
{
	return err_set(&n->path.err, code, "%s", what);
}

void nbd_expect(struct nbd *n, unsigned at, unsigned len,
		int (*next)(struct nbd *n))
{
	n->to = n->head + at;
	n->left = len;
	n->next = next;
}

void nbd_skip(struct nbd *n, uint32_t len, int (*next)(struct nbd *n))
{
	n->to = NULL;
	n->left = len;
	n->next = next;
}

int nbd_feed(struct nbd *n, const uint8_t *p, size_t len)
{
	unsigned epoch = n->epoch;
	uint32_t part;
	int rc;

	n->heard = true;
	do {
		part = len < n->left ? (uint32_t)len : n->left;
		if (n->to) {
			memcpy(n->to, p, part);
			n->to += part;
		}
		n->left -= part;
		p += part;
		len -= part;
		if (n->left)
			return 0;
		n->filling = NULL;
		rc = n->next(n);
		/* what more there is in hand may be of a connection that is
		   gone */
	} while (rc == 0 && n->epoch == epoch);
	return rc;
}

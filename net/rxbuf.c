/*
 * rxbuf.c: buffers that a card receives into and that lwIP then passes on as
 * they are. Their number bounds what a peer can make us keep.
 */
#include <stdlib.h>
#include <string.h>

#include <lwip/pbuf.h>

#include "core/holder.h"
#include "net/stack.h"

#define RXBUF_MAX	1536		/* 2 MiB of full frames, and some */
#define RXBUF_SMALL	1536		/* bytes: an ordinary frame	*/

struct rxbuf {
	struct pbuf_custom pbuf;
	struct rxbuf      *next;
	struct net        *net;
	size_t             cap;
	uint8_t            data[];
};

/* Those that are empty, of this size. */
static struct rxbuf **empty(struct net *net, size_t cap)
{
	return &net->free_rx[cap > RXBUF_SMALL];
}

static void give_back(struct pbuf *p)
{
	struct rxbuf *b = HOLDER(rxbuf, pbuf.pbuf, p);
	struct rxbuf **list = empty(b->net, b->cap);

	b->next = *list;
	*list = b;
}

static struct rxbuf *make(struct net *net, size_t cap)
{
	struct rxbuf *b;

	if (net->n_rx >= RXBUF_MAX)
		return NULL;
	b = malloc(sizeof(*b) + cap);
	if (!b)
		return NULL;
	b->net = net;
	b->cap = cap;
	net->n_rx++;
	return b;
}

/* A buffer with room for @len bytes after the padding, or NULL. */
struct pbuf *rxbuf_get(struct net *net, size_t len)
{
	size_t cap = len + ETH_PAD_SIZE;
	struct rxbuf **list = empty(net, cap), *b = *list;

	if (cap < RXBUF_SMALL)
		cap = RXBUF_SMALL;
	if (b)
		*list = b->next;
	if (b && b->cap < cap) {
		free(b);
		net->n_rx--;
		b = NULL;
	}
	if (!b)
		b = make(net, cap);
	if (!b)
		return NULL;
	b->pbuf.custom_free_function = give_back;
	return pbuf_alloced_custom(PBUF_RAW, (u16_t)(len + ETH_PAD_SIZE),
				   PBUF_REF, &b->pbuf, b->data,
				   (u16_t)b->cap);
}

struct pbuf *rxbuf_fit(struct net *net, struct pbuf *p)
{
	struct rxbuf *b = HOLDER(rxbuf, pbuf.pbuf, p);
	struct pbuf *small;

	if (p->len > RXBUF_SMALL || b->cap <= RXBUF_SMALL)
		return p;
	small = rxbuf_get(net, p->len - ETH_PAD_SIZE);
	if (!small)
		return p;
	memcpy(small->payload, p->payload, p->len);
	pbuf_free(p);
	return small;
}

static void free_list(struct net *net, struct rxbuf *b)
{
	struct rxbuf *next;

	for (; b; b = next) {
		next = b->next;
		free(b);
		net->n_rx--;
	}
}

void rxbuf_free_all(struct net *net)
{
	free_list(net, net->free_rx[0]);
	free_list(net, net->free_rx[1]);
	net->free_rx[0] = net->free_rx[1] = NULL;
}

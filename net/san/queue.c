/* queue.c: commands that a path does in parts. */
#include "net/san/queue.h"

#include <string.h>

uint32_t san_steps(const struct san_io *io)
{
	return io->op == SAN_FLUSH ? 1 : io->count;
}

void san_queue_add(struct san_queue *q, struct san_io *io)
{
	io->tag = io->got = 0;
	q->io[q->n++] = io;
}

void san_queue_drop(struct san_queue *q, const struct san_io *io)
{
	unsigned i = 0;

	while (i < q->n && q->io[i] != io)
		i++;
	if (i == q->n)
		return;
	q->n--;
	memmove(&q->io[i], &q->io[i + 1], (q->n - i) * sizeof(q->io[0]));
}

struct san_io *san_queue_next(const struct san_queue *q)
{
	for (unsigned i = 0; i < q->n; i++)
		if (q->io[i]->tag < san_steps(q->io[i]))
			return q->io[i];
	return NULL;
}

/*
 * disks.h: disks in memory for tests of net/san: a kind of path whose opening
 * and commands end a millisecond later, with what faults a test asks for.
 */
#ifndef TESTS_NET_SAN_DISKS_H
#define TESTS_NET_SAN_DISKS_H

#include "tests/net/server.h"

#include <stdlib.h>

#include "core/holder.h"
#include "core/limits.h"
#include "net/san/drive.h"
#include "net/stack.h"

#define BLOCK	512u
#define BLOCKS	16384u
#define DEPTH	4u

struct memory {
	struct san_path  path;
	struct net_timer timer;
	uint8_t         *data;
	struct san_io   *begun[DEPTH];	/* oldest first			*/
	unsigned         n_begun, most_begun;
	bool             opening;
	unsigned         opens, closes, commands, aborts, flushes;
	/* faults */
	bool             never_opens;
	int              open_status;	/* of each opening		*/
	int              begin_status;	/* likewise, of beginning to	*/
	int              submit_status;	/* of each command		*/
	unsigned         lose_every;	/* commands; 0: never		*/
	unsigned         silent;	/* commands without an answer	*/
	unsigned         again;		/* commands that end by EAGAIN	*/
	uint64_t         bad_lba;	/* reading it fails; 0: none	*/
	uint64_t         gone_until_us;	/* opening fails before		*/
};

static struct memory *memory_of(struct san_path *p)
{
	return HOLDER(memory, path, p);
}

static int memory_open(struct san_path *p)
{
	struct memory *m = memory_of(p);

	m->opens++;
	if (m->begin_status < 0)
		return m->begin_status;
	m->opening = true;
	if (!m->never_opens)
		net_timer_set(p->net, &m->timer, 1000);
	return 0;
}

static int memory_submit(struct san_path *p, struct san_io *io)
{
	struct memory *m = memory_of(p);

	m->commands++;
	if (m->submit_status < 0)
		return m->submit_status;
	assert_true(m->n_begun < DEPTH);
	assert_true(io->count <= p->shape.max_blocks);
	assert_true(io->op == SAN_FLUSH || io->lba + io->count <= BLOCKS);
	m->begun[m->n_begun++] = io;
	if (m->n_begun > m->most_begun)
		m->most_begun = m->n_begun;
	if (m->silent)
		m->silent--;
	else
		net_timer_set(p->net, &m->timer, 1000);
	return 0;
}

static void memory_drop(struct memory *m, unsigned i)
{
	m->n_begun--;
	memmove(&m->begun[i], &m->begun[i + 1],
		(m->n_begun - i) * sizeof(m->begun[0]));
}

static void memory_abort(struct san_path *p, struct san_io *io)
{
	struct memory *m = memory_of(p);
	unsigned i = 0;

	m->aborts++;
	while (m->begun[i] != io)
		assert_true(++i < m->n_begun);
	memory_drop(m, i);
}

static void memory_close(struct san_path *p)
{
	struct memory *m = memory_of(p);

	m->closes++;
	m->opening = false;
	m->n_begun = 0;
	net_timer_stop(&m->timer);
}

static void memory_free(struct san_path *p)
{
	(void)p;
}

static void memory_describe(const struct san_path *p,
			    struct plat_block_path *out)
{
	(void)p;
	(void)out;
}

static const struct san_kind memory_kind = {
	.scheme = "memory", .open = memory_open, .submit = memory_submit,
	.abort = memory_abort, .close = memory_close, .free = memory_free,
	.describe = memory_describe,
};

static int memory_do(struct memory *m, const struct san_io *io)
{
	uint8_t *at = m->data + io->lba * BLOCK;

	if (m->again) {
		m->again--;
		return -EAGAIN;
	}
	if (io->op == SAN_FLUSH)
		m->flushes++;
	else if (io->op == SAN_WRITE)
		memcpy(at, io->buf, io->count * BLOCK);
	else if (m->bad_lba && m->bad_lba >= io->lba &&
		 m->bad_lba < io->lba + io->count)
		return err_set(&m->path.err, -EIO, "a bad block");
	else
		memcpy(io->buf, at, io->count * BLOCK);
	return 0;
}

static void memory_answer(struct net_timer *t)
{
	struct memory *m = HOLDER(memory, timer, t);
	struct san_io *io;

	if (m->opening) {
		m->opening = false;
		san_path_opened(&m->path, fake.now_us < m->gone_until_us ?
				-ECONNREFUSED : m->open_status);
		return;
	}
	io = m->begun[0];
	if (m->lose_every && m->commands % m->lose_every == 0) {
		m->commands++;
		san_path_lost(&m->path, -ECONNRESET);
		return;
	}
	memory_drop(m, 0);
	if (m->n_begun)
		net_timer_set(m->path.net, &m->timer, 1000);
	san_path_done(&m->path, io, memory_do(m, io));
}

/* A drive with @n paths to one disk of random bytes. */
struct disks {
	struct bench     b;
	struct san_drive d;
	struct memory    m[3];
	uint8_t         *data;
};

static void disks_begin(struct disks *k, unsigned n)
{
	memset(k, 0, sizeof(*k));
	bench_start(&k->b);
	k->data = malloc(BLOCKS * BLOCK);
	for (size_t i = 0; i < BLOCKS * BLOCK; i++)
		k->data[i] = (uint8_t)(i * 2654435761u >> 13 ^ i / BLOCK);
	k->d.net = k->b.net;
	k->d.retries = 10;
	for (unsigned i = n; i--; ) {
		struct memory *m = &k->m[i];

		m->data = k->data;
		m->timer.expired = memory_answer;
		m->path = (struct san_path){
			.kind = &memory_kind, .net = k->b.net,
			.drive = &k->d, .next = k->d.paths,
			.shape = { .blocks = BLOCKS, .block_size = BLOCK,
				   .max_blocks = 256, .depth = DEPTH,
				   .id_len = 1, .id = { 7 } },
		};
		k->d.paths = &m->path;
	}
}

static void disks_end(struct disks *k)
{
	san_cache_drop(&k->d, 0, UINT64_MAX);
	san_drive_close(&k->d);
	free(k->data);
	bench_stop(&k->b);
}

#endif

/*
 * unpack.c: LZMA, as xz writes it, without a header. The Makefile tells xz the
 * same LC, LP and PB. What comes is not trusted further than that it ends: a
 * match never reaches outside what was unpacked, and the CRC judges the rest.
 *
 * LZMA is a row of decisions, each of one bit and each with a probability that
 * learns from how it went. They say: a literal byte, or a match, which is a
 * length and how far back to copy from; that may be one of the last four.
 */
#include "platform/unpack/unpack.h"

#include <errno.h>
#include <stdbool.h>

#include "core/bytes.h"

/* How many bits choose the probabilities: of a literal, the upper ones of the
   byte before (LC) and the lower ones of its place (LP); else of the place
   (PB). Instructions of Arm lie at multiples of four. */
#if defined(__aarch64__)
#define LC	0
#define LP	2
#define PB	2
#else
#define LC	3
#define LP	0
#define PB	0
#endif
#define PLACES	(1 << PB)

#define HALF	1024		/* a probability, of 2048	*/
#define FIXED	14		/* distances' classes from here on end in */
#define ALIGN	4		/* bits as they are, and these as learned */

#define PROGRAM_MAX	0x1000000u

/* What came last: 0 to 6 end in a literal, the others in a match */
#define STATES	12
#define MATCHED	7

struct lengths {
	uint16_t above_short, above_middle;
	uint16_t shorter[PLACES][8], middle[PLACES][8], longer[256];
};

struct model {
	uint16_t literal[1 << (LC + LP)][0x300];
	uint16_t is_match[STATES][PLACES], is_old[STATES];
	uint16_t is_not_last[STATES], is_not_second[STATES];
	uint16_t is_not_third[STATES], is_longer[STATES][PLACES];
	uint16_t class[4][64], near[128], align[1 << ALIGN];
	struct lengths lengths, old_lengths;
};

struct coder {
	uint32_t range, code;
};

struct unpacker {
	const uint8_t *in, *end;
	struct coder coder;
	uint8_t *out;
	uint32_t at, len;
	uint32_t back[4];	/* the last distances, less one	*/
	unsigned state;
	struct model model;
};

_Static_assert(sizeof(struct unpacker) <= UNPACK_MEMORY, "UNPACK_MEMORY");

/* ---- decisions ----------------------------------------------------------- */

static inline void refill(struct unpacker *u, struct coder *c)
{
	c->range <<= 8;
	c->code = c->code << 8 | (u->in < u->end ? *u->in++ : 0);
}

static inline unsigned decide_by(struct unpacker *u, struct coder *c,
				 uint16_t *p)
{
	unsigned chance = *p;
	uint32_t bound;

	if (!(c->range >> 24))
		refill(u, c);
	bound = (c->range >> 11) * chance;
	if (c->code < bound) {
		c->range = bound;
		*p = (uint16_t)(chance + ((2 * HALF - chance) >> 5));
		return 0;
	}
	c->range -= bound;
	c->code -= bound;
	*p = (uint16_t)(chance - (chance >> 5));
	return 1;
}

__attribute__((noinline))
static unsigned decide(struct unpacker *u, uint16_t *p)
{
	return decide_by(u, &u->coder, p);
}

/* Decisions, each chosen by @value, which is those before it, until that is
   @top or more. Most of all are made here: so by variables of its own, which
   may be registers. */
static unsigned descend(struct unpacker *u, uint16_t *p, unsigned value,
			unsigned top)
{
	struct coder c = u->coder;

	while (value < top)
		value = value << 1 | decide_by(u, &c, p + value);
	u->coder = c;
	return value - top;
}

/* @bits decisions; the highest bit first. */
static unsigned tree(struct unpacker *u, uint16_t *p, unsigned bits)
{
	return descend(u, p, 1, 1u << bits);
}

/* The same, the lowest bit first. */
static unsigned reversed(struct unpacker *u, uint16_t *p, unsigned bits)
{
	unsigned value = 0, path = 1, bit, i;

	for (i = 0; i < bits; i++) {
		bit = decide(u, p + path);
		path = path << 1 | bit;
		value |= bit << i;
	}
	return value;
}

/* Bits as they are. */
static uint32_t plain(struct unpacker *u, unsigned bits)
{
	uint32_t value = 0;

	while (bits--) {
		if (!(u->coder.range >> 24))
			refill(u, &u->coder);
		u->coder.range >>= 1;
		value <<= 1;
		if (u->coder.code >= u->coder.range) {
			u->coder.code -= u->coder.range;
			value |= 1;
		}
	}
	return value;
}

/* ---- literals and matches ------------------------------------------------ */

static unsigned place(const struct unpacker *u)
{
	return u->at & (PLACES - 1);
}

/* Behind a match comes what the match's source does not go on with: that
   byte's bits choose, too, for as long as they are right. */
static uint8_t literal(struct unpacker *u)
{
	unsigned before = u->at ? u->out[u->at - 1] : 0, value = 1, other, bit;
	uint16_t *p = u->model.literal[(u->at & ((1 << LP) - 1)) << LC |
				       before >> (8 - LC)];

	if (u->state >= MATCHED) {
		other = u->out[u->at - u->back[0] - 1] | 0x100u;
		do {
			other <<= 1;
			bit = decide(u, p + (1 + (other >> 8 & 1)) * 0x100 +
				     value);
			value = value << 1 | bit;
		} while (bit == (other >> 8 & 1) && value < 0x100);
	}
	u->state = u->state < 4 ? 0 : u->state - (u->state < 10 ? 3 : 6);
	return (uint8_t)descend(u, p, value, 0x100);
}

static uint32_t length(struct unpacker *u, struct lengths *l)
{
	if (!decide(u, &l->above_short))
		return 2 + tree(u, l->shorter[place(u)], 3);
	if (!decide(u, &l->above_middle))
		return 10 + tree(u, l->middle[place(u)], 3);
	return 18 + tree(u, l->longer, 8);
}

/* Less one. */
static uint32_t distance(struct unpacker *u, uint32_t len)
{
	uint32_t class = tree(u, u->model.class[len < 5 ? len - 2 : 3], 6);
	unsigned bits = (class >> 1) - 1;
	uint32_t value;

	if (class < 4)
		return class;
	value = (2 | (class & 1)) << bits;
	if (class < FIXED)
		return value + reversed(u, u->model.near + value - class, bits);
	value += plain(u, bits - ALIGN) << ALIGN;
	return value + reversed(u, u->model.align, ALIGN);
}

/* @back becomes the last distance; the one numbered @i goes. */
static void set_back(struct unpacker *u, unsigned i, uint32_t back)
{
	for (; i; i--)
		u->back[i] = u->back[i - 1];
	u->back[0] = back;
}

static void take_old(struct unpacker *u)
{
	unsigned i = 1;

	if (decide(u, &u->model.is_not_second[u->state]))
		i = 2 + decide(u, &u->model.is_not_third[u->state]);
	set_back(u, i, u->back[i]);
}

/* Returns the length. */
static uint32_t match(struct unpacker *u)
{
	struct model *m = &u->model;
	bool behind_match = u->state >= MATCHED;
	uint32_t len;

	if (!decide(u, &m->is_old[u->state])) {
		len = length(u, &m->lengths);
		u->state = behind_match ? 10 : 7;
		set_back(u, 3, distance(u, len));
		return len;
	}
	if (decide(u, &m->is_not_last[u->state])) {
		take_old(u);
	} else if (!decide(u, &m->is_longer[u->state][place(u)])) {
		u->state = behind_match ? 11 : 9;
		return 1;
	}
	u->state = behind_match ? 11 : 8;
	return length(u, &m->old_lengths);
}

static int step(struct unpacker *u)
{
	uint32_t len;

	if (!decide(u, &u->model.is_match[u->state][place(u)])) {
		u->out[u->at] = literal(u);
		u->at++;
		return 0;
	}
	len = match(u);
	if (u->back[0] >= u->at || len > u->len - u->at)
		return -EINVAL;
	for (; len--; u->at++)
		u->out[u->at] = u->out[u->at - u->back[0] - 1];
	return 0;
}

/* ---- all of it ----------------------------------------------------------- */

/* CRC-32 of IEEE 802.3, by half bytes. */
static uint32_t crc32_of(const uint8_t *data, size_t len)
{
	static const uint32_t table[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
		0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c
	};
	uint32_t crc = 0xffffffff;

	for (; len--; data++) {
		crc = crc >> 4 ^ table[(crc ^ *data) & 15];
		crc = crc >> 4 ^ table[(crc ^ *data >> 4) & 15];
	}
	return ~crc;
}

/* All lists together. */
static uint32_t lists_of(const struct packed *p)
{
	uint32_t len = 0;
	int i;

	for (i = 0; i < BRANCH_LISTS; i++)
		len += p->lists[i];
	return len;
}

uint32_t unpack_room(const struct packed *p)
{
	uint32_t room = p->code + 2 * lists_of(p);
	int i;

	for (i = 0; i < BRANCH_LISTS; i++)
		if (p->lists[i] >= PROGRAM_MAX || p->lists[i] & 3)
			return 0;
	return p->code >= PROGRAM_MAX || p->len > room ? 0 : room;
}

/* Code and lists lie so far behind @out that the program, which is longer than
   the code, never catches up with what it is made of. */
static uint32_t join(const struct packed *p, uint8_t *out)
{
#if defined(__aarch64__)
	branch_arm64(out, p->code, false);
	return p->code;
#else
	uint8_t *code = out + lists_of(p), *list = code + p->code;
	struct branch_lists l;
	int i;

	for (i = 0; i < BRANCH_LISTS; i++) {
		l.at[i] = list;
		l.end[i] = list += p->lists[i];
	}
	return branch_x86_join(out, code, p->code, sizeof(void *) == 8, &l);
#endif
}

static void start(struct unpacker *u, const struct packed *p, size_t len,
		  uint8_t *out)
{
	uint16_t *probability = (uint16_t *)&u->model;
	size_t i;

	for (i = 0; i < sizeof(u->model) / sizeof(*probability); i++)
		probability[i] = HALF;
	for (i = 0; i < 4; i++)
		u->back[i] = 0;
	/* The first byte is always 0. */
	u->in = p->data + 5;
	u->end = p->data + len;
	u->coder.range = 0xffffffff;
	u->coder.code = get_be32(p->data + 1);
	u->out = out;
	u->at = 0;
	u->len = p->code + lists_of(p);
	u->state = 0;
}

int unpack(const struct packed *p, size_t len, uint8_t *out, void *memory)
{
	struct unpacker *u = memory;
	int rc = 0;

	if (len < sizeof(*p) + 5 || !unpack_room(p))
		return -EINVAL;
	start(u, p, len - sizeof(*p), out + lists_of(p));
	while (rc == 0 && u->at < u->len)
		rc = step(u);
	if (rc == 0 && (join(p, out) != p->len ||
			crc32_of(out, p->len) != p->crc))
		rc = -EINVAL;
	return rc;
}

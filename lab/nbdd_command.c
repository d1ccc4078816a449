/* nbdd_command.c: what a client reads from an NBD server's export and writes to
   it, and what goes wrong with that. */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "lab/nbdd.h"

#define HEAD	28	/* bytes of a request		*/
#define PIECE	4096u	/* bytes that are zeros, or are not */

enum { READ = 0, WRITE = 1, LEAVE = 2, FLUSH = 3 };
enum { NO_PERMISSION = 1, INVALID = 22, NO_SPACE = 28 };
enum { NONE = 0, DATA = 1, HOLE = 2, FAILED = 32769 };

struct command {
	struct lab_nbd_conn *c;
	const uint8_t       *head;	/* the request			*/
	const struct lab_disk_fault_rule *fault;	/* NULL: none	*/
	uint64_t             at;
	uint32_t             len;
	uint8_t             *image;	/* its bytes at @at		*/
};

static bool has(const struct command *m, enum lab_disk_fault what)
{
	return m->fault && m->fault->what == what;
}

/* ---- replies ------------------------------------------------------------- */

/* The client's, unless somebody else's is to come. */
static void put_cookie(const struct command *m, uint8_t *to)
{
	memcpy(to, m->head + 8, 8);
	if (has(m, LAB_DISK_STRANGER))
		to[3] ^= 1;
}

static void put_simple(const struct command *m, uint32_t error)
{
	uint8_t out[16];

	put_be32(out, 0x67446698);
	put_be32(out + 4, error);
	put_cookie(m, out + 8);
	nbdd_put(m->c, out, sizeof(out));
}

static void put_chunk(const struct command *m, bool done, unsigned type,
		      uint32_t len)
{
	uint8_t out[20];

	put_be32(out, 0x668e33ef);
	put_be16(out + 4, done);
	put_be16(out + 6, type);
	put_cookie(m, out + 8);
	put_be32(out + 16, len);
	nbdd_put(m->c, out, sizeof(out));
}

static void put_error(const struct command *m, uint32_t error)
{
	static const char text[] = "the lab says no";
	uint8_t out[6];

	if (!m->c->chunked || get_be16(m->head + 6) != READ) {
		put_simple(m, error);
		return;
	}
	put_chunk(m, true, FAILED, 6 + sizeof(text) - 1);
	put_be32(out, error);
	put_be16(out + 4, sizeof(text) - 1);
	nbdd_put(m->c, out, sizeof(out));
	nbdd_put(m->c, text, sizeof(text) - 1);
}

/* ---- reading ------------------------------------------------------------- */

static bool is_zero(const uint8_t *p, uint32_t len)
{
	while (len && !*p)
		p++, len--;
	return !len;
}

static void put_hole(const struct command *m, uint32_t at, uint32_t len)
{
	uint8_t out[12];

	put_chunk(m, false, HOLE, sizeof(out));
	put_be64(out, m->at + at);
	put_be32(out + 8, len);
	nbdd_put(m->c, out, sizeof(out));
}

static void put_data(const struct command *m, uint32_t at, uint32_t len)
{
	uint8_t out[8];

	put_chunk(m, false, DATA, 8 + len);
	put_be64(out, m->at + at);
	nbdd_put(m->c, out, sizeof(out));
	nbdd_put(m->c, m->image + at, len);
}

/* One piece of it, as what it is. */
static void put_piece(const struct command *m, uint32_t i)
{
	uint32_t at = i * PIECE;
	uint32_t len = m->len - at < PIECE ? m->len - at : PIECE;

	if (is_zero(m->image + at, len))
		put_hole(m, at, len);
	else
		put_data(m, at, len);
}

static void put_pieces(const struct command *m)
{
	uint32_t n = (m->len + PIECE - 1) / PIECE;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t turn = has(m, LAB_DISK_ORDER) ? n - 1 - i : i;

		if (has(m, LAB_DISK_SHORT) && i == n - 1)
			break;
		put_piece(m, has(m, LAB_DISK_TWICE) && i ? turn - 1 : turn);
	}
	put_chunk(m, true, NONE, 0);
}

/* What the connection has when it ends. */
static void put_half(const struct command *m)
{
	if (m->c->chunked) {
		put_chunk(m, true, DATA, 8 + m->len);
		nbdd_put(m->c, "\0\0\0\0", 4);
	} else {
		put_simple(m, 0);
		nbdd_put(m->c, m->image, m->len / 2);
	}
}

static void read_it(const struct command *m)
{
	if (m->c->chunked) {
		put_pieces(m);
		return;
	}
	put_simple(m, 0);
	nbdd_put(m->c, m->image, m->len);
}

/* ---- writing ------------------------------------------------------------- */

void nbdd_forget(struct lab_nbd_conn *c)
{
	struct nbdd_undo *u;

	while ((u = c->undo)) {
		c->undo = u->next;
		free(u);
	}
}

/* Power fails: what was not flushed is as it was. */
static void undo_all(struct lab_nbd_conn *c)
{
	for (const struct nbdd_undo *u = c->undo; u; u = u->next)
		memcpy(c->export->image.data + u->at, u->data, u->len);
	nbdd_forget(c);
}

static void write_it(const struct command *m)
{
	struct lab_nbd_conn *c = m->c;
	bool fua = get_be16(m->head + 4) & 1;
	struct nbdd_undo *u = c->nbd->cache && !fua ?
		malloc(sizeof(*u) + m->len) : NULL;

	if (u) {
		u->at = m->at;
		u->len = m->len;
		memcpy(u->data, m->image, m->len);
		u->next = c->undo;
		c->undo = u;
	}
	memcpy(m->image, m->head + HEAD, m->len);
	put_simple(m, 0);
}

/* ---- commands ------------------------------------------------------------ */

/* What is wrong with the request; 0: nothing. */
static uint32_t check(const struct command *m, unsigned type)
{
	const struct lab_export *x = m->c->export;

	if (type > FLUSH)
		return INVALID;
	if (type == WRITE && x->read_only)
		return NO_PERMISSION;
	if (m->at > x->image.size || m->len > x->image.size - m->at)
		return type == WRITE ? NO_SPACE : INVALID;
	if (x->least && (m->at | m->len) % x->least)
		return INVALID;
	if (m->len > (x->most ? x->most : NBDD_WRITE_MAX))
		return INVALID;
	return 0;
}

static void cut(const struct command *m, unsigned type)
{
	if (type == READ)
		put_half(m);
	undo_all(m->c);
	m->c->ending = true;
}

static void run(struct command *m, unsigned type)
{
	uint32_t wrong = check(m, type);

	m->image = m->c->export->image.data + (wrong ? 0 : m->at);
	if (!wrong && type != FLUSH)
		m->fault = lab_disk_fault(m->c->nbd->faults);
	if (has(m, LAB_DISK_SILENT))
		return;
	if (has(m, LAB_DISK_CLOSE))
		cut(m, type);
	else if (wrong || has(m, LAB_DISK_ERROR))
		put_error(m, wrong ? wrong : m->fault->error);
	else if (type == READ)
		read_it(m);
	else if (type == WRITE)
		write_it(m);
	else
		put_simple(m, 0);
	if (type == FLUSH)
		nbdd_forget(m->c);
}

size_t nbdd_command(struct lab_nbd_conn *c, const uint8_t *p, size_t len)
{
	struct command m = { .c = c, .head = p };
	unsigned type;
	size_t more;

	if (len < HEAD)
		return 0;
	type = get_be16(p + 6);
	m.at = get_be64(p + 16);
	m.len = get_be32(p + 24);
	more = type == WRITE ? m.len : 0;
	if (get_be32(p) != 0x25609513 || type == LEAVE ||
	    more > NBDD_WRITE_MAX) {
		c->ending = true;
		return 0;
	}
	if (more > len - HEAD)
		return 0;
	run(&m, type);
	return HEAD + more;
}

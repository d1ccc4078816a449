/* fcoed_names.c: the directory of a fabric: which port has which ID and name
   (FC-GS-6 5.2). */
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "lab/fcoed.h"

#define PREAMBLE	16u	/* bytes			*/
#define ACCEPT		0x8002
#define REJECT		0x8001

enum { GPN_ID = 0x0112, GNN_ID, GID_PN = 0x0121, GID_FT = 0x0171, GPN_FT };

/* Reasons, and explanations: 5.2.4. */
#define NO_COMMAND	0x0b00
#define NO_ID		0x0901
#define NO_NAME		0x0902

/* A port of the fabric. */
struct port { uint32_t id; uint64_t name, node; };

static void answer(struct lab_fcoed *f, const struct fcoed_frame *in,
		   unsigned code, unsigned reason, const uint8_t *data,
		   size_t len)
{
	uint8_t p[PREAMBLE + 16] = { 1, 0, 0, 0, 0xfc, 2 };

	put_be16(p + 8, code);
	p[13] = (uint8_t)(reason >> 8);
	p[14] = (uint8_t)reason;
	memcpy(p + PREAMBLE, data, len);
	fcoed_answer(f, in, 0x03, p, PREAMBLE + len, NULL);
}

/* The @n'th: the target, then who is logged in. */
static bool port_at(const struct lab_fcoed *f, unsigned n, struct port *out)
{
	const struct fcoed_login *l = f->logins + n - 1;

	if (!n)
		*out = (struct port){ f->id, f->config->target, fcoed_node(f) };
	else
		*out = (struct port){ l->id, l->name, l->node };
	return !n || l->used;
}

/* By its ID, or if @by_name by its name. */
static bool find_port(const struct lab_fcoed *f, bool by_name, uint64_t what,
		      struct port *out)
{
	for (unsigned n = 0; n <= FCOED_LOGINS; n++)
		if (port_at(f, n, out) &&
		    (by_name ? out->name : out->id) == what)
			return true;
	return false;
}

static void log_query(const struct lab_fcoed *f, const char *what,
		      const struct port *p)
{
	char text[48];

	snprintf(text, sizeof(text), "%06x is %016llx", p->id,
		 (unsigned long long)p->name);
	fcoed_log(f, what, text);
}

static void tell_name(struct lab_fcoed *f, const struct fcoed_frame *in,
		      bool of_node)
{
	uint8_t name[8] = { 0 };
	struct port p;

	if (!find_port(f, false, fcoed_get24(in->data + PREAMBLE + 1), &p)) {
		answer(f, in, REJECT, NO_ID, name, 0);
		return;
	}
	log_query(f, "name of a port", &p);
	put_be64(name, of_node ? p.node : p.name);
	answer(f, in, ACCEPT, 0, name, 8);
}

static void tell_id(struct lab_fcoed *f, const struct fcoed_frame *in)
{
	uint8_t id[4] = { 0 };
	struct port p;

	if (!find_port(f, true, get_be64(in->data + PREAMBLE), &p)) {
		fcoed_log(f, "ID of a port", "not there");
		answer(f, in, REJECT, NO_NAME, id, 0);
		return;
	}
	log_query(f, "ID of a port", &p);
	fcoed_put24(id + 1, p.id);
	answer(f, in, ACCEPT, 0, id, 4);
}

/* Who has FCP: one target. */
static void tell_targets(struct lab_fcoed *f, const struct fcoed_frame *in,
			 bool with_names)
{
	uint8_t entry[16] = { 0x80 };		/* the last one */

	if (in->data[PREAMBLE + 3] != FC_FCP) {
		answer(f, in, REJECT, NO_ID, entry, 0);
		return;
	}
	fcoed_put24(entry + 1, f->id);
	put_be64(entry + 8, f->config->target);
	answer(f, in, ACCEPT, 0, entry, with_names ? 16 : 4);
}

void fcoed_directory(struct lab_fcoed *f, const struct fcoed_frame *in)
{
	unsigned command = in->len < PREAMBLE ? 0 : get_be16(in->data + 8);

	if (in->len < PREAMBLE + (command == GID_PN ? 8 : 4) ||
	    in->data[4] != 0xfc)
		return;
	if (command == GPN_ID || command == GNN_ID)
		tell_name(f, in, command == GNN_ID);
	else if (command == GID_PN)
		tell_id(f, in);
	else if (command == GID_FT || command == GPN_FT)
		tell_targets(f, in, command == GPN_FT);
	else if (command >> 8 == 0x02)		/* what is registered	*/
		answer(f, in, ACCEPT, 0, in->data, 0);
	else
		answer(f, in, REJECT, NO_COMMAND, in->data, 0);
}

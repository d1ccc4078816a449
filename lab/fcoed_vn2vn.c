/* fcoed_vn2vn.c: a target that is found without a forwarder: it probes for an ID,
   claims it, and says now and then that it is there (FC-BB-6 7.9.7). */
#include <string.h>

#include "core/bytes.h"
#include "lab/fcoed.h"

enum { PROBE = 1, PROBE_REPLY, CLAIM, CLAIM_REPLY, BEACON, OP = 5 };

#define PROBE_US	100000u
#define CLAIM_US	400000u
#define BEACON_US	8000000u
#define TYPE_FCP	8
#define IS_TARGET	1u

/* FC-4 types, then four bits of features for each: a target of FCP. */
static void put_features(uint8_t **end)
{
	uint8_t *p = fip_put(end, FIP_FEATURES, 4 + 32 + 128);

	put_be32(p + 4, 1u << TYPE_FCP);
	put_be32(p + 4 + 32 + TYPE_FCP / 8 * 4, IS_TARGET);
}

static void say(struct lab_fcoed *f, unsigned code, const uint8_t *to,
		uint32_t id)
{
	uint8_t *end, mac[6];
	size_t least = code == CLAIM_REPLY ? f->net->config->mtu : 0;

	fip_begin(f, to, OP, code, 0, &end);
	memcpy(mac, "\x0e\xfd\0", 3);
	fcoed_put24(mac + 3, id);
	fip_put_mac(&end, f->mac);
	fip_put_name(&end, fcoed_node(f));
	fip_put_port(&end, mac, id, f->config->target);
	if (code == CLAIM || code == CLAIM_REPLY) {
		put_features(&end);
		put_be16(fip_put(&end, FIP_SIZE, 4) + 2,
			 (unsigned)fcoed_room(f) + 14 + 24 + 8);
	}
	fip_send(f, f->net, end, least);
}

void fcoed_vn2vn_tick(struct lab_fcoed *f)
{
	static const struct { unsigned code; uint32_t next_us; } steps[] = {
		{ PROBE, PROBE_US }, { PROBE, CLAIM_US }, { CLAIM, BEACON_US },
		{ BEACON, BEACON_US },
	};
	unsigned step = f->ticks < 3 ? f->ticks : 3;

	f->ticks = step + 1;
	say(f, steps[step].code, ALL_VN2VN, f->id);
	lab_timer_set(f->net->lab, &f->tick, steps[step].next_us, fcoed_tick);
}

/* Somebody else has the ID: begin again with another. */
static void choose_another(struct lab_fcoed *f)
{
	f->id = f->id % 0xfffe + 1;
	f->ticks = 0;
	fcoed_vn2vn_tick(f);
}

/* Is it to hear that its ID is taken, though it is not? */
static bool has_conflict(struct lab_fcoe *config)
{
	if (config->conflicted >= config->conflicts)
		return false;
	config->conflicted++;
	return true;
}

void fcoed_vn2vn(struct lab_fcoed *f, const uint8_t *from, unsigned code,
		 const struct fip_list *list)
{
	const uint8_t *port = fip_find(list, FIP_PORT, 20);
	uint32_t id = port ? fcoed_get24(port + 9) : 0;

	if (!id)
		return;
	if (code == PROBE && (id == f->id || has_conflict(f->config))) {
		fcoed_log(f, "VN2VN probe", "taken");
		say(f, PROBE_REPLY, from, id);
	} else if ((code == PROBE_REPLY || code == CLAIM) && id == f->id) {
		choose_another(f);
	} else if (code == CLAIM) {
		fcoed_log(f, "VN2VN claim", "answered");
		say(f, CLAIM_REPLY, from, f->id);
	}
}

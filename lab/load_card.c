/* load_card.c: the cards of a lab file, their cables and VLANs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/bytes.h"
#include "core/str.h"
#include "lab/config.h"
#include "lab/load.h"

static int read_card_network(struct yaml_reader *r, const struct yaml *n,
			     void *into)
{
	return lab_read_network(r, n, &((struct lab_card *)into)->network);
}

#define FAULT(name, form, field) \
	{ name, form, offsetof(struct lab_faults, field), NULL }
static int read_down(struct yaml_reader *r, const struct yaml *n,
		     void *into);

static const struct yaml_key fault_keys[] = {
	FAULT("loss", YAML_SHARE, loss_ppm),
	FAULT("duplicate", YAML_SHARE, duplicate_ppm),
	FAULT("corrupt", YAML_SHARE, corrupt_ppm),
	FAULT("reorder", YAML_SHARE, reorder_ppm),
	FAULT("delay", YAML_TIME_US, delay_us),
	FAULT("jitter", YAML_TIME_US, jitter_us),
	FAULT("rate", YAML_RATE, rate_bps),
	{ "down", YAML_CALL, 0, read_down },
};

static int read_down(struct yaml_reader *r, const struct yaml *n,
		     void *into)
{
	struct lab_faults *f = into;
	uint32_t from, until;
	int rc = lab_load_span(r, n, &from, &until);

	f->down_us = (uint64_t)from * 1000;
	f->up_us = (uint64_t)until * 1000;
	return rc;
}

/* TAG: NETWORK, each */
static int read_vlans(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	struct lab_vlan **end = &((struct lab_card *)into)->vlans;
	const struct yaml *m;
	uint64_t tag;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"vlans\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		if (str_to_int(m->key->text, &tag) < 0 || !tag || tag > 4094)
			return YAML_READ_ERROR(r, m->key, "\"%.40s\": expected "
					       "a tag from 1 to 4094",
					       m->key->text);
		*end = yaml_read_alloc(r, sizeof(**end));
		if (!*end)
			return -ENOMEM;
		(*end)->tag = (uint16_t)tag;
		rc = lab_read_network(r, m, &(*end)->network);
		end = &(*end)->next;
	}
	return rc;
}

static int read_cable(struct yaml_reader *r, const struct yaml *n,
		      void *into)
{
	struct lab_card *card = into;

	return yaml_read_map(r, n, "a cable", fault_keys, COUNT(fault_keys),
			     &card->faults);
}

/* ---- the switch ------------------------------------------------------ */

#define HOW(name, form, field) \
	{ name, form, offsetof(struct lab_port_how, field), NULL }

static int read_rstp(struct yaml_reader *r, const struct yaml *n, void *into)
{
	struct lab_port_how *h = into;

	h->has_rstp = true;
	return yaml_read_value(r, n, YAML_TIME_MS, &h->rstp_ms);
}

static int read_stp(struct yaml_reader *r, const struct yaml *n, void *into)
{
	struct lab_port_how *h = into;

	h->has_stp = true;
	return yaml_read_value(r, n, YAML_TIME_MS, &h->stp_ms);
}

static int read_lacp(struct yaml_reader *r, const struct yaml *n, void *into)
{
	struct lab_port_how *h = into;

	h->has_lacp = true;
	return yaml_read_value(r, n, YAML_TIME_MS, &h->lacp_ms);
}

static int read_method(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	static const char *const words[] = { "md5", "mschapv2" };
	unsigned which = 0;
	int rc = yaml_read_choice(r, n, "\"method\"", words, COUNT(words),
				  &which);

	((struct lab_port_how *)into)->mschap = which;
	return rc;
}

static const struct yaml_key user_keys[] = {
	HOW("user", YAML_TEXT, user), HOW("password", YAML_TEXT, password),
	{ "method", YAML_CALL, 0, read_method },
	HOW("silent", YAML_BOOL, silent),
};

static int read_user(struct yaml_reader *r, const struct yaml *n, void *into)
{
	struct lab_port_how *h = into;
	int rc = yaml_read_map(r, n, "802.1x", user_keys, COUNT(user_keys),
			       into);

	if (rc >= 0 && (!h->user || !h->password))
		return YAML_READ_ERROR(r, n, "802.1x needs a user and a "
				       "password");
	return rc;
}

static const struct yaml_key lldp_keys[] = {
	HOW("name", YAML_TEXT, name), HOW("port", YAML_TEXT, port),
	HOW("vlan", YAML_U16, vlan),
};

static int read_lldp(struct yaml_reader *r, const struct yaml *n, void *into)
{
	struct lab_port_how *h = into;

	h->has_lldp = true;
	h->name = h->port = "";
	return yaml_read_map(r, n, "lldp", lldp_keys, COUNT(lldp_keys), into);
}

static const struct yaml_key switch_keys[] = {
	{ "rstp", YAML_CALL, 0, read_rstp }, { "stp", YAML_CALL, 0, read_stp },
	{ "lacp", YAML_CALL, 0, read_lacp },
	{ "802.1x", YAML_CALL, 0, read_user },
	{ "lldp", YAML_CALL, 0, read_lldp },
	HOW("garbled", YAML_BOOL, garbled),
};

static int read_switch(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	return yaml_read_map(r, n, "a switch", switch_keys, COUNT(switch_keys),
			     &((struct lab_card *)into)->how);
}

/* "1af4:1000": vendor and device, as the bus numbers them. */
static int read_card_id(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	struct lab_card *card = into;
	unsigned vendor, device;
	char end;
	int rc = yaml_read_expect(r, n, YAML_SCALAR, "a card's id");

	if (rc < 0)
		return rc;
	if (n->len != 9 ||
	    sscanf(n->text, "%4x:%4x%c", &vendor, &device, &end) != 2)
		return YAML_READ_ERROR(r, n, "\"%.40s\": expected vendor and "
				       "device such as 1af4:1000", n->text);
	put_be16(card->busid + 1, vendor);
	put_be16(card->busid + 3, device);
	return 0;
}

#define CARD(name, form, field) \
	{ name, form, offsetof(struct lab_card, field), NULL }

static const struct yaml_key card_keys[] = {
	CARD("mac", YAML_MAC, mac),
	{ "network", YAML_CALL, 0, read_card_network },
	{ "vlans", YAML_CALL, 0, read_vlans },
	{ "switch", YAML_CALL, 0, read_switch },
	CARD("driver", YAML_TEXT, driver),
	CARD("device", YAML_TEXT, device),
	CARD("bus", YAML_TEXT, bustype),
	{ "id", YAML_CALL, 0, read_card_id },
	CARD("mtu", YAML_U16, mtu),
	{ "wifi", YAML_CALL, 0, lab_load_wifi },
	{ "cable", YAML_CALL, 0, read_cable },
};

struct lab_card *lab_load_card(struct yaml_reader *r, unsigned number)
{
	struct lab_card **end = &lab_reading(r)->cards;
	struct lab_card *card = yaml_read_alloc(r, sizeof(*card));
	char device[16];

	if (!card)
		return NULL;
	lab_card_init(card, number);
	card->network = lab_reading(r)->networks;
	snprintf(device, sizeof(device), "0000:00:%02x.0", 3 + number);
	card->device = arena_strndup(r->mem, device, strlen(device));
	if (!card->device)
		return NULL;
	while (*end)
		end = &(*end)->next;
	*end = card;
	return card;
}

static int mac_check(struct yaml_reader *r, const struct yaml *n,
		     const struct lab_card *card)
{
	const struct lab_card *c;

	if (card->mac[0] & 1)
		return YAML_READ_ERROR(r, n, "a card's MAC address must not be "
				       "a group's");
	for (c = lab_reading(r)->cards; c != card; c = c->next)
		if (!memcmp(c->mac, card->mac, 6))
			return YAML_READ_ERROR(r, n, "another card has this "
					       "MAC address");
	return 0;
}

/* A PCI card is where its device name says. */
static void set_location(struct lab_card *card)
{
	unsigned seg, bus, dev, fn;
	char end;

	if (!strcmp(card->bustype, "PCI") &&
	    sscanf(card->device, "%4x:%2x:%2x.%1x%c", &seg, &bus, &dev, &fn,
		   &end) == 4 && dev < 32 && fn < 8)
		card->busloc = seg << 16 | bus << 8 | dev << 3 | fn;
}

int lab_load_cards(struct yaml_reader *r, const struct yaml *n)
{
	const struct yaml *m;
	struct lab_card *card;
	unsigned number = 0;
	int rc = yaml_read_expect(r, n, YAML_LIST, "\"cards\"");

	for (m = n->first; m && rc >= 0; m = m->next) {
		if (number >= LAB_CARDS_MAX)
			return YAML_READ_ERROR(r, m, "more than %d cards",
					       LAB_CARDS_MAX);
		card = lab_load_card(r, number++);
		if (!card)
			return -ENOMEM;
		rc = yaml_read_map(r, m, "a card", card_keys,
				   COUNT(card_keys), card);
		if (rc >= 0 && (card->mtu < 576 || card->mtu > 9000))
			rc = YAML_READ_ERROR(r, m, "the MTU is from 576 to "
					     "9000");
		if (rc >= 0)
			rc = mac_check(r, m, card);
		set_location(card);
	}
	return rc;
}

int lab_load_macs(struct yaml_reader *r, const struct yaml *machine)
{
	const struct yaml *m = yaml_read_member(machine, "mac");
	struct lab_card *card = lab_reading(r)->cards;
	bool several = m && m->kind == YAML_LIST;
	int rc = 0;

	m = several ? m->first : m;
	for (; m && rc >= 0; m = several ? m->next : NULL) {
		if (!card)
			return YAML_READ_ERROR(r, m, "the lab has no card for "
					       "this MAC address");
		rc = yaml_read_value(r, m, YAML_MAC, card->mac);
		if (rc >= 0)
			rc = mac_check(r, m, card);
		card = card->next;
	}
	return rc;
}

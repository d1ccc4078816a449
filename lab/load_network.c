/* load_network.c: the networks of a lab file. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "lab/config.h"
#include "lab/load.h"

#define NETWORKS_MAX	16

/* "192.0.2.1/24": the lab's own address and the size of the network. */
static int read_subnet(struct yaml_reader *r, const struct yaml *n,
		       void *into)
{
	struct lab_network *net = into;
	struct yaml part = *n;
	const char *slash;
	uint8_t bits;
	int rc = yaml_read_expect(r, n, YAML_SCALAR, "an address");

	if (rc < 0)
		return rc;
	slash = strchr(n->text, '/');
	if (!slash)
		return YAML_READ_ERROR(r, n, "\"%.40s\": expected an address "
				       "with its network's size, such as "
				       "192.0.2.1/24", n->text);
	part.text = slash + 1;
	part.len = strlen(part.text);
	rc = yaml_read_value(r, &part, YAML_U8, &bits);
	if (rc >= 0 && (bits < 8 || bits > 30))
		return YAML_READ_ERROR(r, n, "a network's size is from 8 to "
				       "30 bits");
	if (rc < 0)
		return rc;
	net->mask = ~0u << (32 - bits);
	part.text = arena_strndup(r->mem, n->text,
				  (size_t)(slash - n->text));
	if (!part.text)
		return err_set(r->e, -ENOMEM, "no memory for %s", r->file);
	part.len = strlen(part.text);
	return yaml_read_value(r, &part, YAML_ADDRESS, &net->address);
}

/* "2001:db8::1/64" */
static int read_subnet6(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	struct lab_network *net = into;
	const char *slash;
	char text[64];
	int rc = yaml_read_expect(r, n, YAML_SCALAR, "an address");

	if (rc < 0)
		return rc;
	slash = strchr(n->text, '/');
	snprintf(text, sizeof(text), "%.*s", slash ? (int)(slash - n->text) :
		 0, n->text);
	if (!slash || strcmp(slash, "/64") ||
	    inet_pton(AF_INET6, text, net->address6) != 1)
		return YAML_READ_ERROR(r, n, "\"%.40s\": expected an IPv6 "
				       "address such as 2001:db8::1/64",
				       n->text);
	net->has_ip6 = true;
	return 0;
}

static const struct yaml_key network_keys[] = {
	{ "address", YAML_CALL, 0, read_subnet },
	{ "ipv6", YAML_CALL, 0, read_subnet6 },
	{ "ipv6-dead", YAML_BOOL, offsetof(struct lab_network, dead6), NULL },
	{ "managed", YAML_BOOL, offsetof(struct lab_network, managed), NULL },
	{ "filename6", YAML_TEXT, offsetof(struct lab_network, filename6),
	  NULL },
	{ "any-address", YAML_BOOL, offsetof(struct lab_network, any), NULL },
	{ "mtu", YAML_U16, offsetof(struct lab_network, mtu), NULL },
};

struct lab_network *lab_load_network(struct yaml_reader *r, const char *name)
{
	struct lab_network **end = &lab_reading(r)->networks;
	struct lab_network *net = yaml_read_alloc(r, sizeof(*net));
	unsigned number = 0;

	if (!net)
		return NULL;
	for (; *end; end = &(*end)->next)
		number++;
	lab_network_init(net, number);
	net->name = name;
	*end = net;
	return net;
}

int lab_load_networks(struct yaml_reader *r, const struct yaml *n, void *into)
{
	const struct yaml *m;
	struct lab_network *net;
	unsigned count = 0;
	int rc = yaml_read_expect(r, n, YAML_MAP, "\"networks\"");

	(void)into;
	for (m = n->first; m && rc >= 0; m = m->next) {
		if (++count > NETWORKS_MAX)
			return YAML_READ_ERROR(r, m, "more than %d networks",
					       NETWORKS_MAX);
		net = lab_load_network(r, m->key->text);
		if (!net)
			return -ENOMEM;
		rc = yaml_read_map(r, m, "a network", network_keys,
				   COUNT(network_keys), net);
		if (rc >= 0 && (net->mtu < 576 || net->mtu > 9000))
			rc = YAML_READ_ERROR(r, m, "the MTU is from 576 to "
					     "9000");
	}
	return rc;
}

int lab_read_network(struct yaml_reader *r, const struct yaml *n,
		     struct lab_network **out)
{
	struct lab_network *net = lab_reading(r)->networks;
	int rc = yaml_read_expect(r, n, YAML_SCALAR, "a network's name");

	if (rc < 0)
		return rc;
	if (yaml_is_none(n)) {
		*out = NULL;
		return 0;
	}
	while (net && strcmp(net->name, n->text))
		net = net->next;
	if (!net)
		return YAML_READ_ERROR(r, n, "no network is called \"%.40s\"",
				       n->text);
	*out = net;
	return 0;
}

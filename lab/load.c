/* load.c: a lab from its YAML file: its networks, and its parts in turn.
   FORMAT.md is the reference. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/str.h"
#include "format/file.h"
#include "lab/config.h"
#include "lab/load.h"

#define NETWORKS_MAX	16

/* ---- networks ------------------------------------------------------- */

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
	{ "managed", YAML_BOOL, offsetof(struct lab_network, managed), NULL },
	{ "filename6", YAML_TEXT, offsetof(struct lab_network, filename6),
	  NULL },
	{ "any-address", YAML_BOOL, offsetof(struct lab_network, any), NULL },
	{ "mtu", YAML_U16, offsetof(struct lab_network, mtu), NULL },
};

static struct lab_network *network_add(struct yaml_reader *r,
				       const char *name)
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

static int read_networks(struct yaml_reader *r, const struct yaml *n,
			 void *into)
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
		net = network_add(r, m->key->text);
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

/* ---- the whole file ------------------------------------------------- */

static int read_unserved(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	static const char *const words[] = {
		[LAB_404] = "404", [LAB_STUB] = "stub",
		[LAB_STUB_ELSEWHERE] = "elsewhere",
	};
	unsigned which;
	int rc = yaml_read_choice(r, n, "\"unserved\"", words, COUNT(words),
				  &which);

	if (rc >= 0)
		((struct lab_config *)into)->unserved =
			(enum lab_unserved)which;
	return rc;
}

static int read_machine(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	return lab_load_machine(r, n, &((struct lab_config *)into)->machine);
}

/* Cards and servers name networks: those are read first, wherever they are. */
static const struct yaml_key keys[] = {
	{ "seed", YAML_U64, offsetof(struct lab_config, seed), NULL },
	{ "unserved", YAML_CALL, 0, read_unserved },
	{ "folder", YAML_IGNORE, 0, NULL },
	{ "machine", YAML_CALL, 0, read_machine },
	{ "machines", YAML_IGNORE, 0, NULL },
	{ "networks", YAML_CALL, 0, read_networks },
	{ "cards", YAML_IGNORE, 0, NULL },
	{ "servers", YAML_IGNORE, 0, NULL },
};

static int read_servers(struct yaml_reader *r, const struct yaml *n)
{
	const struct yaml *m;
	int rc = yaml_read_expect(r, n, YAML_LIST, "\"servers\"");

	for (m = n->first; m && rc >= 0; m = m->next)
		rc = lab_load_server(r, m);
	return rc;
}

/* The machine that was asked for, over "machine"; all must be right. */
static int read_machines(struct yaml_reader *r, const struct yaml *top)
{
	const struct yaml *n = top ? yaml_read_member(top, "machines") :
					 NULL;
	const char *choice = lab_reading(r)->choice;
	int rc = n ? lab_load_machines(r, n) : 0;

	if (rc >= 0 && choice)
		rc = lab_find_machine(r, top, choice, &n);
	if (rc < 0 || !choice)
		return rc;
	rc = lab_load_machine(r, n, &lab_reading(r)->machine);
	return rc < 0 ? rc : lab_load_macs(r, n);
}

/* @dir: what is served if nothing else is said. */
static int read_rest(struct yaml_reader *r, const struct yaml *top,
		     const char *dir)
{
	const struct yaml *machine = top ?
		yaml_read_member(top, "machine") : NULL;
	const struct yaml *cards = top ? yaml_read_member(top, "cards") :
					     NULL;
	const struct yaml *servers = top ?
		yaml_read_member(top, "servers") : NULL;
	const struct yaml *folder = top ?
		yaml_read_member(top, "folder") : NULL;
	int rc = 0;

	if (!lab_reading(r)->networks && !network_add(r, "lan"))
		return -ENOMEM;
	if (cards)
		rc = lab_load_cards(r, cards);
	else if (!lab_load_card(r, 0))
		rc = -ENOMEM;
	if (rc >= 0 && machine)
		rc = lab_load_macs(r, machine);
	if (rc >= 0)
		rc = read_machines(r, top);
	if (rc >= 0 && folder)
		rc = yaml_read_value(r, folder, YAML_PATH, &dir);
	if (rc >= 0 && servers)
		return read_servers(r, servers);
	return rc < 0 ? rc : lab_config_servers(lab_reading(r), dir, r->e);
}

int lab_config_tree(struct lab_config *c, const struct yaml *top,
		    const char *file, const char *folder, const char *served,
		    struct err *e)
{
	struct yaml_reader r = { .top = c, .mem = &c->mem, .file = file,
				.folder = folder, .e = e };
	int rc = 0;

	if (top)
		rc = yaml_read_map(&r, top, "a lab", keys, COUNT(keys), c);
	return rc < 0 ? rc : read_rest(&r, top, served);
}

int lab_config_parse(struct lab_config *c, const char *text, size_t len,
		     const char *file, const char *folder, struct err *e)
{
	struct yaml *top = NULL;
	int rc = yaml_parse(text, len, file, &c->mem, &top, e);

	return rc < 0 ? rc : lab_config_tree(c, top, file, folder, folder, e);
}

/* ---- the file ------------------------------------------------------- */

int lab_config_load(struct lab_config *c, const char *file, struct err *e)
{
	struct sbuf text = { .max = YAML_BYTES };
	const char *slash = strrchr(file, '/');
	const char *folder = slash ? arena_strndup(&c->mem, file,
					(size_t)(slash - file) + 1) : ".";
	int rc = folder ? file_read_all(file, &text, e) :
			  err_set(e, -ENOMEM, "no memory for %s", file);

	if (rc >= 0)
		rc = lab_config_parse(c, sbuf_text(&text), text.len, file,
				      folder, e);
	sbuf_free(&text);
	return rc;
}

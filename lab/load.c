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
#include "lab/config.h"
#include "lab/read.h"

#define NETWORKS_MAX	16

/* ---- networks ------------------------------------------------------- */

/* "192.0.2.1/24": the lab's own address and the size of the network. */
static int read_subnet(struct lab_reader *r, const struct lab_yaml *n,
		       void *into)
{
	struct lab_network *net = into;
	struct lab_yaml part = *n;
	const char *slash;
	uint8_t bits;
	int rc = lab_read_expect(r, n, LAB_YAML_SCALAR, "an address");

	if (rc < 0)
		return rc;
	slash = strchr(n->text, '/');
	if (!slash)
		return LAB_READ_ERROR(r, n, "\"%.40s\": expected an address "
				      "with its network's size, such as "
				      "192.0.2.1/24", n->text);
	part.text = slash + 1;
	part.len = strlen(part.text);
	rc = lab_read_value(r, &part, LAB_U8, &bits);
	if (rc >= 0 && (bits < 8 || bits > 30))
		return LAB_READ_ERROR(r, n, "a network's size is from 8 to "
				      "30 bits");
	if (rc < 0)
		return rc;
	net->mask = ~0u << (32 - bits);
	part.text = arena_strndup(r->mem, n->text,
				  (size_t)(slash - n->text));
	if (!part.text)
		return err_set(r->e, -ENOMEM, "no memory for %s", r->file);
	part.len = strlen(part.text);
	return lab_read_value(r, &part, LAB_ADDRESS, &net->address);
}

/* "2001:db8::1/64" */
static int read_subnet6(struct lab_reader *r, const struct lab_yaml *n,
			void *into)
{
	struct lab_network *net = into;
	const char *slash;
	char text[64];
	int rc = lab_read_expect(r, n, LAB_YAML_SCALAR, "an address");

	if (rc < 0)
		return rc;
	slash = strchr(n->text, '/');
	snprintf(text, sizeof(text), "%.*s", slash ? (int)(slash - n->text) :
		 0, n->text);
	if (!slash || strcmp(slash, "/64") ||
	    inet_pton(AF_INET6, text, net->address6) != 1)
		return LAB_READ_ERROR(r, n, "\"%.40s\": expected an IPv6 "
				      "address such as 2001:db8::1/64",
				      n->text);
	net->has_ip6 = true;
	return 0;
}

static const struct lab_key network_keys[] = {
	{ "address", LAB_CALL, 0, read_subnet },
	{ "ipv6", LAB_CALL, 0, read_subnet6 },
	{ "managed", LAB_BOOL, offsetof(struct lab_network, managed), NULL },
	{ "filename6", LAB_TEXT, offsetof(struct lab_network, filename6),
	  NULL },
	{ "any-address", LAB_BOOL, offsetof(struct lab_network, any), NULL },
	{ "mtu", LAB_U16, offsetof(struct lab_network, mtu), NULL },
};

static struct lab_network *network_add(struct lab_reader *r,
				       const char *name)
{
	struct lab_network **end = &r->config->networks;
	struct lab_network *net = lab_read_alloc(r, sizeof(*net));
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

static int read_networks(struct lab_reader *r, const struct lab_yaml *n,
			 void *into)
{
	const struct lab_yaml *m;
	struct lab_network *net;
	unsigned count = 0;
	int rc = lab_read_expect(r, n, LAB_YAML_MAP, "\"networks\"");

	(void)into;
	for (m = n->first; m && rc >= 0; m = m->next) {
		if (++count > NETWORKS_MAX)
			return LAB_READ_ERROR(r, m, "more than %d networks",
					      NETWORKS_MAX);
		net = network_add(r, m->key->text);
		if (!net)
			return -ENOMEM;
		rc = lab_read_map(r, m, "a network", network_keys,
				  COUNT(network_keys), net);
		if (rc >= 0 && (net->mtu < 576 || net->mtu > 9000))
			rc = LAB_READ_ERROR(r, m, "the MTU is from 576 to "
					    "9000");
	}
	return rc;
}

int lab_read_network(struct lab_reader *r, const struct lab_yaml *n,
		     struct lab_network **out)
{
	struct lab_network *net = r->config->networks;
	int rc = lab_read_expect(r, n, LAB_YAML_SCALAR, "a network's name");

	if (rc < 0)
		return rc;
	if (lab_yaml_is_none(n)) {
		*out = NULL;
		return 0;
	}
	while (net && strcmp(net->name, n->text))
		net = net->next;
	if (!net)
		return LAB_READ_ERROR(r, n, "no network is called \"%.40s\"",
				      n->text);
	*out = net;
	return 0;
}

/* ---- the whole file ------------------------------------------------- */

static int read_unserved(struct lab_reader *r, const struct lab_yaml *n,
			 void *into)
{
	static const char *const words[] = {
		[LAB_404] = "404", [LAB_STUB] = "stub",
		[LAB_STUB_ELSEWHERE] = "elsewhere",
	};
	unsigned which;
	int rc = lab_read_choice(r, n, "\"unserved\"", words, COUNT(words),
				 &which);

	if (rc >= 0)
		((struct lab_config *)into)->unserved =
			(enum lab_unserved)which;
	return rc;
}

static int read_machine(struct lab_reader *r, const struct lab_yaml *n,
			void *into)
{
	return lab_load_machine(r, n, &((struct lab_config *)into)->machine);
}

/* Cards and servers name networks: those are read first, wherever they are. */
static const struct lab_key keys[] = {
	{ "seed", LAB_U64, offsetof(struct lab_config, seed), NULL },
	{ "unserved", LAB_CALL, 0, read_unserved },
	{ "folder", LAB_IGNORE, 0, NULL },
	{ "machine", LAB_CALL, 0, read_machine },
	{ "machines", LAB_IGNORE, 0, NULL },
	{ "networks", LAB_CALL, 0, read_networks },
	{ "cards", LAB_IGNORE, 0, NULL },
	{ "servers", LAB_IGNORE, 0, NULL },
};

static int read_servers(struct lab_reader *r, const struct lab_yaml *n)
{
	const struct lab_yaml *m;
	int rc = lab_read_expect(r, n, LAB_YAML_LIST, "\"servers\"");

	for (m = n->first; m && rc >= 0; m = m->next)
		rc = lab_load_server(r, m);
	return rc;
}

/* The machine that was asked for, over "machine"; all must be right. */
static int read_machines(struct lab_reader *r, const struct lab_yaml *top)
{
	const struct lab_yaml *n = top ? lab_read_member(top, "machines") :
					 NULL;
	const char *choice = r->config->choice;
	int rc = n ? lab_load_machines(r, n) : 0;

	if (rc >= 0 && choice)
		rc = lab_find_machine(r, top, choice, &n);
	if (rc < 0 || !choice)
		return rc;
	rc = lab_load_machine(r, n, &r->config->machine);
	return rc < 0 ? rc : lab_load_macs(r, n);
}

/* @dir: what is served if nothing else is said. */
static int read_rest(struct lab_reader *r, const struct lab_yaml *top,
		     const char *dir)
{
	const struct lab_yaml *machine = top ?
		lab_read_member(top, "machine") : NULL;
	const struct lab_yaml *cards = top ? lab_read_member(top, "cards") :
					     NULL;
	const struct lab_yaml *servers = top ?
		lab_read_member(top, "servers") : NULL;
	const struct lab_yaml *folder = top ?
		lab_read_member(top, "folder") : NULL;
	int rc = 0;

	if (!r->config->networks && !network_add(r, "lan"))
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
		rc = lab_read_value(r, folder, LAB_PATH, &dir);
	if (rc >= 0 && servers)
		return read_servers(r, servers);
	return rc < 0 ? rc : lab_config_servers(r->config, dir, r->e);
}

int lab_config_tree(struct lab_config *c, const struct lab_yaml *top,
		    const char *file, const char *folder, const char *served,
		    struct err *e)
{
	struct lab_reader r = { .config = c, .mem = &c->mem, .file = file,
				.folder = folder, .e = e };
	int rc = 0;

	if (top)
		rc = lab_read_map(&r, top, "a lab", keys, COUNT(keys), c);
	return rc < 0 ? rc : read_rest(&r, top, served);
}

int lab_config_parse(struct lab_config *c, const char *text, size_t len,
		     const char *file, const char *folder, struct err *e)
{
	struct lab_yaml *top = NULL;
	int rc = lab_yaml_parse(text, len, file, &c->mem, &top, e);

	return rc < 0 ? rc : lab_config_tree(c, top, file, folder, folder, e);
}

/* ---- the file ------------------------------------------------------- */

int lab_read_file(const char *file, struct sbuf *out, struct err *e)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC), rc = 0;
	char part[256];
	ssize_t n;

	if (fd < 0)
		return err_set(e, -errno, "%.80s: %s", file,
			       err_text(-errno));
	while (!rc && (n = read(fd, part, sizeof(part))) > 0)
		rc = sbuf_add(out, part, (size_t)n);
	if (!rc && n < 0)
		rc = -errno;
	close(fd);
	return rc < 0 ? err_set(e, rc, "%.80s: %s", file, err_text(rc)) : 0;
}

int lab_config_load(struct lab_config *c, const char *file, struct err *e)
{
	struct sbuf text = { .max = LAB_YAML_BYTES };
	const char *slash = strrchr(file, '/');
	const char *folder = slash ? arena_strndup(&c->mem, file,
					(size_t)(slash - file) + 1) : ".";
	int rc = folder ? lab_read_file(file, &text, e) :
			  err_set(e, -ENOMEM, "no memory for %s", file);

	if (rc >= 0)
		rc = lab_config_parse(c, sbuf_text(&text), text.len, file,
				      folder, e);
	sbuf_free(&text);
	return rc;
}

/* load_place.c: what the servers of all types have: a name, a place. */
#include <errno.h>
#include <string.h>

#include "lab/config.h"
#include "lab/load.h"

static int read_network(struct yaml_reader *r, const struct yaml *n,
			void *into)
{
	return lab_read_network(r, n, &((struct lab_server *)into)->network);
}

#define SERVER(name, form, field) \
	{ name, form, offsetof(struct lab_server, field), NULL }

static const struct yaml_key server_keys[] = {
	{ "type", YAML_IGNORE, 0, NULL },
	SERVER("name", YAML_TEXT, name),
	{ "network", YAML_CALL, 0, read_network },
	SERVER("address", YAML_ADDRESS, address),
	SERVER("port", YAML_U16, port),
};

/* Read what all servers have and what this kind has, as one table. */
int lab_read_server(struct yaml_reader *r, const struct yaml *n,
		    const char *what, const struct yaml_key *more,
		    size_t n_more, struct lab_server *s)
{
	const size_t n_all = COUNT(server_keys) + n_more;
	struct yaml_key *keys = yaml_read_alloc(r, n_all * sizeof(*keys));

	if (!keys)
		return -ENOMEM;
	memcpy(keys, server_keys, sizeof(server_keys));
	if (n_more)
		memcpy(keys + COUNT(server_keys), more,
		       n_more * sizeof(*more));
	return yaml_read_map(r, n, what, keys, n_all, s);
}

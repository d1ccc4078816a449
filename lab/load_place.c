/* load_place.c: what the servers of all types have: a name, a place. */
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

int lab_read_server(struct yaml_reader *r, const struct yaml *n,
		    const char *what, const struct yaml_key *more,
		    size_t n_more, void *into, struct lab_server *s)
{
	const struct yaml_table tables[] = {
		{ server_keys, COUNT(server_keys), s },
		{ more, n_more, into },
	};

	return yaml_read_tables(r, n, what, tables, COUNT(tables));
}

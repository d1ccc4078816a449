/* load.c: a lab from its YAML file, its parts in turn. FORMAT.md is the
   reference. */
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

static int read_unserved(struct yaml_reader *r, const struct yaml *n,
			 void *into)
{
	static const char *const words[] = {
		[LAB_404] = "404", [LAB_STUB] = "stub",
		[LAB_STUB_ELSEWHERE] = "elsewhere",
	};

	return yaml_read_word(r, n, words, COUNT(words),
			      &((struct lab_config *)into)->unserved);
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
	{ "networks", YAML_CALL, 0, lab_load_networks },
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

	if (!lab_reading(r)->networks && !lab_load_network(r, "lan"))
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
		rc = read_servers(r, servers);
	else if (rc >= 0)
		rc = lab_config_servers(lab_reading(r), dir, r->e);
	return rc < 0 || !top ? rc : lab_check(r, top);
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
	if (rc >= 0)
		rc = read_rest(&r, top, served);
	return rc == -ENOMEM ? err_set(e, rc, "no memory for %s", file) : rc;
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

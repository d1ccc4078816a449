/*
 * yaml.h: YAML text as a tree whose every node knows its place. Bounded: in
 * size, in depth, and in what aliases may amount to.
 */
#ifndef FORMAT_YAML_H
#define FORMAT_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

#define YAML_BYTES	(4u << 20)	/* of one file			*/
#define LAB_YAML_DEPTH	32		/* lists and mappings		*/
#define LAB_YAML_NODES	100000		/* aliases counted in full	*/

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
	enum yaml_kind kind;
	uint32_t       line, col;	/* from 1			*/
	const char    *file;		/* as yaml_parse() was told	*/
	const char    *text;		/* scalars; a NUL follows	*/
	size_t         len;
	bool           quoted;		/* or a block scalar: "null" is
					   text then, else no value	*/
	struct yaml   *first;	/* lists, mappings: members	*/
	struct yaml   *next;
	struct yaml   *key;		/* in a mapping: a scalar	*/
	uint32_t       nodes;		/* this one and all below	*/
};

/*
 * Parse one document. Nodes and texts live in @mem. An empty one gives NULL
 * in *@out. Returns 0, -EINVAL or -ENOMEM with @e saying what and where,
 * under the name @file.
 */
int yaml_parse(const char *text, size_t len, const char *file,
	       struct arena *mem, struct yaml **out, struct err *e);

/* Is it the word none, not quoted? */
bool yaml_is_none(const struct yaml *node);

/* A fault at this node. Returns the code, as err_set() does. */
int yaml_error(const struct yaml *node, const char *file,
	       struct err *e, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif

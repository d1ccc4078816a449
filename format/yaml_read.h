/*
 * yaml_read.h: values of a YAML tree into the fields of structs, by tables. A
 * key that no table has is an error, and so is a value of the wrong form; each
 * error says where it is and what was expected.
 */
#ifndef FORMAT_YAML_READ_H
#define FORMAT_YAML_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/yaml.h"

struct arena;
struct err;

struct yaml_reader {
	void         *top;	/* what the whole file is read into	*/
	struct arena *mem;
	const char   *file;	/* for messages				*/
	const char   *folder;	/* where relative names start		*/
	struct err   *e;
};

/* What a value looks like, and the field that it goes to. */
enum yaml_form {
	YAML_TEXT,	/* const char *; any scalar			*/
	YAML_BOOL,	/* bool: yes, no, true, false			*/
	YAML_U8, YAML_U16, YAML_U32,	/* numbers, 0x too		*/
	YAML_U64,
	YAML_SIZE,	/* uint64_t: 512, 64K, 2G (powers of 1024)	*/
	YAML_RATE,	/* uint64_t a second: 100K, 10M (of 1000)	*/
	YAML_TIME_US,	/* uint32_t: 5us, 20ms, 3s; bare: ms		*/
	YAML_TIME_MS,	/* uint32_t: the same				*/
	YAML_TIME_S,	/* uint32_t: 90s, 5m, 12h, 7d; bare: seconds	*/
	YAML_SHARE,	/* uint32_t, of a million: 2%, 0.5%		*/
	YAML_ADDRESS,	/* uint32_t, host order: 192.0.2.1		*/
	YAML_MAC,	/* uint8_t[6]					*/
	YAML_UUID,	/* uint8_t[16]					*/
	YAML_PATH,	/* const char *; relative to the file's folder	*/
	YAML_CALL,	/* @read decides				*/
	YAML_IGNORE,	/* somebody else has read it already		*/
};

struct yaml_key {
	const char    *name;
	enum yaml_form form;
	size_t         offset;
	int         (*read)(struct yaml_reader *r, const struct yaml *n,
			    void *into);
};

/* Keys, and the struct that has their fields. */
struct yaml_table {
	const struct yaml_key *keys;
	size_t                 n;
	void                  *into;
};

/* Of such a list of keys, of tables, of words. */
#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* Read a mapping: "a card", for messages. 0 or a negative errno. */
int yaml_read_map(struct yaml_reader *r, const struct yaml *n,
		  const char *what, const struct yaml_key *keys, size_t n_keys,
		  void *into);
/* The same of several structs: a key may be in any of these tables. */
int yaml_read_tables(struct yaml_reader *r, const struct yaml *n,
		     const char *what, const struct yaml_table *tables,
		     size_t n_tables);
/* One value of a form. */
int yaml_read_value(struct yaml_reader *r, const struct yaml *n,
		    enum yaml_form form, void *into);
/* One word out of a list of @n; its index. */
int yaml_read_choice(struct yaml_reader *r, const struct yaml *n,
		     const char *what, const char *const *words, size_t count,
		     unsigned *out);
/* A member that is one of @count words: its index goes to the enum at @into. */
int yaml_read_word(struct yaml_reader *r, const struct yaml *n,
		   const char *const *words, size_t count, void *into);
/* -EINVAL unless @n is a list (or mapping, scalar). */
int yaml_read_expect(struct yaml_reader *r, const struct yaml *n,
		     enum yaml_kind kind, const char *what);
/* The member of a mapping, or NULL. */
const struct yaml *yaml_read_member(const struct yaml *map,
				    const char *name);
/* @size cleared bytes of the arena, or NULL with the error set. */
void *yaml_read_alloc(struct yaml_reader *r, size_t size);

#define YAML_READ_ERROR(r, n, ...) \
	yaml_error((n), (r)->file, (r)->e, __VA_ARGS__)

#endif

/*
 * read.h: values of a YAML tree into the fields of structs, by tables. A key
 * that no table has is an error, and so is a value of the wrong form; each
 * error says where it is and what was expected.
 */
#ifndef LAB_READ_H
#define LAB_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/yaml.h"

struct arena;
struct err;
struct lab_config;
struct lab_text;

struct lab_reader {
	struct lab_config *config;
	struct arena      *mem;
	const char        *file;	/* for messages			*/
	const char        *folder;	/* where relative names start	*/
	struct err        *e;
};

/* What a value looks like, and the field that it goes to. */
enum lab_form {
	LAB_TEXT,	/* const char *; any scalar			*/
	LAB_BOOL,	/* bool: yes, no, true, false			*/
	LAB_U8, LAB_U16, LAB_U32,	/* numbers, 0x too		*/
	LAB_U64,
	LAB_SIZE,	/* uint64_t: 512, 64K, 2G (powers of 1024)	*/
	LAB_RATE,	/* uint64_t a second: 100K, 10M (of 1000)	*/
	LAB_TIME_US,	/* uint32_t: 5us, 20ms, 3s; bare: ms		*/
	LAB_TIME_MS,	/* uint32_t: the same				*/
	LAB_TIME_S,	/* uint32_t: 90s, 5m, 12h, 7d; bare: seconds	*/
	LAB_SHARE,	/* uint32_t, of a million: 2%, 0.5%		*/
	LAB_ADDRESS,	/* uint32_t, host order: 192.0.2.1		*/
	LAB_MAC,	/* uint8_t[6]					*/
	LAB_UUID,	/* uint8_t[16]					*/
	LAB_PATH,	/* const char *; relative to the file's folder	*/
	LAB_CALL,	/* @read decides				*/
	LAB_IGNORE,	/* somebody else has read it already		*/
};

struct lab_key {
	const char   *name;
	enum lab_form form;
	size_t        offset;
	int         (*read)(struct lab_reader *r, const struct lab_yaml *n,
			    void *into);
};

/* Of such a table, or of words. */
#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* Read a mapping: "a card", for messages. 0 or a negative errno. */
int lab_read_map(struct lab_reader *r, const struct lab_yaml *n,
		 const char *what, const struct lab_key *keys, size_t n_keys,
		 void *into);
/* One value of a form. */
int lab_read_value(struct lab_reader *r, const struct lab_yaml *n,
		   enum lab_form form, void *into);
/* One word out of a list of @n; its index. */
int lab_read_choice(struct lab_reader *r, const struct lab_yaml *n,
		    const char *what, const char *const *words, size_t count,
		    unsigned *out);
/* -EINVAL unless @n is a list (or mapping, scalar). */
int lab_read_expect(struct lab_reader *r, const struct lab_yaml *n,
		    enum lab_yaml_kind kind, const char *what);
/* The member of a mapping, or NULL. */
const struct lab_yaml *lab_read_member(const struct lab_yaml *map,
				       const char *name);
/* @size cleared bytes of the arena, or NULL with the error set. */
void *lab_read_alloc(struct lab_reader *r, size_t size);

#define LAB_READ_ERROR(r, n, ...) \
	lab_yaml_error((n), (r)->file, (r)->e, __VA_ARGS__)

struct sbuf;
/* Append a whole file, of at most @out->max bytes. A negative errno with
   @e. */
int lab_read_file(const char *file, struct sbuf *out, struct err *e);

/* ---- the parts of a lab file ------------------------------------------ */

struct lab_card;
struct lab_network;
struct lab_server;

int lab_load_machine(struct lab_reader *r, const struct lab_yaml *n,
		     void *machine);
int lab_load_cards(struct lab_reader *r, const struct lab_yaml *n);
/* Add the @number'th card, with its defaults; NULL with the error set. */
struct lab_card *lab_load_card(struct lab_reader *r, unsigned number);
/* Its "mac", to the cards that there are by then. */
int lab_load_macs(struct lab_reader *r, const struct lab_yaml *machine);
/* Can a machine be read from this? */
int lab_check_machine(struct lab_reader *r, const struct lab_yaml *n);
/* "machines": all of them could be this lab's. */
int lab_load_machines(struct lab_reader *r, const struct lab_yaml *n);
/* That of a lab file that is called @name; -ENOENT, -EINVAL with the error. */
int lab_find_machine(struct lab_reader *r, const struct lab_yaml *top,
		     const char *name, const struct lab_yaml **out);
/* A network by its name; "none" gives NULL. */
int lab_read_network(struct lab_reader *r, const struct lab_yaml *n,
		     struct lab_network **out);
/* Add a server of the kind that its "type" says. */
int lab_load_server(struct lab_reader *r, const struct lab_yaml *n);
/* Its keys: those of its kind, and those that all kinds have. */
int lab_read_server(struct lab_reader *r, const struct lab_yaml *n,
		    const char *what, const struct lab_key *more,
		    size_t n_more, struct lab_server *s);
int lab_load_dhcp(struct lab_reader *r, const struct lab_yaml *n,
		  struct lab_server *s, bool proxy);
/* "paths": what is under each path; into struct lab_files. */
int lab_load_paths(struct lab_reader *r, const struct lab_yaml *n,
		   void *files);

#endif

/*
 * store.h: the values kept in one block: an array in the order they
 * came, found through a hash table. Private to core/setting/.
 */
#ifndef CORE_SETTING_STORE_H
#define CORE_SETTING_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct setting_ref;

struct setting_value {
	const struct setting_type *type;
	const struct setting_def  *def;
	uint64_t  tag;		/* 0: known by name			*/
	uint8_t  *data;		/* @tiny or malloc'ed			*/
	size_t    len, cap;
	uint8_t   tiny[16];
	uint32_t  hash;
	uint32_t  name_len;
	char      name[];	/* as first written			*/
};

struct setting_store {
	struct setting_value **items;
	uint32_t              *slots;	/* item's index + 1; 0: free	*/
	uint32_t n, cap;		/* items used, allocated	*/
	uint32_t mask;			/* slots - 1			*/
	size_t   bytes;			/* estimate of what the items
					   take, for LIMIT_SETTINGS_BYTES */
};

/* The value of this very setting, or NULL. */
struct setting_value *store_find(const struct setting_store *st,
				 const struct setting_ref *ref);

/* Set it, adding it if need be. Returns 0, or -ENOMEM: the old value stays. */
int store_put(struct setting_store *st, const struct setting_ref *ref,
	      const struct setting_type *type, const void *raw, size_t len);

/* Delete it. Returns whether it was there. */
bool store_drop(struct setting_store *st, const struct setting_ref *ref);

void store_free(struct setting_store *st);

#endif

/*
 * tree.h: what the files of the settings tree share. Private to
 * core/setting/.
 */
#ifndef CORE_SETTING_TREE_H
#define CORE_SETTING_TREE_H

#include "core/setting/settings.h"
#include "core/setting/store.h"
#include "core/str.h"

#define SETTING_DEF_SLOTS 256	/* at least twice the predefined ones	*/

struct settings {
	struct settings_tree *tree;
	struct settings      *parent, *child, *sibling;
	const struct settings_ops *ops;		/* NULL: plain		*/
	void                 *ctx;
	struct setting_store  store;
	int                   order;
	int8_t                priority;		/* from the last look-up */
	uint8_t               depth;		/* the root's is 0	*/
	char                  name[];
};

/* What all blocks of a tree share. */
struct settings_tree {
	struct settings         *root;
	struct settings         *netx;		/* the block "netX"	*/
	struct settings         *netx_target;	/* NULL: no card open	*/
	struct settings_watch   *watches;
	struct settings_builtin  builtin;
	struct sbuf              scratch;	/* see setting_scratch() */
	bool                     notifying;
	uint32_t                 n_values, n_blocks;
	size_t                   bytes;		/* of values and names	*/
	struct setting_ref       priority;	/* the setting		*/
	uint8_t                  defs[SETTING_DEF_SLOTS];
						/* by hash: index + 1	*/
};

/* A value found: kept in a block, or appended to a buffer by its ops. */
struct setting_hit {
	struct settings           *block;
	const struct setting_value *value;	/* NULL: in the buffer	*/
	const struct setting_type *type;	/* its own; may be NULL	*/
};

/*
 * A buffer for one value, so that reading a native setting need not allocate
 * each time. Give it back; whoever nests gets one of its own.
 */
struct sbuf setting_scratch(struct settings_tree *tree);
void setting_scratch_done(struct settings_tree *tree, struct sbuf *b);

/*
 * Look in @s, then below it (reference/settings.md#lookup). 0, -ENOENT, or
 * @s's own error.
 */
int setting_search(struct settings *s, const struct setting_ref *ref,
		   struct sbuf *raw, struct setting_hit *hit);

/* The block that stands in for @s: netX's target, else itself. */
struct settings *settings_target(struct settings *s);

/* Whose numbers a name in this block means. */
static inline enum tag_scope settings_scope(const struct settings *s)
{
	return s->ops ? s->ops->scope : SCOPE_DHCP;
}

/* The block "a.b" below @s, @create making what is missing. Returns 0,
   -ENODEV, -ENOMEM or -ENOSPC. */
int settings_scope_find(struct settings *s, const char *scope, size_t len,
			bool create, struct settings **out);

/* A root alone, without names or native blocks. NULL: no memory. */
struct settings *settings_tree_new(void);

/*
 * Put @s and then its parents where their priorities say
 * (reference/settings.md#order-of-blocks).
 */
void settings_reorder(struct settings *s);

/* Tell the watches. */
void settings_notify(struct settings_tree *tree);

/* Fill tree->defs: names by their hash. */
void setting_index_defs(struct settings_tree *tree);

/* Native blocks, added by settings_new(): 0 or -ENOMEM. */
int setting_builtin_add(struct settings *root);
int setting_smbios_add(struct settings *root);
int setting_cpuid_add(struct settings *root);
int setting_pci_add(struct settings *root);
int setting_usb_add(struct settings *root);
int setting_acpi_add(struct settings *root);
int setting_memmap_add(struct settings *root);
int setting_efi_add(struct settings *root);
int setting_netx_add(struct settings *root);

#endif

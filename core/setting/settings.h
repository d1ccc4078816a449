/*
 * settings.h: the settings tree (reference/settings.md).
 *
 * A setting is raw bytes with a type used to show them, in a tree of blocks
 * ("scopes"). Plain blocks hold whatever scripts store; native ones (builtin,
 * smbios, netN, netN.dhcp, ...) answer through their ops.
 */
#ifndef CORE_SETTING_SETTINGS_H
#define CORE_SETTING_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct sbuf;
struct settings;	/* one block of the tree */

/* ---- types --------------------------------------------------------- */

struct setting_type {
	const char *name;			/* "ipv4" */
	const char *expects;			/* "four numbers, ..." for
						   messages		   */
	bool        numeric;			/* inc works on it	   */
	/* Append the bytes for @text. NULL: cannot be parsed (-ENOTSUP).
	   Returns 0, -EINVAL, -ENOMEM. */
	int (*parse)(const char *text, struct sbuf *raw);
	/* Append the text for bytes. Returns 0, -EINVAL, -ERANGE, -ENOMEM. */
	int (*print)(const uint8_t *raw, size_t len, struct sbuf *text);
	uint8_t     width;	/* bytes of a numeric type, else 0	*/
	bool        is_signed;
};

/* The type of this name, or NULL. */
const struct setting_type *setting_type_find(const char *name, size_t len);

/* All of them, for completion and help; NULL past the last. */
const struct setting_type *setting_type_at(unsigned index);

/*
 * The number that bytes stand for, big-endian and of any length as long as
 * what exceeds 64 bits only extends the sign. Returns 0 or -ERANGE.
 */
int setting_number(const uint8_t *raw, size_t len, bool is_signed,
		   uint64_t *out);

/* ---- predefined settings ------------------------------------------- */

/* Whose numbers a tag belongs to. */
enum tag_scope {
	SCOPE_DHCP,		/* DHCPv4 options; whatever has no other */
	SCOPE_BUILTIN, SCOPE_SMBIOS, SCOPE_CPUID, SCOPE_PCI, SCOPE_USB,
	SCOPE_ACPI, SCOPE_MEMMAP, SCOPE_EFI,
	SCOPE_IPV6,		/* ip6, len6, gateway6: by name		 */
	SCOPE_DHCPV6,		/* the option's code			 */
	SCOPE_NDP,		/* the option's type			 */
	SCOPE_LLDP,
};

/* What a predefined setting is called in a further scope. */
struct setting_alias {
	enum tag_scope scope;		/* SCOPE_DHCP ends the list	  */
	uint64_t       tag;
};

struct setting_def {
	const char *name;
	const char *help;		/* one line, for config and hover */
	const struct setting_type *type;
	const char *group;		/* the config editor's category	  */
	uint64_t    tag;		/* 0: matched by name only	  */
	enum tag_scope scope;
	const struct setting_alias *also;	/* NULL: none		  */
};
/* In the config editor's order; NULL past the last. */
const struct setting_def *setting_def_at(unsigned index);
const struct setting_def *setting_def_find(const char *name, size_t len);

/* ---- a name, looked up --------------------------------------------- */

/*
 * What "[scope/]name[:type]" stands for. @name points into the text parsed,
 * or at the predefined name that a tag stands for.
 */
struct setting_ref {
	struct settings           *block;
	const char                *name;
	size_t                     name_len;
	uint64_t                   tag;		/* 0: none		   */
	enum tag_scope             tag_scope;
	const struct setting_def  *def;		/* NULL: not predefined	   */
	const struct setting_type *type;	/* as written; NULL: none.
						   A caller may fill it in */
	uint32_t                   hash;	/* for the tables	   */
};

/*
 * Parse a setting's name. @create makes missing blocks, as storing does.
 * Returns 0; -ENODEV unknown scope, -ENOTSUP unknown type, -ENOMEM, -ENOSPC
 * (a limit), with @e explaining. @text must outlive @out, and so must the
 * block: parse again after anything that may have deleted it, as waiting does.
 */
int setting_parse(struct settings *root, const char *text, size_t len,
		  bool create, struct setting_ref *out, struct err *e);

/*
 * The tag of a setting in one scope: what a native block looks up. Returns
 * false if it has no meaning there; *@tag may be 0 (known by name only).
 */
bool setting_tag(const struct setting_ref *ref, enum tag_scope scope,
		 uint64_t *tag);

/*
 * As setting_tag(), for a block with numbers of its own. There "0.0" is tag 0,
 * which elsewhere is but a name (reference/settings.md#numeric-tags). False if
 * there is no number.
 */
bool setting_own_tag(const struct setting_ref *ref, enum tag_scope scope,
		     uint64_t *tag);

/* The type written, else the predefined one, else NULL. */
const struct setting_type *setting_ref_type(const struct setting_ref *ref);

/* ---- values -------------------------------------------------------- */

/* Where a value was found, and what it is shown as. */
struct setting_found {
	struct settings           *block;
	const struct setting_type *type;	/* in effect; never NULL */
};

/*
 * Append the raw bytes of a setting, looked up in its block and those below
 * it. Returns 0 or -ENOENT, -ENOTSUP, -ENOMEM. @found may be NULL.
 */
int setting_fetch(const struct setting_ref *ref, struct sbuf *raw,
		  struct setting_found *found);

/* As setting_fetch(), printed in the type in effect; adds -EINVAL, -ERANGE. */
int setting_print(const struct setting_ref *ref, struct sbuf *text,
		  struct setting_found *found);

/*
 * Store bytes, replacing value and type (e6: the one written, the predefined
 * one, else string; fill in @ref->type to choose another). @len 0 deletes.
 * Returns 0, -ENOTTY (cannot live there), -ENOTSUP (read-only), -EINVAL (the
 * block refuses it), -ENOSPC (a limit), -ENOMEM; @e says so with the
 * setting's name.
 */
int setting_store(const struct setting_ref *ref, const void *raw, size_t len,
		  struct err *e);

/* Parse @text by the type in effect and store it; "" deletes.
   Adds -EINVAL and -ENOTSUP of the type. */
int setting_store_text(const struct setting_ref *ref, const char *text,
		       struct err *e);

/*
 * Add @by to a number as "inc" does (reference/settings.md#inc), wrapping to
 * the type's width.
 */
int setting_inc(const struct setting_ref *ref, uint32_t by, struct err *e);

/* ---- in one step, by name ------------------------------------------ */

/*
 * Append what ${text} stands for; nothing when it is malformed, unknown or
 * cannot be shown: that is no fault. Returns 0 or the buffer's error.
 */
int settings_expand(struct settings *root, const char *text, size_t len,
		    struct sbuf *out);

/*
 * Fetch for the program's own use, starting at @block. text: printed, with a
 * NUL; returns the length, or -ERANGE if it does not fit; num: the bytes as a
 * number, signed if their type is; raw: at most @cap bytes, returns the full
 * length. -ENOENT if unset.
 */
int settings_text(struct settings *block, const char *name,
		  char *buf, size_t cap);
int settings_num(struct settings *block, const char *name, uint64_t *out);
int settings_raw(struct settings *block, const char *name,
		 void *buf, size_t cap);

/* Store "name[:type]" = text in @block, as setting_store_text(). */
int settings_set(struct settings *block, const char *name, const char *text,
		 struct err *e);

/* ---- the tree ------------------------------------------------------ */

/* What a native block can do; any member may be NULL. */
struct settings_ops {
	/* Whose numbers "block/12.3" means. A setting that is not of this
	   scope is not asked for, unless it is SCOPE_DHCP. */
	enum tag_scope scope;
	/* Keeps, as a plain block does, what @fetch and @store do not know
	   (they answer -ENOENT): netN. */
	bool keeps;
	/* Can this setting live here at all? NULL: any can. */
	bool (*applies)(struct settings *s, const struct setting_ref *ref);
	/* Append the value. *@type: how it is shown when nothing else says,
	   or left alone. -ENOENT if absent. */
	int  (*fetch)(struct settings *s, const struct setting_ref *ref,
		      struct sbuf *raw, const struct setting_type **type);
	/* Store or, with @len 0, delete. NULL: read-only (-ENOTSUP). */
	int  (*store)(struct settings *s, const struct setting_ref *ref,
		      const void *raw, size_t len);
	/* Called once when the block is freed. */
	void (*free)(struct settings *s);
};

/*
 * The root of a new tree, holding builtin, smbios, cpuid, pci, acpi, memmap
 * and netX, which answer through platform.h. NULL when memory is out.
 */
struct settings *settings_new(void);
void settings_free(struct settings *root);

/*
 * Register a child of @parent called @name, replacing one of that name. @ops
 * NULL: a plain block. @order: built-in order among siblings
 * (reference/settings.md#order-of-blocks). Returns 0, -ENOMEM or -ENOSPC
 * (LIMIT_BLOCKS, LIMIT_BLOCK_DEPTH); @ctx is the caller's until this succeeds.
 * @out may be NULL.
 */
int settings_add(struct settings *parent, const char *name,
		 const struct settings_ops *ops, void *ctx, int order,
		 struct settings **out);
void settings_del(struct settings *s);		/* and all below; NULL-safe */

struct settings *settings_find(struct settings *root, const char *scope);
struct settings *settings_child(struct settings *parent, const char *name);
void *settings_ctx(const struct settings *s);
const char *settings_name(const struct settings *s);	/* "" for the root */
/* "net0.dhcp" into @buf; "" for the root. */
void settings_path(const struct settings *s, char *buf, size_t cap);
struct settings *settings_parent(const struct settings *s);
struct settings *settings_first(const struct settings *s);	/* child   */
struct settings *settings_next(const struct settings *s);	/* sibling */
/* Does the setting apply to this block (config editor)? */
bool settings_applies(struct settings *s, const struct setting_ref *ref);
/* Is it set in this very block? */
bool settings_has(struct settings *s, const struct setting_ref *ref);

/* Walk the names stored in a plain block: completion. NULL past the last. */
const char *settings_stored(struct settings *s, unsigned index);

/*
 * Call @changed after a predefined or numbered setting was stored or deleted
 * anywhere, or a block came or went: the network rebuilds addresses and
 * routes, the console its keymap. Names that scripts made up are not
 * announced (loops store them a million times), nor is what a watch stores.
 */
struct settings_watch {
	struct settings_watch *next;
	void (*changed)(struct settings_watch *w);
};
void settings_watch(struct settings *root, struct settings_watch *w);
void settings_unwatch(struct settings *root, struct settings_watch *w);

/* netX: the block of the card opened last, or NULL. */
void settings_set_netx(struct settings *root, struct settings *net);

/* What builtin/ shows; the shell keeps it up to date. */
struct settings_builtin {
	uint32_t    errno_value;
	int64_t     time_offset;	/* seconds added to the clock	*/
	/* The current working URI: a reference, or NULL. May be NULL. */
	struct uri *(*cwuri)(void *ctx);
	void       *cwuri_ctx;
	/* The last console text: appends to @out; clear with NULL. */
	void      (*dmesg)(void *ctx, struct sbuf *out);
	void       *dmesg_ctx;
};
struct settings_builtin *settings_builtin(struct settings *root);

#endif

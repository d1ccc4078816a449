/* app.h: what the files of this back end share. */
#ifndef EFI_APP_H
#define EFI_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/embedded.h"
#include "platform/efi/proto.h"

struct nic;

/* Who we are: filled once by efi_main(), before anything else runs. */
struct efi_app {
	efi_handle                   image;
	struct efi_system_table     *st;
	struct efi_boot_services    *bs;
	struct efi_runtime_services *rs;
	struct efi_loaded_image     *self;
};
extern struct efi_app efi;

/* errors.c: a firmware's status as a negative errno, and back. */
int efi_errno(efi_status status);
efi_status efi_status_of(int rc);

/* clock.c */
void efi_clock_init(void);
void efi_clock_exit(void);

/* console.c, keys.c: takes over the consoles / gives them back. */
void efi_con_init(void);
void efi_con_exit(void);
void efi_keys_init(void);
efi_event efi_keys_event(void);		/* NULL: no keyboard */

/*
 * nic.c: the cards. Suspend leaves them to a program that we start; with
 * @reconnect the firmware's own network stack comes back on them. Resume
 * opens again those that were open.
 */
void efi_nic_suspend(bool reconnect);
void efi_nic_resume(void);
void efi_nic_exit(void);

/*
 * Where this program was loaded from, put into *@from, which is zeroed:
 * packets that the firmware keeps, a URI and an address that it says in the
 * device's path. Before a card is opened: that takes the originals away.
 */
struct startup;
void efi_origin_read(struct startup *from);
void efi_origin_free(struct startup *from);
/* Events that a packet signals, which may be waited for: not every card has
   one. At most @max into @out; how many. */
unsigned efi_nic_events(efi_event *out, unsigned max);
/* A frame goes in or out; when one last did: 0: never. */
void efi_nic_active(void);
uint64_t efi_nic_active_us(void);
/* No driver of our own has a card, and those that one had go on by SNP: for
   programs that we start, which may end the firmware's services. */
void efi_nic_by_firmware(void);
/* The handle of the card opened last, or first in the list; NULL: there is
   none, or a driver of our own has it. */
efi_handle efi_nic_handle(void);
/* A card's path, NULL being likewise: it stays, whoever drives the card. */
const struct efi_devpath *efi_nic_path(const struct nic *nic);

/* handles.c: what it has by this protocol; NULL: nothing, or there is no such
   handle. */
void *efi_protocol_of(efi_handle handle, const struct efi_guid *guid);
/* Those that have this protocol, NULL being all: to be freed, though
   there be none. Returns how many. */
size_t efi_handles(const struct efi_guid *guid, efi_handle **out);
void efi_handles_free(efi_handle *list);	/* NULL-safe */
/* Have drivers for it start, and for what these find. */
void efi_connect(efi_handle handle);
/* For everything: this may take seconds. */
void efi_connect_all(void);

/* path.c: device paths. Lengths are without the end node. */
const struct efi_devpath *efi_path_next(const struct efi_devpath *node);
bool efi_path_end(const struct efi_devpath *node);
size_t efi_path_len(const struct efi_devpath *path);
struct efi_devpath *efi_path_of(efi_handle handle);	/* may be NULL */
/* Is @path below or equal to @base? */
bool efi_path_within(const struct efi_devpath *base,
		     const struct efi_devpath *path);
/* An order that follows bus positions: <0, 0, >0. */
int efi_path_compare(const struct efi_devpath *a, const struct efi_devpath *b);
/* A malloc'ed copy of @base with one more node; NULL: no memory. */
struct efi_devpath *efi_path_append(const struct efi_devpath *base,
				    uint8_t type, uint8_t subtype,
				    const void *data, size_t len);

/* text.c: the firmware's text console. */
struct screen;
extern const struct screen efi_text_screen;
/* Was something not shown since this was last asked? Often enough only: a
   console that never shows all is not drawn for ever. */
bool efi_text_lost(void);
/* Can it show this character, not only the nearest that it has? */
bool efi_text_has(efi_char c);
/* glyph.c: the character, or the nearest that the firmware's font has. */
efi_char glyph_shown(efi_char ch);

/* ucs2.c: text. Characters beyond UCS-2 become U+FFFD. */
size_t efi_from_utf8(const char *text, size_t len, efi_char *out, size_t cap);
efi_char *efi_strdup(const char *text);		/* malloc'ed, NULL-ended */
int efi_to_utf8(uint32_t ch, char out[4]);	/* bytes */
/* UCS-2 up to a NUL or @max characters into @out, always NUL-ended. */
void efi_narrow(const efi_char *text, size_t max, char *out, size_t cap);

/* memory.c: give everything back. Nothing may be used any more. */
void efi_memory_exit(void);

/* machine.c: a table that the firmware publishes, or NULL. */
const void *efi_config_table(const struct efi_guid *guid);

/* files.c: our own file on the volume that we came from, "/" first: "/" alone
   if the firmware does not say. Never ends. */
const char *efi_own_path(void);
/* A path in the firmware's spelling: malloc'ed, NULL: no memory. */
efi_char *efi_spell(const char *path);
/* The folder at the top of a volume, to be closed; NULL: it cannot be read. */
struct efi_file *efi_volume_root(efi_handle handle);
bool efi_volume_has_label(struct efi_file *root, const char *want);

/* entry.c: the setting "native": a driver of our own, where there is one. */
bool efi_native_wanted(void);

/* embedded.c: what "pxesh embed" put into our image; empty: nothing. */
struct embedded_area efi_embedded(void);

#endif

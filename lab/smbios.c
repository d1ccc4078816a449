/* smbios.c: the SMBIOS structure table of the machine (DSP0134 3.0). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "lab/machine.h"

/* A structure being written: its formatted part, then its strings. */
struct writer {
	struct sbuf out, strings;
	size_t      start;
	unsigned    n_strings, handle;
};

static void begin(struct writer *w, unsigned type)
{
	w->start = w->out.len;
	w->n_strings = 0;
	sbuf_reset(&w->strings);
	sbuf_char(&w->out, (char)type);
	sbuf_char(&w->out, 0);		/* the length, set by end() */
	sbuf_char(&w->out, (char)w->handle);
	sbuf_char(&w->out, (char)(w->handle++ >> 8));
}

static void put_int(struct writer *w, uint64_t value, unsigned bytes)
{
	for (; bytes; bytes--, value >>= 8)
		sbuf_char(&w->out, (char)value);
}

/* A reference to a string; 0 for none. */
static void put_string(struct writer *w, const char *s)
{
	if (!*s) {
		put_int(w, 0, 1);
		return;
	}
	put_int(w, ++w->n_strings, 1);
	sbuf_add(&w->strings, s, strlen(s) + 1);
}

static void end(struct writer *w)
{
	if (!w->out.error)	/* begin() forgets it */
		w->out.error = w->strings.error;
	if (w->out.error)
		return;
	w->out.data[w->start + 1] = (char)(w->out.len - w->start);
	sbuf_add(&w->out, w->strings.data, w->strings.len);
	if (!w->n_strings)
		put_int(w, 0, 1);
	put_int(w, 0, 1);
}

static void put_bios(struct writer *w, const struct lab_machine *m)
{
	begin(w, 0);
	put_string(w, m->bios_vendor);
	put_string(w, m->bios_version);
	put_int(w, 0xe800, 2);
	put_string(w, m->bios_date);
	put_int(w, 0, 1);
	put_int(w, 1u << 7 | 1u << 15, 8);	/* PCI, boot from CD	*/
	put_int(w, !strcmp(m->platform, "efi") ? 0x0800 : 0, 2);
	put_int(w, 0xffffffff, 4);		/* releases: unknown	*/
	end(w);
}

/* The first three fields of a UUID are little-endian here. */
static void put_uuid(struct writer *w, const uint8_t u[16])
{
	static const uint8_t order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10,
					   11, 12, 13, 14, 15 };
	unsigned i;

	for (i = 0; i < 16; i++)
		put_int(w, u[order[i]], 1);
}

static void put_system(struct writer *w, const struct lab_machine *m)
{
	begin(w, 1);
	put_string(w, m->manufacturer);
	put_string(w, m->product);
	put_string(w, m->version);
	put_string(w, m->serial);
	put_uuid(w, m->uuid);
	put_int(w, 6, 1);			/* the power switch	*/
	put_string(w, m->sku);
	put_string(w, m->family);
	end(w);
}

static void put_board(struct writer *w, const struct lab_machine *m)
{
	begin(w, 2);
	put_string(w, m->board_manufacturer);
	put_string(w, m->board_product);
	put_string(w, m->board_version);
	put_string(w, m->board_serial);
	put_string(w, m->board_asset);
	put_int(w, 1, 1);			/* hosting board	*/
	put_int(w, 0, 1);
	put_int(w, w->handle, 2);		/* the chassis, next	*/
	put_int(w, 10, 1);			/* motherboard		*/
	put_int(w, 0, 1);
	end(w);
}

static void put_chassis(struct writer *w, const struct lab_machine *m)
{
	begin(w, 3);
	put_string(w, m->chassis_manufacturer);
	put_int(w, 1, 1);			/* other		*/
	put_string(w, m->chassis_version);
	put_string(w, m->chassis_serial);
	put_string(w, m->asset);
	put_int(w, 0x02030303, 4);		/* states: safe, none	*/
	put_int(w, 0, 4 + 1 + 1 + 1 + 1);
	end(w);
}

static void put_end(struct writer *w)
{
	begin(w, 127);
	end(w);
}

int lab_smbios_build(struct lab_machine *m)
{
	struct writer w = { .handle = 0x100 };

	put_bios(&w, m);
	put_system(&w, m);
	put_board(&w, m);
	put_chassis(&w, m);
	put_end(&w);
	sbuf_free(&w.strings);
	if (w.out.error) {
		sbuf_free(&w.out);
		return -ENOMEM;
	}
	free(m->smbios);
	m->smbios = (uint8_t *)w.out.data;
	m->smbios_len = w.out.len;
	return 0;
}

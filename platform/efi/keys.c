/*
 * keys.c: keys as the bytes that core's key decoder expects. The firmware
 * tells them as scan codes; serial lines may bring bytes of UTF-8 one by one.
 */
#include <string.h>

#include "platform/efi/app.h"
#include "platform/platform.h"

#define QUEUE		16
#define ASK_US		500	/* asking costs the firmware 2 us */

static struct {
	struct efi_text_in_ex *ex;	/* or NULL		*/
	uint8_t  queue[QUEUE];		/* bytes of keys	*/
	unsigned head, n;
	uint64_t asked_us;
	bool     began;
} keys;

/* By scan code. F1 to F4 stay without effect, as scripts know it. */
static const char *const sequences[] = {
	[0x01] = "\33[A", [0x02] = "\33[B", [0x03] = "\33[C", [0x04] = "\33[D",
	[0x05] = "\33[H", [0x06] = "\33[F", [0x07] = "\33[2~",
	[0x08] = "\33[3~", [0x09] = "\33[5~", [0x0a] = "\33[6~",
	[0x0f] = "\33[15~", [0x10] = "\33[17~", [0x11] = "\33[18~",
	[0x12] = "\33[19~", [0x13] = "\33[20~", [0x14] = "\33[21~",
	[0x15] = "\33[23~", [0x16] = "\33[24~", [0x17] = "\33",
};

void efi_keys_init(void)
{
	memset(&keys, 0, sizeof(keys));
	if (!efi.st->con_in ||
	    EFI_FAILED(efi.bs->handle_protocol(efi.st->con_in_handle,
					       &efi_text_in_ex_guid, &keys.ex)))
		keys.ex = NULL;
}

efi_event efi_keys_event(void)
{
	if (keys.ex)
		return keys.ex->wait;
	return efi.st->con_in ? efi.st->con_in->wait : NULL;
}

static void put(const char *bytes, size_t len)
{
	for (; len && keys.n < QUEUE; len--)
		keys.queue[(keys.head + keys.n++) % QUEUE] = (uint8_t)*bytes++;
}

/* Ctrl with a letter comes as the letter and a shift state. */
static void with_control(struct efi_key_ex *k)
{
	efi_char c = k->key.ch | 0x20;

	if ((k->shift & EFI_SHIFT_VALID) && (k->shift & EFI_SHIFT_CONTROL) &&
	    c >= 'a' && c <= 'z' && k->key.ch >= 'A')
		k->key.ch = c & 0x1f;
}

static bool stroke(struct efi_key *out)
{
	struct efi_key_ex k;

	memset(&k, 0, sizeof(k));
	if (keys.ex) {
		if (keys.ex->read(keys.ex, &k))
			return false;
		with_control(&k);
	} else if (!efi.st->con_in ||
		   efi.st->con_in->read(efi.st->con_in, &k.key)) {
		return false;
	}
	*out = k.key;
	return true;
}

static void put_stroke(const struct efi_key *k)
{
	char bytes[4];

	if (k->ch)
		put(bytes, (size_t)efi_to_utf8(k->ch, bytes));
	else if (k->scan < sizeof(sequences) / sizeof(sequences[0]) &&
		 sequences[k->scan])
		put(sequences[k->scan], strlen(sequences[k->scan]));
}

static bool lead_byte(const struct efi_key *k)
{
	return k->ch >= 0xc2 && k->ch <= 0xf4;
}

static bool more_byte(const struct efi_key *k)
{
	return k->ch >= 0x80 && k->ch <= 0xbf;
}

static void put_raw(const struct efi_key *k)
{
	char c = (char)k->ch;

	put(&c, 1);
}

/*
 * An e acute typed on a keyboard is one stroke, U+00E9; on a serial line two,
 * U+00C3 and U+00A9, the bytes of its UTF-8: what follows tells them apart.
 */
static void fill(void)
{
	struct efi_key k, next;

	while (QUEUE - keys.n >= 8 && stroke(&k)) {
		if (!lead_byte(&k)) {
			put_stroke(&k);
			continue;
		}
		if (!stroke(&next)) {
			put_stroke(&k);
			return;
		}
		if (!more_byte(&next)) {
			put_stroke(&k);
			put_stroke(&next);
			continue;
		}
		for (put_raw(&k); more_byte(&next); ) {
			put_raw(&next);
			if (QUEUE == keys.n || !stroke(&next))
				return;
		}
		put_stroke(&next);
	}
}

int plat_con_read(void)
{
	uint64_t now;
	int c;

	if (!keys.n) {
		now = plat_clock_us();
		if (keys.began && now - keys.asked_us < ASK_US)
			return -1;
		keys.began = true;
		fill();
		/* A key that is there is followed by others, at once. */
		keys.asked_us = keys.n ? 0 : now;
		if (!keys.n)
			return -1;
	}
	c = keys.queue[keys.head];
	keys.head = (keys.head + 1) % QUEUE;
	keys.n--;
	return c;
}

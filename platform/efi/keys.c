/*
 * keys.c: keys as the bytes that core's key decoder expects. The firmware
 * tells them as scan codes; serial lines may bring bytes of UTF-8 one by one.
 */
#include <string.h>

#include "platform/efi/app.h"
#include "platform/platform.h"

#define QUEUE		16
#define STROKES		16	/* taken in a row: some say nothing	*/
#define ASK_US		500	/* asking costs the firmware 2 us */
#define TERMINALS	4
#define HOLD_US		30000	/* for the rest of a character	  */

static struct {
	struct efi_text_in_ex *ex;	/* or NULL		*/
	struct efi_text_in_ex *terminals[TERMINALS];
	unsigned n_terminals;
	uint8_t  queue[QUEUE];		/* bytes of keys	*/
	unsigned head, n;
	uint64_t asked_us;
	bool     began;
	bool     held;			/* @lead waits for what follows	*/
	struct efi_key lead;
	unsigned more;			/* bytes that belong to it yet	*/
	uint64_t held_us;
} keys;

#define SCAN_DELETE 0x08

/* By scan code. F1 to F4 stay without effect, as scripts know it. */
static const char *const sequences[] = {
	[0x01] = "\33[A", [0x02] = "\33[B", [0x03] = "\33[C", [0x04] = "\33[D",
	[0x05] = "\33[H", [0x06] = "\33[F", [0x07] = "\33[2~",
	[0x08] = "\33[3~", [0x09] = "\33[5~", [0x0a] = "\33[6~",
	[0x0f] = "\33[15~", [0x10] = "\33[17~", [0x11] = "\33[18~",
	[0x12] = "\33[19~", [0x13] = "\33[20~", [0x14] = "\33[21~",
	[0x15] = "\33[23~", [0x16] = "\33[24~", [0x17] = "\33",
};

static bool is_serial(efi_handle handle)
{
	const struct efi_devpath *node = efi_path_of(handle);

	for (; node && !efi_path_end(node); node = efi_path_next(node))
		if (node->type == EFI_PATH_MESSAGING &&
		    node->subtype == EFI_PATH_UART)
			return true;
	return false;
}

/*
 * The Backspace key of a terminal sends 7F, which the firmware tells as
 * Delete. Those of the console's keyboards that are terminals are read one by
 * one, to know; the firmware marks what belongs to the console.
 */
static void find_terminals(void)
{
	efi_handle *list;
	size_t n = efi_handles(&efi_console_in_guid, &list), i;

	for (i = 0; i < n && keys.n_terminals < TERMINALS; i++)
		if (is_serial(list[i]) &&
		    !EFI_FAILED(efi.bs->handle_protocol(list[i],
					&efi_text_in_ex_guid,
					&keys.terminals[keys.n_terminals])))
			keys.n_terminals++;
	efi_handles_free(list);
}

void efi_keys_init(void)
{
	memset(&keys, 0, sizeof(keys));
	find_terminals();
	if (!efi.st->con_in || !efi.st->con_in_handle ||
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

static void put_bytes(const char *bytes, size_t len)
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

static bool terminal_stroke(struct efi_key_ex *k)
{
	unsigned i;

	for (i = 0; i < keys.n_terminals; i++)
		if (!keys.terminals[i]->read(keys.terminals[i], k)) {
			if (k->key.scan == SCAN_DELETE)
				k->key = (struct efi_key){ 0, '\b' };
			return true;
		}
	return false;
}

/* Read a key by SimpleTextInputEx, or if firmware has that but does nothing by
   it, by SimpleTextInput. */
static bool keyboard_stroke(struct efi_key_ex *k)
{
	efi_status status = EFI_UNSUPPORTED;

	if (keys.ex)
		status = keys.ex->read(keys.ex, k);
	if (status == EFI_SUCCESS)
		with_control(k);
	if (status != EFI_UNSUPPORTED)
		return status == EFI_SUCCESS;
	keys.ex = NULL;
	return efi.st->con_in &&
	       efi.st->con_in->read(efi.st->con_in, &k->key) == EFI_SUCCESS;
}

static bool stroke(struct efi_key *out)
{
	struct efi_key_ex k;

	memset(&k, 0, sizeof(k));
	if (!terminal_stroke(&k) && !keyboard_stroke(&k))
		return false;
	*out = k.key;
	return true;
}

static void put_stroke(const struct efi_key *k)
{
	char bytes[4];

	if (k->ch)
		put_bytes(bytes, (size_t)efi_to_utf8(k->ch, bytes));
	else if (k->scan < sizeof(sequences) / sizeof(sequences[0]) &&
		 sequences[k->scan])
		put_bytes(sequences[k->scan], strlen(sequences[k->scan]));
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

	put_bytes(&c, 1);
}

/* @next came after the byte that was held. */
static void put_pair(const struct efi_key *next)
{
	keys.held = false;
	if (more_byte(next)) {
		put_raw(&keys.lead);
		put_raw(next);
		keys.more = keys.lead.ch < 0xe0 ? 0 : keys.lead.ch < 0xf0 ? 1 :
			    2;
	} else {
		put_stroke(&keys.lead);
		put_stroke(next);
	}
}

/*
 * An e acute typed on a keyboard is one stroke, U+00E9; on a serial line two,
 * U+00C3 and U+00A9, the bytes of its UTF-8: what follows tells them apart.
 */
static void put_one(const struct efi_key *k)
{
	if (keys.held) {
		put_pair(k);
	} else if (keys.more && more_byte(k)) {
		keys.more--;
		put_raw(k);
	} else if (lead_byte(k)) {
		keys.held = true;
		keys.lead = *k;
		keys.held_us = plat_clock_us();
	} else {
		keys.more = 0;
		put_stroke(k);
	}
}

static void fill(void)
{
	struct efi_key k;
	int i;

	for (i = 0; i < STROKES && QUEUE - keys.n >= 12 && stroke(&k); i++)
		put_one(&k);
	if (keys.held && plat_clock_us() - keys.held_us > HOLD_US) {
		keys.held = false;
		put_stroke(&keys.lead);
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

/* firm.c: the BIOS calls that are needed before anything else works. */
#include "platform/bios/firm.h"

#include <string.h>

#include "platform/bios/bda.h"
#include "platform/bios/real.h"

#define SMAP	0x534d4150
#define COM_LSR	5
#define LSR_THRE 0x20
#define COM_TRIES 1000000	/* reads: about a second */

static size_t ask_e820(struct e820_entry *out, size_t max)
{
	struct e820_entry *buf = real_at(STUB_PARAMS);
	struct real_regs r;
	uint32_t next = 0;
	size_t n = 0;

	do {
		memset(&r, 0, sizeof(r));
		memset(buf, 0, sizeof(*buf));
		buf->attributes = 1;
		r.eax = 0xe820;
		r.ebx = next;
		r.ecx = sizeof(*buf);
		r.edx = SMAP;
		r.edi = STUB_PARAMS;
		if (real_int(0x15, &r) || r.eax != SMAP)
			break;
		/* Bit 0 clear: ignore the entry (ACPI 3.0). */
		if (r.ecx < 24 || (buf->attributes & 1))
			out[n++] = *buf;
		next = r.ebx;
	} while (next && n < max);
	return n;
}

static size_t ask_e801(struct e820_entry *out)
{
	struct real_regs r = { .eax = 0xe801 };

	if (real_int(0x15, &r))
		return 0;
	if (!(r.eax & 0xffff) && !(r.ebx & 0xffff)) {
		r.eax = r.ecx;
		r.ebx = r.edx;
	}
	out[0] = (struct e820_entry){ 1 << 20, (uint64_t)(r.eax & 0xffff) << 10,
				      E820_USABLE, 1 };
	out[1] = (struct e820_entry){ 16 << 20,
				      (uint64_t)(r.ebx & 0xffff) << 16,
				      E820_USABLE, 1 };
	return 2;
}

size_t firm_memory(struct e820_entry *out, size_t max)
{
	struct real_regs r = { .eax = 0x8800 };
	size_t n = ask_e820(out, max);

	if (!n)
		n = ask_e801(out);
	if (!n && !real_int(0x15, &r) && (r.eax & 0xffff)) {
		out[0] = (struct e820_entry){ 1 << 20,
					      (uint64_t)(r.eax & 0xffff) << 10,
					      E820_USABLE, 1 };
		n = 1;
	}
	return n;
}

/* A port that is stuck is waited for once; then bytes are lost until it takes
   one again. */
void firm_serial(char c)
{
	static bool stuck;
	uint16_t port = mem16(BDA_COM1);
	unsigned tries = stuck ? 0 : COM_TRIES;

	if (!port)
		return;
	stuck = false;
	while (!stuck && !(inb(port + COM_LSR) & LSR_THRE))
		stuck = !tries--;
	if (!stuck)
		outb(port, (uint8_t)c);
}

static void put_char(char c)
{
	struct real_regs r = { .eax = 0x0e00 | (uint8_t)c, .ebx = 7 };

	firm_serial(c);
	(void)real_int(0x10, &r);
}

void firm_puts(const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			put_char('\r');
		put_char(*text);
	}
}

void firm_wait_key(void)
{
	struct real_regs r = { .eax = 0x0100 };
	uint16_t port = mem16(BDA_COM1);

	for (;;) {
		r.eax = 0x0100;
		(void)real_int(0x16, &r);
		if (!(r.flags & FLAG_ZERO))
			break;
		if (port && (inb(port + COM_LSR) & 1)) {
			(void)inb(port);
			return;
		}
	}
	r.eax = 0;
	(void)real_int(0x16, &r);
}

void firm_next_device(void)
{
	struct real_regs r = { 0 };

	for (;;)
		(void)real_int(0x18, &r);
}

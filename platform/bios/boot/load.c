/*
 * load.c: unpack the program to the top of memory and enter it. Runs where
 * the image was loaded, on a small stack, once.
 */
#include <stdbool.h>
#include <string.h>

#include "platform/bios/bda.h"
#include "platform/bios/boot/a20.h"
#include "platform/bios/boot/body.h"
#include "platform/bios/firm.h"
#include "platform/bios/real.h"
#include "platform/unpack/unpack.h"

#define LIMIT_4G	0x100000000ull
#define CMDLINE_ROOM	4096
#define BASE_MIN	0x20000u
#define BASE_MAX	0xa0000u
#define BASE_GUESS	0x8c000u
#define EARLY_SP	0xa000	/* real mode's; ours is above	*/
#define BP_HDRS		0x202	/* struct boot_params		*/
#define BP_RAMDISK	0x218
#define BP_RAMDISK_LEN	0x21c
#define BP_CMDLINE	0x228
#define HDRS		0x53726448

void load_main(const struct start *from, uint8_t *body)
	__attribute__((noreturn, regparm(0)));

static const struct start *how;

static void die(const char *text) __attribute__((noreturn));

static void die(const char *text)
{
	firm_puts("\npxesh: ");
	firm_puts(text);
	firm_puts("\nPress a key to go on to the next boot device.\n");
	firm_wait_key();
	if (how->base_kib)
		*(uint16_t *)mem(BDA_BASE_KIB) = how->base_kib;
	if (how->kind == START_NBP)
		real_return(1);
	firm_next_device();
}

/* There is no way to the BIOS yet: write to the screen's memory. */
static void die_early(const char *text) __attribute__((noreturn));

static void die_early(const char *text)
{
	volatile uint16_t *to = mem(0xb8000);

	for (; *text; text++) {
		*to++ = (uint16_t)(0x0c00 | (uint8_t)*text);
		firm_serial(*text);
	}
	for (;;)
		__asm__ volatile("hlt");
}

static void put_number(uint32_t v)
{
	char text[11], *p = text + sizeof(text) - 1;

	*p = '\0';
	do {
		*--p = (char)('0' + v % 10);
	} while (v /= 10);
	firm_puts(p);
}

static void die_of_memory(uint64_t len) __attribute__((noreturn));

static void die_of_memory(uint64_t len)
{
	firm_puts("\npxesh takes ");
	put_number((uint32_t)(len >> 10));
	firm_puts(" KiB in one piece between 1 MiB and 4 GiB.");
	die("there is too little memory.");
}

/* ---- where to -------------------------------------------------------- */

/* The highest place that neither we nor the initrd are in; below it, there is
   room to unpack. */
static uint32_t find_place(const struct start *st, const uint8_t *body,
			   const struct body *b)
{
	struct e820_entry *map = real_at(STUB_BOUNCE);
	struct e820_range *free_ = (void *)(map + E820_MAX);
	uint64_t at, self = (uintptr_t)body;
	uint64_t len = (uint64_t)b->mem_len + b->embedded_len + UNPACK_MEMORY;
	size_t n = firm_memory(map, E820_MAX);

	n = e820_usable(map, n, free_, E820_RANGES);
	n = e820_remove(free_, n, E820_RANGES, 0, 1 << 20);
	n = e820_remove(free_, n, E820_RANGES, self, self + b->len);
	if (st->initrd_len)
		n = e820_remove(free_, n, E820_RANGES, st->initrd,
				(uint64_t)st->initrd + st->initrd_len);
	at = e820_highest(free_, n, LIMIT_4G, len);
	if (!at)
		die_of_memory(len);
	return (uint32_t)at + UNPACK_MEMORY;
}

/*
 * The resident block, at the top of base memory, but below the command line,
 * which loaders put there too. NULL: we lie in that place ourselves.
 */
static uint8_t *find_block(const struct start *st, const uint8_t *body,
			   const struct body *b)
{
	uint32_t top = mem16(BDA_BASE_KIB) * 1024u, at;
	uint64_t end = (uintptr_t)body + (uint64_t)b->len;

	if (top < BASE_MIN || top > BASE_MAX)
		top = BASE_GUESS;
	if (st->cmdline < top && st->cmdline + CMDLINE_ROOM > top - STUB_BYTES)
		top = st->cmdline;
	at = (top - STUB_BYTES) & ~0xfffu;
	return (uintptr_t)body < at + STUB_BYTES && end > at ? NULL : mem(at);
}

/* ---- unpacking ------------------------------------------------------- */

/* The memory below is the program's when this is over; what unpacking needs
   behind the program, .bss has. */
static bool unpack_to(const uint8_t *body, const struct body *b, uint8_t *out)
{
	const struct packed *p = (const void *)(body + b->packed);

	return p->len == b->raw_len && unpack_room(p) <= b->mem_len &&
	       unpack(p, b->packed_len, out, out - UNPACK_MEMORY) == 0;
}

/* From REBASE_AT to where it is: boot/body.h. */
static void relocate(uint8_t *at)
{
	uint32_t end = ((struct program *)at)->rel_start - REBASE_AT, i;
	const uint32_t *other = (const void *)(at + end);

	for (i = 0; i <= end - sizeof(uint32_t); i++) {
		if (mem32((uintptr_t)at + i) - REBASE_AT >= REBASE_SPAN)
			continue;
		if (i == *other) {
			other++;
			continue;
		}
		*(uint32_t *)(at + i) += (uint32_t)(uintptr_t)at - REBASE_AT;
		i += 3;
	}
}

/* Entered by a 32-bit loader: it leaves us a kernel's parameters. */
static void from_kernel(const uint8_t *bp, struct start *st)
{
	memset(st, 0, sizeof(*st));
	st->magic = START_MAGIC;
	st->kind = START_KERNEL;
	if (mem32((uintptr_t)bp + BP_HDRS) != HDRS)
		return;
	st->initrd = mem32((uintptr_t)bp + BP_RAMDISK);
	st->initrd_len = mem32((uintptr_t)bp + BP_RAMDISK_LEN);
	st->cmdline = mem32((uintptr_t)bp + BP_CMDLINE);
}

__attribute__((regparm(0)))
void load_main(const struct start *from, uint8_t *body)
{
	const struct body *b = (const void *)(body + BODY_HEADER);
	uint64_t began = rdtsc();
	const struct program *p;
	uint8_t *block, *at;
	struct start st;

	if (from->magic == START_MAGIC)
		st = *from;
	else
		from_kernel((const uint8_t *)from, &st);
	st.base_kib = 0;
	how = &st;
	block = find_block(&st, body, b);
	if (!block)
		die_early("pxesh: there is too little base memory. ");
	real_install(block, body + b->stub, b->stub_len);
	real_data()->sp = EARLY_SP;
	real_data()->ret_stack[0] = st.ret_sp;
	real_data()->ret_stack[1] = st.ret_ss;
	if (!a20_enable())
		die("memory above 1 MiB stays out of reach: address line A20 "
		    "does not come on.");
	st.base_kib = mem16(BDA_BASE_KIB);
	*(uint16_t *)mem(BDA_BASE_KIB) = (uint16_t)((uintptr_t)block >> 10);
	st.stub = (uint32_t)(uintptr_t)block;
	st.image = find_place(&st, body, b);
	st.image_len = b->mem_len + b->embedded_len;
	st.embedded = st.image + b->mem_len;
	st.embedded_len = b->embedded_len;
	at = mem(st.image);
	if (!unpack_to(body, b, at))
		die("the program is damaged.");
	relocate(at);
	p = (const struct program *)at;
	memset(mem(p->bss_start), 0, p->bss_end - p->bss_start);
	memcpy(mem(st.embedded), body + b->embedded, b->embedded_len);
	st.unpack_cycles = (uint32_t)((rdtsc() - began) >> 10);
	memcpy(real_at(STUB_PARAMS), &st, sizeof(st));
	__asm__ volatile("pushl %0; call *%1"
			 : : "r"(real_at(STUB_PARAMS)), "r"(p->entry));
	__builtin_unreachable();
}

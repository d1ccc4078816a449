/*
 * rebase.c: make a BIOS program from what the linker wrote: moved to where its
 * addresses can be told by their value (platform/bios/boot/body.h).
 *
 * usage: rebase <LINKED >PROGRAM
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/bios/boot/body.h"

#define R_386_RELATIVE	8
#define PROGRAM_MAX	REBASE_SPAN

static uint8_t data[PROGRAM_MAX + 1];
static bool is_address[PROGRAM_MAX];

static void die(const char *why)
{
	fprintf(stderr, "rebase: %s\n", why);
	exit(1);
}

static uint32_t get(uint32_t at)
{
	uint32_t value;

	memcpy(&value, data + at, sizeof(value));
	return value;
}

static void put(uint32_t at, uint32_t value)
{
	memcpy(data + at, &value, sizeof(value));
}

/* One row of the linker's list. */
static void move(uint32_t rel, uint32_t end)
{
	uint32_t at = get(rel);

	if (get(rel + 4) != R_386_RELATIVE || at > end - 4 || is_address[at])
		die("a relocation of a kind that is not expected");
	if (get(at) >= REBASE_SPAN)
		die("an address outside of the program");
	is_address[at] = true;
	put(at, get(at) + REBASE_AT);
}

/* As the loader does it: see what it would take for an address. Returns where
   the list of those that are none ends, which begins at @end. */
static uint32_t list_others(uint32_t end)
{
	uint32_t i, out = end;

	for (i = 0; i <= end - 4; i++) {
		if (get(i) - REBASE_AT >= REBASE_SPAN)
			continue;
		if (is_address[i]) {
			i += 3;
			continue;
		}
		if (out > PROGRAM_MAX - 8)
			die("the program is too long");
		put(out, i);
		out += 4;
	}
	put(out, REBASE_END);
	return out + 4;
}

int main(void)
{
	size_t len = fread(data, 1, sizeof(data), stdin);
	uint32_t rel;
	struct program p;

	memcpy(&p, data, sizeof(p));
	if (p.magic != PROGRAM_MAGIC)
		die("no program");
	if (len > PROGRAM_MAX || p.rel_start < sizeof(p) ||
	    p.rel_start > p.rel_end || p.rel_end > len ||
	    p.bss_end > REBASE_SPAN)
		die("the program is too long");
	for (rel = p.rel_start; rel < p.rel_end; rel += 8)
		move(rel, p.rel_start);
	len = list_others(p.rel_start);
	return fwrite(data, 1, len, stdout) != len || fflush(stdout);
}

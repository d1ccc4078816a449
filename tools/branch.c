/*
 * branch.c: write the addresses in a program's code as they pack best.
 *
 * usage: branch i386|x64|arm64 head|body <PROGRAM >OUT
 *   head    what struct packed says of the body (platform/unpack/unpack.h)
 *   body    the code, and the addresses behind it
 */
#include <stdio.h>
#include <string.h>

#include "platform/unpack/branch.h"

#define PROGRAM_MAX	(4u << 20)

static uint8_t data[PROGRAM_MAX], code[PROGRAM_MAX];
static uint8_t lists[BRANCH_LISTS][4 * PROGRAM_MAX];

static void put(const uint8_t *from, size_t len)
{
	(void)fwrite(from, 1, len, stdout);
}

static void put_number(size_t n)
{
	uint8_t word[4];

	put_le32(word, (uint32_t)n);
	put(word, sizeof(word));
}

static uint32_t split(const char *machine, uint32_t len,
		      struct branch_lists *l)
{
	for (int i = 0; i < BRANCH_LISTS; i++)
		l->at[i] = l->end[i] = lists[i];
	if (strcmp(machine, "arm64") != 0)
		return branch_x86_split(data, len, !strcmp(machine, "x64"),
					code, l);
	memcpy(code, data, len);
	branch_arm64(code, len, true);
	return len;
}

int main(int argc, char **argv)
{
	uint32_t len = (uint32_t)fread(data, 1, sizeof(data), stdin), n;
	struct branch_lists l;
	bool is_body;

	if (argc != 3 || ferror(stdin) || !feof(stdin)) {
		fputs("usage: branch i386|x64|arm64 head|body <PROGRAM >OUT\n",
		      stderr);
		return 1;
	}
	is_body = !strcmp(argv[2], "body");
	n = split(argv[1], len, &l);
	if (is_body)
		put(code, n);
	else
		put_number(n);
	for (int i = 0; i < BRANCH_LISTS; i++) {
		if (is_body)
			put(l.at[i], (size_t)(l.end[i] - l.at[i]));
		else
			put_number((size_t)(l.end[i] - l.at[i]));
	}
	return ferror(stdout) || fflush(stdout);
}

/* pesum.c: write a PE file's checksum into it, which lld-link leaves out.
   usage: pesum FILE */
#include <stdio.h>
#include <stdlib.h>

#include "bootfile/pesum.h"

#define PE_AT	0x3c
#define SUM_AT	(24 + 64)	/* from there on */

int main(int argc, char **argv)
{
	static uint8_t data[16 << 20];
	FILE *f = argc == 2 ? fopen(argv[1], "r+b") : NULL;
	size_t len = f ? fread(data, 1, sizeof(data), f) : 0;
	size_t at = len > PE_AT + 4 ? get_le32(data + PE_AT) + SUM_AT : len;

	if (at >= len || len - at < 4 || fseek(f, (long)at, SEEK_SET)) {
		fprintf(stderr, "usage: pesum FILE\n");
		return 1;
	}
	put_le32(data + at, pesum(data, len, at));
	return fwrite(data + at, 4, 1, f) != 1 || fclose(f);
}

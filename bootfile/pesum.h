/* pesum.h: the checksum of a PE file, as the optional header has it. */
#ifndef BOOTFILE_PESUM_H
#define BOOTFILE_PESUM_H

#include "core/bytes.h"

/*
 * Add up the file's words, but those of the checksum itself, which lies at
 * @at; carries are added, too. @at is even, and within the file.
 */
static inline uint32_t pesum(const uint8_t *data, size_t len, size_t at)
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i < len; i += 2) {
		if (i == at || i == at + 2)
			continue;
		sum += i + 1 < len ? get_le16(data + i) : data[i];
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return sum + (uint32_t)len;
}

#endif

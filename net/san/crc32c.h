/* crc32c.h: the checksum of iSCSI's digests (RFC 7143 13.1, RFC 3720 B.4). */
#ifndef NET_SAN_CRC32C_H
#define NET_SAN_CRC32C_H

#include <stddef.h>
#include <stdint.h>

#define CRC32C_START	0xffffffffu

/* Add @len bytes to a sum that began as CRC32C_START. */
uint32_t crc32c_add(uint32_t crc, const void *data, size_t len);

/* The sum in the end; it is sent least significant byte first. */
static inline uint32_t crc32c_end(uint32_t crc)
{
	return ~crc;
}

#endif

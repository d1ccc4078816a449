/* fcp_packet.c: what commands and their answers look like (FCP-4 9). */
#include <string.h>

#include "core/bytes.h"
#include "net/san/fcp.h"

/* In a command */
enum { LUN = 0, WAY = 11, CDB = 12, LENGTH = 28 };

void fcp_put_command(uint8_t p[FCP_COMMAND_LEN], const uint8_t lun[8],
		     enum fcp_direction way, const uint8_t cdb[SCSI_CDB],
		     uint32_t len)
{
	memset(p, 0, FCP_COMMAND_LEN);
	memcpy(p + LUN, lun, 8);
	p[WAY] = (uint8_t)way;
	memcpy(p + CDB, cdb, SCSI_CDB);
	put_be32(p + LENGTH, len);
}

/* In a response */
enum { FLAGS = 10, STATUS = 11, RESIDUAL = 12, SENSE_LEN = 16, CODE_LEN = 20,
       RESPONSE_LEN = 24 };
#define HAS_CODE	0x01
#define HAS_SENSE	0x02
#define UNDERFLOW	0x08

bool fcp_get_response(const uint8_t *p, size_t len, struct fcp_response *out)
{
	size_t n = 0, sense = 0;

	if (len < RESPONSE_LEN)
		return false;
	memset(out, 0, sizeof(*out));
	out->status = p[STATUS];
	if (p[FLAGS] & UNDERFLOW)
		out->missing = get_be32(p + RESIDUAL);
	if (p[FLAGS] & HAS_CODE)
		n = get_be32(p + CODE_LEN);
	if (p[FLAGS] & HAS_SENSE)
		sense = get_be32(p + SENSE_LEN);
	len -= RESPONSE_LEN;
	if (n > len)
		return false;
	if (n >= 4)
		out->code = p[RESPONSE_LEN + 3];
	out->sense = p + RESPONSE_LEN + n;
	out->sense_len = sense < len - n ? sense : len - n;
	return true;
}

bool fcp_get_ready(const uint8_t *p, size_t len, uint32_t *offset,
		   uint32_t *burst)
{
	if (len < 12)
		return false;
	*offset = get_be32(p);
	*burst = get_be32(p + 4);
	return true;
}

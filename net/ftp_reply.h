/* ftp_reply.h: what an FTP server says, line by line (RFC 959 4.2). */
#ifndef NET_FTP_REPLY_H
#define NET_FTP_REPLY_H

#include <stddef.h>
#include <stdint.h>

#define FTP_LINE_MAX	240	/* bytes kept of a line		*/
#define FTP_REPLY_MAX	65536	/* bytes of one reply, all lines */

struct ftp_reply {
	unsigned code;		/* of the last line: 100 to 599	*/
	unsigned first;		/* of several lines; 0: no such are coming */
	size_t   len, bytes;
	char     line[FTP_LINE_MAX + 1];
};

/*
 * Take bytes up to the end of a reply. Returns how many, r->code being set if
 * that is there (and 0 if not), r->line then its last line, without controls;
 * or -EPROTO: that is no FTP, -E2BIG: too much of it.
 */
int ftp_reply_take(struct ftp_reply *r, const uint8_t *data, size_t len);
/* The text behind the code. */
const char *ftp_reply_text(const struct ftp_reply *r);

/* The port in "229 ... (|||6446|)" (RFC 2428 3), or in "227 ...
   (192,0,2,1,25,46)", whose address nobody uses. 0: there is none. */
uint16_t ftp_epsv_port(const char *text);
uint16_t ftp_pasv_port(const char *text);

#endif

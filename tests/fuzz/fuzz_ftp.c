/* An FTP server's replies, in pieces, and the ports that they name. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "net/ftp_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ftp_reply r = { 0 };
	size_t piece = size ? data[0] % 7 + 1u : 1, len;
	int n;

	for (; size; data += n, size -= (size_t)n) {
		len = piece < size ? piece : size;
		n = ftp_reply_take(&r, data, len);
		if (n < 0)
			return 0;
		must(n > 0 && (size_t)n <= len);
		must((size_t)n == len || r.code);
		if (!r.code)
			continue;
		must(r.code >= 100 && r.code < 600);
		must(strlen(r.line) <= FTP_LINE_MAX);
		(void)ftp_epsv_port(ftp_reply_text(&r));
		(void)ftp_pasv_port(ftp_reply_text(&r));
	}
	return 0;
}

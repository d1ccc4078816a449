/* names.c: hosts' names with letters beyond ASCII, by libidn2 (RFC 5891). */
#include <errno.h>
#include <string.h>

#include <idn2.h>

#include "platform/platform.h"

int plat_host_ascii(const char *host, char *out, size_t cap)
{
	char *ascii = NULL;
	int rc = idn2_to_ascii_8z(host, &ascii, IDN2_NFC_INPUT |
				  IDN2_NONTRANSITIONAL);
	size_t len = ascii ? strlen(ascii) : 0;

	if (rc == IDN2_OK && len < cap)
		memcpy(out, ascii, len + 1);
	idn2_free(ascii);
	if (rc == IDN2_MALLOC)
		return -ENOMEM;
	return rc == IDN2_OK && len < cap ? 0 : -EINVAL;
}

/* seems.c: files that are not the scripts that they seem to be. */
#include "interp/seems.h"

#include <stdbool.h>
#include <string.h>

/* With its mark, or by every other byte of "#!". */
static bool is_utf16(const char *text, size_t len)
{
	return len >= 4 && (!memcmp(text, "\xff\xfe", 2) ||
			    !memcmp(text, "\xfe\xff", 2) ||
			    !memcmp(text, "#\0!", 4) ||
			    !memcmp(text, "\0#\0!", 4));
}

/* Old Macs ended lines so; to us it is a blank. */
static bool has_only_cr(const char *text, size_t len)
{
	const char *cr = memchr(text, '\r', len);

	while (len && text[len - 1] == '\r')
		len--;
	return cr && cr < text + len && !memchr(text, '\n', len);
}

/* In the midst: what pads a file at its end is no part of it. */
static bool has_nul(const char *text, size_t len)
{
	while (len && !text[len - 1])
		len--;
	return memchr(text, '\0', len) != NULL;
}

const char *seems_no_script(const void *data, size_t len)
{
	const char *text = data;

	if (!len)
		return NULL;
	if (is_utf16(text, len))
		return "it is UTF-16: save it as UTF-8";
	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
		return "a byte order mark, which editors hide, stands at its "
			"start: save it as UTF-8 without one";
	if (memcmp(text, "#!ipxe", len < 6 ? len : 6))
		return NULL;
	if (has_only_cr(text, len))
		return "its lines end in CR alone, so that all of it is the "
			"first: save it with LF";
	return NULL;
}

const char *seems_cut(const void *data, size_t len)
{
	return has_nul(data, len) ? "it holds NUL bytes, where its lines end: "
		"delete them" : NULL;
}

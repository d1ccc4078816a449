/* fcp_root.c: root paths of Fibre Channel, part by part. */
#include <stddef.h>
#include <string.h>

#include "core/str.h"
#include "core/uri.h"
#include "net/san/fcp.h"
#include "net/san/lun.h"

#define NAME_BYTES	8
#define NAME_LEN	23	/* characters, with colons between	*/

static bool read_name(const char *s, uint64_t *out)
{
	unsigned i;

	*out = 0;
	for (i = 0; i < NAME_BYTES; i++, s += 3) {
		if (str_hex(s[0]) < 0 || str_hex(s[1]) < 0 ||
		    (i < NAME_BYTES - 1 && s[2] != ':'))
			return false;
		*out = *out << 8 | (unsigned)(str_hex(s[0]) << 4 |
					      str_hex(s[1]));
	}
	return *out;
}

static int fault(struct err *e)
{
	return err_set(e, -EINVAL, "a root path of Fibre Channel is fcp:NAME:"
		       "LUN, NAME being 8 bytes such as "
		       "50:00:00:00:00:00:00:01");
}

int fcp_root_parse(const struct uri *uri, uint64_t *name, uint8_t lun[8],
		   struct err *e)
{
	const char *s = uri->opaque ? uri->opaque : uri->host;
	const char *rest;

	if (!s || strlen(s) < NAME_LEN || !read_name(s, name))
		return fault(e);
	rest = s + NAME_LEN;
	if (uri->opaque) {
		if (*rest && *rest++ != ':')
			return fault(e);
	} else {
		if (*rest)
			return fault(e);
		rest = uri->path ? uri->path : "";
		rest += *rest == '/';
	}
	return lun_parse(rest, strlen(rest), lun) ? 0 : fault(e);
}

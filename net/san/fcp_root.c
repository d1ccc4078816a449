/* fcp_root.c: root paths of Fibre Channel, part by part. */
#include <stddef.h>
#include <string.h>

#include "core/lun.h"
#include "core/uri.h"
#include "core/wwn.h"
#include "net/san/fcp.h"

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
	const char *rest = s ? wwn_scan(s, name) : NULL;

	if (!rest || !*name)
		return fault(e);
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

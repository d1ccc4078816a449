/* kinds.c: the protocols by which a disk can be reached. */
#include <stddef.h>

#include "core/str.h"
#include "net/san/kinds.h"
#include "net/san/path.h"

const struct san_kind *const san_kinds[] = {
	&san_aoe,
	&san_fcp,
	&san_iscsi,
	&san_http,
	&san_https,
	&san_nbd,
	&san_nbds,
	NULL
};

const struct san_kind *san_kind_find(const char *scheme)
{
	const struct san_kind *const *k = san_kinds;

	while (*k && !str_eq_nocase((*k)->scheme, scheme))
		k++;
	return *k;
}

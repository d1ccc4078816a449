/* types.c: the types of settings, found by name. */
#include "core/setting/settings.h"
#include "core/setting/type.h"
#include "core/str.h"

static const struct setting_type *const types[] = {
	&setting_type_string, &setting_type_uristring,
	&setting_type_ipv4, &setting_type_ipv6,
	&setting_type_int8, &setting_type_int16, &setting_type_int32,
	&setting_type_uint8, &setting_type_uint16, &setting_type_uint32,
	&setting_type_hex, &setting_type_hexhyp, &setting_type_hexraw,
	&setting_type_base64, &setting_type_uuid, &setting_type_guid,
	&setting_type_busdevfn, &setting_type_dnssl,
};

const struct setting_type *setting_type_at(unsigned index)
{
	return index < sizeof(types) / sizeof(types[0]) ? types[index] : NULL;
}

const struct setting_type *setting_type_find(const char *name, size_t len)
{
	const struct setting_type *type;

	for (unsigned i = 0; (type = setting_type_at(i)); i++) {
		if (str_is(type->name, name, len))
			return type;
	}
	return NULL;
}

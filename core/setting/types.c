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

int setting_put_byte(struct sbuf *text, uint8_t byte)
{
	static const char digits[] = "0123456789abcdef";
	char pair[2] = { digits[byte >> 4], digits[byte & 15] };

	return sbuf_add(text, pair, 2);
}

int setting_put_number(struct sbuf *text, uint64_t value, unsigned base)
{
	char digits[20], *p = digits + sizeof(digits);

	do {
		*--p = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	return sbuf_add(text, p, (size_t)(digits + sizeof(digits) - p));
}

int setting_get_byte(const char *text)
{
	int high = str_hex(text[0]);
	int low = high < 0 ? -1 : str_hex(text[1]);

	return low < 0 ? -1 : high << 4 | low;
}

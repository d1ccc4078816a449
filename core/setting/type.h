/* type.h: the types by name, for the tables that refer to them. */
#ifndef CORE_SETTING_TYPE_H
#define CORE_SETTING_TYPE_H

#include <stddef.h>
#include <stdint.h>

struct sbuf;
struct setting_type;

extern const struct setting_type
	setting_type_string, setting_type_uristring,
	setting_type_ipv4, setting_type_ipv6,
	setting_type_int8, setting_type_int16, setting_type_int32,
	setting_type_uint8, setting_type_uint16, setting_type_uint32,
	setting_type_hex, setting_type_hexhyp, setting_type_hexraw,
	setting_type_base64, setting_type_uuid, setting_type_guid,
	setting_type_busdevfn, setting_type_dnssl;

/* Append two lower-case hex digits. */
int setting_put_byte(struct sbuf *text, uint8_t byte);

/* Append a number without padding, @base 10 or 16 (lower case). */
int setting_put_number(struct sbuf *text, uint64_t value, unsigned base);

/* The byte that two hex digits stand for, or -1. */
int setting_get_byte(const char *text);

#endif

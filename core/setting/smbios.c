/*
 * smbios.c: smbios/[instance.]type.offset.length, out of the table
 * (DMTF DSP0134, 6.1). The table is the firmware's: nothing in it is trusted.
 */
#include <errno.h>
#include <string.h>

#include "core/setting/tree.h"
#include "core/setting/type.h"
#include "core/str.h"
#include "platform/platform.h"

#define HEADER		4	/* type, length, handle	*/
#define VERSION_LE_UUID	0x0206	/* from here on, fields are swapped	*/

struct table {
	const uint8_t *data;
	size_t         len;
	uint16_t       version;
};

struct structure {
	const uint8_t *data;
	size_t         len;		/* of the formatted part	*/
	const uint8_t *strings, *end;	/* strings, each with its NUL	*/
};

/* The structure at *@pos, which moves to the next. False at the end. */
static bool next(const struct table *t, size_t *pos, struct structure *out)
{
	size_t left = t->len - *pos, end;

	if (left < HEADER || t->data[*pos + 1] < HEADER ||
	    t->data[*pos + 1] > left)
		return false;
	out->data = t->data + *pos;
	out->len = out->data[1];
	/* The strings end with two NULs, even if there are none. */
	for (end = out->len; end + 1 < left; end++) {
		if (!out->data[end] && !out->data[end + 1])
			break;
	}
	if (end + 1 >= left)
		return false;
	out->strings = out->data + out->len;
	out->end = out->data + end + 1;
	*pos += end + 2;
	return true;
}

static int find(const struct table *t, uint8_t type, uint64_t instance,
		struct structure *out)
{
	size_t pos = 0;

	while (next(t, &pos, out)) {
		if (out->data[0] == type && instance-- == 0)
			return 0;
	}
	return -ENOENT;
}

/* String @number, from 1. */
static int add_string(const struct structure *st, unsigned number,
		      struct sbuf *raw)
{
	const uint8_t *p = st->strings;
	size_t len;

	for (; number && p < st->end && *p; p += len + 1) {
		len = strlen((const char *)p);
		if (--number == 0)
			return sbuf_add(raw, p, len);
	}
	return -ENOENT;
}

static int add_uuid(const uint8_t *data, struct sbuf *raw)
{
	static const uint8_t from[16] = {
		3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15
	};

	for (int i = 0; i < 16; i++)
		sbuf_char(raw, (char)data[from[i]]);
	return raw->error;
}

static int smbios_fetch(struct settings *s, const struct setting_ref *ref,
			struct sbuf *raw, const struct setting_type **type)
{
	struct structure st;
	struct table t;
	uint64_t tag;
	unsigned offset, len;
	int rc;

	(void)s;
	if (!setting_own_tag(ref, SCOPE_SMBIOS, &tag))
		return -ENOENT;
	rc = plat_smbios(&t.data, &t.version);
	if (rc < 0)
		return -ENOENT;
	t.len = (size_t)rc;
	if (find(&t, (uint8_t)(tag >> 16), tag >> 24, &st) < 0)
		return -ENOENT;
	offset = tag >> 8 & 0xff;
	len = tag & 0xff;
	if (offset && !len) {
		*type = &setting_type_string;
		return offset < st.len ?
			add_string(&st, st.data[offset], raw) : -ENOENT;
	}
	if (!offset && len) {
		*type = &setting_type_string;
		return add_string(&st, len, raw);
	}
	*type = &setting_type_hex;
	if (!offset)
		return sbuf_add(raw, st.data, st.len);
	if (offset >= st.len || len > st.len - offset)
		return -ENOENT;
	if (len == 16 && setting_ref_type(ref) == &setting_type_uuid &&
	    t.version >= VERSION_LE_UUID)
		return add_uuid(st.data + offset, raw);
	return sbuf_add(raw, st.data + offset, len);
}

int setting_smbios_add(struct settings *root)
{
	static const struct settings_ops ops = {
		.scope = SCOPE_SMBIOS, .fetch = smbios_fetch,
	};

	return settings_add(root, "smbios", &ops, NULL, 0, NULL);
}

/* iscsi_text.c: the keys that login exchanges. */
#include "net/san/iscsi_text.h"

#include <errno.h>
#include <string.h>

#include "core/base64.h"
#include "core/str.h"

const char *iscsi_text_find(const char *text, size_t len, const char *key)
{
	size_t n = strlen(key);
	const char *end = text + len;

	while (text < end) {
		if (!strncmp(text, key, n) && text[n] == '=')
			return text + n + 1;
		text += strlen(text) + 1;
	}
	return NULL;
}

int iscsi_text_add(struct sbuf *out, const char *key, const char *value)
{
	sbuf_str(out, key);
	sbuf_char(out, '=');
	return sbuf_add(out, value, strlen(value) + 1);
}

/* An odd number of digits stands for a first one of 0. */
static int read_hex(const char *s, unsigned char *out, size_t cap)
{
	size_t digits = strlen(s), n = (digits + 1) / 2;

	if (!digits || n > cap)
		return -EINVAL;
	memset(out, 0, n);
	for (size_t i = digits & 1; *s; s++, i++) {
		if (str_hex(*s) < 0)
			return -EINVAL;
		out[i / 2] = (unsigned char)(out[i / 2] << 4 | str_hex(*s));
	}
	return (int)n;
}

static int read_base64(const char *s, unsigned char *out, size_t cap)
{
	struct sbuf bytes = { .max = cap };
	int rc = base64_decode(s, &bytes);

	if (rc == 0 && bytes.len)
		memcpy(out, bytes.data, bytes.len);
	rc = rc == 0 && bytes.len ? (int)bytes.len : -EINVAL;
	sbuf_free(&bytes);
	return rc;
}

int iscsi_text_binary(const char *value, unsigned char *out, size_t cap)
{
	if (value[0] == '0' && (value[1] | 0x20) == 'x')
		return read_hex(value + 2, out, cap);
	if (value[0] == '0' && (value[1] | 0x20) == 'b')
		return read_base64(value + 2, out, cap);
	return -EINVAL;
}

int iscsi_text_add_binary(struct sbuf *out, const char *key,
			  const unsigned char *value, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	sbuf_str(out, key);
	sbuf_str(out, "=0x");
	for (size_t i = 0; i < len; i++) {
		sbuf_char(out, digits[value[i] >> 4]);
		sbuf_char(out, digits[value[i] & 15]);
	}
	return sbuf_char(out, '\0');
}

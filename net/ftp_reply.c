/* ftp_reply.c: what an FTP server says, line by line. */
#include "net/ftp_reply.h"

#include <string.h>

#include "core/err.h"
#include "core/plain.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The code that a line begins with; 0: none. */
static unsigned code_of(const char *line)
{
	if (line[0] < '1' || line[0] > '5' || !is_digit(line[1]) ||
	    !is_digit(line[2]))
		return 0;
	return (unsigned)(line[0] - '0') * 100 +
	       (unsigned)(line[1] - '0') * 10 + (unsigned)(line[2] - '0');
}

/* A line is complete: 1 if the reply is, too. */
static int end_line(struct ftp_reply *r)
{
	unsigned code;

	if (r->len && r->line[r->len - 1] == '\r')
		r->len--;
	r->line[r->len] = '\0';
	code = code_of(r->line);
	if (!r->first && !code)
		return -EPROTO;
	if (!r->first && r->line[3] == '-') {
		r->first = code;
	} else if (!r->first || (code == r->first && r->line[3] == ' ')) {
		r->first = 0;
		r->code = code;
		plain_make(r->line, r->len, false);
	}
	return r->code != 0;
}

int ftp_reply_take(struct ftp_reply *r, const uint8_t *data, size_t len)
{
	size_t i;
	int rc;

	if (r->code)		/* the one before was seen */
		*r = (struct ftp_reply){ 0 };
	for (i = 0; i < len; i++) {
		if (++r->bytes > FTP_REPLY_MAX)
			return -E2BIG;
		if (data[i] != '\n') {
			if (r->len < FTP_LINE_MAX)
				r->line[r->len++] = (char)data[i];
			continue;
		}
		rc = end_line(r);
		if (rc < 0)
			return rc;
		if (rc)
			return (int)i + 1;
		r->len = 0;
	}
	return (int)len;
}

const char *ftp_reply_text(const struct ftp_reply *r)
{
	return r->line[3] ? r->line + 4 : "";
}

/* ---- ports ----------------------------------------------------------- */

/* Up to five digits; what follows, or NULL. */
static const char *number(const char *s, unsigned *out)
{
	unsigned digits = 0;

	for (*out = 0; is_digit(*s) && digits < 5; s++, digits++)
		*out = *out * 10 + (unsigned)(*s - '0');
	return digits && !is_digit(*s) ? s : NULL;
}

uint16_t ftp_epsv_port(const char *text)
{
	const char *s = strchr(text, '(');
	unsigned port;
	char bar;

	if (!s || !s[1] || s[2] != s[1] || s[3] != s[1])
		return 0;
	bar = s[1];
	s = number(s + 4, &port);
	return s && *s == bar && port <= UINT16_MAX ? (uint16_t)port : 0;
}

uint16_t ftp_pasv_port(const char *text)
{
	const char *s = text;
	unsigned n[6], i;

	while (*s && !is_digit(*s))
		s++;
	for (i = 0; i < 6; i++) {
		s = number(s, &n[i]);
		if (!s || n[i] > 255 || (i < 5 && *s++ != ','))
			return 0;
	}
	return (uint16_t)(n[4] << 8 | n[5]);
}

/* fetch_data.c: data: URIs, which carry what they name (RFC 2397). */
#include <string.h>

#include "core/base64.h"
#include "core/err.h"
#include "core/fetch.h"
#include "core/str.h"
#include "core/uri.h"

static bool ends_in(const char *s, size_t len, const char *tail)
{
	size_t n = strlen(tail);

	return len >= n && !memcmp(s + len - n, tail, n);
}

static int decode(const struct sbuf *text, struct sbuf *out, struct err *e)
{
	int rc = -EINVAL;

	/* The text is a string: a NUL in it is no Base64 either */
	if (strlen(sbuf_text(text)) == text->len)
		rc = base64_decode(sbuf_text(text), out);
	if (rc == -EINVAL)
		return err_set(e, rc, "data: URI with bad Base64");
	return rc;
}

static int deliver(struct transfer *t, const struct sbuf *data)
{
	int rc = transfer_total(t, data->len);

	if (rc == 0)
		rc = transfer_data(t, 0, sbuf_text(data), data->len);
	if (rc == 0)
		transfer_end(t, 0);
	return rc;
}

/* The comma and the type are looked for in what was written: an escaped
   comma is no separator. */
static int data_start(struct opener *op, struct transfer *t, struct err *e)
{
	const char *raw = t->uri->raw_opaque;
	const char *comma = raw ? strchr(raw, ',') : NULL;
	struct sbuf text = { 0 }, bytes = { 0 };
	int rc;

	(void)op;
	if (!comma)
		return err_set(e, -EINVAL,
			       "data: URI without a comma before its data");
	rc = sbuf_str(&text, comma + 1);
	if (rc == 0)
		text.len = uri_decode(text.data, text.len);
	if (rc == 0 && ends_in(raw, (size_t)(comma - raw), ";base64")) {
		rc = decode(&text, &bytes, e);
		if (rc == 0)
			rc = deliver(t, &bytes);
	} else if (rc == 0) {
		rc = deliver(t, &text);
	}
	sbuf_free(&text);
	sbuf_free(&bytes);
	return rc;
}

static void data_release(struct transfer *t)
{
	(void)t;
}

void fetch_data_add(struct fetcher *f)
{
	f->data = (struct opener){ .scheme = "data", .start = data_start,
				   .release = data_release };
	fetch_add_opener(f, &f->data);
}

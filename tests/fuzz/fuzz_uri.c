/* "URI" or "BASE RELATIVE": any text is a URI; what is printed of one, parses
   to print the same. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/str.h"
#include "core/uri.h"
#include "tests/fake/fake.h"

/* The text of a URI; NULL if it is longer than a URI may be, or no memory. */
static struct uri *again(struct uri *u, struct sbuf *text)
{
	must(!uri_print(u, text));
	return uri_parse(sbuf_text(text));
}

/* A host that looks as if it had a port is another host when read again. */
static bool odd_host(const struct uri *u)
{
	return u->host && strpbrk(u->host, ":[]/?#@");
}

/* What is wrong in a URI may be lost when it is printed, but only once. */
static void check(struct uri *u, bool parsed)
{
	struct sbuf first = { 0 }, second = { 0 }, third = { 0 }, brief = { 0 };
	struct uri *v = again(u, &first), *w = v ? again(v, &second) : NULL;

	if (w && parsed && !odd_host(u)) {
		must(!uri_print(w, &third));
		must(!strcmp(sbuf_text(&second), sbuf_text(&third)));
	}
	must(!uri_print_short(u, &brief));
	(void)uri_basename(u);
	(void)uri_is_absolute(u);
	(void)uri_is_hierarchical(u);
	uri_unref(v);
	uri_unref(w);
	sbuf_free(&first);
	sbuf_free(&second);
	sbuf_free(&third);
	sbuf_free(&brief);
}

static void resolve(const char *base_text, const char *text)
{
	struct uri *base = uri_parse(base_text), *u = uri_parse(text), *to;

	if (base && u) {
		to = uri_resolve(base, u);
		must(to);
		check(to, false);
		uri_unref(to);
	}
	uri_unref(base);
	uri_unref(u);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t live = fake_live();
	char text[512], *rest;
	struct uri *u;

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = 0;
	u = uri_parse(text);
	if (u)
		check(u, true);
	uri_unref(u);
	rest = strchr(text, ' ');
	if (rest) {
		*rest++ = 0;
		resolve(text, rest);
	}
	u = uri_pxe(0x0100007f, text);
	uri_unref(u);
	must(uri_decode(text, strlen(text)) <= size);
	must(fake_live() == live);
	return 0;
}

/* embed_list.c: what is embedded in an image, for a person. */
#include <string.h>

#include "cli/embed.h"
#include "bootfile/bootfile.h"
#include "core/bytes.h"
#include "core/embedded.h"
#include "core/str.h"
#include "net/tls/cert.h"
#include "net/tls/pem.h"

static void put_cert(struct sbuf *out, const struct cert *c)
{
	char name[CERT_NAME], date[CERT_DATE];

	(void)sbuf_printf(out, "%s, until %s, SHA-256 ",
			  cert_name(c, name), cert_date(c->not_after, date));
	for (unsigned i = 0; i < CERT_HASH; i++)
		(void)sbuf_printf(out, "%02x", c->hash[i]);
}

static void put_trust(struct sbuf *out, const struct embedded *p)
{
	struct cert *list = NULL;

	(void)pem_certs(p->value, p->len, &list);
	for (const struct cert *c = list; c; c = c->next) {
		(void)sbuf_str(out, "  trust    ");
		put_cert(out, c);
		(void)sbuf_char(out, '\n');
	}
	cert_free_all(&list);
}

/* A key is nobody's business, and a certificate is no text. */
static void put_setting(struct sbuf *out, const struct embedded *p)
{
	size_t n = strcspn(p->name, ":");

	if (str_is("privkey", p->name, n) || str_is("cert", p->name, n))
		(void)sbuf_printf(out, "  setting  %.*s: %zu bytes\n", (int)n,
				  p->name, p->len / 2);
	else
		(void)sbuf_printf(out, "  setting  %s=%.*s\n", p->name,
				  (int)(p->len ? p->len - 1 : 0),
				  (const char *)p->value);
}

static void put_offer(struct sbuf *out, const struct embedded *p)
{
	uint32_t ms = p->len == 4 ? get_le32(p->value) : 0;

	(void)sbuf_printf(out, ms ? "  timeout  %u ms to press Ctrl-B\n" :
			  "  timeout  %u: Ctrl-B is not offered\n", ms);
}

static void put_part(struct sbuf *out, const struct embedded *p)
{
	switch (p->kind) {
	case EMBEDDED_SCRIPT:
		(void)sbuf_printf(out, "  script   %zu bytes\n", p->len);
		break;
	case EMBEDDED_FILE:
		(void)sbuf_printf(out, "  file     %s: %zu bytes\n", p->name,
				  p->len);
		break;
	case EMBEDDED_SETTING:
		put_setting(out, p);
		break;
	case EMBEDDED_TRUST:
		put_trust(out, p);
		break;
	case EMBEDDED_OFFER:
		put_offer(out, p);
		break;
	case EMBEDDED_NO_SHELL:
		(void)sbuf_str(out, "  no-shell nobody gets a prompt\n");
		break;
	}
}

void embed_list(const char *name, const struct bootfile *b)
{
	struct embedded_area area = b->embedded;
	struct embedded part;
	struct sbuf out = { 0 };

	(void)sbuf_printf(&out, "%s: ", name);
	bootfile_describe(b, &out);
	(void)sbuf_printf(&out, ", %zu bytes%s\n", b->file.len,
			  area.len ? "" : ", nothing embedded");
	while (embedded_next(&area, &part))
		put_part(&out, &part);
	if (area.len)
		(void)sbuf_str(&out, "  the rest is damaged\n");
	cli_put_plain(stdout, sbuf_text(&out), out.len);
	sbuf_free(&out);
}

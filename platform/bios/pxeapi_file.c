/* pxeapi_file.c: files for programs: TFTP, and URIs by the FILE extensions. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/fetch.h"
#include "core/uri.h"
#include "interp/shell.h"
#include "platform/bios/app.h"
#include "platform/bios/pxeapi.h"

#define PACKET_MIN	512
#define PACKET_MAX	1456
#define WAIT_MS		60000	/* protocols give up by themselves	*/
#define POLL_MS		250	/* FILE_READ may say "not yet"		*/
#define NBP		0x7c00u
#define TEXT_MAX	1024
#define CHECK_ASKS	0x91d447b2u
#define CHECK_ANSWERS	0xe9c17b20u
#define CHECK_PROVIDER	0x45585067u	/* "gPXE", which programs look for */
#define CHECK_MASK	0x1ffu		/* E0h to E8h			*/

static int open_uri(struct pxeapi *a, struct uri *uri,
		    struct fetch_reader **out)
{
	int rc;

	if (!uri)
		return -ENOMEM;
	rc = fetch_open(&a->sh->fetch, uri, out, NULL);
	uri_unref(uri);
	return rc;
}

/* @name takes all of its field if it has no NUL. A name that is a URI is one,
   as in DHCP. */
static int open_named(struct pxeapi *a, uint32_t server_be, uint16_t port_be,
		      const char *name, struct fetch_reader **out)
{
	char text[129];
	struct uri *uri;

	memcpy(text, name, 128);
	text[128] = '\0';
	uri = uri_pxe(server_be, text);
	if (uri && uri_has_scheme(uri, "tftp") && !uri->port)
		uri->port = (uint16_t)(port_be << 8 | port_be >> 8);
	return open_uri(a, uri, out);
}

/* ---- TFTP ----------------------------------------------------------- */

unsigned pxeapi_tftp_open(struct pxeapi *a, void *params)
{
	struct pxe_tftp_open *p = params;
	int rc;

	if (a->tftp)
		return PXE_TFTP_OPEN;
	if (p->packet < PACKET_MIN)
		p->packet = PACKET_MIN;
	if (p->packet > PACKET_MAX)
		p->packet = PACKET_MAX;
	a->packet = p->packet;
	rc = open_named(a, p->server_be, p->port_be, p->name, &a->tftp);
	return pxeapi_status(rc);
}

unsigned pxeapi_tftp_close(struct pxeapi *a, void *params)
{
	(void)params;
	fetch_close(a->tftp);
	a->tftp = NULL;
	return PXE_SUCCESS;
}

/* Blocks are as the program agreed to, whatever is on the wire. */
unsigned pxeapi_tftp_read(struct pxeapi *a, void *params)
{
	struct pxe_tftp_read *p = params;
	void *to;
	int n;

	if (!a->tftp)
		return PXE_TFTP_CLOSED;
	n = fetch_wait(a->tftp, a->packet, WAIT_MS, NULL);
	if (n < 0)
		return pxeapi_status(n);
	if (n > a->packet)
		n = a->packet;
	to = pxemem_far(p->buffer, (size_t)n);
	if (!to)
		return PXE_INVALID_PARAMETER;
	fetch_take(a->tftp, to, (size_t)n);
	p->len = (uint16_t)n;
	p->number++;
	return PXE_SUCCESS;
}

/* All of a file to [@to, @to + @cap). */
static int read_all(struct fetch_reader *r, uint8_t *to, size_t cap,
		    uint32_t *len)
{
	int n;

	*len = 0;
	while ((n = fetch_wait(r, PACKET_MAX, WAIT_MS, NULL)) > 0) {
		if ((size_t)n > cap - *len)
			return -E2BIG;
		fetch_take(r, to ? to + *len : NULL, (size_t)n);
		*len += (uint32_t)n;
	}
	return n;
}

static unsigned read_file(struct pxeapi *a, struct pxe_tftp_read_file *p)
{
	struct fetch_reader *r;
	void *to = pxemem_at(p->buffer, p->len);
	uint32_t len;
	int rc;

	if (!to)
		return PXE_INVALID_PARAMETER;
	rc = open_named(a, p->server_be, p->port_be, p->name, &r);
	if (rc < 0)
		return pxeapi_status(rc);
	rc = read_all(r, to, p->len, &len);
	p->len = len;
	fetch_close(r);
	return pxeapi_status(rc);
}

unsigned pxeapi_tftp_read_file(struct pxeapi *a, void *params)
{
	return read_file(a, params);
}

unsigned pxeapi_tftp_size(struct pxeapi *a, void *params)
{
	struct pxe_tftp_size *p = params;
	struct fetch_reader *r;
	uint64_t size;
	uint32_t counted;
	int rc = open_named(a, p->server_be, 0, p->name, &r);

	if (rc < 0)
		return pxeapi_status(rc);
	size = fetch_size(r);
	if (!size) {		/* the server does not say: count */
		rc = read_all(r, NULL, UINT32_MAX, &counted);
		size = counted;
	}
	p->size = (uint32_t)size;
	fetch_close(r);
	return size > UINT32_MAX ? PXE_FAILURE : pxeapi_status(rc);
}

/* Another program in the place of the one that calls. */
unsigned pxeapi_restart_tftp(struct pxeapi *a, void *params)
{
	struct pxe_tftp_read_file p;
	unsigned status;

	memcpy(&p, params, sizeof(p));
	p.buffer = NBP;
	for (p.len = 0x90000; p.len && !pxemem_at(NBP, p.len); )
		p.len -= 0x400;
	status = read_file(a, &p);
	a->restart = !status;
	return status;
}

/* ---- FILE ----------------------------------------------------------- */

static struct fetch_reader **handle(struct pxeapi *a, unsigned n)
{
	return n < PXEAPI_FILES && a->file[n] ? &a->file[n] : NULL;
}

unsigned pxeapi_file_open(struct pxeapi *a, void *params)
{
	struct pxe_file_open *p = params;
	size_t len = pxemem_text(p->name, TEXT_MAX);
	struct uri *rel, *base, *uri;
	unsigned i = 0;

	if (!len)
		return PXE_INVALID_PARAMETER;
	while (i < PXEAPI_FILES && a->file[i])
		i++;
	if (i == PXEAPI_FILES)
		return PXE_OUT_OF_RESOURCES;
	rel = uri_parse(pxemem_far(p->name, len));
	base = fetch_base(&a->sh->fetch);
	uri = rel ? uri_resolve(base, rel) : NULL;
	uri_unref(rel);
	uri_unref(base);
	p->handle = (uint16_t)i;
	if (uri && !uri->scheme) {
		uri_unref(uri);
		return PXE_INVALID_PARAMETER;
	}
	return pxeapi_status(open_uri(a, uri, &a->file[i]));
}

unsigned pxeapi_file_close(struct pxeapi *a, void *params)
{
	struct pxe_file *p = params;
	struct fetch_reader **r = handle(a, p->handle);

	if (!r)
		return PXE_INVALID_PARAMETER;
	fetch_close(*r);
	*r = NULL;
	return PXE_SUCCESS;
}

unsigned pxeapi_file_select(struct pxeapi *a, void *params)
{
	struct pxe_file *p = params;
	struct fetch_reader **r = handle(a, p->handle);

	if (!r)
		return PXE_INVALID_PARAMETER;
	p->ready = fetch_wait(*r, 1, 0, NULL) != -EAGAIN;
	return PXE_SUCCESS;
}

unsigned pxeapi_file_read(struct pxeapi *a, void *params)
{
	struct pxe_file_read *p = params;
	struct fetch_reader **r = handle(a, p->handle);
	void *to = pxemem_far(p->buffer, p->len);
	int n;

	if (!r || !to)
		return PXE_INVALID_PARAMETER;
	n = fetch_wait(*r, p->len, POLL_MS, NULL);
	if (n == -EAGAIN)
		return PXE_TFTP_OPEN;
	if (n < 0)
		return pxeapi_status(n);
	if (n < p->len)
		p->len = (uint16_t)n;
	fetch_take(*r, to, p->len);
	return PXE_SUCCESS;
}

unsigned pxeapi_file_size(struct pxeapi *a, void *params)
{
	struct pxe_file *p = params;
	struct fetch_reader **r = handle(a, p->handle);

	if (!r)
		return PXE_INVALID_PARAMETER;
	p->size = (uint32_t)fetch_size(*r);
	return PXE_SUCCESS;
}

unsigned pxeapi_file_check(struct pxeapi *a, void *params)
{
	struct pxe_file_check *p = params;

	(void)a;
	if (p->magic != CHECK_ASKS)
		return PXE_INVALID_PARAMETER;
	if (p->size < sizeof(*p))
		return PXE_OUT_OF_RESOURCES;
	p->size = sizeof(*p);
	p->magic = CHECK_ANSWERS;
	p->provider = CHECK_PROVIDER;
	p->mask = CHECK_MASK;
	p->flags = 0;
	return PXE_SUCCESS;
}

unsigned pxeapi_file_exec(struct pxeapi *a, void *params)
{
	struct pxe_file_far *p = params;
	size_t len = pxemem_text(p->far, TEXT_MAX);
	char text[TEXT_MAX / 4];
	struct err e = { 0 };

	if (!len || len > sizeof(text))
		return PXE_INVALID_PARAMETER;
	memcpy(text, pxemem_far(p->far, len), len);
	return shell_run_text(a->sh, "program", text, len - 1, &e) ?
	       PXE_FAILURE : PXE_SUCCESS;
}

/* Where we go instead of back to the ROM. Started otherwise, we go back to
   nobody. */
unsigned pxeapi_file_hook(struct pxeapi *a, void *params)
{
	struct pxe_file_far *p = params;

	if (bios.kind != START_NBP)
		return PXE_UNSUPPORTED;
	a->exit_hook = p->far;
	return PXE_SUCCESS;
}

unsigned pxeapi_file_cmdline(struct pxeapi *a, void *params)
{
	struct pxe_file_cmdline *p = params;
	size_t all = a->cmdline && *a->cmdline ? strlen(a->cmdline) + 1 : 0;
	size_t len = all < p->len ? all : p->len;
	void *to = pxemem_far(p->buffer, len);

	if (len && !to)
		return PXE_INVALID_PARAMETER;
	if (len)
		memcpy(to, a->cmdline, len);
	p->len = (uint16_t)all;
	return PXE_SUCCESS;
}

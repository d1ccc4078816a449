/*
 * pxeapi.c: calls of the PXE API that programs get of us. Each parameter block
 * is copied, answered and copied back: it is the program's to change, and may
 * lie anywhere.
 */
#include "platform/bios/pxeapi.h"

#include <errno.h>
#include <string.h>

#include "core/fetch.h"
#include "interp/shell.h"
#include "net/net.h"
#include "platform/bios/pxe.h"

#define BLOCK_MAX	sizeof(struct pxe_tftp_read_file)

struct netdev *pxeapi_dev(const struct pxeapi *a)
{
	struct netdev *dev = a->dev[0] && a->sh->net ?
			     net_find(a->sh->net, a->dev) : NULL;

	return dev && netdev_is_open(dev) ? dev : NULL;
}

unsigned pxeapi_status(int rc)
{
	switch (rc) {
	case -ENOENT:
		return PXE_NOT_FOUND;
	case -EACCES:
	case -EPERM:
		return PXE_ACCESS;
	case -ENOMEM:
		return PXE_OUT_OF_RESOURCES;
	case -ETIMEDOUT:
	case -ENETUNREACH:
		return PXE_ARP_TIMEOUT;
	default:
		return rc < 0 ? PXE_FAILURE : PXE_SUCCESS;
	}
}

void pxeapi_clean(struct pxeapi *a)
{
	unsigned i;

	(void)pxeapi_tftp_close(a, NULL);
	(void)pxeapi_udp_close(a, NULL);
	for (i = 0; i < PXEAPI_FILES; i++) {
		fetch_close(a->file[i]);
		a->file[i] = NULL;
	}
	(void)pxeapi_undi_close(a, NULL);
	a->undi_stopped = a->restart = false;
}

/* ---- what is neither card nor protocol ------------------------------ */

static unsigned nothing(struct pxeapi *a, void *params)
{
	(void)a;
	(void)params;
	return PXE_SUCCESS;
}

/* START_UNDI: nothing to do, since stopping only set a flag. */
static unsigned start_undi(struct pxeapi *a, void *params)
{
	(void)params;
	a->undi_stopped = false;
	return PXE_SUCCESS;
}

/* The base code goes: nobody may find it any more. We stay where we are, so
   that the program can return. */
static unsigned unload(struct pxeapi *a, void *params)
{
	(void)params;
	(void)pxeapi_tftp_close(a, NULL);
	(void)pxeapi_udp_close(a, NULL);
	pxerun_unhook();
	return PXE_SUCCESS;
}

static unsigned stop_undi(struct pxeapi *a, void *params)
{
	pxeapi_clean(a);
	a->undi_stopped = true;
	pxerun_show();
	return unload(a, params);
}

static unsigned cached_info(struct pxeapi *a, void *params)
{
	struct pxe_cached_info *p = params;
	uint32_t far;
	size_t len;
	uint8_t *packet;
	void *to;

	(void)a;
	if (p->type < PXE_CACHED_DISCOVER || p->type > PXE_CACHED_REPLY)
		return PXE_INVALID_PARAMETER;
	packet = pxemem_cached(p->type - 1u, &far, &len);
	if (!p->len || !p->buffer) {
		p->buffer = far;
		p->limit = (uint16_t)len;
	} else {
		if (len > p->len)
			len = p->len;
		to = pxemem_far(p->buffer, len);
		if (!to)
			return PXE_INVALID_PARAMETER;
		memcpy(to, packet, len);
	}
	p->len = (uint16_t)len;
	return PXE_SUCCESS;
}

/* ---- which call it is ----------------------------------------------- */

#define NO_DEVICE	1	/* the call works without an interface */

static const struct row {
	uint8_t    opcode, len, flags;
	pxeapi_fn *fn;
} rows[] = {
	{ 0x00, 12, NO_DEVICE, start_undi },
	{ 0x01, 2, 0, nothing },			/* STARTUP	*/
	{ 0x02, 2, NO_DEVICE, pxeapi_undi_close },	/* CLEANUP	*/
	{ 0x03, 2, 0, nothing },			/* INITIALIZE	*/
	{ 0x04, 2, 0, nothing },			/* RESET	*/
	{ 0x05, 2, NO_DEVICE, pxeapi_undi_close },	/* SHUTDOWN	*/
	{ 0x06, 2, 0, pxeapi_undi_open },
	{ 0x07, 2, NO_DEVICE, pxeapi_undi_close },
	{ 0x08, sizeof(struct pxe_transmit), 0, pxeapi_undi_transmit },
	{ 0x09, 2, 0, nothing },			/* SET_MCAST	*/
	{ 0x0a, sizeof(struct pxe_address), 0, pxeapi_undi_address },
	{ 0x0b, 2, 0, nothing },			/* SET_FILTER	*/
	{ 0x0c, sizeof(struct pxe_information), 0, pxeapi_undi_information },
	{ 0x10, sizeof(struct pxe_multicast), 0, pxeapi_undi_multicast },
	{ 0x12, sizeof(struct pxe_nic_type), 0, pxeapi_undi_type },
	{ 0x13, sizeof(struct pxe_iface_info), 0, pxeapi_undi_iface },
	{ 0x14, sizeof(struct pxe_isr), 0, pxeapi_undi_isr },
	{ 0x15, 2, NO_DEVICE, stop_undi },
	{ 0x20, sizeof(struct pxe_tftp_open), 0, pxeapi_tftp_open },
	{ 0x21, 2, NO_DEVICE, pxeapi_tftp_close },
	{ 0x22, sizeof(struct pxe_tftp_read), 0, pxeapi_tftp_read },
	{ 0x23, sizeof(struct pxe_tftp_read_file), 0, pxeapi_tftp_read_file },
	{ 0x25, sizeof(struct pxe_tftp_size), 0, pxeapi_tftp_size },
	{ 0x30, sizeof(struct pxe_udp_open), 0, pxeapi_udp_open },
	{ 0x31, 2, NO_DEVICE, pxeapi_udp_close },
	{ 0x32, sizeof(struct pxe_udp_read), 0, pxeapi_udp_read },
	{ 0x33, sizeof(struct pxe_udp_write), 0, pxeapi_udp_write },
	{ 0x70, 2, NO_DEVICE, unload },			/* UNLOAD_STACK	*/
	{ 0x71, sizeof(struct pxe_cached_info), NO_DEVICE, cached_info },
	{ 0x73, sizeof(struct pxe_tftp_read_file), 0, pxeapi_restart_tftp },
	{ 0x75, 2, NO_DEVICE, nothing },		/* START_BASE	*/
	{ 0x76, 2, NO_DEVICE, unload },			/* STOP_BASE	*/
	{ 0xe0, sizeof(struct pxe_file_open), 0, pxeapi_file_open },
	{ 0xe1, 4, NO_DEVICE, pxeapi_file_close },
	{ 0xe2, 6, 0, pxeapi_file_select },
	{ 0xe3, sizeof(struct pxe_file_read), 0, pxeapi_file_read },
	{ 0xe4, 8, 0, pxeapi_file_size },
	{ 0xe5, sizeof(struct pxe_file_far), NO_DEVICE, pxeapi_file_exec },
	{ 0xe6, sizeof(struct pxe_file_check), NO_DEVICE, pxeapi_file_check },
	{ 0xe7, sizeof(struct pxe_file_far), NO_DEVICE, pxeapi_file_hook },
	{ 0xe8, sizeof(struct pxe_file_cmdline), NO_DEVICE,
	  pxeapi_file_cmdline },
};

static const struct row *find(unsigned opcode)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].opcode == opcode)
			return &rows[i];
	return NULL;
}

static unsigned answer(struct pxeapi *a, const struct row *row, void *block)
{
	if (!row)
		return PXE_UNSUPPORTED;
	if (!(row->flags & NO_DEVICE) && (a->undi_stopped || !pxeapi_dev(a)))
		return PXE_INVALID_STATE;
	return row->fn(a, block);
}

unsigned pxeapi_call(struct pxeapi *a, unsigned opcode, uint32_t params)
{
	const struct row *row = find(opcode);
	size_t len = row ? row->len : sizeof(uint16_t);
	uint8_t block[BLOCK_MAX];
	uint16_t status;
	void *at = pxemem_far(params, len);

	if (!at)
		return 1;
	memcpy(block, at, len);
	status = (uint16_t)answer(a, row, block);
	memcpy(block, &status, sizeof(status));
	memcpy(at, block, len);
	return status != PXE_SUCCESS;
}

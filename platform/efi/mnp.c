/* mnp.c: a network card through the firmware's Managed Network Protocol. */
#include "platform/efi/mnp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "platform/efi/wifi.h"

#define HEADER		14
#define BATCH		8

efi_handle efi_radio_handle(efi_handle card)
{
	struct efi_devpath *path = efi_path_of(card);
	efi_handle at = card;

	if (efi_protocol_of(card, &efi_wifi2_guid))
		return card;
	return path && !EFI_FAILED(efi.bs->locate_device_path(
		&efi_wifi2_guid, &path, &at)) ? at : NULL;
}

bool efi_signal_make(efi_event *out)
{
	return *out || !EFI_FAILED(efi.bs->create_event(0, 0, NULL, NULL, out));
}

void efi_signal_drop(efi_event *event)
{
	if (*event)
		(void)efi.bs->close_event(*event);
	*event = NULL;
}

/* ---- the instance ----------------------------------------------------- */

static struct efi_binding *binding_of(const struct card *c)
{
	return efi_protocol_of(c->handle, &efi_mnp_binding_guid);
}

static bool make_child(struct card *c)
{
	struct efi_binding *b = binding_of(c);
	struct mnp *m = c->mnp;

	if (!b || m->child)
		return m->child;
	if (EFI_FAILED(b->create(b, &m->child)))
		return false;
	m->proto = efi_protocol_of(m->child, &efi_mnp_guid);
	return m->proto;
}

static void drop_child(struct card *c)
{
	struct efi_binding *b = binding_of(c);

	if (b && c->mnp->child)
		(void)b->destroy(b, c->mnp->child);
	c->mnp->child = NULL;
	c->mnp->configured = false;
}

static bool read_mode(struct card *c, struct efi_snp_mode *out)
{
	struct efi_mnp *p = c->mnp->proto;
	efi_status status = p->mode(p, NULL, out);

	/* an instance that is not configured tells all the same */
	return (!EFI_FAILED(status) || status == EFI_NOT_STARTED) &&
	       out->mac_len == 6;
}

bool efi_mnp_make(struct card *c)
{
	struct efi_snp_mode *mode = calloc(1, sizeof(*mode));
	bool good = false;

	c->mnp = calloc(1, sizeof(*c->mnp));
	if (mode && c->mnp) {
		c->mnp->wireless = efi_radio_handle(c->handle);
		good = make_child(c) && read_mode(c, mode);
	}
	if (good) {
		memcpy(c->nic.mac, mode->mac.addr, 6);
		memcpy(c->nic.hwaddr, mode->hwaddr.addr, 6);
		c->nic.driver = "MNP";
		c->nic.mtu = 1500;
	}
	free(mode);
	return good && efi_radio_make(c);
}

/* ---- open and close --------------------------------------------------- */

static int configure(struct mnp *m)
{
	struct efi_mnp_config config = {
		.unicast = 1, .multicast = 1, .broadcast = 1,
		.promiscuous = 1,	/* else each group must be joined */
	};
	efi_status status;

	if (m->configured)
		return 0;
	status = m->proto->configure(m->proto, &config);
	config.promiscuous = 0;
	if (EFI_FAILED(status))
		status = m->proto->configure(m->proto, &config);
	m->configured = !EFI_FAILED(status);
	return m->configured ? 0 : -EIO;
}

static int mnp_open(struct nic *nic, struct err *e)
{
	struct card *c = nic->state;

	if (!make_child(c))
		return err_set(e, -ENODEV, "the card has vanished");
	if (!c->ring) {
		c->slot = nic->mtu + HEADER + 4u;
		c->ring = malloc(c->slot);
	}
	if (!c->ring || !efi_signal_make(&c->mnp->rx.event) ||
	    !efi_signal_make(&c->mnp->tx.event))
		return err_set(e, -ENOMEM, "no memory for frames");
	if (configure(c->mnp) < 0)
		return err_set(e, -EIO, "the card does not start");
	c->open = true;
	return 0;
}

/* Its frames are dropped from now on; it goes on, since some drivers do not
   live through a shutdown. */
static void mnp_close(struct nic *nic)
{
	((struct card *)nic->state)->open = false;
}

void efi_mnp_release(struct card *c)
{
	struct mnp *m = c->mnp;

	c->open = false;
	efi_radio_release(c);
	if (m->rx.event && m->configured)
		(void)m->proto->cancel(m->proto, NULL);
	m->receiving = m->sending = false;
	efi_signal_drop(&m->rx.event);
	efi_signal_drop(&m->tx.event);
	if (!m->wireless)
		drop_child(c);
}

void efi_mnp_free(struct card *c)
{
	if (c->mnp)
		efi_mnp_release(c);
	efi_radio_free(c);
	free(c->mnp);
	c->mnp = NULL;
}

/* ---- frames ----------------------------------------------------------- */

/* Is it done by now? */
static bool is_over(struct mnp *m, const struct efi_mnp_token *t)
{
	(void)m->proto->poll(m->proto);
	return !EFI_FAILED(efi.bs->check_event(t->event));
}

static int mnp_send(struct nic *nic, const void *frame, size_t len)
{
	struct card *c = nic->state;
	struct mnp *m = c->mnp;
	efi_status status;

	if (!c->open || len < HEADER || len > c->slot)
		return -EIO;
	if (m->sending && !is_over(m, &m->tx))
		return -EAGAIN;
	memcpy(c->ring, frame, len);
	m->tx_data = (struct efi_mnp_tx){
		.data_len = (uint32_t)len - HEADER, .header_len = HEADER,
		.n = 1, .part = { { (uint32_t)len, c->ring } },
	};
	m->tx.tx = &m->tx_data;
	status = m->proto->transmit(m->proto, &m->tx);
	m->sending = !EFI_FAILED(status);
	if (m->sending)
		efi_nic_active();
	return m->sending ? 0 : status == EFI_NOT_READY ? -EAGAIN : -EIO;
}

/* The lengths are the driver's: believed as far as they fit. */
static int copy(const struct efi_mnp_rx *rx, uint8_t *buf, size_t cap)
{
	if (!rx || rx->header_len > cap || rx->data_len > cap - rx->header_len)
		return -EMSGSIZE;
	memcpy(buf, rx->header, rx->header_len);
	memcpy(buf + rx->header_len, rx->data, rx->data_len);
	return (int)(rx->header_len + rx->data_len);
}

static bool ask(struct mnp *m)
{
	if (!m->receiving) {
		m->rx.rx = NULL;
		m->receiving = !EFI_FAILED(m->proto->receive(m->proto,
							     &m->rx));
	}
	return m->receiving && is_over(m, &m->rx);
}

/* Is it for us? We hear all that the card does. */
static bool wanted(const struct nic *nic, const uint8_t *f, int len)
{
	return len >= HEADER && nic_wants(nic, f);
}

static int mnp_recv(struct nic *nic, void *buf, size_t cap)
{
	struct card *c = nic->state;
	struct mnp *m = c->mnp;
	int n;

	for (unsigned i = 0; c->open && i < BATCH && ask(m); i++) {
		m->receiving = false;
		if (EFI_FAILED(m->rx.status))
			return -EIO;
		efi_nic_active();
		n = copy(m->rx.rx, buf, cap);
		if (m->rx.rx)
			(void)efi.bs->signal_event(m->rx.rx->recycle);
		if (n < 0 || wanted(nic, buf, n))
			return n;
	}
	return 0;
}

static int mnp_link(struct nic *nic)
{
	struct card *c = nic->state;
	struct efi_snp_mode *mode;
	int rc = c->radio ? efi_radio_link(c) : 1;

	if (rc <= 0)
		return rc;
	rc = 0;
	mode = malloc(sizeof(*mode));
	/* who cannot tell is taken for up */
	if (mode && c->mnp->child && read_mode(c, mode) &&
	    mode->media_supported && !mode->media)
		rc = -ENETDOWN;
	free(mode);
	return rc;
}

const struct nic_ops efi_mnp_ops = {
	.open = mnp_open, .close = mnp_close, .send = mnp_send,
	.recv = mnp_recv, .link = mnp_link,
};

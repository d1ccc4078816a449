/*
 * fake_snp.h: cards by the Simple Network Protocol and the firmware that has
 * them, as arrays, and the code under test, which is all that has to do with
 * cards. Who defines driver_virtio has a driver and efi_native_wanted() of its
 * own.
 */
#ifndef TESTS_EFI_FAKE_SNP_H
#define TESTS_EFI_FAKE_SNP_H

/* The fake back end has its own. */
#define plat_nic snp_nic
#include "platform/efi/akm.c"
#include "platform/efi/guid.c"
#include "platform/efi/handles.c"
#include "platform/efi/mnp.c"
#include "platform/efi/native.c"
#include "platform/efi/nic.c"
#include "platform/efi/nicfind.c"
#include "platform/efi/path.c"
#include "platform/efi/snp.c"
#include "platform/efi/supplicant.c"
#include "platform/efi/wifi.c"
#include "tests/efi/fake_radio.h"
#include "tests/fake/fake.h"

#define HANDLES 8

struct efi_app efi;

#ifndef driver_virtio
bool efi_native_wanted(void)
{
	return false;
}
#endif

/* ---- a fake card ---------------------------------------------------- */

struct fake_card {
	struct efi_snp      snp;	/* first: the driver's view	*/
	struct efi_snp_mode mode;
	unsigned starts, stops, inits, shutdowns, resets, connects, closes;
	bool     exclusive_fails, init_fails;
	bool     wifi;			/* has Wireless MAC Connection II */
	bool     managed;		/* has MNP's binding	*/
	bool     no_snp;
	unsigned touched;		/* somebody got its SNP	*/
	bool     gone;			/* its driver went away	*/
	bool     pci;			/* seen as a device, too	*/
	bool     idle;			/* until it is connected	*/
	bool     never_done;		/* never says a frame is sent	*/
	bool     full;			/* takes no frame		*/
	bool     copies;		/* sends copies: says which	*/
	bool     shutdown_fails;
	uint32_t filters_fail;		/* claimed, and then refused	*/
	unsigned link_at;		/* initialised so often: a link	*/
	void    *done[64];
	unsigned n_done;
	uint8_t  sent[64];		/* the last frame		*/
	size_t   sent_len, n_sent;
	const uint8_t *rx;		/* a frame that is waiting	*/
	size_t   rx_len, rx_says;	/* and how long it claims to be	*/
	uint8_t  path[64];
};

static struct fake_card cards[HANDLES];
static unsigned n_handles;
static struct efi_loaded_image loaded;
static const uint8_t mac[6] = { 0x52, 0x54, 0, 1, 2, 3 };

static struct fake_card *of(struct efi_snp *me)
{
	return (void *)me;
}

static efi_status snp_start(struct efi_snp *me)
{
	of(me)->starts++;
	if (me->mode->state != EFI_SNP_STOPPED)
		return EFI_ALREADY_STARTED;
	me->mode->state = EFI_SNP_STARTED;
	return EFI_SUCCESS;
}

static efi_status snp_stop(struct efi_snp *me)
{
	of(me)->stops++;
	me->mode->state = EFI_SNP_STOPPED;
	return EFI_SUCCESS;
}

static efi_status snp_initialize(struct efi_snp *me, size_t rx, size_t tx)
{
	(void)rx;
	(void)tx;
	of(me)->inits++;
	if (of(me)->init_fails)
		return EFI_DEVICE_ERROR;
	if (of(me)->inits == of(me)->link_at)
		me->mode->media = 1;
	if (me->mode->state != EFI_SNP_STARTED)
		return EFI_NOT_STARTED;
	me->mode->state = EFI_SNP_INITIALIZED;
	return EFI_SUCCESS;
}

static efi_status snp_shutdown(struct efi_snp *me)
{
	of(me)->shutdowns++;
	if (of(me)->shutdown_fails)
		return EFI_DEVICE_ERROR;
	me->mode->state = EFI_SNP_STARTED;
	return EFI_SUCCESS;
}

static efi_status snp_reset(struct efi_snp *me, uint8_t extended)
{
	(void)extended;
	of(me)->resets++;
	of(me)->rx = NULL;
	return EFI_SUCCESS;
}

static efi_status snp_filters(struct efi_snp *me, uint32_t on, uint32_t off,
			      uint8_t reset, size_t n, struct efi_mac *list)
{
	(void)off;
	(void)reset;
	(void)n;
	(void)list;
	if (on & (~me->mode->filter_mask | of(me)->filters_fail))
		return EFI_INVALID_PARAMETER;
	me->mode->filters = on;
	return EFI_SUCCESS;
}

static efi_status snp_status(struct efi_snp *me, uint32_t *interrupts,
			     void *tx_done)
{
	struct fake_card *c = of(me);
	void **out = tx_done;

	*interrupts = 0;
	if (out && c->n_done && !c->never_done)
		*out = c->done[--c->n_done];
	if (out && *out && c->copies)
		*out = c;
	return EFI_SUCCESS;
}

static efi_status snp_transmit(struct efi_snp *me, size_t header, size_t len,
			       void *frame, void *src, void *dst,
			       uint16_t *type)
{
	struct fake_card *c = of(me);

	(void)header;
	(void)src;
	(void)dst;
	(void)type;
	if (c->full)
		return EFI_NOT_READY;
	c->sent_len = len;
	memcpy(c->sent, frame, len < sizeof(c->sent) ? len : sizeof(c->sent));
	c->n_sent++;
	if (c->n_done < 64)
		c->done[c->n_done++] = frame;
	return EFI_SUCCESS;
}

static efi_status snp_receive(struct efi_snp *me, size_t *header, size_t *len,
			      void *frame, void *src, void *dst,
			      uint16_t *type)
{
	struct fake_card *c = of(me);
	size_t cap = *len;

	(void)header;
	(void)src;
	(void)dst;
	(void)type;
	if (!c->rx)
		return EFI_NOT_READY;
	*len = c->rx_says ? c->rx_says : c->rx_len;
	if (c->rx_len > cap)
		return EFI_BUFFER_TOO_SMALL;
	memcpy(frame, c->rx, c->rx_len);
	c->rx = NULL;
	return EFI_SUCCESS;
}

static const struct efi_snp snp_template = {
	.start = snp_start, .stop = snp_stop, .initialize = snp_initialize,
	.reset = snp_reset, .shutdown = snp_shutdown, .filters = snp_filters,
	.status = snp_status, .transmit = snp_transmit,
	.receive = snp_receive,
};

/* ---- a fake instance of MNP ------------------------------------------- */

static struct managed {
	struct efi_mnp        mnp;	/* first: the caller's view	*/
	unsigned              made, destroyed, configured, cancelled;
	struct efi_mnp_token *rx;	/* waits for a frame		*/
	struct efi_mnp_rx     frame;	/* that comes next; data NULL: none */
	unsigned              recycled;
	uint8_t               sent[64];
	size_t                sent_len;
	bool                  strict;	/* knows no promiscuous mode	*/
	bool                  slow;	/* a frame is never sent	*/
	bool                  down;
	bool                  done_rx, done_tx;
} managed;

static efi_status mnp_mode_of(struct efi_mnp *me, struct efi_mnp_config *c,
			      struct efi_snp_mode *snp)
{
	(void)me;
	(void)c;
	memset(snp, 0, sizeof(*snp));
	snp->mac_len = 6;
	memcpy(snp->mac.addr, mac, 6);
	snp->media_supported = 1;
	snp->media = !managed.down;
	return managed.configured ? EFI_SUCCESS : EFI_NOT_STARTED;
}

static efi_status mnp_configure(struct efi_mnp *me,
				const struct efi_mnp_config *c)
{
	(void)me;
	if (managed.strict && c->promiscuous)
		return EFI_INVALID_PARAMETER;
	managed.configured++;
	return EFI_SUCCESS;
}

static efi_status mnp_transmit(struct efi_mnp *me, struct efi_mnp_token *t)
{
	(void)me;
	assert_int_equal(t->tx->part[0].len, t->tx->data_len + 14);
	managed.sent_len = t->tx->part[0].len;
	memcpy(managed.sent, t->tx->part[0].data, managed.sent_len < 64 ?
	       managed.sent_len : 64);
	managed.done_tx = !managed.slow;
	return EFI_SUCCESS;
}

static efi_status mnp_receive(struct efi_mnp *me, struct efi_mnp_token *t)
{
	(void)me;
	managed.rx = t;
	return EFI_SUCCESS;
}

static efi_status mnp_cancel(struct efi_mnp *me, struct efi_mnp_token *t)
{
	(void)me;
	assert_null(t);
	managed.cancelled++;
	managed.rx = NULL;
	return EFI_SUCCESS;
}

static efi_status mnp_poll(struct efi_mnp *me)
{
	(void)me;
	if (managed.rx && managed.frame.data) {
		managed.rx->status = EFI_SUCCESS;
		managed.rx->rx = &managed.frame;
		managed.rx = NULL;
		managed.done_rx = true;
	}
	return EFI_SUCCESS;
}

static efi_status mnp_create(struct efi_binding *me, efi_handle *child)
{
	(void)me;
	managed.made++;
	managed.mnp = (struct efi_mnp){
		.mode = mnp_mode_of, .configure = mnp_configure,
		.transmit = mnp_transmit, .receive = mnp_receive,
		.cancel = mnp_cancel, .poll = mnp_poll,
	};
	*child = &managed;
	return EFI_SUCCESS;
}

static efi_status mnp_destroy(struct efi_binding *me, efi_handle child)
{
	(void)me;
	(void)child;
	managed.destroyed++;
	return EFI_SUCCESS;
}

static struct efi_binding binding = { mnp_create, mnp_destroy };

/* Whose an event is, its card tells; one that recycles is none of these. */
static efi_status create_event(uint32_t type, size_t tpl,
			       void (*notify)(efi_event, void *), void *ctx,
			       efi_event *out)
{
	static char events[16];
	static unsigned n;

	(void)type;
	(void)tpl;
	(void)notify;
	(void)ctx;
	*out = &events[n++ % 16];
	return EFI_SUCCESS;
}

static efi_status check_event(efi_event event)
{
	const struct card *c = nics.cards[0];
	bool *done = radio_answer(c->radio, event);

	if (!done)
		done = event == c->mnp->rx.event ? &managed.done_rx :
			&managed.done_tx;
	if (!*done)
		return EFI_NOT_READY;
	*done = false;
	return EFI_SUCCESS;
}

static efi_status signal_event(efi_event event)
{
	assert_ptr_equal(event, &managed.recycled);
	managed.recycled++;
	managed.frame.data = NULL;
	return EFI_SUCCESS;
}

static efi_status close_event(efi_event event)
{
	(void)event;
	return EFI_SUCCESS;
}

/* ---- a fake firmware: handle N is &cards[N] ------------------------- */

static efi_handle *handle_list;

static efi_status locate_handles(int how, const struct efi_guid *guid,
				 void *key, size_t *n, efi_handle **out)
{
	bool snp = guid == &efi_snp_guid, mnp = guid == &efi_mnp_binding_guid;
	unsigned i, found = 0;

	(void)how;
	(void)key;
	if (!snp && !mnp && guid && guid != &efi_pci_io_guid)
		return EFI_NOT_FOUND;
	handle_list = malloc(sizeof(*handle_list) * HANDLES);
	if (!handle_list)
		return EFI_OUT_OF_RESOURCES;
	for (i = 0; i < n_handles; i++)
		if (mnp ? cards[i].managed : snp ? !cards[i].idle &&
		    !cards[i].no_snp : !guid || cards[i].pci)
			handle_list[found++] = &cards[i];
	*n = found;
	*out = handle_list;
	if (found)
		return EFI_SUCCESS;
	free(handle_list);
	*out = NULL;
	return EFI_NOT_FOUND;
}

/* What class of device it is: a network card. */
static efi_status pci_read(void *me, int width, uint32_t at, size_t n,
			   void *out)
{
	(void)me;
	assert_int_equal(width, EFI_PCI_WIDTH_32);
	assert_int_equal(at, 8);
	assert_int_equal(n, 1);
	*(uint32_t *)out = 0x02000000;
	return EFI_SUCCESS;
}

static struct efi_pci_io pci_io = { .pci = { .read = pci_read } };

static efi_status free_pool(void *mem)
{
	free(mem);
	return EFI_SUCCESS;
}

static efi_status get_protocol(efi_handle handle, const struct efi_guid *guid,
			       void *out)
{
	struct fake_card *c = handle;

	if (guid == &efi_mnp_guid)
		*(void **)out = handle;		/* a child is an instance */
	else if (guid == &efi_mnp_binding_guid && c->managed)
		*(void **)out = &binding;
	else if (handle == &radio || (c->wifi && radio_protocol(guid)))
		*(void **)out = radio_protocol(guid);
	else if (guid == &efi_snp_guid && !c->no_snp && ++c->touched)
		*(void **)out = &c->snp;
	else if (guid == &efi_device_path_guid)
		*(void **)out = c->path;
	else if (guid == &efi_pci_io_guid && c->pci)
		*(void **)out = &pci_io;
	else
		return EFI_UNSUPPORTED;
	return EFI_SUCCESS;
}

static efi_status locate_path(const struct efi_guid *guid,
			      struct efi_devpath **path, efi_handle *out)
{
	unsigned i;

	for (i = 0; guid == &efi_wifi2_guid && i < n_handles; i++)
		if (cards[i].wifi &&
		    efi_path_within((void *)cards[i].path, *path)) {
			*out = &cards[i];
			return EFI_SUCCESS;
		}
	for (i = 0; guid == &efi_snp_guid && i < n_handles; i++)
		if (!cards[i].gone &&
		    !efi_path_compare(*path, (void *)cards[i].path)) {
			*path = (void *)((uint8_t *)*path +
					 efi_path_len(*path));
			*out = &cards[i];
			return EFI_SUCCESS;
		}
	return EFI_NOT_FOUND;
}

static efi_status connect(efi_handle handle, efi_handle *drivers,
			  struct efi_devpath *rest, uint8_t recursive)
{
	(void)drivers;
	(void)rest;
	(void)recursive;
	((struct fake_card *)handle)->connects++;
	((struct fake_card *)handle)->idle = false;
	return EFI_SUCCESS;
}

static inline efi_status open_alone(efi_handle handle, const struct efi_guid *guid,
			     void *out, efi_handle agent, efi_handle ctrl,
			     uint32_t how)
{
	struct fake_card *c = handle;

	(void)guid;
	(void)agent;
	(void)ctrl;
	assert_int_equal(how, EFI_OPEN_EXCLUSIVE);
	*(void **)out = &c->snp;
	return c->exclusive_fails ? EFI_ACCESS_DENIED : EFI_SUCCESS;
}

static inline efi_status close_alone(efi_handle handle, const struct efi_guid *guid,
			      efi_handle agent, efi_handle ctrl)
{
	(void)guid;
	(void)agent;
	(void)ctrl;
	((struct fake_card *)handle)->closes++;
	return EFI_SUCCESS;
}

static efi_status stall(size_t us)
{
	fake.now_us += us;
	return EFI_SUCCESS;
}

static struct efi_boot_services services = {
	.locate_handle_buffer = locate_handles, .free_pool = free_pool,
	.handle_protocol = get_protocol, .locate_device_path = locate_path,
	.connect_controller = connect, .open_protocol = open_alone,
	.close_protocol = close_alone, .create_event = create_event,
	.check_event = check_event, .signal_event = signal_event,
	.close_event = close_event, .stall = stall,
};

static int setup(void **state)
{
	memset(cards, 0, sizeof(cards));
	memset(&managed, 0, sizeof(managed));
	radio_reset();
	n_handles = 0;
	memset(&loaded, 0, sizeof(loaded));
	efi.bs = &services;
	efi.self = &loaded;
	return fake_setup(state);
}

static int teardown(void **state)
{
	efi_nic_exit();
	return fake_teardown(state);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* A handle at PCI device @dev, function @fn; @child: below the card's own. */
static struct fake_card *add(uint8_t dev, uint8_t fn, bool child)
{
	struct fake_card *c = &cards[n_handles++];
	const uint8_t pci[] = { 1, 1, 6, 0, fn, dev };
	const uint8_t ip[] = { 3, 12, 5, 0, 9 };
	const uint8_t end[] = { 0x7f, 0xff, 4, 0 };
	uint8_t *p = c->path;

	memcpy(p, pci, sizeof(pci));
	p += sizeof(pci);
	if (child) {
		memcpy(p, ip, sizeof(ip));
		p += sizeof(ip);
	}
	memcpy(p, end, sizeof(end));
	c->snp = snp_template;
	c->snp.mode = &c->mode;
	c->mode.mac_len = 6;
	c->mode.max_payload = 1500;
	c->mode.filter_mask = 0x1f;
	memcpy(c->mode.mac.addr, mac, 6);
	c->mode.mac.addr[5] = dev;
	return c;
}

/* The one card of most tests, open. */
static inline struct nic *one(struct fake_card **out)
{
	struct nic *nic;

	*out = add(3, 0, false);
	nic = snp_nic(0);
	assert_non_null(nic);
	assert_int_equal(nic->ops->open(nic, NULL), 0);
	return nic;
}

static inline void make_frame(struct nic *nic, uint8_t *out, size_t len)
{
	memset(out, 0x55, len);
	memcpy(out, nic->mac, 6);
}

#endif

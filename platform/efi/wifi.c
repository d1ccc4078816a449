/* wifi.c: a card's radio: networks are found and joined by the firmware's
   driver. */
#include "platform/efi/wifi.h"

#include <errno.h>
#include <stdlib.h>

#define LIMIT_S		10	/* for joining: 5 at least, says UEFI */
#define WATCH_US	250000		/* so often the link is looked at	*/
#define END_US		12000000	/* a driver that has not answered by
					   then never will		*/
#define PAUSE_US	10000

/* ---- the driver ------------------------------------------------------- */

static struct efi_wifi *driver_of(const struct radio *r)
{
	return efi_protocol_of(efi_radio_handle(r->card->handle),
			       &efi_wifi2_guid);
}

/* What a status means where no result code is. */
static int status_error(efi_status status)
{
	switch (status) {
	case EFI_SUCCESS:
		return 0;
	case EFI_NOT_FOUND:
		return -ENOENT;
	case EFI_ACCESS_DENIED:
		return -EACCES;
	case EFI_UNSUPPORTED:
		return -ENOTSUP;
	case EFI_ALREADY_STARTED:
		return -EBUSY;
	case EFI_TIMEOUT:
		return -ETIMEDOUT;
	default:
		return -EIO;
	}
}

/* Has the driver answered? Its work is done while it is polled. */
static bool is_done(struct radio *r, bool *runs, efi_event event)
{
	struct mnp *m = r->card->mnp;

	if (*runs && m && m->configured)
		(void)m->proto->poll(m->proto);
	if (*runs && !EFI_FAILED(efi.bs->check_event(event)))
		*runs = false;
	return !*runs;
}

/* Is it still at something? Who asks has given up what it was. */
static bool is_busy(struct radio *r)
{
	bool looked = is_done(r, &r->scans, r->scan.event);
	bool joined = is_done(r, &r->joins, r->join.event);

	return !is_done(r, &r->leaves, r->leave.event) || !looked || !joined;
}

/* ---- looking ---------------------------------------------------------- */

static void drop_result(struct radio *r)
{
	if (r->scan.result)
		(void)efi.bs->free_pool(r->scan.result);
	r->scan.result = NULL;
	r->n_found = 0;
}

static void keep_found(struct radio *r, const struct efi_wifi_found *f,
		       unsigned place, const struct efi_suites *known)
{
	struct wifi_network *out = &r->found[r->n_found];
	struct efi_security how;

	if (f->network.name.len > WIFI_NAME_MAX ||
	    f->network.bss != EFI_BSS_INFRASTRUCTURE)
		return;
	efi_security_of(&f->network, known, &how);
	*out = (struct wifi_network){
		.name = f->network.name, .security = how.security,
		.quality = f->quality > 100 ? 100 : f->quality,
	};
	r->which[r->n_found++] = (uint8_t)place;
}

static int read_result(struct radio *r)
{
	struct efi_scan_result *got = r->scan.result;
	struct efi_suites *known;

	free(r->found);
	free(r->which);
	r->found = calloc(got ? got->n + 1u : 1u, sizeof(*r->found));
	r->which = calloc(got ? got->n + 1u : 1u, sizeof(*r->which));
	if (!r->found || !r->which)
		return -ENOMEM;
	known = efi_supplicant_suites(r);
	for (unsigned i = 0; got && i < got->n; i++)
		keep_found(r, &got->list[i], i, known);
	free(known);
	return 0;
}

static int radio_scan(struct nic *nic, const struct wifi_name *hidden)
{
	struct radio *r = nic->radio;
	struct efi_wifi *w = driver_of(r);
	int rc;

	if (is_busy(r))
		return -EBUSY;
	if (!w || !efi_signal_make(&r->scan.event))
		return w ? -ENOMEM : -ENODEV;
	drop_result(r);
	r->scan_data.n = hidden->len != 0;
	r->scan_data.hidden[0] = *hidden;
	r->scan.data = &r->scan_data;
	r->scan.status = EFI_NOT_READY;
	rc = status_error(w->scan(w, &r->scan));
	r->scans = rc == 0;
	return rc;
}

static int radio_found(struct nic *nic, const struct wifi_network **out)
{
	struct radio *r = nic->radio;

	if (r->scans) {
		if (!is_done(r, &r->scans, r->scan.event))
			return -EINPROGRESS;
		r->scan_status = status_error(r->scan.status);
		/* that there is none is an answer */
		if (r->scan_status == 0 || r->scan_status == -ENOENT)
			r->scan_status = read_result(r);
	}
	*out = r->found;
	return r->scan_status < 0 ? r->scan_status : (int)r->n_found;
}

/* ---- joining ---------------------------------------------------------- */

static int radio_connect(struct radio *r)
{
	struct efi_wifi *w = driver_of(r);
	int rc;

	if (!w || !efi_signal_make(&r->join.event))
		return w ? -ENOMEM : -ENODEV;
	r->join_data = (struct efi_join_data){ &r->network, LIMIT_S };
	r->join.data = &r->join_data;
	r->join.status = EFI_NOT_READY;
	r->join.code = EFI_JOIN_UNSPECIFIED;
	rc = status_error(w->join(w, &r->join));
	r->joins = rc == 0;
	return rc;
}

/* Begin to leave whatever has been joined, by us or by the firmware. */
static int radio_disconnect(struct radio *r)
{
	struct efi_wifi *w = driver_of(r);
	efi_status status;

	r->joined = false;
	if (r->leaves || !w)
		return w ? 0 : -ENODEV;
	if (!efi_signal_make(&r->leave.event))
		return -ENOMEM;
	r->leave.status = EFI_NOT_READY;
	status = w->leave(w, &r->leave);
	r->leaves = !EFI_FAILED(status);
	return 0;
}

/* Whoever cannot tell is taken for up. */
static bool is_up(const struct radio *r)
{
	struct nic *nic = &r->card->nic;

	return nic->ops->link(nic) != -ENETDOWN;
}

static int radio_join(struct nic *nic, unsigned index, const char *key)
{
	struct radio *r = nic->radio;
	struct efi_suites *known;
	struct efi_security how;
	bool lacks;
	int rc;

	if (is_busy(r))
		return -EBUSY;
	if (index >= r->n_found || !r->scan.result)
		return -ENOENT;
	r->network = r->scan.result->list[r->which[index]].network;
	known = efi_supplicant_suites(r);
	efi_security_of(&r->network, known, &how);
	lacks = known && how.akm.type && !efi_suites_have(known, &how.akm);
	free(known);
	rc = lacks ? -ENOTSUP : efi_supplicant_set(r, &how, key);
	r->status = 0;
	r->waits = false;
	if (rc < 0)
		return rc;
	if (!is_up(r))
		return radio_connect(r);
	r->waits = true;
	return radio_disconnect(r);
}

static int result_error(const struct efi_join_token *t)
{
	static const int errors[] = {
		[EFI_JOIN_SUCCESS] = 0, [EFI_JOIN_REFUSED] = -EACCES,
		[EFI_JOIN_FAILED] = -ENOENT, [EFI_JOIN_TIMEOUT] = -ETIMEDOUT,
		[EFI_JOIN_UNSPECIFIED] = -EIO,
	};

	if (EFI_FAILED(t->status))
		return status_error(t->status);
	return t->code >= 0 && t->code <= EFI_JOIN_UNSPECIFIED ?
		errors[t->code] : -EIO;
}

/* Joined, as far as is known: does the link still say so? */
static int watch(struct radio *r)
{
	uint64_t now_us = plat_clock_us();

	if (now_us >= r->look_us) {
		r->look_us = now_us + WATCH_US;
		r->joined = is_up(r);
	}
	return r->joined ? 0 : -ENOTCONN;
}

static int radio_joined(struct nic *nic)
{
	struct radio *r = nic->radio;

	if (r->leaves && !is_done(r, &r->leaves, r->leave.event))
		return -EINPROGRESS;
	if (r->waits) {
		r->waits = false;
		r->status = radio_connect(r);
	}
	if (r->joins) {
		if (!is_done(r, &r->joins, r->join.event))
			return -EINPROGRESS;
		r->status = result_error(&r->join);
		r->joined = r->status == 0;
		r->look_us = plat_clock_us() + WATCH_US;
	}
	if (r->joined)
		return watch(r);
	return r->status < 0 ? r->status : -ENOTCONN;
}

static void radio_leave(struct nic *nic)
{
	struct radio *r = nic->radio;

	r->waits = false;
	r->status = 0;
	if (r->joined || r->joins)
		(void)radio_disconnect(r);
}

static const struct wifi_ops radio_ops = {
	.scan = radio_scan, .found = radio_found, .join = radio_join,
	.joined = radio_joined, .leave = radio_leave,
};

/* ---- the link --------------------------------------------------------- */

int efi_radio_link(struct card *c)
{
	struct efi_adapter *a = efi_protocol_of(efi_radio_handle(c->handle),
						&efi_adapter_guid);
	efi_status *state = NULL;
	size_t len = 0;
	int rc = 1;

	if (!a || EFI_FAILED(a->get(a, &efi_media_state_guid, &state, &len)) ||
	    !state)
		return rc;
	if (len >= sizeof(*state))
		rc = EFI_FAILED(*state) ? -ENETDOWN : 0;
	(void)efi.bs->free_pool(state);
	return rc;
}

/* ---- its life --------------------------------------------------------- */

bool efi_radio_make(struct card *c)
{
	if (!efi_radio_handle(c->handle))
		return true;
	c->radio = calloc(1, sizeof(*c->radio));
	if (!c->radio)
		return false;
	c->radio->card = c;
	c->nic.wifi = &radio_ops;
	c->nic.radio = c->radio;
	return true;
}

/* The driver writes to our tokens until it has answered. */
static void await_answer(struct radio *r, bool *runs, efi_event event)
{
	uint64_t until_us = plat_clock_us() + END_US;

	while (!is_done(r, runs, event) && plat_clock_us() < until_us)
		(void)efi.bs->stall(PAUSE_US);
}

void efi_radio_release(struct card *c)
{
	struct radio *r = c->radio;

	if (!r)
		return;
	r->waits = false;
	await_answer(r, &r->scans, r->scan.event);
	await_answer(r, &r->joins, r->join.event);
	await_answer(r, &r->leaves, r->leave.event);
	drop_result(r);
	if (!r->scans)
		efi_signal_drop(&r->scan.event);
	if (!r->joins)
		efi_signal_drop(&r->join.event);
	if (!r->leaves)
		efi_signal_drop(&r->leave.event);
}

/* One that still runs keeps its memory. */
void efi_radio_free(struct card *c)
{
	struct radio *r = c->radio;

	efi_radio_release(c);
	if (!r)
		return;
	efi_supplicant_drop(r);
	c->radio = NULL;
	free(r->found);
	free(r->which);
	if (!r->scans && !r->joins && !r->leaves)
		free(r);
}

/*
 * startup.c: from the first line to the return to the firmware. It lies here
 * because it needs both the shell and the network, as network commands do.
 */
#include "netcmds/startup.h"

#include <string.h>

#include "core/bytes.h"
#include "core/embedded.h"
#include "core/err.h"
#include "core/limits.h"
#include "core/setting/settings.h"
#include "core/uri.h"
#include "core/version.h"
#include "interp/base.h"
#include "interp/report.h"
#include "interp/shell.h"
#include "net/net.h"
#include "platform/platform.h"

#define OFFER_US	2000000		/* to press Ctrl-B	*/
#define CTRL_B		2
#define SCRIPT		"autoexec.ipxe"
#define INITRD		"<INITRD>"
#define LEASE_US	15000000
#define FETCH_MS	10000

/* ---- who and what --------------------------------------------------- */

/* Of the card, even while its interface is closed. */
static const char *link_text(struct nic *nic)
{
	int rc = nic && nic->ops->link ? nic->ops->link(nic) : -EINPROGRESS;

	return rc == 0 ? "up" : rc == -ENETDOWN ? "down" : "unknown";
}

static void list_cards(struct shell *sh)
{
	struct netdev *dev = sh->net ? net_dev(sh->net, 0) : NULL;
	struct nic *nic;
	char mac[18];
	unsigned i;

	if (!dev)
		con_printf(&sh->con, "No network card%s found.\n",
			   strcmp(plat_name(), "pcbios") ? "" :
			   " with a PXE ROM");
	for (i = 0; dev; dev = net_dev(sh->net, ++i)) {
		nic = plat_nic(i);
		con_printf(&sh->con, "%s: %s, %s %s, link %s\n",
			   netdev_name(dev), netdev_mac_text(dev, mac),
			   nic && nic->driver ? nic->driver : "card",
			   nic && nic->device ? nic->device : "",
			   link_text(nic));
	}
}

static void greet(struct shell *sh, const struct startup *from)
{
	con_puts(&sh->con, "\33[0m\n\33[1mpxesh " PXESH_VERSION "\33[0m: "
		 "runs iPXE boot scripts\n");
	con_printf(&sh->con, "%s, %s%s%s\n", plat_arch(), plat_name(),
		   from->firmware ? ", " : "",
		   from->firmware ? from->firmware : "");
	list_cards(sh);
}

/* ---- steps ---------------------------------------------------------- */

/* How long there is to press Ctrl-B, in microseconds. */
static uint64_t offer_us(const struct startup *from)
{
	struct embedded part;

	return embedded_find(from->embedded, EMBEDDED_OFFER, NULL, &part) &&
	       part.len == 4 ? get_le32(part.value) * UINT64_C(1000) :
	       OFFER_US;
}

/* Did somebody press Ctrl-B in time? Any other key ends the wait. */
static bool wants_prompt(struct shell *sh, const struct startup *from)
{
	uint64_t us = offer_us(from);
	int key;

	if (sh->no_prompt || !us)
		return false;
	con_puts(&sh->con, "\nPress Ctrl-B for a prompt...");
	key = con_get_key(&sh->con, plat_clock_us() + us);
	con_puts(&sh->con, "\r\33[K");
	return key == CTRL_B;
}

static int report(struct shell *sh, struct err *e, int status)
{
	if (status >= 0 || sh->gone || e->reported)
		return status;
	if (!e->code)
		err_set(e, status, "%s", err_text(status));
	report_error(sh, e);
	return status;
}

static int prompt(struct shell *sh)
{
	struct err e = { 0 };

	con_puts(&sh->con, "\"help\" lists the commands, "
		 "\"exit\" goes on to the next boot entry.\n");
	return report(sh, &e, shell_interact(sh, &e));
}

static int run_text(struct shell *sh, const char *name, const char *text)
{
	struct err e = { 0 };

	return report(sh, &e, shell_run_text(sh, name, text, strlen(text),
					     &e));
}

/* A file that is in memory already becomes an image; NULL: @e says why. */
static struct image *register_file(struct shell *sh, const char *name,
				   const void *data, size_t len, struct err *e)
{
	struct image *img = image_new(name);
	int rc = img ? image_write(img, 0, data, len) : -ENOMEM;

	if (!rc)
		rc = images_add(&sh->images, img, e);
	if (!rc)
		return img;
	image_unref(img);
	err_set(e, rc, "%s", err_text(rc));
	return NULL;
}

static int run_file(struct shell *sh, const char *name, const void *data,
		    size_t len, unsigned flags)
{
	struct err e = { 0 };
	struct image *img = register_file(sh, name, data, len, &e);
	int rc = e.code;

	if (img) {
		img->flags |= flags;
		rc = shell_exec(sh, img, &e);
	}
	image_unref(img);
	return report(sh, &e, rc);
}

static int run_cmdline(struct shell *sh, const struct startup *from)
{
	struct err e = { 0 };

	if (from->initrd)
		image_unref(register_file(sh, INITRD, from->initrd,
					  from->initrd_len, &e));
	(void)report(sh, &e, e.code);	/* it runs without that file, too */
	return run_text(sh, "<CMDLINE>", from->cmdline);
}

/* ---- what was embedded ---------------------------------------------- */

/* One that cannot be set here is said: the rest is done without it. */
static void take_settings(struct shell *sh, struct embedded_area area)
{
	struct embedded part;
	const char *text;

	while (embedded_next(&area, &part)) {
		struct err e = { 0 };

		text = part.value;
		if (part.kind == EMBEDDED_SETTING && part.len &&
		    !text[part.len - 1])
			(void)report(sh, &e, settings_set(sh->settings,
							  part.name, text,
							  &e));
	}
}

/* ---- where we come from --------------------------------------------- */

static void take(struct shell *sh, enum net_cached what,
		 const struct startup_packet *p)
{
	if (sh->net && p->data)
		(void)net_take_cached(sh->net, what, p->data, p->len);
}

/* Where this program came from: a reference; NULL: nobody knows. */
static struct uri *find_origin(struct shell *sh, const struct startup *from)
{
	char filename[256];
	uint32_t server_be;

	if (from->base_uri)
		return uri_parse(from->base_uri);
	if (from->ack.data &&
	    settings_text(sh->settings, "filename", filename,
			  sizeof(filename)) > 0 &&
	    settings_raw(sh->settings, "next-server", &server_be, 4) == 4)
		return uri_pxe(server_be, filename);
	return NULL;
}

/* Make that the base of relative names, and take what DHCP said on the way.
   Returns a reference, or NULL. */
static struct uri *set_base(struct shell *sh, const struct startup *from)
{
	struct uri *origin;

	take(sh, NET_CACHED_ACK, &from->ack);
	take(sh, NET_CACHED_PROXY, &from->proxy);
	take(sh, NET_CACHED_PXEBS, &from->pxebs);
	if (sh->net && from->address.ip_be && !from->ack.data)
		(void)net_take_address(sh->net, &from->address);
	origin = find_origin(sh, from);
	base_leave(sh, uri_ref(origin));
	sh->fetch.home = from->on_volume ? origin : NULL;
	return origin;
}

/* ---- autoexec.ipxe -------------------------------------------------- */

static bool has_lease(void *ctx)
{
	return net_configure_status(ctx, NULL) != -EINPROGRESS;
}

/*
 * A firmware that loaded us by HTTP keeps its address to itself. Ask for one,
 * quietly: this is only to look for a file.
 */
static void get_lease(struct shell *sh)
{
	struct netdev *dev = sh->net ? net_dev(sh->net, 0) : NULL;

	if (!dev || netdev_is_open(dev) || netdev_open(dev, NULL) < 0 ||
	    net_configure(dev, NET_CONFIG_ALL, NULL) < 0)
		return;
	if (event_wait(&sh->events, plat_clock_us() + LEASE_US, EVENT_CANCEL,
		       has_lease, dev) < 0)
		net_configure_cancel(dev);
}

/*
 * A file that is no script is run all the same, to say so; but not what a
 * server sends: some answer with a page of theirs when they have nothing.
 */
static struct image *look_for(struct shell *sh, const char *uri, bool any)
{
	static const struct fetch_how how = {
		.limit_ms = FETCH_MS, .quiet = true, .script = true,
	};
	struct image *img = NULL;
	struct err e = { 0 };

	if (fetch_image(&sh->fetch, uri, &how, &img, &e) < 0)
		return NULL;
	image_probe(img);
	if ((any || img->kind == IMAGE_SCRIPT) &&
	    image_set_name(img, SCRIPT) == 0 &&
	    images_add(&sh->images, img, &e) == 0)
		return img;
	image_unref(img);
	return NULL;
}

/* Beside us, then in the root. */
static struct image *look_beside(struct shell *sh, bool any)
{
	struct image *img = look_for(sh, SCRIPT, any);

	return img ? img : look_for(sh, "/" SCRIPT, any);
}

/* A volume first: a loader that came by the network may offer one, too. */
static struct image *find_autoexec(struct shell *sh)
{
	struct image *img;

	if (sh->fetch.home)
		return look_beside(sh, true);
	img = look_for(sh, "file:" SCRIPT, true);
	if (!img)
		img = look_for(sh, "file:/" SCRIPT, true);
	if (img || !sh->fetch.cwuri)
		return img;
	get_lease(sh);
	return look_beside(sh, false);
}

static void tell_missing(struct shell *sh)
{
	struct uri *base = fetch_base(&sh->fetch);
	struct sbuf where = { 0 };

	if (base && uri_print_short(base, &where) == 0)
		con_printf(&sh->con, "No " SCRIPT " beside %s, nor in /.\n",
			   sbuf_text(&where));
	sbuf_free(&where);
	uri_unref(base);
}

/* True: it was there, and *@status is how it ended. */
static bool run_autoexec(struct shell *sh, int *status)
{
	struct image *img = find_autoexec(sh);
	struct err e = { 0 };

	if (!img && sh->fetch.home)
		tell_missing(sh);
	if (!img)
		return false;
	*status = report(sh, &e, shell_exec(sh, img, &e));
	image_unref(img);
	return true;
}

/* ---- the rest ------------------------------------------------------- */

/* True: there is one, and *@status is how it ended. */
static bool run_scriptlet(struct shell *sh, int *status)
{
	struct sbuf text = { .max = LIMIT_LINE_BYTES };
	static const char name[] = "scriptlet";
	bool found = settings_expand(sh->settings, name, sizeof(name) - 1,
				     &text) == 0 && text.len;

	if (found)
		*status = run_text(sh, name, sbuf_text(&text));
	sbuf_free(&text);
	return found;
}

static int run_cards(struct shell *sh, const struct startup *from)
{
	char word[] = "autoboot", *argv[] = { word, NULL };
	struct err e = { 0 };
	int rc = report(sh, &e, shell_command(sh, 1, argv, &e));

	if (sh->gone)
		return rc;
	con_puts(&sh->con, "No more network cards to boot from.\n");
	return wants_prompt(sh, from) ? prompt(sh) : rc;
}

static int run(struct shell *sh, const struct startup *from)
{
	struct embedded script;
	int status;

	greet(sh, from);
	take_settings(sh, from->embedded);
	if (embedded_find(from->embedded, EMBEDDED_SCRIPT, NULL, &script))
		return run_file(sh, "embedded.ipxe", script.value, script.len,
				IMAGE_TRUSTED);
	if (from->cmdline)
		return run_cmdline(sh, from);
	if (from->initrd)
		return run_file(sh, INITRD, from->initrd, from->initrd_len,
				0);
	if (wants_prompt(sh, from))
		return prompt(sh);
	if (run_autoexec(sh, &status) || run_scriptlet(sh, &status))
		return status;
	return run_cards(sh, from);
}

int startup_run(struct shell *sh, const struct startup *from)
{
	struct uri *origin = set_base(sh, from);
	struct embedded lock;
	int status;

	sh->no_prompt = embedded_find(from->embedded, EMBEDDED_NO_SHELL, NULL,
				      &lock);
	sh->fetch.embedded = from->embedded;
	status = run(sh, from);
	sh->fetch.home = NULL;
	uri_unref(origin);
	return status;
}

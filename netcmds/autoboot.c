/* autoboot: boot what DHCP says (reference/commands-network.md#autoboot). */
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/uri.h"
#include "interp/acquire.h"
#include "interp/command.h"
#include "interp/expand.h"
#include "interp/shell.h"
#include "net/net.h"
#include "net/pxemenu.h"
#include "net/san/san.h"
#include "netcmds/each.h"
#include "netcmds/job.h"
#include "netcmds/pxemenu.h"
#include "netcmds/san.h"

struct boot {
	struct sbuf filename, root_path, san_filename;	/* expanded	*/
	uint32_t    server_be;
	bool        ran;		/* the file was there		*/
};

/* ---- what there is to boot ------------------------------------------- */

/* The setting's text with its own ${...} expanded; empty if unset. */
static int fetch_text(struct shell *sh, const char *name, struct sbuf *out,
		      struct settings **block, struct err *e)
{
	struct setting_found found;
	struct setting_ref ref;
	struct sbuf text = { 0 };
	int rc = setting_parse(sh->settings, name, strlen(name), false, &ref,
			       e);

	if (rc == 0)
		rc = setting_print(&ref, &text, &found);
	if (rc == 0 && block)
		*block = found.block;
	if (rc == 0)
		rc = expand_text(sh->settings, text.data, text.len, out, e);
	sbuf_free(&text);
	return rc == -ENOENT ? 0 : rc;
}

/* @name: "filename", or that of a certain block. */
static int fetch_filename(struct shell *sh, const char *name, struct boot *b,
			  struct err *e)
{
	struct settings *block = NULL;
	int rc = fetch_text(sh, name, &b->filename, &block, e);

	/* from the same block: another server's file is not there */
	if (rc == 0 && block && settings_raw(block, "next-server",
					     &b->server_be, 4) != 4)
		b->server_be = 0;
	return rc;
}

static int fetch_boot(struct shell *sh, struct boot *b, struct err *e)
{
	int rc = fetch_filename(sh, "filename", b, e);

	if (rc == 0)
		rc = fetch_text(sh, "root-path", &b->root_path, NULL, e);
	if (rc == 0)
		rc = fetch_text(sh, "san-filename", &b->san_filename, NULL,
				e);
	return rc;
}

static void print_text(struct shell *sh, const char *what,
		       const struct sbuf *text)
{
	if (!text->len)
		return;
	con_puts(&sh->con, what);
	con_plain(&sh->con, text->data);
	con_puts(&sh->con, "\n");
}

static void print_boot(struct shell *sh, const struct boot *b)
{
	const uint8_t *a = (const uint8_t *)&b->server_be;

	if (b->server_be)
		con_printf(&sh->con, "Next server: %u.%u.%u.%u\n", a[0], a[1],
			   a[2], a[3]);
	print_text(sh, "Filename: ", &b->filename);
	print_text(sh, "Root path: ", &b->root_path);
	print_text(sh, "SAN filename: ", &b->san_filename);
}

/* ---- booting it ------------------------------------------------------ */

/* *@ran: it could be downloaded. */
static int boot_uri(struct shell *sh, const char *uri, bool *ran,
		    struct err *e)
{
	const struct fetch_how how = { .script = true };
	struct image *img;
	int rc = shell_download(sh, uri, NULL, &how, &img, e);

	if (rc == 0)
		rc = acquire_show(sh, img);
	if (rc < 0)
		return rc;
	img->flags |= IMAGE_AUTOFREE;
	*ran = true;
	rc = shell_exec(sh, img, e);
	if (rc == 0)
		con_puts(&sh->con, "\n");
	return rc;
}

static int boot_filename(struct shell *sh, struct boot *b, struct err *e)
{
	struct uri *uri = uri_pxe(b->server_be, b->filename.data);
	struct sbuf text = { 0 };
	int rc = uri ? uri_print(uri, &text) : -ENOMEM;

	if (rc == 0)
		rc = boot_uri(sh, text.data, &b->ran, e);
	else
		err_set(e, rc, "%s", err_text(rc));
	uri_unref(uri);
	sbuf_free(&text);
	return rc;
}

/* What DHCP's menu leads to. */
static int boot_menu(struct shell *sh, struct netdev *dev, struct boot *b,
		     struct err *e)
{
	uint16_t type;
	int rc;

	con_puts(&sh->con, "Booting from PXE menu\n");
	rc = pxemenu_choose(sh, &type, e);
	if (rc == 0 && type != PXE_TYPE_LOCAL)
		rc = job_pxebs(sh, dev, type, e);
	if (rc < 0 || type == PXE_TYPE_LOCAL)
		return rc;
	rc = fetch_filename(sh, "pxebs/filename", b, e);
	if (rc < 0)
		return rc;
	print_boot(sh, b);
	if (!b->filename.len)
		return err_set(e, -ENOENT, "%s: the boot server names nothing "
			       "to boot", netdev_name(dev));
	return boot_filename(sh, b, e);
}

/* Can nothing be attached by this root path? */
static bool is_unknown(const struct sbuf *root_path)
{
	struct uri *uri = uri_parse(sbuf_text(root_path));
	bool unknown = !uri || !uri->scheme || !san_has_scheme(uri->scheme);

	uri_unref(uri);
	return unknown;
}

/* Attach the disk, run what there is to run besides, boot the disk. */
static int boot_disk(struct shell *sh, struct boot *b, struct err *e)
{
	struct san_options opt = { 0 };
	const char *root = sbuf_text(&b->root_path);
	const struct san_roots roots = { &root, 1 };
	int rc = san_step_attach(sh, &roots, &opt, e);

	if (rc < 0)
		return rc;
	if (b->san_filename.len)
		opt.boot.filename = sbuf_text(&b->san_filename);
	if (b->filename.len)
		rc = boot_filename(sh, b, e);
	if (sh->gone)
		return rc;
	if (!b->filename.len || b->ran) {
		err_clear(e);
		rc = san_step_boot(sh, &opt, e);
	}
	if (!sh->gone)
		san_step_detach(sh, &opt);
	return rc;
}

static int boot(struct shell *sh, struct netdev *dev, struct boot *b,
		struct err *e)
{
	int rc;

	if (pxemenu_wanted(sh))
		return boot_menu(sh, dev, b, e);
	rc = fetch_boot(sh, b, e);
	if (rc < 0)
		return rc;
	print_boot(sh, b);
	if (b->root_path.len && b->filename.len && is_unknown(&b->root_path)) {
		con_puts(&sh->con, "Ignoring unsupported root path\n");
		sbuf_reset(&b->root_path);
	}
	if (b->root_path.len)
		return boot_disk(sh, b, e);
	if (!b->filename.len)
		return err_set(e, -ENOENT, "%s: the DHCP server names nothing "
			       "to boot", netdev_name(dev));
	return boot_filename(sh, b, e);
}

/* ---- one interface after the other ----------------------------------- */

static void close_others(struct net *net, const struct netdev *keep)
{
	struct netdev *dev;

	for (unsigned i = 0; (dev = net_dev(net, i)); i++)
		if (dev != keep)
			netdev_close(dev);
}

static int prepare(struct shell *sh, struct netdev *dev, struct err *e)
{
	struct sbuf out = { 0 };
	int rc;

	close_others(sh->net, dev);
	rc = netdev_open(dev, e);
	if (rc == 0)
		rc = netdev_stat(dev, &out);
	con_puts(&sh->con, sbuf_text(&out));
	if (rc == 0)
		rc = job_configure(sh, dev, NET_CONFIG_ALL, 0, e);
	sbuf_reset(&out);
	if (rc == 0)
		rc = net_routes(sh->net, &out);
	con_puts(&sh->con, sbuf_text(&out));
	sbuf_free(&out);
	return rc;
}

static int boot_one(struct shell *sh, struct netdev *dev, const void *opt,
		    struct err *e)
{
	struct boot b = { 0 };
	int rc = prepare(sh, dev, e);

	(void)opt;
	if (rc == 0)
		rc = boot(sh, dev, &b, e);
	sbuf_free(&b.filename);
	sbuf_free(&b.root_path);
	sbuf_free(&b.san_filename);
	return rc;
}

static int autoboot_run(struct shell *sh, const struct args *in,
			struct err *e)
{
	return each_interface(sh, in, false, boot_one, e);
}

const struct command cmd_autoboot = {
	.group = GROUP_BOOT,
	.name = "autoboot", .usage = "[<interface>...]",
	.help = "Configure an interface and boot what the network offers.",
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC },
	.flow = FLOW_AUTOBOOT,
	.facts = CMD_NET | CMD_FETCHES | CMD_BOOTS | CMD_WAITS,
	.run = autoboot_run,
};

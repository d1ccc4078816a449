/* embed.c: pxesh embed: put a script, files, settings into a boot image. */
#include "cli/embed.h"

#include <errno.h>
#include <string.h>

#include "bootfile/bootfile.h"
#include "core/err.h"
#include "core/str.h"
#include "format/replace.h"

#define ROM_MOST	(590u << 10)	/* bytes that PXE ROMs load	*/

#define FIELD(f) offsetof(struct embed_cli, f)

static const struct cli_option options[] = {
	{ 'o', "output", CLI_TEXT, FIELD(out), "FILE",
	  "Write the image there; it may be the one that is read" },
	{ 's', "script", CLI_TEXT, FIELD(script), "FILE",
	  "What the image runs at its start, in place of all else" },
	{ 0, "trust", CLI_LIST, FIELD(trust), "FILE",
	  "Trust the CA certificates in FILE, and no others" },
	{ 0, "cert", CLI_TEXT, FIELD(cert), "FILE",
	  "The certificate to show to servers that ask for one" },
	{ 0, "key", CLI_TEXT, FIELD(key), "FILE", "Its private key" },
	{ 0, "file", CLI_LIST, FIELD(files), "NAME=FILE",
	  "A file that scripts find as NAME" },
	{ 0, "set", CLI_LIST, FIELD(sets), "NAME=VALUE",
	  "A setting, as \"set\" has it" },
	{ 0, "keymap", CLI_TEXT, FIELD(keymap), "NAME",
	  "The keyboard's layout (under a BIOS): de, fr, ..." },
	{ 0, "timeout", CLI_TEXT, FIELD(timeout), "MS",
	  "How long there is to press Ctrl-B; 0: it is not offered" },
	{ 0, "no-shell", CLI_FLAG, FIELD(no_shell), NULL,
	  "Nobody at the machine gets a prompt" },
	{ 0, "force", CLI_FLAG, FIELD(force), NULL,
	  "Take the script in spite of its errors" },
	{ 'l', "list", CLI_FLAG, FIELD(list), NULL,
	  "Show what is in IMAGE, and change nothing" },
	{ 0, "remove", CLI_FLAG, FIELD(remove), NULL,
	  "Take out whatever is in IMAGE" },
	{ 0, NULL, 0, 0, NULL, NULL },
};

static bool adds(const struct embed_cli *opt)
{
	return opt->script || opt->trust.n || opt->cert || opt->key ||
	       opt->files.n || opt->sets.n || opt->keymap || opt->timeout ||
	       opt->no_shell;
}

static int check_options(const struct embed_cli *opt)
{
	if (opt->list && (opt->remove || opt->out || adds(opt)))
		return cli_usage_error(&cli_embed, "--list changes nothing: "
				       "it goes with no other option");
	if (opt->list)
		return 0;
	if (!opt->out)
		return cli_usage_error(&cli_embed, "--output is missing: where "
				       "to write the image");
	if (opt->remove && adds(opt))
		return cli_usage_error(&cli_embed, "--remove goes with --output "
				       "only");
	if (!opt->remove && !adds(opt))
		return cli_usage_error(&cli_embed, "there is nothing to embed: "
				       "--script, --file, --set ...");
	if (!opt->cert != !opt->key)
		return cli_usage_error(&cli_embed, "--%s goes with --%s",
				       opt->cert ? "cert" : "key",
				       opt->cert ? "key" : "cert");
	return 0;
}

static void warn_of_key(const struct embed_cli *opt)
{
	if (opt->key)
		fprintf(stderr, "pxesh: warning: whoever can fetch %s has the "
			"private key that is in it\n", opt->out);
}

/* What is allowed, and yet may not be what was meant. */
static void warn(const struct embed_cli *opt, const struct bootfile *b)
{
	warn_of_key(opt);
	if (opt->keymap && b->kind == BOOTFILE_EFI)
		fprintf(stderr, "pxesh: warning: under UEFI the firmware has "
			"the keyboard's layout: --keymap changes nothing\n");
	if (b->kind == BOOTFILE_NBP && b->file.len > ROM_MOST)
		fprintf(stderr, "pxesh: warning: PXE ROMs load some %u KiB at "
			"most, and this is %zu KiB\n", ROM_MOST >> 10,
			b->file.len >> 10);
}

static int put(const char *path, const struct bootfile *b, struct err *e)
{
	int rc = replace_file(path, b->file.data, b->file.len);

	return rc < 0 ? err_set(e, rc, "%.80s: %s", path, strerror(-rc)) : 0;
}

static int change(const struct embed_cli *opt, struct bootfile *b,
		  struct err *e)
{
	struct sbuf area = { 0 };
	int rc = embed_area(opt, &area, e);

	if (rc == 0)
		rc = bootfile_embed(b, &area, e);
	if (rc == 0)
		rc = put(opt->out, b, e);
	if (rc == 0)
		warn(opt, b);
	sbuf_free(&area);
	return rc;
}

static int open_image(const char *path, struct bootfile *b, struct err *e)
{
	struct err why = { 0 };
	int rc = bootfile_read(path, &b->file, e);

	if (rc == 0 && bootfile_open(b, &why) < 0)
		rc = err_set(e, why.code, "%.30s: %s", path, why.msg);
	return rc;
}

/* Each image of a disk. */
static int change_disk(const struct embed_cli *opt, const char *path,
		       struct err *e)
{
	struct sbuf area = { 0 };
	int rc = opt->list ? 0 : embed_area(opt, &area, e);

	if (rc == 0)
		rc = embed_disk(path, opt->list ? NULL : &area, opt->out, e);
	if (rc == 0)
		warn_of_key(opt);
	sbuf_free(&area);
	return rc;
}

static int change_image(const struct embed_cli *opt, const char *path,
			struct err *e)
{
	struct bootfile b = { .file = { 0 } };
	int rc = open_image(path, &b, e);

	if (rc == 0 && opt->list)
		embed_list(path, &b);
	else if (rc == 0)
		rc = change(opt, &b, e);
	bootfile_free(&b);
	return rc;
}

static int embed_run(const struct cli_args *in)
{
	const struct embed_cli *opt = in->opt;
	struct err e = { 0 };
	int rc = check_options(opt);

	if (rc)
		return rc;
	rc = embed_is_disk(in->v[0]) ? change_disk(opt, in->v[0], &e) :
				       change_image(opt, in->v[0], &e);
	if (rc < 0)
		(void)cli_complain(&e);
	return rc < 0 ? CLI_FAILED : CLI_OK;
}

static const char more[] =
	"IMAGE is pxesh.efi of any processor, .kpxe, .kkpxe, .lkrn, one of "
	"the small ones, or\na disk of \"pxesh image\" (.iso), whose images "
	"all get it. What an earlier run put\ninto it is replaced. A UEFI "
	"program is signed afterwards.\n\n"
	"A file is found by its NAME wherever a script fetches one: \"chain "
	"menu.ipxe\",\n\"console --picture logo.png\", \"initrd NAME\".\n\n"
	"Without a prompt, \"shell\", \"config\" and \"login\" fail, Ctrl-B is "
	"not offered, and\na script that ends leaves for the next boot entry."
	"\n\n"
	"Exit status: 0, 1 an image was not made (and what was at FILE is "
	"untouched),\n2 wrong usage.\n";

const struct cli_command cli_embed = {
	.name = "embed", .usage = "IMAGE",
	.help = "Put a script, files, certificates, settings into a boot "
		"image.",
	.more = more, .options = options,
	.opt_size = sizeof(struct embed_cli),
	.min = 1, .max = 1, .run = embed_run,
};

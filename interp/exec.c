/* exec.c: run an image, script or program (reference/commands.md#running). */
#include "interp/exec.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/err.h"
#include "core/extract.h"
#include "core/image.h"
#include "core/initrd.h"
#include "core/limits.h"
#include "core/str.h"
#include "core/uri.h"
#include "interp/base.h"
#include "interp/script.h"
#include "interp/seems.h"
#include "interp/shell.h"
#include "platform/platform.h"

#define EXCERPT_MAX 30	/* bytes that are shown of what is no script	 */
#define MAGIC_NEAR 64	/* bytes in which a misplaced "#!ipxe" is noticed */

/* ---- may it run? --------------------------------------------------- */

/* "#!ipxe" is there, but not as a script needs it: behind how many bytes?
   Editors hide some, a byte order mark above all. -1: it is not there. */
static int misplaced(const struct image *img)
{
	for (size_t i = 0; i < MAGIC_NEAR && i + 6 <= img->len; i++) {
		if (!memcmp(img->data + i, "#!ipxe", 6))
			return (int)i;
	}
	return -1;
}

static bool begins_as(const char *text, size_t len, const char *what)
{
	size_t n = strlen(what);

	return len >= n && !strncasecmp(text, what, n);
}

/* It is nothing that can be started: say what came in its place. */
static int refuse_unknown(const struct image *img, struct err *e)
{
	const char *text = (const char *)img->data;
	size_t len = img->len, n = 0;

	while (len && str_blank(*text)) {
		text++;
		len--;
	}
	while (n < len && n < EXCERPT_MAX && text[n] != '\n' && text[n])
		n++;
	if (!len)
		return err_set(e, -ENOEXEC, "\"%.40s\" is empty", img->name);
	if (begins_as(text, len, "<!doctype html") ||
	    begins_as(text, len, "<html"))
		return err_set(e, -ENOEXEC, "\"%.40s\" is a web page, no "
			       "script (that begins with #!ipxe)", img->name);
	return err_set(e, -ENOEXEC, "\"%.30s\" is neither a script nor a "
		       "program: it begins with \"%.*s\"", img->name, (int)n,
		       text);
}

int exec_check_kind(const struct image *img, struct err *e)
{
	const char *kind = image_kind_name(img->kind), *why;
	int before;

	if (image_executable(img))
		return 0;
	if (kind)
		return err_set(e, -ENOEXEC, "\"%.40s\" is %s, which this "
			       "machine cannot start", img->name, kind);
	why = seems_no_script(img->data, img->len);
	if (why)
		return err_set(e, -ENOEXEC, "\"%.24s\" is no script: %s",
			       img->name, why);
	before = misplaced(img);
	if (before > 0)
		return err_set(e, -ENOEXEC, "\"%.40s\" is no script: #!ipxe "
			       "must be at its start, not at byte %d",
			       img->name, before + 1);
	if (before == 0)
		return err_set(e, -ENOEXEC, "\"%.40s\" is no script: a line "
			       "end must follow its #!ipxe", img->name);
	return refuse_unknown(img, e);
}

int exec_check(struct shell *sh, const struct image *img, struct err *e)
{
	int rc = exec_check_kind(img, e);

	if (rc == 0 && sh->trust.required && !(img->flags & IMAGE_TRUSTED))
		rc = err_set(e, -EACCES, "\"%.40s\" is not trusted",
			     img->name);
	return rc;
}

/* ---- the three kinds ----------------------------------------------- */

/* The registered images that a program gets: all but hidden ones. */
static size_t visible(struct images *list, struct image **out)
{
	size_t n = 0;

	for (struct image *img = list->first; img; img = img->next) {
		if (!(img->flags & IMAGE_HIDDEN))
			out[n++] = img;
	}
	return n;
}

/* The image that has this flag (the shim, the device tree), or NULL. */
static struct image *find_part(const struct images *list, unsigned flag)
{
	struct image *img = list->first;

	while (img && !(img->flags & flag))
		img = img->next;
	return img;
}

static int start_program(struct shell *sh, struct image *img, const char *uri,
			 struct err *e)
{
	struct image **initrds = calloc(sh->images.count + 1u,
					sizeof(*initrds));
	struct plat_boot boot = {
		.image = img, .initrds = initrds, .uri = uri,
		.cmdline = img->args ? img->args : "",
		.shim = find_part(&sh->images, IMAGE_SHIM),
		.shim_gets = sh->shim,
		.devicetree = find_part(&sh->images, IMAGE_FDT),
	};
	size_t len;
	int rc;

	if (!initrds)
		return err_set(e, -ENOMEM, "out of memory");
	boot.n_initrds = visible(&sh->images, initrds);
	rc = initrd_size(initrds, boot.n_initrds, &len, e);
	if (rc == 0) {
		con_flush(&sh->con);
		rc = plat_exec(&boot, e);
	}
	free(initrds);
	if (rc == PLAT_GONE) {
		sh->gone = true;
		return 0;
	}
	return rc < 0 ? err_set(e, rc, "\"%.40s\" failed: %s", img->name,
				err_text(rc)) : rc;
}

/* It stays listed, but is no initrd of its own. */
static int run_program(struct shell *sh, struct image *img, struct err *e)
{
	unsigned was_hidden = img->flags & IMAGE_HIDDEN;
	struct sbuf uri = { 0 };
	int rc = 0;

	if (img->uri)
		rc = uri_print(img->uri, &uri);
	if (rc < 0)
		return err_set(e, rc, "out of memory");
	img->flags |= IMAGE_HIDDEN;
	rc = start_program(sh, img, sbuf_text(&uri), e);
	if (!was_hidden)
		img->flags &= ~(unsigned)IMAGE_HIDDEN;
	sbuf_free(&uri);
	return rc;
}

/* An archive hands over to what is in it. */
static int run_archive(struct shell *sh, struct image *img,
		       struct image **replacement, struct err *e)
{
	struct image *inner;
	int rc = image_extract(img, NULL, &inner, e);

	if (rc < 0)
		return rc;
	if (image_set_args(inner, img->args) < 0)
		rc = err_set(e, -ENOMEM, "out of memory");
	if (rc == 0)
		rc = images_add(&sh->images, inner, e);
	if (rc == 0) {
		inner->flags |= IMAGE_AUTOFREE;
		*replacement = image_ref(inner);
	}
	image_unref(inner);
	return rc;
}

/* ---- one image, and what takes its place --------------------------- */

static int run_image(struct shell *sh, struct image *img,
		     struct image **replacement, struct err *e)
{
	struct uri *before = base_enter(sh, img->uri);
	int status;

	img->flags |= IMAGE_CURRENT;
	if (img->kind == IMAGE_SCRIPT)
		status = script_exec(sh, img, replacement, e);
	else if (image_is_archive(img))
		status = run_archive(sh, img, replacement, e);
	else
		status = run_program(sh, img, e);
	img->flags &= ~(unsigned)IMAGE_CURRENT;
	base_leave(sh, before);
	return status;
}

/*
 * While it runs a script or an archive is not listed, so nothing takes it for
 * an initrd or frees it; afterwards it comes last, unless it was replaced.
 */
static int run_listed(struct shell *sh, struct image *img,
		      struct image **replacement, struct err *e)
{
	bool leaves = img->kind == IMAGE_SCRIPT || image_is_archive(img);
	bool listed = img->flags & IMAGE_REGISTERED;
	int status, rc = 0;

	if (leaves)
		images_remove(&sh->images, img);
	status = run_image(sh, img, replacement, e);
	if (*replacement || img->flags & IMAGE_AUTOFREE)
		images_remove(&sh->images, img);
	else if (leaves && listed)
		rc = images_add(&sh->images, img, status ? NULL : e);
	return status ? status : rc;
}

static int run_logged(struct shell *sh, struct image *img,
		      struct image **replacement, struct err *e)
{
	struct image *kept = image_ref(img);
	int status;

	con_event(&sh->con, CON_NOTICE, "Executing \"%.60s\"", img->name);
	status = run_listed(sh, img, replacement, e);
	if (status < 0)
		con_event(&sh->con, CON_ERROR, "Execution of \"%.40s\" "
			  "failed: %s", kept->name, err_text(status));
	else if (!sh->gone)
		con_event(&sh->con, CON_NOTICE, "Execution of \"%.60s\" "
			  "completed", kept->name);
	image_unref(kept);
	return status;
}

/* @archives were unpacked to get at it: some hold themselves. */
static int exec_one(struct shell *sh, struct image *img, unsigned archives,
		    struct image **replacement, struct err *e)
{
	int status = exec_check(sh, img, e);

	if (status == 0 && archives > LIMIT_ARCHIVES)
		status = err_set(e, -ELOOP, "no more than %u archives within "
				 "each other", LIMIT_ARCHIVES);
	if (status == 0)
		return run_logged(sh, img, replacement, e);
	if (img->flags & IMAGE_AUTOFREE)
		images_remove(&sh->images, img);
	return status;
}

int shell_exec(struct shell *sh, struct image *image, struct err *e)
{
	struct image *next;
	unsigned archives = 0;
	int status;

	image = image_ref(image);
	for (;;) {
		next = NULL;
		archives = image_is_archive(image) ? archives + 1 : 0;
		status = exec_one(sh, image, archives, &next, e);
		image_unref(image);
		if (!next)
			return status;
		/* errors of the script that was replaced do not matter now */
		err_clear(e);
		image = next;
	}
}

int shell_run_text(struct shell *sh, const char *file, const char *text,
		   size_t len, struct err *e)
{
	struct image *replacement = NULL;
	int status = script_run_text(sh, file, text, len, &replacement, e);

	if (replacement) {
		err_clear(e);
		status = shell_exec(sh, replacement, e);
		image_unref(replacement);
	}
	return status;
}

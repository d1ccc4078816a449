/*
 * acquire.h: what the image commands have in common
 * (reference/commands.md#image-commands).
 */
#ifndef INTERP_ACQUIRE_H
#define INTERP_ACQUIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interp/option.h"

struct args;
struct err;
struct image;
struct shell;

/* The field that each of these options fills; a command takes some. */
struct image_options {
	const char *name;
	uint32_t    timeout_ms;
	struct option_u32 retries;
	bool        quiet, autofree, replace, keep;
};

#define IMAGE_OPTION_NAME \
	{ 'n', "name", OPTION_TEXT, offsetof(struct image_options, name), \
	  "Call the image this." }
#define IMAGE_OPTION_TIMEOUT \
	{ 't', "timeout", OPTION_MS, \
	  offsetof(struct image_options, timeout_ms), \
	  "Give up when nothing has come for so many milliseconds." }
#define IMAGE_OPTION_RETRIES \
	{ 0, "retries", OPTION_U32_OR, \
	  offsetof(struct image_options, retries), \
	  "Ask again so often when the connection is lost, without getting " \
	  "any further." }
#define IMAGE_OPTION_QUIET \
	{ 'q', "quiet", OPTION_FLAG, offsetof(struct image_options, quiet), \
	  "Show no progress, and no error of the download." }
#define IMAGE_OPTION_AUTOFREE \
	{ 'a', "autofree", OPTION_FLAG, \
	  offsetof(struct image_options, autofree), \
	  "Drop the image once it has been executed." }
#define IMAGE_OPTION_REPLACE \
	{ 'r', "replace", OPTION_FLAG, \
	  offsetof(struct image_options, replace), \
	  "End this script and run the image in its place." }
#define IMAGE_OPTION_KEEP \
	{ 'k', "keep", OPTION_FLAG, offsetof(struct image_options, keep), \
	  "Do not drop the image afterwards." }

/* How an argument becomes an image. */
enum acquire { ACQUIRE_BY_NAME, ACQUIRE_TO_RUN, ACQUIRE_DOWNLOAD };

/*
 * The image that argument 0 stands for, by name first (to be run, or not) or
 * always downloaded,
 * with the name, arguments (those from 1 on, if any) and flags that the
 * command line gives it. *@out is borrowed from the list.
 */
int acquire_image(struct shell *sh, const struct args *in, enum acquire kind,
		  struct image **out, struct err *e);

/* The same for an image that is there already. */
int acquire_apply(struct shell *sh, const struct args *in, struct image *img,
		  struct err *e);

/* Argument @i as an image, by name first, else downloaded. Borrowed. */
int acquire_arg(struct shell *sh, const struct args *in, int i,
		const struct image_options *opt, struct image **out,
		struct err *e);

/* Argument @i as an image that exists, blaming it if there is none. */
int acquire_named(struct shell *sh, const struct args *in, int i,
		  struct image **out, struct err *e);

/* Print the imgstat line. Returns 0 or -ENOMEM. */
int acquire_show(struct shell *sh, const struct image *img);

#endif

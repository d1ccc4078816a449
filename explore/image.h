/*
 * image.h: which images make a difference. One that "kernel" selected, and
 * that will not be started any more since another one is or will be selected,
 * is left over, unless a command may still name it; so is a script that ran.
 * They pile up where a menu is come back to, and each pile would be another
 * state.
 */
#ifndef EXPLORE_IMAGE_H
#define EXPLORE_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#define KERNELS_MAX 64	/* on one way: further ones always count	*/

struct image;
struct live_set;
struct sbuf;
struct shell;

/* What one process selected so far: by name and URI. Starts zeroed. */
struct kernels {
	uint64_t v[KERNELS_MAX];
	unsigned n;
	bool     may_fail;	/* what is named anew, and then fetched	*/
};

/* A command selected an image. */
void image_note_selected(struct kernels *k, const struct shell *sh);
/* Was an image of this name and URI selected once? */
bool image_was_selected(const struct kernels *k, const char *name,
			const char *uri);
/* Does the image make none? @set: what matters where the scripts are. */
bool image_is_left_over(const struct kernels *k, const struct image *img,
			const struct shell *sh, const struct live_set *set);
/* Hash the images that make a difference: each once, in whatever order.
   @set: what matters where the scripts are. */
uint64_t image_hash_all(uint64_t h, const struct kernels *k,
			const struct shell *sh, const struct live_set *set);

/* A line for each: "image URI". */
void image_say_all(const struct kernels *k, const struct shell *sh,
		   const struct live_set *set, struct sbuf *out);

#endif

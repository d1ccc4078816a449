/* image.c: which images make a difference to what a script still does. */
#include "explore/image.h"

#include <string.h>

#include "core/image.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "core/uri.h"
#include "explore/graph.h"
#include "explore/live.h"
#include "interp/shell.h"

#define SAMPLE	4096	/* bytes of an image's two ends that are looked at */

static uint64_t key_of(const char *name, const char *uri)
{
	return graph_hash_str(graph_hash_str(HASH_SEED, name), uri);
}

static bool is_listed(const struct kernels *k, uint64_t key)
{
	for (unsigned i = 0; i < k->n; i++) {
		if (k->v[i] == key)
			return true;
	}
	return false;
}

bool image_was_selected(const struct kernels *k, const char *name,
			const char *uri)
{
	return is_listed(k, key_of(name, uri));
}

static uint64_t key_of_image(const struct image *img)
{
	struct sbuf uri = { 0 };
	uint64_t key;

	if (img->uri)
		(void)uri_print(img->uri, &uri);
	key = key_of(img->name, sbuf_text(&uri));
	sbuf_free(&uri);
	return key;
}

void image_note_selected(struct kernels *k, const struct shell *sh)
{
	const struct image *img = sh->images.first;
	uint64_t key;

	while (img && !(img->flags & IMAGE_SELECTED))
		img = img->next;
	if (!img || k->n == KERNELS_MAX)
		return;
	key = key_of_image(img);
	if (!is_listed(k, key))
		k->v[k->n++] = key;
}

static uint64_t hash_of(const struct image *img, bool selected)
{
	unsigned flags = selected ? img->flags :
			 img->flags & ~(unsigned)IMAGE_SELECTED;
	size_t n = img->len < SAMPLE ? img->len : SAMPLE;
	uint64_t h = key_of_image(img);

	h = graph_hash_str(h, img->args);
	h = graph_hash(h, &flags, sizeof(flags));
	h = graph_hash(h, &img->len, sizeof(img->len));
	if (n) {
		h = graph_hash(h, img->data, n);
		h = graph_hash(h, img->data + img->len - n, n);
	}
	return graph_scatter(h);
}

/* Would a download of what is called as the image be the image again? */
static bool is_where_its_name_leads(const struct image *img,
				    const struct shell *sh)
{
	struct uri *from = fetch_base(&sh->fetch);
	struct uri *name = uri_parse(img->name);
	struct uri *to = name ? uri_resolve(from, name) : NULL;
	struct sbuf a = { 0 }, b = { 0 };
	bool is = to && img->uri && uri_print(to, &a) == 0 &&
		uri_print(img->uri, &b) == 0 &&
		!strcmp(sbuf_text(&a), sbuf_text(&b));

	sbuf_free(&a);
	sbuf_free(&b);
	uri_unref(to);
	uri_unref(name);
	uri_unref(from);
	return is;
}

bool image_is_left_over(const struct kernels *k, const struct image *img,
			const struct shell *sh, const struct live_set *set)
{
	if (img->flags & IMAGE_SELECTED && live_selected(set))
		return false;
	if (img->kind == IMAGE_SCRIPT)
		return true;
	return is_listed(k, key_of_image(img)) &&
	       !live_image(set, img->name, false) &&
	       (!live_image(set, img->name, true) ||
		(!k->may_fail && is_where_its_name_leads(img, sh)));
}

/* Is another one in front of it the same? */
static bool is_copy(const struct image *img, const struct image *first,
		    uint64_t hash, bool selected)
{
	for (; first != img; first = first->next) {
		if (first->len == img->len && hash_of(first, selected) == hash)
			return true;
	}
	return false;
}

uint64_t image_hash_all(uint64_t h, const struct kernels *k,
			const struct shell *sh, const struct live_set *set)
{
	bool selected = live_selected(set);
	uint64_t sum = 0, hash;

	for (const struct image *i = sh->images.first; i; i = i->next) {
		if (image_is_left_over(k, i, sh, set))
			continue;
		hash = hash_of(i, selected);
		if (!is_copy(i, sh->images.first, hash, selected))
			sum += hash;
	}
	return graph_hash(h, &sum, sizeof(sum));
}

void image_say_all(const struct kernels *k, const struct shell *sh,
		   const struct live_set *set, struct sbuf *out)
{
	for (const struct image *i = sh->images.first; i; i = i->next) {
		if (image_is_left_over(k, i, sh, set))
			continue;
		sbuf_str(out, "image ");
		if (!i->uri || uri_print_short(i->uri, out) < 0)
			sbuf_str(out, i->name);
		sbuf_char(out, '\n');
	}
}

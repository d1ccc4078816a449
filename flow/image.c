/* image.c: the images that a script fetches, by name. */
#include <string.h>

#include "core/str.h"
#include "flow/flow.h"

/* ---- what a name is -------------------------------------------------- */

bool flow_base_name(const char *uri, const char **name, size_t *len)
{
	size_t end = strcspn(uri, "?#");
	const char *p = uri + end;

	while (p > uri && p[-1] != '/' && p[-1] != ':')
		p--;
	*name = p;
	*len = (size_t)(uri + end - p);
	return *len && !memchr(p, '$', *len) && !memchr(p, '{', *len) &&
	       !memchr(p, '}', *len);
}

bool flow_image_name(const struct flow_cmd *c, const char **name, size_t *len)
{
	const char *option = flow_option(c, "name");

	if (!option)
		return flow_base_name(c->first->text, name, len);
	*name = option;
	*len = strlen(option);
	return !strchr(option, '$');
}

/* ---- all of a script ------------------------------------------------- */

struct flow_image {
	struct flow_image *next;	/* of its bucket		*/
	const char        *name;	/* --name; NULL: none is given	*/
	const char        *uri;
};

/* The hash of what stands behind the last "/" of a text: a name and the URIs
   of images that have it agree there. */
static uint32_t base_hash(const char *text, size_t len)
{
	const char *slash = memrchr(text, '/', len);
	size_t at = slash ? (size_t)(slash + 1 - text) : 0;

	return str_hash(text + at, len - at);
}

static struct flow_image **bucket(const struct flow *f, const char *text,
				  size_t len)
{
	return &f->images[base_hash(text, len) & (f->n_buckets - 1)];
}

static bool add_image(struct flow *f, uint32_t node)
{
	struct flow_image *image, **at;
	const char *text;
	struct flow_cmd c;
	size_t len;

	flow_cmd(f, node, &c);
	f->images_known = f->images_known && !c.dynamic && c.first &&
			  flow_image_name(&c, &text, &len);
	image = arena_calloc(f->arena, 1, sizeof(*image));
	if (!image)
		return false;
	image->name = flow_option(&c, "name");
	image->uri = c.first ? c.first->text : "";
	at = image->name ? bucket(f, image->name, strlen(image->name)) :
			   bucket(f, image->uri, strcspn(image->uri, "?#"));
	image->next = *at;
	*at = image;
	return true;
}

/* Once for each script. False: no memory. */
static bool read_images(struct flow *f)
{
	static const unsigned kinds[] = { FLOW_FETCH, FLOW_SELECT };
	bool ok;

	if (f->images)
		return true;
	f->images = arena_calloc(f->arena, f->n_buckets, sizeof(*f->images));
	f->images_known = f->first[FLOW_EXTRACT] == FLOW_NONE;
	ok = f->images;
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		FLOW_EACH(f, kinds[k], i)
			ok = ok && add_image(f, i);
	}
	if (!ok)
		f->images = NULL;
	return ok;
}

/* Is the name the last part of the URI's path? */
static bool is_named(const char *uri, const char *name)
{
	size_t end = strcspn(uri, "?#"), len = strlen(name);

	return end >= len && !strncmp(uri + end - len, name, len) &&
	       (end == len || uri[end - len - 1] == '/');
}

/* @other: one that is fetched by just this text does not count. */
static bool has_name(const struct flow_image *i, const char *name, bool other)
{
	if (i->name)
		return !strcmp(i->name, name);
	return is_named(i->uri, name) &&
	       !(other && !strcmp(i->uri, name));
}

static bool find(struct flow *f, const char *name, bool other)
{
	const struct flow_image *i;

	if (!read_images(f))
		return true;
	for (i = *bucket(f, name, strlen(name)); i; i = i->next) {
		if (!flow_spend(f) || has_name(i, name, other))
			return true;
	}
	return false;
}

bool flow_is_image(struct flow *f, const char *name)
{
	return find(f, name, false);
}

bool flow_is_other_image(struct flow *f, const char *uri)
{
	return find(f, uri, true);
}

bool flow_knows_images(struct flow *f)
{
	return read_images(f) && f->images_known;
}

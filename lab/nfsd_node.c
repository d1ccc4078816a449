/* nfsd_node.c: what the handles of the NFS servers stand for. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/nfsd.h"

#define NODES_MAX	1024

struct lab_node *nfsd_node_of(struct lab *lab, uint32_t number)
{
	struct lab_node *n = lab->nodes;

	while (n && n->number != number)
		n = n->next;
	return n;
}

static struct lab_node *node_new(struct lab *lab, const char *path)
{
	struct lab_node *n = lab->nodes;
	size_t len = strlen(path) + 1;
	uint32_t number = n ? n->number + 1 : 1;

	if (number > NODES_MAX || !(n = calloc(1, sizeof(*n) + len)))
		return NULL;
	n->number = number;
	n->found.body.fd = -1;
	memcpy(n->path, path, len);
	n->next = lab->nodes;
	lab->nodes = n;
	return n;
}

/* Is anything below @path? */
static bool is_folder(const struct lab_files *files, const char *path)
{
	size_t len = strlen(path);
	const struct lab_path *p;
	struct sbuf full = { .max = 65536 };
	struct stat st;
	bool found = !len;

	for (p = files->paths; p && !found; p = p->next) {
		found = !strncmp(p->pattern, path, len) &&
			p->pattern[len] == '/';
		if (found || p->answer != LAB_ANSWER_FOLDER ||
		    strncmp(path, p->pattern, strlen(p->pattern)))
			continue;
		sbuf_reset(&full);
		sbuf_printf(&full, "%s/%s", p->target,
			    path + strlen(p->pattern));
		found = !full.error && !stat(full.data, &st) &&
			S_ISDIR(st.st_mode);
	}
	sbuf_free(&full);
	return found;
}

struct lab_node *nfsd_look_up(struct lab_nfs *f, const char *path)
{
	struct lab_node *n = node_new(f->tcp.lab, path);

	if (!n)
		return NULL;
	if (is_folder(f->server->files, path)) {
		n->type = NFSD_FOLDER;
		return n;
	}
	lab_files_find(f->tcp.lab, f->server->files, NULL, path, &n->found);
	if (n->found.rule && n->found.rule->answer == LAB_ANSWER_REDIRECT)
		n->type = NFSD_LINK;
	else if (n->found.status == 200)
		n->type = NFSD_FILE;
	lab_log_file(f->tcp.lab, f->server, f->own, "LOOKUP", path, &n->found,
		     n->type == NFSD_LINK ? "a link" :
		     n->type ? NULL : "not found");
	return n;
}

void nfsd_forget_nodes(struct lab *lab)
{
	struct lab_node *n;

	while ((n = lab->nodes)) {
		lab->nodes = n->next;
		lab_body_close(&n->found.body);
		free(n);
	}
}

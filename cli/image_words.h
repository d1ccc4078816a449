/* image_words.h: the command line of a program that does a part of the work. */
#ifndef CLI_IMAGE_WORDS_H
#define CLI_IMAGE_WORDS_H

#include "cli/image.h"

/* Its words, some of them ours to free. */
struct words {
	const char **v;
	char       **own;
	unsigned     n, n_own;
	int          error;
};

void words_add(struct words *w, const char *word);
/* The same of one that is malloc'ed; NULL: memory was out. */
void words_own(struct words *w, char *word);
/* Up to a NULL. */
void words_all(struct words *w, const char *const *words);
/* Run it, and free the words. */
int words_run(struct words *w, const struct image_plan *p, struct err *e);

/* Three texts as one, malloc'ed; a file of the folder for what is made. NULL:
   no memory. */
char *words_join(const char *a, const char *b, const char *c);
char *words_path(const struct image_plan *p, const char *name);

#endif

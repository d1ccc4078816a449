/* seems.h: files that are not the scripts that they seem to be. */
#ifndef INTERP_SEEMS_H
#define INTERP_SEEMS_H

#include <stddef.h>

/*
 * What is wrong with the whole of this text, and the mend: "it is UTF-16: save
 * it as UTF-8". NULL: nothing that would be said of all of it.
 */
const char *seems_no_script(const void *data, size_t len);
/* The same of a script that runs, but hardly as it was meant. */
const char *seems_cut(const void *data, size_t len);

#endif

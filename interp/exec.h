/* exec.h: run an image: what is not in shell.h. */
#ifndef INTERP_EXEC_H
#define INTERP_EXEC_H

struct err;
struct image;
struct shell;

/* Could this machine execute it? 0 or -ENOEXEC. */
int exec_check_kind(const struct image *img, struct err *e);
/* And may it now? Adds -EACCES: not trusted. */
int exec_check(struct shell *sh, const struct image *img, struct err *e);

#endif

/* config_read.h: the text of a configuration. */
#ifndef LINT_CONFIG_READ_H
#define LINT_CONFIG_READ_H

#include <stddef.h>

struct err;
struct lint_config;

/* Fill @c, whose path and folder are set. 0, -EINVAL or -ENOMEM with @e. */
int lint_config_parse(struct lint_config *c, const char *text, size_t len,
		      struct err *e);

#endif

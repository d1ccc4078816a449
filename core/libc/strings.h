#include <string.h>	/* strings.h: strcasecmp() is there */

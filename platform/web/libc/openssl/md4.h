/* md4.h: see digests.h. */
#include "platform/web/libc/openssl/digests.h"

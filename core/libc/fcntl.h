/* fcntl.h: zlib includes it and uses nothing of it. */

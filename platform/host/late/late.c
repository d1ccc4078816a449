/*
 * late.c: libraries that are loaded when a function of theirs is first called
 * (tools/late): most runs call none, and loading OpenSSL takes longer than
 * all else at the start. What was linked as usual never comes here.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "platform/host/late/late.h"

void *late_find(unsigned index)
{
	const struct late_name *f = &late_names[index];
	void *library = dlopen(f->library, RTLD_LAZY);

	late_table[index] = library ? dlsym(library, f->name) : NULL;
	if (!late_table[index]) {
		fprintf(stderr, "pxesh: %s\n", dlerror());
		exit(1);	/* the terminal is as it was, then */
	}
	return late_table[index];
}

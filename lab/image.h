/*
 * image.h: what a simulated disk holds: a file, or zeros. What is written to it
 * stays in memory: the file is never changed.
 */
#ifndef LAB_IMAGE_H
#define LAB_IMAGE_H

#include <stddef.h>
#include <stdint.h>

struct lab_image {
	const char *file;	/* NULL: zeros				*/
	uint64_t    size;	/* bytes; of a file: what it has	*/
	uint8_t    *data;	/* NULL: not open			*/
};

/* Have its bytes in memory, if they are not yet. 0, or a negative errno. */
int lab_image_open(struct lab_image *img);
void lab_image_close(struct lab_image *img);

#endif

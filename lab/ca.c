/* ca.c: the certificates of a lab, made when they are first wanted. */
#include "lab/inside.h"
#include "lab/tls.h"

struct lab_ca *lab_ca_of(struct lab *lab)
{
	if (!lab->ca)
		lab->ca = lab_ca_new();
	return lab->ca;
}

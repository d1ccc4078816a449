/* version.h: which pxesh this is. */
#ifndef CORE_VERSION_H
#define CORE_VERSION_H

#define PXESH_VERSION "0.1.0"

#endif

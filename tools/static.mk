# static.mk: the host program with all its libraries in it, which runs on any
# Linux of this processor. Included by the Makefile.
#
#   make static     build/host-static/pxesh; it has no "--net user", whose library
#                   Debian has to be loaded only

.PHONY: static

# What asks for memory comes to us by --wrap: two functions of one name cannot
# be linked. wolfSSL has a gmtime() of its own, as the C library has.
STATIC_WRAP = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
$(eval $(call host,host-static,gcc,-O2 -DPXESH_STATIC -Dgmtime=wolfssl_gmtime))
host-static_LINK = -static -s -Wl,--no-warnings $(STATIC_WRAP)
build/host-static/pxesh: HOST_LIBS += -ltinfo -lunistring

build/host/tests/tools/check_static.log: build/host-static/pxesh
static: build/host-static/pxesh
	@ls -s $<

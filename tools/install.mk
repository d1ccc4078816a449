# install.mk: what is put on a machine, and where. Included by the Makefile.
#
#   make install    the program, its manual page, completions, Vim's syntax,
#                   examples, those images that were built, and the page if
#                   "make web" made it
#   make uninstall  take away what "make install" with the same folders put
#   make dist       build/pxesh-VERSION.tar.gz: what is committed, no more
#   make deb        build/deb/*.deb: Debian packages of what is committed
#
#   PREFIX=/usr     /usr/local if not given
#   DEB_ARCH=arm64  the program's package for another processor: CONTRIBUTING.md
#   DESTDIR=FOLDER  put it below FOLDER, for who makes a package

.PHONY: install install-program install-images install-page uninstall dist deb

PREFIX = /usr/local
DESTDIR =
VERSION = $(shell sed -n 's/.*PXESH_VERSION "\(.*\)"/\1/p' core/version.h)

# What is given away says which commit it is of: not what is being worked on,
# whose tests would all run again after each commit
hash := \#
COMMIT := $(if $(call goal,install install-program dist deb),$(or $(file \
	<COMMIT),$(shell git describe --always --dirty)))
$(eval $(call remember,build/gen/commit.h,$(hash)define PXESH_COMMIT "$(COMMIT)"))

SHARE = $(PREFIX)/share
DOCUMENTS = $(SHARE)/doc/pxesh
IMAGES = $(SHARE)/pxesh
# The EFI images are called alike: each gets its architecture's name
image_name = $(patsubst build/efi-%/pxesh.efi,pxesh-%.efi,$(1:build/bios/%=%))
# What is linked in says that its licence goes with it
licences = LICENSE:644:$(1)/licences/pxesh $(foreach f,lwip/COPYING zlib/LICENSE lodepng/LICENSE \
	wolfssl/COPYING,$(THIRD_PARTY)/$f:644:$(1)/licences/$(patsubst \
	%/,%,$(dir $f)))
sbom = build/gen/pxesh.spdx.json:644:$(1)/pxesh.spdx.json
# SOURCE:MODE:TARGET for all that is installed
PROGRAM_FILES = build/$(CHOSEN)/pxesh:755:$(PREFIX)/bin/pxesh \
	build/docs/man1/pxesh.1:644:$(SHARE)/man/man1/pxesh.1 \
	build/docs/bash/pxesh:644:$(SHARE)/bash-completion/completions/pxesh \
	build/docs/zsh/_pxesh:644:$(SHARE)/zsh/site-functions/_pxesh \
	build/docs/fish/pxesh.fish:644:$(SHARE)/fish/vendor_completions.d/pxesh.fish \
	$(foreach f,syntax ftdetect,\
		build/docs/vim/$f/ipxe.vim:644:$(SHARE)/vim/vimfiles/$f/ipxe.vim) \
	$(foreach f,README.md CHANGELOG.md SECURITY.md $(wildcard docs/menu.svg docs/embed.md \
		docs/tutorial.md docs/troubleshooting.md docs/howto/*.md \
		docs/reference/*.md lab/FORMAT.md scenario/TESTING.md \
		editors/README.md),$f:644:$(DOCUMENTS)/$f) \
	$(foreach f,$(shell find scripts -type f),\
		$f:644:$(DOCUMENTS)/examples/$f) $(call sbom,$(DOCUMENTS)) $(call licences,$(DOCUMENTS))
IMAGE_FILES = $(call sbom,$(IMAGES)) $(call licences,$(IMAGES)) $(foreach f,$(wildcard $(EFI_IMAGES) $(BIOS_IMAGES)),\
	$f:644:$(IMAGES)/$(call image_name,$f))
PAGE_FILES = $(foreach f,$(wildcard build/web/*),\
	$f:644:$(IMAGES)/web/$(notdir $f))
put_file = install -D -m $(word 2,$(1)) $(word 1,$(1)) \
	'$(DESTDIR)$(word 3,$(1))'
put = $(if $(1),$(foreach f,$(1),$(call put_file,$(subst :, ,$f)) &&) \
	echo "$(words $(1)) files below $(DESTDIR)$(PREFIX)",:)

# What sudo builds in the tree of another stays theirs
install: install-program install-images install-page
	@[ "$$(id -u)" != 0 ] || chown -Rh --reference=. build
install-program: build/$(CHOSEN)/pxesh build/gen/pxesh.spdx.json tables
	@$(call put,$(PROGRAM_FILES))
install-images: build/gen/pxesh.spdx.json
	@$(call put,$(IMAGE_FILES))
install-page:
	@$(call put,$(PAGE_FILES))

# Folders go when nothing is left in them
uninstall:
	@rm -f $(foreach f,$(PROGRAM_FILES) $(IMAGE_FILES) $(PAGE_FILES),\
		'$(DESTDIR)$(lastword $(subst :, ,$f))')
	@find '$(DESTDIR)$(DOCUMENTS)' '$(DESTDIR)$(IMAGES)' -depth -type d \
		-empty -delete 2>/dev/null; :

dist:
	@mkdir -p build
	git archive --prefix=pxesh-$(VERSION)/ \
		--add-virtual-file=pxesh-$(VERSION)/COMMIT:$(COMMIT) \
		-o build/pxesh-$(VERSION).tar.gz HEAD

# What is committed, built in a folder of its own: the same bytes from every
# clone, dated by the commit. pxesh-web is among them if "make web" was made
# here: its compiler is large, and npm's packages come from elsewhere.
DEB_PROFILES = $(if $(wildcard build/web/pxesh.wasm),,-Ppkg.pxesh.noweb)
DEB_TREE = build/deb/pxesh-$(VERSION)
DEB_BUILD = $(if $(DEB_ARCH),-B -d -a$(DEB_ARCH),-b)
deb: dist
	rm -rf build/deb
	mkdir -p build/deb
	tar -C build/deb -xf build/pxesh-$(VERSION).tar.gz
	mkdir $(DEB_TREE)/build
	cp -a $(wildcard $(THIRD_PARTY) build/npm) $(DEB_TREE)/build/
	printf 'pxesh (%s) unstable; urgency=medium\n\n  * Commit %s.\n\n -- %s  %s\n' \
		$(VERSION) $(COMMIT) "$$(sed -n 's/^Maintainer: //p' debian/control)" \
		"$$(git log -1 --format=%aD)" >$(DEB_TREE)/debian/changelog
	cd $(DEB_TREE) && dpkg-buildpackage -us -uc $(DEB_BUILD) $(DEB_PROFILES)
	@ls -s build/deb/*.deb

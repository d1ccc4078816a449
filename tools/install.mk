# install.mk: what is put on a machine, and where. Included by the Makefile.
#
#   make install    the program, its manual page, completions, Vim's syntax,
#                   examples, and those images that were built
#   make uninstall  take away what "make install" with the same folders put
#   make dist       build/pxesh-VERSION.tar.gz: what is committed, no more
#
#   PREFIX=/usr     /usr/local if not given
#   DESTDIR=FOLDER  put it below FOLDER, for who makes a package

.PHONY: install uninstall dist

PREFIX = /usr/local
DESTDIR =
VERSION = $(shell sed -n 's/.*PXESH_VERSION "\(.*\)"/\1/p' core/version.h)

# What is given away says which commit it is of: not what is being worked on,
# whose tests would all run again after each commit
hash := \#
COMMIT := $(if $(call goal,install dist deb static),$(or $(file \
	<COMMIT),$(shell git describe --always --dirty)))
$(eval $(call remember,build/gen/commit.h,$(hash)define PXESH_COMMIT "$(COMMIT)"))

SHARE = $(PREFIX)/share
DOCUMENTS = $(SHARE)/doc/pxesh
IMAGES = $(SHARE)/pxesh
# The EFI images are called alike: each gets its architecture's name
image_name = $(patsubst build/efi-%/pxesh.efi,pxesh-%.efi,$(1:build/bios/%=%))
# SOURCE:MODE:TARGET for all that is installed
INSTALLED_FILES = build/host/pxesh:755:$(PREFIX)/bin/pxesh \
	build/docs/man1/pxesh.1:644:$(SHARE)/man/man1/pxesh.1 \
	build/docs/bash/pxesh:644:$(SHARE)/bash-completion/completions/pxesh \
	build/docs/zsh/_pxesh:644:$(SHARE)/zsh/site-functions/_pxesh \
	build/docs/fish/pxesh.fish:644:$(SHARE)/fish/vendor_completions.d/pxesh.fish \
	$(foreach f,syntax ftdetect,\
		build/docs/vim/$f/ipxe.vim:644:$(SHARE)/vim/vimfiles/$f/ipxe.vim) \
	$(foreach f,README.md CHANGELOG.md SECURITY.md LICENSE $(wildcard \
		docs/reference/*.md lab/FORMAT.md scenario/TESTING.md \
		editors/README.md),$f:644:$(DOCUMENTS)/$f) \
	$(foreach f,$(shell find scripts -type f),\
		$f:644:$(DOCUMENTS)/examples/$f) \
	$(foreach f,$(wildcard $(EFI_IMAGES) $(BIOS_IMAGES)),\
		$f:644:$(IMAGES)/$(call image_name,$f))
install_file = install -D -m $(word 2,$(1)) $(word 1,$(1)) \
	'$(DESTDIR)$(word 3,$(1))'

install: build/host/pxesh docs
	@$(foreach f,$(INSTALLED_FILES),$(call \
		install_file,$(subst :, ,$f)) &&) :
	@echo "installed below $(DESTDIR)$(PREFIX): $(words \
		$(INSTALLED_FILES)) files"

# Folders go when nothing is left in them
uninstall:
	@rm -f $(foreach f,$(INSTALLED_FILES),\
		'$(DESTDIR)$(lastword $(subst :, ,$f))')
	@find '$(DESTDIR)$(DOCUMENTS)' '$(DESTDIR)$(IMAGES)' -depth -type d -empty \
		-delete 2>/dev/null; :

dist:
	@mkdir -p build
	git archive --prefix=pxesh-$(VERSION)/ \
		--add-virtual-file=pxesh-$(VERSION)/COMMIT:$(COMMIT) -o build/pxesh-$(VERSION).tar.gz HEAD

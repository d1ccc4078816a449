# docs.mk: manual page, completions, editors' syntax, and the documentation as a
# static site. Included by the Makefile.

.PHONY: docs tables site
docs: tables site
# Made from the program's tables: see editors/README.md
tables: $(addprefix build/docs/,man1/pxesh.1 bash/pxesh zsh/_pxesh \
	fish/pxesh.fish vim/syntax/ipxe.vim vim/ftdetect/ipxe.vim \
	ipxe.tmLanguage.json)
build/docs/man1/pxesh.1: KIND = man
build/docs/bash/pxesh: KIND = bash
build/docs/zsh/_pxesh: KIND = zsh
build/docs/fish/pxesh.fish: KIND = fish
build/docs/vim/syntax/ipxe.vim: KIND = vim
build/docs/vim/ftdetect/ipxe.vim: KIND = vim-ftdetect
build/docs/ipxe.tmLanguage.json: KIND = textmate
build/docs/%: build/host/pxesh
	$(call run,GEN,$< gen $(KIND) >$@)
# With the page in which examples run, if "make web" has made it
SITE_PAGE = $(if $(wildcard build/web/pxesh.wasm),build/web)
site: build/docs/site/index.html
build/docs/site/index.html: build/host/pxesh tools/site $(wildcard *.md \
		docs/*.md docs/*/*.md docs/*.svg editors/*.md lab/*.md \
		scenario/*.md build/web/pxesh.wasm build/web/page.js)
	$(call run,SITE,python3 tools/site $< $(@D) $(SITE_PAGE))

# docs.mk: manual page, completions, editors' syntax. Included by the Makefile.

.PHONY: docs
# Made from the program's tables: see editors/README.md
docs: $(addprefix build/docs/,man1/pxesh.1 bash/pxesh zsh/_pxesh \
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

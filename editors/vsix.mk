# vsix.mk: the extension for VS Code. Included by the Makefile.

.PHONY: editors

VSIX = build/editors/pxesh-$(VERSION).vsix
VSIX_TREE = build/editors/vscode

# npm fetches what the extension needs at run time, and what packs it
editors: $(VSIX)
$(VSIX): build/docs/ipxe.tmLanguage.json LICENSE editors/README.md \
		$(wildcard editors/vscode/*)
	$(call run,NPM,rm -rf $(VSIX_TREE) && mkdir -p $(VSIX_TREE) && \
		cp $^ $(VSIX_TREE)/ && cd $(VSIX_TREE) && npm install \
		--silent --no-fund --no-audit >../npm.log 2>&1 && \
		npx vsce package --allow-missing-repository -o \
		$(abspath $@) >>../npm.log 2>&1 || { cat ../npm.log; exit 1; })
	@ls -s $@

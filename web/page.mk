# page.mk: the page in which pxesh runs, without the module, which tools/web.mk
# makes beside it. Included by the Makefile.

.PHONY: web-page

WEB = build/web
WEB_NPM = build/npm/page
WEB_SOURCES = $(wildcard web/* web/src/* web/examples/* web/examples/*/* \
	web/examples/*/*/*)

# npm fetches what web/package-lock.json names, byte by byte
$(WEB_NPM)/node_modules/.package-lock.json: web/package.json \
		web/package-lock.json
	$(call run,NPM,cp $^ $(WEB_NPM)/ && cd $(WEB_NPM) && npm ci \
		--ignore-scripts --no-fund --no-audit >../npm-page.log 2>&1 || \
		{ cat ../npm-page.log; exit 1; }; touch $(abspath $@))
$(WEB)/index.html: $(WEB_NPM)/node_modules/.package-lock.json $(WEB_SOURCES) \
		explore/explore.html explore/explore.js LICENSE \
		$(wildcard scripts/* scripts/*/*)
	$(call run,PAGE,node web/build.mjs $(WEB_NPM) . $(WEB) $(VERSION))
web-page: $(WEB)/index.html
WEB_FILES += $(WEB)/index.html

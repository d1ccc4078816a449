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
# What a browser fetches before the page is ready
WEB_FILES += $(addprefix $(WEB)/,index.html page.js page.css examples.json)
$(WEB)/page.js $(WEB)/page.css $(WEB)/examples.json: $(WEB)/index.html ;
# The page as a file: workers and what is fetched, as one script
web: $(WEB)/local.js
$(WEB)/local.js: web/local.mjs $(addprefix $(WEB)/,worker.js pxesh.wasm \
		examples.json)
	$(call run,LOCAL,node $^ >$@)
# Who publishes the page has to offer the source
web: | $(if $(wildcard .git),$(WEB)/source.tar.gz)
$(WEB)/source.tar.gz: $(WEB)/index.html
	$(call run,SOURCE,git archive --format=tar.gz -o $@ \
		--prefix=pxesh-$(VERSION)/ HEAD)
WEB_PAGE_LOG = build/wasm/tests/web/page.log
$(WEB_PAGE_LOG): build/host/pxesh $(WEB)/index.html $(WEB)/worker.js \
		$(WEB)/pxesh.wasm $(wildcard tests/web/*)
	$(call run_test,timeout 600 tests/web/page.sh)

/* lib.js: what the module asks of the page (web.h), by its run: run.js. */
mergeInto(LibraryManager['library'], {
	web_wait: function (ms) { Module['pxesh'].wait(ms); },
	web_is_due: function () { return Module['pxesh'].isDue(); },
	web_keys: function (at, cap) { return Module['pxesh'].takeKeys(at, cap); },
	web_is_terminal: function (fd) { return Module['pxesh'].isTerminal(fd); },
	web_size: function () { return Module['pxesh'].size(); },
	web_host: function (host, out, cap) {
		return Module['pxesh'].host(host, out, cap);
	},
	web_fork: function () { return Module['pxesh'].fork(); },
	web_reap: function (pid, status) {
		return Module['pxesh'].reap(pid, status);
	},
	web_end: function (status) { Module['pxesh'].end(status); },
	web_limit: function (seconds, sig) { Module['pxesh'].limit(seconds, sig); },
	web_share: function (at, len) { Module['pxesh'].share(at, len); },
	web_used: function () { return Module['pxesh'].used(); },
	web_pipe: function (fds) { return Module['pxesh'].pipe(fds); },
	web_lsp_said: function (at, len) { Module['pxesh'].said(at, len); },
});

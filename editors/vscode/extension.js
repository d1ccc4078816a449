// Starts "pxesh lsp" for #!ipxe scripts; all else is the server's.
const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

function activate() {
	const config = workspace.getConfiguration('pxesh');
	const command = config.get('path') || 'pxesh';
	const options = {};

	for (const name of ['severity', 'target', 'roots']) {
		if (config.get(name))
			options[name] = config.get(name);
	}
	client = new LanguageClient('pxesh', 'pxesh',
		{ command, args: ['lsp'] },
		{
			documentSelector: [{ language: 'ipxe' }],
			initializationOptions: options,
			synchronize: { configurationSection: 'pxesh' },
		});
	return client.start();
}

function deactivate() {
	return client && client.stop();
}

module.exports = { activate, deactivate };

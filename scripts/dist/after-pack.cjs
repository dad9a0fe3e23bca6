const { rm } = require('node:fs/promises');
const { join } = require('node:path');

/** Takes out the app that a bare Electron runs: a shipped one must run nothing but ours. */
exports.default = async function afterPack({ packager, appOutDir }) {
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
};

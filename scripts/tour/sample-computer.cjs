/** Required before the app's own code where pictures are made: so that they look the same whoever makes them. */
const os = require('node:os');
const { syncBuiltinESMExports } = require('node:module');

os.hostname = () => 'annas-laptop';
syncBuiltinESMExports();

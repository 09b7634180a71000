// Where a Chromium is that can be driven: for jest.config.js, which leaves the tests in a browser out where there is none.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const installed = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium on `searchPath`, else of one where macOS keeps it, else undefined. */
function findChromium(searchPath) {
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const candidates = [
    ...folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
    ...installed,
  ];
  return candidates.find(isExecutable);
}

function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

module.exports = { findChromium };

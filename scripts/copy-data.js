// After `tsc`: the compiler copies no data files, and the compiled programs read theirs beside themselves.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
for (const folder of ['simulator/scenarios', 'src/cli/local']) {
  for (const file of fs.readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.yaml'))) {
    fs.mkdirSync(path.join(root, 'dist', folder), { recursive: true });
    fs.copyFileSync(path.join(root, folder, file), path.join(root, 'dist', folder, file));
  }
}

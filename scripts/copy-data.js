// After `tsc`: the compiler copies no data files, and the compiled programs read theirs beside themselves.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const out = path.resolve(process.argv[2] ?? path.join(root, 'dist'));
for (const folder of ['simulator/scenarios', 'src/cli/sandbox']) {
  for (const file of fs.readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.yaml'))) {
    fs.mkdirSync(path.join(out, folder), { recursive: true });
    fs.copyFileSync(path.join(root, folder, file), path.join(out, folder, file));
  }
}

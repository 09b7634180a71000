// Runs before `npm start` and `npm test`, with nothing installed yet: Node's built-in modules only, and only syntax that
// an old Node understands too, so that it can say what is wrong instead of failing to parse.
'use strict';
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(process.argv[2] || path.join(__dirname, '..'));
const lockFile = path.join(root, 'package-lock.json');
const modules = path.join(root, 'node_modules');
// Written last, and inside the folder that `npm ci` empties first: an install that was interrupted leaves none.
const stampFile = path.join(modules, '.firebreak-set-up');

function say(line) {
  process.stdout.write(line + '\n');
}

/** Ends with exit code 1 after saying what happened, why, and what to do. */
function fail(what, why, todo) {
  process.stderr.write('\n' + what + '\n  Why: ' + why + '\n  What to do: ' + todo + '\n\n');
  process.exit(1);
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isOlder(version, floor) {
  const parts = version.split('.').map(Number);
  const floors = floor.split('.').map(Number);
  for (let index = 0; index < floors.length; index += 1) {
    if (parts[index] !== floors[index]) return parts[index] < floors[index];
  }
  return false;
}

/** Whether the process runs; one of another user does, too. */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Does `work` while no other set-up of this folder does: `npm start` and `npm test` in two terminals would each empty
 * the folder that the other one fills. A lock whose holder is dead is taken over.
 */
function alone(work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = path.join(os.tmpdir(), 'firebreak-set-up-' + name + '.lock');
  let told = false;
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(read(lock));
    if (holder > 0 && !isAlive(holder)) fs.rmSync(lock, { force: true });
    else {
      if (!told) say('Waiting for another set-up of this folder (process ' + holder + ').');
      told = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

/** Whether npm's own record of what it installed has everything that the lock file asks for, in the same version. */
function agrees(lockText) {
  const installedText = read(path.join(modules, '.package-lock.json'));
  if (installedText === undefined) return false;
  try {
    const wanted = JSON.parse(lockText).packages;
    const installed = JSON.parse(installedText).packages;
    return Object.keys(wanted).every(function (key) {
      const entry = wanted[key];
      const found = installed[key];
      // Packages for other platforms are in the lock file and rightly not here.
      if (key === '' || (found === undefined && entry.optional === true)) return true;
      return found !== undefined && found.version === entry.version && found.integrity === entry.integrity;
    });
  } catch {
    return false;
  }
}

/** Why an install is needed, or undefined. */
function reasonToInstall(lockText, stamp) {
  if (!fs.existsSync(modules)) return 'nothing is installed yet';
  const found = read(stampFile);
  if (found === stamp) return undefined;
  const otherMachine = found !== undefined && found.split(' ')[1] !== stamp.split(' ')[1];
  // What was installed by hand counts: it need not be done twice.
  if (!otherMachine && agrees(lockText)) {
    fs.writeFileSync(stampFile, stamp);
    return undefined;
  }
  if (found !== undefined) return 'package-lock.json has changed, or this is another Node or machine';
  return 'the last install was not finished, or is not that of package-lock.json';
}

function install(stamp, reason) {
  say('Installing dependencies: ' + reason + '. This takes about a minute.');
  const started = process.hrtime();
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // Under `npm run` this is the npm that runs us, which need not be the first on the PATH.
  const npm = process.env.npm_execpath;
  const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] };
  const result =
    npm !== undefined && /\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm].concat(args), options)
      : spawnSync('npm', args, Object.assign({ shell: process.platform === 'win32' }, options));
  if (result.error !== undefined || result.status !== 0) {
    const lines = String(result.stderr || '')
      .split('\n')
      .filter(function (line) {
        return line.trim() !== '';
      });
    const ending = result.signal ? 'it was ended by ' + result.signal : 'exit code ' + result.status;
    fail(
      'The dependencies could not be installed.',
      result.error !== undefined
        ? 'npm could not be run: ' + result.error.message
        : 'npm ci failed (' +
            ending +
            ')' +
            (lines.length > 0 ? ': ' + lines.slice(0, 6).join('\n    ') : ''),
      'check that this machine reaches its npm registry and has 600 MB free, then run the same command again; `npm ci` shows everything npm says.',
    );
  }
  fs.writeFileSync(stampFile, stamp);
  const elapsed = process.hrtime(started);
  say('Installed in ' + (elapsed[0] + elapsed[1] / 1e9).toFixed(1) + ' s.');
}

function main() {
  const packageText = read(path.join(root, 'package.json'));
  const lockText = read(lockFile);
  if (packageText === undefined || lockText === undefined) {
    fail(
      'Firebreak cannot be set up.',
      'there is no ' + (packageText === undefined ? 'package.json' : 'package-lock.json') + ' in ' + root,
      'run this in a complete checkout of the repository.',
    );
  }
  const floor = JSON.parse(packageText).engines.node.replace(/[^0-9.]/g, '');
  const version = process.versions.node;
  if (isOlder(version, floor)) {
    fail(
      'Firebreak does not run on this Node.',
      'it needs Node ' + floor + ' or later, and this is ' + version + ' (' + process.execPath + ')',
      'install a current Node from https://nodejs.org, or `nvm install 22`, and run the same command again.',
    );
  }
  const machine = process.platform + '-' + process.arch + '-' + process.versions.modules;
  const stamp = createHash('sha256').update(lockText).digest('hex') + ' ' + machine + '\n';
  if (reasonToInstall(lockText, stamp) === undefined) return;
  alone(function () {
    // Another may have done it meanwhile.
    const reason = reasonToInstall(lockText, stamp);
    if (reason !== undefined) install(stamp, reason);
  });
}

main();

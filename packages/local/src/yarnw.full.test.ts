import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from './paths';
import { waitFor } from './service/waitFor';

jest.setTimeout(30_000);

const TOOLS =
  'cat chmod cksum date dirname ln mkdir mv rm rmdir sed sh sleep uname git'.split(
    ' ',
  );

// Notes each call, and is busy for a while when it installs.
const YARN = `
const { appendFileSync, existsSync, mkdirSync } = require('node:fs');
const note = text => appendFileSync('calls', text + '\\n');
const args = process.argv.slice(2);
if (args[0] === 'install') {
  note('install begins');
  setTimeout(() => {
    if (existsSync('broken')) process.exit(1);
    mkdirSync('node_modules', { recursive: true });
    note('install ends');
  }, 500);
} else {
  note(JSON.stringify(args));
  note('node ' + process.version + ' nodedir ' + (process.env.npm_config_nodedir ?? 'none'));
}
`;

const NODE_20 = '#!/bin/sh\necho v20.20.2\n';

// Brings the Node of this test as the package that was asked for.
const NPM = `#!/bin/sh
echo "npm $*" >> "$PORTAL/calls"
while [ "$1" != --prefix ]; do shift; done
prefix=$2
for package; do :; done
home="$prefix/node_modules/\${package%@24}"
mkdir -p "$home/bin"
ln -s ${JSON.stringify(process.execPath)} "$home/bin/node"
`;

describe('yarnw', () => {
  let dir: string;
  let portal: string;
  let bin: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'yarnw with spaces '));
    portal = join(dir, 'the portal');
    bin = join(dir, 'bin');
    mkdirSync(join(portal, 'packages', 'app'), { recursive: true });
    mkdirSync(bin);
    copyFileSync(join(REPOSITORY_ROOT, 'yarnw'), join(portal, 'yarnw'));
    writeFileSync(join(portal, '.yarnrc.yml'), 'yarnPath: yarn.cjs\n');
    writeFileSync(join(portal, 'yarn.cjs'), YARN);
    writeFileSync(join(portal, 'yarn.lock'), '');
    writeFileSync(join(portal, 'package.json'), '{}');
    writeFileSync(join(portal, 'packages', 'app', 'package.json'), '{}');
    for (const tool of TOOLS) {
      const path = spawnSync('sh', ['-c', `command -v ${tool}`], {
        encoding: 'utf8',
      }).stdout.trim();
      symlinkSync(path, join(bin, tool));
    }
    symlinkSync(process.execPath, join(bin, 'node'));
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  const options = () => ({
    cwd: dir,
    env: { PATH: bin, PORTAL: portal, HOME: dir },
    encoding: 'utf8' as const,
  });

  const yarnw = (...args: string[]) =>
    spawnSync(join(portal, 'yarnw'), args, options());

  const calls = () =>
    readFileSync(join(portal, 'calls'), 'utf8').trim().split('\n');

  const installs = () => calls().filter(call => call === 'install begins');

  function put(tool: string, script: string) {
    rmSync(join(bin, tool), { force: true });
    writeFileSync(join(bin, tool), script, { mode: 0o755 });
  }

  const ended = (child: ChildProcess) =>
    waitFor(() => child.exitCode !== null || child.signalCode !== null, {
      timeoutMs: 20_000,
    });

  it('installs once and hands its arguments over, from any folder', () => {
    const first = yarnw('dev', 'two words');
    yarnw('test');

    expect(first.status).toBe(0);
    expect(calls()).toEqual([
      'install begins',
      'install ends',
      '["dev","two words"]',
      expect.stringContaining(`node ${process.version}`),
      '["test"]',
      expect.stringContaining(`node ${process.version}`),
    ]);
  });

  it.each(['yarn.lock', 'package.json', 'packages/app/package.json'])(
    'installs again when %s changed',
    file => {
      yarnw('dev');
      appendFileSync(join(portal, file), '\n');
      yarnw('dev');

      expect(installs()).toHaveLength(2);
    },
  );

  it('installs again when the last install failed', () => {
    writeFileSync(join(portal, 'broken'), '');
    const failed = yarnw('dev');
    rmSync(join(portal, 'broken'));
    const mended = yarnw('dev');

    expect(failed.status).toBe(1);
    expect(mended.status).toBe(0);
    expect(installs()).toHaveLength(2);
  });

  it('remembers an install that was asked for', () => {
    yarnw();
    yarnw('install');
    yarnw('dev');

    expect(installs()).toHaveLength(2);
  });

  it('leaves it to Yarn to add a package', () => {
    yarnw('add', 'left-pad');

    expect(calls()[0]).toBe('["add","left-pad"]');
  });

  it('brings Node 24 and its headers when PATH has an older one', () => {
    put('node', NODE_20);
    put('npm', NPM);

    const { status } = yarnw('dev');

    expect(status).toBe(0);
    expect(calls()[0]).toMatch(/^npm install .* node-[a-z]+-\w+@24$/);
    expect(calls().at(-1)).toBe(
      `node ${process.version} nodedir ${portal}/.cache/node-24`,
    );
  });

  it('needs no npm any more once Node is there', () => {
    put('node', NODE_20);
    put('npm', NPM);
    yarnw('dev');
    rmSync(join(bin, 'npm'));

    expect(yarnw('dev').status).toBe(0);
  });

  it.each([
    ['npm', 'bring Node 24'],
    ['git', 'tell which files belong to the repository'],
  ])('names %s when it is missing, and how to install it', (tool, purpose) => {
    put('node', NODE_20);
    put('npm', NPM);
    put('apt-get', '#!/bin/sh\n');
    rmSync(join(bin, tool));

    const { status, stderr } = yarnw('dev');

    expect(status).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toBe(
      `yarnw: ${tool} is missing, needed to ${purpose}. Install it: apt-get install -y ${tool}`,
    );
  });

  it.each([
    ['make', [], 'make is missing', 'g++ make'],
    ['a C++ compiler', ['make'], 'a C++ compiler is missing', 'g++ make'],
    ['python3', ['make', 'g++'], 'python3 is missing', 'python3'],
  ])(
    'names %s when an install fails that may have needed it',
    (_, present, complaint, packages) => {
      writeFileSync(join(portal, 'broken'), '');
      for (const tool of ['apt-get', ...present]) {
        put(tool, '#!/bin/sh\n');
      }

      const { stderr } = yarnw('dev');

      expect(stderr.trim().split('\n').at(-1)).toBe(
        `yarnw: ${complaint}, needed to build native modules. Install it: apt-get install -y ${packages}`,
      );
    },
  );

  it('installs once when it is called twice at the same time', async () => {
    const both = ['dev', 'test'].map(command =>
      spawn(join(portal, 'yarnw'), [command], options()),
    );
    for (const child of both) {
      await ended(child);
    }

    expect(both.map(child => child.exitCode)).toEqual([0, 0]);
    expect(installs()).toHaveLength(1);
  });

  it('takes over the lock of a process that was killed', () => {
    mkdirSync(join(portal, '.cache'));
    const { pid } = spawnSync('true');
    writeFileSync(join(portal, '.cache', 'yarnw.lock'), `${pid}\n`);

    expect(yarnw('dev').status).toBe(0);
    expect(existsSync(join(portal, '.cache', 'yarnw.lock'))).toBe(false);
  });

  it('waits for an install whose wrapper was killed, and does it again', async () => {
    const killed = spawn(join(portal, 'yarnw'), ['dev'], options());
    await waitFor(
      () => existsSync(join(portal, 'calls')) && installs().length === 1,
      { timeoutMs: 10_000 },
    );
    killed.kill('SIGKILL');
    await ended(killed);

    const { status, stderr } = yarnw('dev');

    expect(status).toBe(0);
    expect(stderr).toMatch(/another install is under way \(process \d+\)/);
    expect(calls().slice(0, 4)).toEqual([
      'install begins',
      'install ends',
      'install begins',
      'install ends',
    ]);
  });
});

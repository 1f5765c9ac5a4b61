import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagePath } from '../paths';
import { findFreePorts } from '../service/ports';
import { waitFor } from '../service/waitFor';
import { execFile } from '../service/execFile';
import { PythonEnvironment } from './PythonEnvironment';

jest.setTimeout(120_000);

describe('PythonEnvironment', () => {
  let dir: string;
  let requirements: string;
  let prefix: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'python with spaces '));
    requirements = join(dir, 'requirements.txt');
    prefix = join(dir, 'cache', 'python');
    await writeFile(requirements, 'six==1.17.0\n');
  });

  afterEach(() => rm(dir, { recursive: true }));

  function make(env: NodeJS.ProcessEnv = {}) {
    return PythonEnvironment.make({
      requirements,
      prefix,
      env: { ...process.env, ...env },
    });
  }

  async function withoutRegistry(): Promise<NodeJS.ProcessEnv> {
    const [port] = await findFreePorts(1);
    return {
      PIP_CONFIG_FILE: '/dev/null',
      PIP_INDEX_URL: `http://127.0.0.1:${port}`,
      PIP_EXTRA_INDEX_URL: '',
      PIP_FIND_LINKS: '',
      PIP_RETRIES: '0',
    };
  }

  function isBegun(): boolean {
    const cache = join(dir, 'cache');
    return (
      existsSync(cache) &&
      readdirSync(cache).some(name => existsSync(join(cache, name, 'bin')))
    );
  }

  async function installedIn(environment: PythonEnvironment) {
    const { stdout } = await execFile(environment.program('python'), [
      ...['-m', 'pip', '--disable-pip-version-check', 'freeze'],
    ]);
    return stdout.trim();
  }

  it('is made once, even for two who want it at the same moment', async () => {
    const log = join(dir, 'pip.log');

    const [one, other] = await Promise.all([
      make({ PIP_LOG: log }),
      make({ PIP_LOG: log }),
    ]);
    const later = await make(await withoutRegistry());

    expect(await installedIn(later)).toBe('six==1.17.0');
    expect([one, other].map(it => it.program('python'))).toEqual([
      later.program('python'),
      later.program('python'),
    ]);
    expect(
      (await readFile(log, 'utf8')).match(/Successfully installed/g),
    ).toHaveLength(1);
  });

  it('is made again when the making was killed half way', async () => {
    const killed = spawn(
      process.env.PYTHON || 'python3',
      [packagePath('src/mkdocs/make_environment.py'), requirements, prefix],
      { detached: true, stdio: 'ignore' },
    );
    expect(await waitFor(isBegun, { timeoutMs: 30_000 })).toBe(true);
    process.kill(-Number(killed.pid), 'SIGKILL');
    await once(killed, 'exit');

    expect(await installedIn(await make())).toBe('six==1.17.0');
  });

  it('is another one for other packages', async () => {
    const before = await make();
    await writeFile(requirements, 'six==1.16.0\n');
    const after = await make();

    expect(await installedIn(before)).toBe('six==1.17.0');
    expect(await installedIn(after)).toBe('six==1.16.0');
  });

  it('wants every package pinned', async () => {
    await writeFile(requirements, 'python-dateutil==2.9.0.post0\n');

    await expect(make()).rejects.toThrow(
      `The packages of ${requirements} cannot be installed: python-dateutil 2.9.0.post0 requires six, which is not installed.`,
    );
  });

  it('says so when the packages cannot be had', async () => {
    await expect(make(await withoutRegistry())).rejects.toThrow(
      `The packages of ${requirements} cannot be installed: ERROR: No matching distribution found for six==1.17.0. ` +
        'They come from PyPI, or from the index that PIP_INDEX_URL names',
    );
  });

  it('says what to install when Python is missing', async () => {
    await expect(make({ PYTHON: '/no/such/python' })).rejects.toThrow(
      'Python 3.10 or newer with venv is needed, and /no/such/python will not do: spawn /no/such/python ENOENT. ' +
        'Install it, on Debian with apt-get install python3-venv, or name another: PYTHON=/path/to/python3',
    );
  });

  // Python reads these before its own modules.
  it.each([
    [
      'Python is too old',
      'sitecustomize.py',
      "import sys\nsys.version_info = (3, 9, 2)\nsys.version = '3.9.2 (main)'",
      'AssertionError: it is 3.9.2',
    ],
    [
      'Python lacks venv',
      'ensurepip.py',
      'raise ModuleNotFoundError("No module named \'ensurepip\'")',
      "ModuleNotFoundError: No module named 'ensurepip'",
    ],
  ])('says what to install when %s', async (_, module, code, complaint) => {
    await writeFile(join(dir, module), code);

    await expect(make({ PYTHONPATH: dir })).rejects.toThrow(
      `will not do: ${complaint}. Install it, on Debian with apt-get install python3-venv`,
    );
  });
});

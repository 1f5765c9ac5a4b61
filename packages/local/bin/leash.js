// Runs a command for as long as the program that started it lives:
//
//   node leash.js <signal> <patience in ms> <command> [args...]
//
// The starter holds the other end of standard input. When that end closes,
// because the starter asks for an end or because it was killed, the command
// and everything it started are ended: asked first by the signal, forced when
// they take longer than its patience.
// Start it detached, so that it leads a process group of its own.

const { spawn } = require('node:child_process');

const [signalToEnd, patience, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

function signalGroup(signal) {
  process.kill(-process.pid, signal);
}

child.on('error', error => {
  console.error(`Cannot run ${command}: ${error.message}`);
  process.exit(127);
});

child.on('exit', (code, signal) => {
  signalGroup('SIGTERM');
  process.exitCode = signal ? 1 : code;
  process.stdin.destroy();
});

// A signal to the group reaches this process as well, which outlives it to
// see the others end.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});

process.stdin.resume();
process.stdin.on('end', () => {
  signalGroup(signalToEnd);
  setTimeout(() => signalGroup('SIGKILL'), Number(patience)).unref();
});

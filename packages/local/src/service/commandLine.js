// Plain JavaScript, for the programs that run without a build (server.mjs).

const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');

/**
 * The command line of a running process, empty when there is no such process.
 * A number alone says little: it may belong to another program since.
 *
 * @param {number | string} pid
 * @returns {string}
 */
exports.commandLine = pid => {
  try {
    return process.platform === 'linux'
      ? // Not every image has ps.
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {
          encoding: 'utf8',
        });
  } catch {
    return '';
  }
};

// Plain JavaScript, for the reporter that Jest loads without a build.

const {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
} = require('node:fs');
const { join, relative } = require('node:path');
const { stripVTControlCharacters } = require('node:util');

/** What is read of the end of a log. */
const TAIL_BYTES = 256 * 1024;

/**
 * The last lines of each log below a folder, the one that was written last
 * first. A log that is empty is left out.
 *
 * @param {string} folder
 * @param {number} count
 * @returns {{ name: string; lines: string[] }[]}
 */
exports.lastLines = (folder, count) =>
  logsBelow(folder)
    .sort((a, b) => b.writtenAt - a.writtenAt)
    .map(({ file }) => ({
      name: relative(folder, file),
      lines: linesOf(tailOf(file)).slice(-count),
    }))
    .filter(({ lines }) => lines.length > 0);

/**
 * The lines of a text, without colors and without other characters that a
 * terminal would not print.
 *
 * @param {string} text
 * @returns {string[]}
 */
function linesOf(text) {
  return stripVTControlCharacters(text)
    .split(/[\r\n]+/)
    .map(printable)
    .filter(line => line.trim());
}

/**
 * A text as one line.
 *
 * @param {string} text
 * @returns {string}
 */
function printable(text) {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, ' ');
}

/** @param {string} file */
function tailOf(file) {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(handle, tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8');
  } finally {
    closeSync(handle);
  }
}

/**
 * @param {string} folder
 * @returns {{ file: string; writtenAt: number }[]}
 */
function logsBelow(folder) {
  // A folder that is missing, or a link that leads nowhere, is no log.
  const stat = file => statSync(file, { throwIfNoEntry: false });
  if (!stat(folder)) {
    return [];
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.log'))
    .map(name => ({
      file: join(folder, name),
      stats: stat(join(folder, name)),
    }))
    .filter(({ stats }) => stats?.isFile())
    .map(({ file, stats }) => ({ file, writtenAt: stats.mtimeMs }));
}

exports.linesOf = linesOf;
exports.printable = printable;

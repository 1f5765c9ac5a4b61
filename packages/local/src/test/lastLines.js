// Plain JavaScript, for the reporter that Jest loads without a build.

const { readdirSync, readFileSync, statSync } = require('node:fs');
const { join, relative } = require('node:path');
const { stripVTControlCharacters } = require('node:util');

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
    .map(file => ({ file, writtenAt: statSync(file).mtimeMs }))
    .sort((a, b) => b.writtenAt - a.writtenAt)
    .map(({ file }) => ({
      name: relative(folder, file),
      lines: linesOf(readFileSync(file, 'utf8')).slice(-count),
    }))
    .filter(({ lines }) => lines.length > 0);

/**
 * @param {string} text
 * @returns {string[]}
 */
function linesOf(text) {
  return stripVTControlCharacters(text)
    .split('\n')
    .filter(line => line.trim());
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function logsBelow(folder) {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.log'))
      .map(name => join(folder, name));
  } catch (error) {
    if (error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

exports.linesOf = linesOf;

const MAX_REF_BYTES = 250;
const MAX_PATH_BYTES = 4096;

/** Whether git takes a name for a ref, see git help check-ref-format. */
export function isRefName(ref: string): boolean {
  return (
    /^refs\/[^/]+\/./.test(ref) &&
    !/\.\.|\/\/|@\{|[\s~^:?*[\\]|\.lock(\/|$)|\/\.|\.$|\/$/.test(ref) &&
    !hasControlCharacter(ref) &&
    // It becomes the name of a file.
    Buffer.byteLength(ref) <= MAX_REF_BYTES
  );
}

/** Whether git takes a path for a file of a tree. */
export function isFilePath(path: string): boolean {
  return (
    !path.includes('\0') &&
    Buffer.byteLength(path) <= MAX_PATH_BYTES &&
    path.split('/').every(isPathPart)
  );
}

function isPathPart(part: string): boolean {
  return (
    !/^\.{0,2}$/.test(part) &&
    // What some file systems take for git's own folder.
    !/^(\.git|git~\d+)[ .]*(:.*)?$/i.test(part)
  );
}

function hasControlCharacter(text: string): boolean {
  return [...text].some(letter => letter < ' ' || letter === '\x7f');
}

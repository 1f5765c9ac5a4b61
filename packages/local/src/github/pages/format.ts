import { format as shared } from '../../pages/format';

/** How things are written on the pages. */
export const format = {
  ...shared,

  size: (bytes: number) =>
    bytes < 1024
      ? shared.count(bytes, 'byte')
      : `${(bytes / 1024).toFixed(1)} KiB`,

  shortOid: (oid: string) => oid.slice(0, 7),

  /** The first line of a commit's message. */
  subject: (message: string) => message.split('\n')[0],

  /** What follows the first line. */
  rest: (message: string) => message.split('\n').slice(1).join('\n').trim(),
};

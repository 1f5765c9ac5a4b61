const DATE = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'short',
  hourCycle: 'h23',
});

/** How things are written on the pages. */
export const format = {
  /** In the time zone of this machine, which is where it is read. */
  date: (iso: string) => DATE.format(new Date(iso)),

  count: (number: number, noun: string, plural = `${noun}s`) =>
    `${number} ${number === 1 ? noun : plural}`,

  size: (bytes: number) =>
    bytes < 1024
      ? format.count(bytes, 'byte')
      : `${(bytes / 1024).toFixed(1)} KiB`,

  shortOid: (oid: string) => oid.slice(0, 7),

  /** The first line of a commit's message. */
  subject: (message: string) => message.split('\n')[0],

  /** What follows the first line. */
  rest: (message: string) => message.split('\n').slice(1).join('\n').trim(),
};

const DATE = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'short',
  hourCycle: 'h23',
});

/** How things are written on the pages of every stand-in. */
export const format = {
  /** In the time zone of this machine, which is where it is read. */
  date: (iso: string) => DATE.format(new Date(iso)),

  count: (number: number, noun: string, plural = `${noun}s`) =>
    `${number} ${number === 1 ? noun : plural}`,
};

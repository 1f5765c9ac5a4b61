const OPENS_AT_HOUR = 8;
const CLOSES_AT_HOUR = 18;
const MINUTE_MS = 60_000;

const LISBON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Lisbon',
  weekday: 'short',
  hour: 'numeric',
  hourCycle: 'h23',
});

function isWorkingTime(time: Date): boolean {
  const parts = LISBON.formatToParts(time);
  const part = (type: string) => parts.find(p => p.type === type)?.value ?? '';
  const hour = Number(part('hour'));
  return (
    !['Sat', 'Sun'].includes(part('weekday')) &&
    hour >= OPENS_AT_HOUR &&
    hour < CLOSES_AT_HOUR
  );
}

/**
 * The time that is so many working minutes after another. Goes minute by
 * minute: at most a few thousand steps, and right across every change of clocks.
 */
export function addWorkingMinutes(from: Date, minutes: number): Date {
  let time = from.getTime();
  for (let left = minutes; left > 0; time += MINUTE_MS) {
    if (isWorkingTime(new Date(time))) {
      left -= 1;
    }
  }
  return new Date(time);
}

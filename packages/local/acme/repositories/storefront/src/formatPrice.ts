/**
 * Turns an amount of the checkout API into text.
 *
 * @param minor - in minor units of the currency
 * @param currency - an ISO 4217 code
 */
export function formatPrice(
  minor: number,
  currency: string,
  locale: string,
): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  // 2 for EUR, 0 for JPY, 3 for KWD.
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

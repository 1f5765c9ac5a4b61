/** Those that an answer sets; others are removed by the same answer. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .filter(cookie => !cookie.includes('Max-Age=0'))
    .map(cookie => cookie.split(';')[0])
    .join('; ');
}
